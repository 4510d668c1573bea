using System.Text;

namespace Filigree.Studies.Reports;

/// <summary>The figures and tables that the last report of a folder wrote, taken by one writer at a time.</summary>
internal sealed class ReportFiles : IDisposable
{
    private const string FileName = "report.txt";
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);
    private const int Polls = 1500;

    // A list is never this long.
    private const long LongestList = 1 << 24;
    private static readonly string[] Folders = ["figures", "tables"];

    private readonly string folder;
    private readonly FileStream list;

    private ReportFiles(string folder, FileStream list)
    {
        this.folder = folder;
        this.list = list;
    }

    /// <summary>Takes the list, which nobody else has until it is disposed of; the operating system frees it too.</summary>
    /// <exception cref="IOException">Another report is being written, and has been for half a minute.</exception>
    public static ReportFiles Take(string folder)
    {
        string path = Path.Combine(folder, FileName);
        for (int poll = 1; ; poll++)
        {
            try
            {
                if (new FileInfo(path).LinkTarget is not null)
                {
                    File.Delete(path);
                }
                var list = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                if (list.CanSeek)
                {
                    return new(folder, list);
                }
                // A pipe would be waited for.
                list.Dispose();
                File.Delete(path);
            }
            catch (IOException) when (poll < Polls && File.Exists(path))
            {
                Thread.Sleep(Poll);
            }
        }
    }

    /// <summary>Notes what is there now, and deletes what the last report wrote and this one did not.</summary>
    /// <param name="written">Paths of what was written.</param>
    public void Replace(IReadOnlyList<string> written)
    {
        string[] names = [.. written.Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))];
        foreach (string gone in Before().Except(names))
        {
            File.Delete(Path.Combine(folder, gone));
        }
        list.SetLength(0);
        list.Write(Encoding.UTF8.GetBytes(string.Concat(names.Where(IsOurs).Select(name => name + "\n"))));
    }

    /// <inheritdoc/>
    public void Dispose() => list.Dispose();

    private string[] Before()
    {
        if (list.Length > LongestList)
        {
            return [];
        }
        using var reader = new StreamReader(list, leaveOpen: true);
        return [.. reader.ReadToEnd().Split('\n').Where(IsOurs)];
    }

    // Whatever the list holds, nothing but a figure or a table of this folder is deleted.
    private static bool IsOurs(string name) =>
        name.Split('/') is [var inner, var file]
        && Folders.Contains(inner)
        && Path.GetFileName(file) == file
        && Path.GetExtension(file) is ".svg" or ".csv" or ".md" or ".tex";
}
