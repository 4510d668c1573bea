namespace Filigree.Data;

/// <summary>A file as the sites serve it.</summary>
/// <param name="FileName">Its name.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Sha256">Its SHA-256 in lower-case hexadecimal.</param>
/// <param name="Mirrors">Where it is served, the site to ask first in front.</param>
/// <param name="IsArchive">Whether it is a tar.gz that holds the set's files, not one of them.</param>
internal sealed record PublishedDownload(
    string FileName,
    long Length,
    string Sha256,
    IReadOnlyList<Uri> Mirrors,
    bool IsArchive = false
);
