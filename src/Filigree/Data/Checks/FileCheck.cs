using System.Security.Cryptography;
using static System.FormattableString;

namespace Filigree.Data;

/// <summary>What a check found of one file of a data set.</summary>
/// <param name="Name">The file's published name, without <c>.gz</c>.</param>
/// <param name="Path">Where it is, or would be.</param>
/// <param name="Finding">What was found.</param>
/// <param name="Detail">The finding in words.</param>
internal sealed record FileCheck(string Name, string Path, FileFinding Finding, string Detail)
{
    /// <summary>Compares a file's content, unpacked, with the published length and SHA-256.</summary>
    public static Task<FileCheck> RunAsync(
        PublishedFile file,
        string folder,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(folder);
        return Task.Run(() => Run(file, folder, cancellationToken), cancellationToken);
    }

    /// <summary>
    /// Compares what the published files of a set would hold with what stands in one file of arrays.
    /// </summary>
    /// <param name="set">The set.</param>
    /// <param name="path">The file of arrays.</param>
    /// <param name="cancellationToken">Stops between two files.</param>
    /// <returns>A check for each published file; a single one where the arrays cannot be read.</returns>
    public static Task<IReadOnlyList<FileCheck>> RunOnArraysAsync(
        DataSetDescription set,
        string path,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(path);
        return Task.Run<IReadOnlyList<FileCheck>>(() => RunOnArrays(set, path, cancellationToken), cancellationToken);
    }

    private static FileCheck[] RunOnArrays(DataSetDescription set, string path, CancellationToken cancellationToken)
    {
        Dataset samples;
        try
        {
            samples = set.ReadFrom(path);
        }
        catch (UserError damaged)
        {
            string detail = damaged.Expected is { } expected ? $"{damaged.What}; expected {expected}" : damaged.What;
            return [new FileCheck(System.IO.Path.GetFileName(path), path, FileFinding.Damaged, detail)];
        }

        var checks = new FileCheck[set.Files.Count];
        for (int index = 0; index < checks.Length; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            PublishedFile file = set.Files[index];
            byte[] content = set.ContentOf!(samples, index);
            bool isGenuine = Convert.ToHexStringLower(SHA256.HashData(content)) == file.ContentSha256;
            checks[index] = new FileCheck(
                file.Name,
                path,
                isGenuine ? FileFinding.Genuine : FileFinding.OtherContent,
                isGenuine
                    ? $"holds the published samples of {file.Name}"
                    : $"holds other samples than the published ones of {file.Name}"
            );
        }

        return checks;
    }

    private static FileCheck Run(PublishedFile file, string folder, CancellationToken cancellationToken)
    {
        string path = DataLocator.PathOf(folder, file.Name);
        if (!File.Exists(path))
        {
            return new FileCheck(file.Name, path, FileFinding.Missing, "is missing");
        }
        try
        {
            using DataFile content = DataFile.Open(path, "get the file again");
            (long length, string sha256) = content.Hash(file.ContentLength, cancellationToken);
            if (length != file.ContentLength)
            {
                string found = length > file.ContentLength ? "more" : Invariant($"{length:N0}");
                string detail = Invariant($"holds {found} instead of {file.ContentLength:N0} bytes");
                return new FileCheck(file.Name, path, FileFinding.OtherContent, detail);
            }
            return sha256 == file.ContentSha256
                ? new FileCheck(file.Name, path, FileFinding.Genuine, "holds the published content")
                : new FileCheck(file.Name, path, FileFinding.OtherContent, "holds other bytes than the published ones");
        }
        catch (UserError damaged)
        {
            return new FileCheck(file.Name, path, FileFinding.Damaged, damaged.What);
        }
    }
}
