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
