namespace Filigree.Data;

/// <summary>A file of a data set as it lies in its folder.</summary>
/// <param name="Name">Its published name without <c>.gz</c>; on disk it may be packed or not.</param>
/// <param name="ContentLength">Length of the content in bytes, unpacked.</param>
/// <param name="ContentSha256">SHA-256 of the content, unpacked, in lower-case hexadecimal.</param>
internal sealed record PublishedFile(string Name, long ContentLength, string ContentSha256);
