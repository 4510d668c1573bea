namespace Filigree.Formats;

/// <summary>A parameter's name taken apart: <c>encoder.fc1.weight</c> or <c>encoder/fc1/kernel:0</c>.</summary>
internal sealed class ParameterName
{
    private static readonly char[] Separators = ['.', '/'];

    public ParameterName(string name)
    {
        int version = name.LastIndexOf(':');
        string plain = version > 0 && name.AsSpan(version + 1).TrimStart("0123456789").IsEmpty ? name[..version] : name;
        Suffix = name[plain.Length..];
        string[] segments = plain.Split(Separators);
        Segments = segments;
        Leaf = segments[^1];
        Module = plain[..^Leaf.Length];
        Owner = segments.Length > 1 ? segments[^2] : "";
        LeafWords = Words(Leaf);
        OwnerWords = Words(Owner);
    }

    /// <summary>What TensorFlow puts behind names, such as <c>:0</c>; empty for others.</summary>
    public string Suffix { get; }

    /// <summary>All segments.</summary>
    public IReadOnlyList<string> Segments { get; }

    /// <summary>The last segment: <c>weight</c>.</summary>
    public string Leaf { get; }

    /// <summary>The segment in front: <c>fc1</c>.</summary>
    public string Owner { get; }

    /// <summary>All in front of the last segment: <c>encoder.fc1.</c></summary>
    public string Module { get; }

    /// <summary>The last segment's words in lower case: <c>attn_mask</c> has two.</summary>
    public IReadOnlyList<string> LeafWords { get; }

    /// <summary>The words of the segment in front.</summary>
    public IReadOnlyList<string> OwnerWords { get; }

    /// <summary>The parameter of this name in the same module.</summary>
    public string Beside(string leaf) => Module + leaf + Suffix;

    /// <summary>The parameter of a name in a module beside this one's.</summary>
    public string Beside(string owner, string leaf) =>
        Owner.Length == 0 ? "" : Module[..^(Owner.Length + 1)] + owner + Module[^1] + leaf + Suffix;

    private static string[] Words(string segment) =>
        segment.ToLowerInvariant().Split('_', StringSplitOptions.RemoveEmptyEntries);
}
