namespace Filigree.Data;

/// <summary>News of a download.</summary>
/// <param name="FileName">The file.</param>
/// <param name="Stage">Where it stands.</param>
/// <param name="Received">Bytes here, those of earlier runs included.</param>
/// <param name="Length">Bytes in all.</param>
/// <param name="Note">What there is to say beyond numbers, or null.</param>
internal readonly record struct DownloadProgress(
    string FileName,
    DownloadStage Stage,
    long Received,
    long Length,
    string? Note = null
);
