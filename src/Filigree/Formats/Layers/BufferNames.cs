namespace Filigree.Formats;

/// <summary>
/// Tensors of two and more dimensions that are no weights between neurons, told by the names and shapes that the common libraries
/// give them.
/// </summary>
internal static class BufferNames
{
    private static readonly string[] Masks = ["mask", "masks", "masked", "tril", "triu"];
    private static readonly string[] Tables =
    [
        "ids",
        "id",
        "idx",
        "index",
        "indices",
        "table",
        "coords",
        "positions",
        "anchors",
    ];
    private static readonly string[] Rotations = ["cos", "sin", "freq", "freqs", "rope", "rotary"];
    private static readonly string[] Grids = ["grid", "anchor_grid"];
    private static readonly string[] Caches = ["cache", "cached"];
    private static readonly string[] Scales = ["scale", "scales", "scaling", "absmax", "amax", "scb", "gamma", "beta"];
    private static readonly string[] Quantised = ["qweight", "qzeros", "zeros", "zero", "quant", "g_idx"];
    private static readonly string[] Filters =
    [
        "window",
        "fb",
        "filterbank",
        "mel_filters",
        "mel_basis",
        "resample_filter",
        "filt",
    ];
    private static readonly string[] Moments = ["mean", "std", "pixel_mean", "pixel_std", "image_mean", "image_std"];
    private static readonly string[] States =
    [
        "exp_avg",
        "exp_avg_sq",
        "max_exp_avg_sq",
        "momentum_buffer",
        "square_avg",
    ];
    private static readonly string[] Optimizers = ["optimizer", "optimizer_state", "opt_state", "optim"];
    private static readonly string[] Embeddings = ["embedding", "embeddings", "embed", "emb", "token", "tokens", "pe"];
    private static readonly string[] Lookups = ["wte", "wpe", "shared", "relative_attention_bias"];
    private static readonly string[] Projections =
    [
        "proj",
        "projection",
        "project",
        "projector",
        "layer",
        "out",
        "linear",
        "fc",
        "dense",
        "conv",
        "mlp",
        "norm",
        "ln",
    ];

    /// <summary>Why a tensor of at least two dimensions is no layer's weights; null where nothing says so.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="shapes">The shapes of all parameters by name.</param>
    public static string? ReasonOf(
        ParameterName name,
        IReadOnlyList<long> shape,
        IReadOnlyDictionary<string, IReadOnlyList<long>> shapes
    )
    {
        IReadOnlyList<long>? bias = shapes.GetValueOrDefault(name.Beside("bias"));
        return name.Segments.Any(IsLowRank) ? "part of a low-rank update (LoRA)"
            : name.Segments.Any(Optimizers.Contains) || States.Contains(name.Leaf) ? "state of an optimizer"
            : name.Segments.Contains("batch_stats") || Has(name, "running") || Has(name, "moving")
                ? "running statistics"
            : Any(name.LeafWords, Masks) ? "mask"
            : Any(name.LeafWords, Tables) || Grids.Contains(name.Leaf) ? "table of positions or indices"
            : name.Leaf == "noise_const" || (name.Owner == "noises" && name.LeafWords is ["noise", ..]) ? "noise"
            : Any(name.LeafWords, Rotations) || Any(name.OwnerWords, ["rotary", "rope"]) ? "table of rotations"
            : Any(name.LeafWords, Caches) ? "cache"
            : IsBias(name, shape, shapes)
                ? shape is [1, 1, var rows, var columns] && rows == columns ? "causal mask"
                    : "bias"
            : Any(name.LeafWords, Quantised) || Quantised.Contains(name.Leaf) ? "part of quantised weights"
            : Any(name.LeafWords, Scales) ? "scale"
            : Filters.Contains(name.Leaf) || (name.Leaf == "kernel" && name.OwnerWords.Contains("blur"))
                ? "table of filters"
            : Moments.Contains(name.Leaf) ? "constants of a normalization"
            : IsEmbedding(name, shape, bias is not null) ? "embedding"
            : name.Leaf == "weight" && bias is { Count: > 1 } && bias.SequenceEqual(shape) ? "scale of a normalization"
            : name.Leaf == "A_log" ? "state matrix"
            : shape.Count == 3 && name.Segments.Any(s => s.Contains("expert", StringComparison.OrdinalIgnoreCase))
                ? "weights of several experts"
            : null;
    }

    private static bool IsLowRank(string segment) =>
        segment.StartsWith("lora_", StringComparison.Ordinal)
        || segment.EndsWith("_lora", StringComparison.Ordinal)
        || segment.StartsWith("hada_", StringComparison.Ordinal)
        || segment.StartsWith("lokr_", StringComparison.Ordinal);

    // Programs without a library call biases b1, beside W1, and keep them as a row or a column.
    private static bool IsBias(
        ParameterName name,
        IReadOnlyList<long> shape,
        IReadOnlyDictionary<string, IReadOnlyList<long>> shapes
    ) =>
        name.LeafWords is [.., "bias" or "biases"]
        || (
            shape.Contains(1)
            && (
                name.LeafWords is ["bias", ..]
                || (
                    name.Leaf is ['b', ..]
                    && (
                        shapes.ContainsKey(name.Beside("w" + name.Leaf[1..]))
                        || shapes.ContainsKey(name.Beside("W" + name.Leaf[1..]))
                    )
                )
            )
        );

    // A table of vectors, of which a network picks rows: nothing is summed over its entries, so that neither strengths nor fans nor
    // magnitudes beside those of layers mean anything. A linear layer of such a name has a bias.
    private static bool IsEmbedding(ParameterName name, IReadOnlyList<long> shape, bool hasBias) =>
        IsOfEmbedding(name.Leaf, name.LeafWords)
        || (name.Leaf == "weight" && shape.Count == 2 && !hasBias && IsOfEmbedding(name.Owner, name.OwnerWords));

    private static bool IsOfEmbedding(string segment, IReadOnlyList<string> words) =>
        Lookups.Contains(segment)
        || segment.EndsWith("Embedding", StringComparison.Ordinal)
        || segment.EndsWith("Embeddings", StringComparison.Ordinal)
        || (Any(words, Embeddings) && !Any(words, Projections));

    private static bool Has(ParameterName name, string first) => name.LeafWords.Count > 1 && name.LeafWords[0] == first;

    private static bool Any(IReadOnlyList<string> words, string[] of) => words.Any(of.Contains);
}
