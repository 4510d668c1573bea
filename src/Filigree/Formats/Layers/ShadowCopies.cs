namespace Filigree.Formats;

/// <summary>
/// Moving averages of weights that training programs keep beside the weights: <c>ema.shadow.fc1.weight</c>, <c>net_ema.fc1.weight</c>,
/// <c>fc1.weight_ema</c>. A tensor is one only if the file has the parameter of the same shape that it is an average of: averages that stand alone are a model.
/// </summary>
/// <param name="shapes">The shapes of all parameters by name.</param>
internal sealed class ShadowCopies(IReadOnlyDictionary<string, IReadOnlyList<long>> shapes)
{
    private const string Ending = "_ema";

    private ILookup<string, IReadOnlyList<long>>? plain;

    /// <summary>Whether a parameter is such an average.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its shape.</param>
    public bool Has(ParameterName name, IReadOnlyList<long> shape)
    {
        string[] segments = [.. name.Segments];
        for (int place = 0; place < segments.Length; place++)
        {
            string segment = segments[place];
            string[] before = segments[..place];
            string[] behind = segments[(place + 1)..];
            if (
                segment.EndsWith(Ending, StringComparison.Ordinal)
                && (
                    IsThere([.. before, segment[..^Ending.Length], .. behind], shape)
                    || (behind.Length > 0 && IsThere([.. before, .. behind], shape))
                )
            )
            {
                return true;
            }

            if (
                segment == "ema"
                && behind is ["shadow", _, ..]
                && (
                    IsThere([.. before, .. behind[1..]], shape)
                    || IsThere([.. before, "model", .. behind[1..]], shape)
                    || IsThere([.. before, "state_dict", .. behind[1..]], shape)
                )
            )
            {
                return true;
            }
        }

        return false;
    }

    // Some programs leave the points out of the names of the copies, for modules may not have them in names of buffers.
    private bool IsThere(string[] segments, IReadOnlyList<long> shape)
    {
        plain ??= shapes.ToLookup(pair => Plain(pair.Key), pair => pair.Value, StringComparer.Ordinal);
        return plain[Plain(string.Concat(segments))].Any(other => other.SequenceEqual(shape));
    }

    private static string Plain(string name) =>
        name.Replace(".", "", StringComparison.Ordinal).Replace("/", "", StringComparison.Ordinal);
}
