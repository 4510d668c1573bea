using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Filigree.Studies.Execution.Slurm;

/// <summary>The command's own files, copied into the run's folder: a build that comes later cannot change a run half-way.</summary>
internal static class SlurmProgram
{
    /// <summary>Copies the files, unless that was done before.</summary>
    /// <param name="run">The run's folder.</param>
    /// <param name="source">The folder of the files.</param>
    /// <returns>The folder of the copy, named by the hash of all files.</returns>
    public static string Copy(RunFolder run, string source)
    {
        string[] files =
        [
            .. Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal),
        ];
        string home = Path.Combine(SlurmRound.HomeOf(run), "program");
        string folder = Path.Combine(home, HashOf(source, files));
        if (Directory.Exists(folder))
        {
            return folder;
        }

        string beside = $"{folder}.{Guid.NewGuid():N}.new";
        foreach (string file in files)
        {
            string copy = Path.Combine(beside, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        try
        {
            Directory.Move(beside, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            // Another submission was quicker.
            Directory.Delete(beside, recursive: true);
        }

        return folder;
    }

    /// <summary>The program <c>dotnet</c> that this process runs by.</summary>
    public static string Runtime
    {
        get
        {
            string shared = RuntimeEnvironment.GetRuntimeDirectory();
            string dotnet = Path.GetFullPath(Path.Combine(shared, "..", "..", "..", "dotnet"));
            return File.Exists(dotnet) ? dotnet : "dotnet";
        }
    }

    private static string HashOf(string source, string[] files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(source, file) + "\n"));
            using FileStream stream = File.OpenRead(file);
            hash.AppendData(SHA256.HashData(stream));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
