using System.IO.Enumeration;
using Filigree.Formats;

namespace Filigree.Cli.Checkpoints;

/// <summary>Layers chosen by names with <c>*</c> and <c>?</c>, with or without what wrapping put in front of them.</summary>
internal static class LayerSelection
{
    /// <summary>Whether a layer's name is meant by a pattern.</summary>
    public static bool Matches(string pattern, string name) =>
        FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false)
        || FileSystemName.MatchesSimpleExpression(pattern, PyTorchNames.WithoutPrefix(name), ignoreCase: false);

    /// <summary>The layers that any of the patterns means, in the file's order; all of them where there is no pattern.</summary>
    /// <exception cref="UserError">The file has no layers, or a pattern means none.</exception>
    public static IReadOnlyList<WeightLayer> Of(WeightFile file, IReadOnlyList<string> patterns)
    {
        if (file.Layers.Count == 0)
        {
            IEnumerable<string> why = file
                .Skipped.Where(tensor => !tensor.Reason.EndsWith(" dimension", StringComparison.Ordinal))
                .GroupBy(tensor => tensor.Reason)
                .Select(group => $"{CheckpointFile.Some([.. group.Select(tensor => tensor.Name)])} ({group.Key})");
            throw new UserError(
                string.Join("; ", why.Take(3).Prepend("has no layers")),
                file.Path,
                "a tensor of 2 to 5 dimensions of floats that are weights between neurons"
            );
        }

        foreach (string pattern in patterns)
        {
            RequireMatch(file, pattern);
        }

        return patterns.Count == 0
            ? file.Layers
            : [.. file.Layers.Where(layer => patterns.Any(pattern => Matches(pattern, layer.Name)))];
    }

    /// <summary>The layers that the patterns mean, in the patterns' order, each once.</summary>
    /// <exception cref="UserError">A pattern means none.</exception>
    public static IReadOnlyList<WeightLayer> InOrderOf(WeightFile file, IReadOnlyList<string> patterns) =>
        [.. patterns.SelectMany(pattern => RequireMatch(file, pattern)).Distinct()];

    /// <summary>Refuses a layer that is named twice in so many words; one that a pattern means too is meant once.</summary>
    /// <param name="file">The model.</param>
    /// <param name="patterns">The names.</param>
    /// <param name="option">The option that has them.</param>
    /// <exception cref="UserError">One is.</exception>
    public static void RequireOnce(WeightFile file, IReadOnlyList<string> patterns, string option)
    {
        IEnumerable<string> plain = patterns.Where(pattern => pattern.AsSpan().IndexOfAny('*', '?') < 0);
        WeightLayer? twice = plain
            .SelectMany(pattern => RequireMatch(file, pattern))
            .GroupBy(layer => layer)
            .FirstOrDefault(layer => layer.Count() > 1)
            ?.Key;
        if (twice is not null)
        {
            throw new UserError($"{twice.Name} is named twice", option, "each layer once");
        }
    }

    private static WeightLayer[] RequireMatch(WeightFile file, string pattern)
    {
        WeightLayer[] found = [.. file.Layers.Where(layer => Matches(pattern, layer.Name))];
        if (found.Length > 0)
        {
            return found;
        }

        string? meant = Suggestion.For(pattern, file.Layers.Select(layer => layer.Name));
        SkippedTensor? skipped = file.Skipped.FirstOrDefault(tensor => Matches(pattern, tensor.Name));
        throw new UserError(
            skipped is null
                ? $"no layer is named '{pattern}'"
                : $"'{pattern}' means no layer: {skipped.Name} is none ({skipped.Reason})",
            file.Path,
            meant is null ? null : $"such as '{meant}'",
            $"see 'filigree inspect {file.Path}'"
        );
    }
}
