using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Filigree.Data;

/// <summary>Takes a data set's files out of a tar.gz.</summary>
internal static class ArchiveUnpacking
{
    /// <summary>
    /// Writes each of the set's files that the archive holds, in whatever folder inside, into one folder; other
    /// entries are left alone. Each file is checked against its published hash before it takes its place.
    /// </summary>
    /// <exception cref="UserError">The archive is damaged, or lacks a file of the set.</exception>
    public static async Task UnpackAsync(
        string archivePath,
        DataSetDescription set,
        string folder,
        CancellationToken cancellationToken
    )
    {
        var missing = set.Files.ToDictionary(file => file.Name, StringComparer.Ordinal);
        try
        {
            using FileStream archive = File.OpenRead(archivePath);
            using var content = new GZipStream(archive, CompressionMode.Decompress);
            await using var tar = new TarReader(content);
            while (
                missing.Count > 0
                && await tar.GetNextEntryAsync(copyData: false, cancellationToken).ConfigureAwait(false) is { } entry
            )
            {
                bool isFile = entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile;
                if (isFile && missing.Remove(Path.GetFileName(entry.Name), out PublishedFile? file))
                {
                    await WriteAsync(entry, file, folder, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (Exception damaged) when (damaged is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new UserError("is a damaged archive", archivePath, "a tar.gz", Remedy(set), damaged);
        }
        if (missing.Count > 0)
        {
            throw new UserError($"lacks {missing.Keys.First()}", archivePath, remedy: Remedy(set));
        }
    }

    private static async Task WriteAsync(
        TarEntry entry,
        PublishedFile file,
        string folder,
        CancellationToken cancellationToken
    )
    {
        string target = Path.Combine(folder, file.Name);
        string part = target + ".part";
        // Checked before a byte is written: the length in the archive's header bounds what will be.
        string found = entry.Length == file.ContentLength ? "other bytes" : "another length";
        if (entry.Length == file.ContentLength && entry.DataStream is { } data)
        {
            using var output = new FileStream(part, FileMode.Create, FileAccess.ReadWrite, FileShare.None);
            await data.CopyToAsync(output, cancellationToken).ConfigureAwait(false);
            output.Position = 0;
            byte[] hash = await SHA256.HashDataAsync(output, cancellationToken).ConfigureAwait(false);
            if (Convert.ToHexStringLower(hash) == file.ContentSha256)
            {
                output.Close();
                File.Move(part, target, overwrite: true);
                return;
            }
        }
        File.Delete(part);
        throw new InvalidDataException($"{entry.Name} has {found} than published.");
    }

    private static string Remedy(DataSetDescription set) => $"run '{set.GetCommand} --force'";
}
