namespace Filigree.Studies.Definition;

/// <summary>A file of samples of one's own.</summary>
/// <param name="Path">Its whole path.</param>
/// <param name="Content">SHA-256 of the samples.</param>
internal sealed record SampleFile(string Path, string Content);
