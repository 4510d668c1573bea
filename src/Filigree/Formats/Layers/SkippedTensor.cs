namespace Filigree.Formats;

/// <summary>A tensor that is no layer.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Reason">Why, in a few words, such as <c>1 dimension</c>.</param>
public sealed record SkippedTensor(string Name, string Reason);
