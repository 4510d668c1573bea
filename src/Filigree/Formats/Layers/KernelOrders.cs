namespace Filigree.Formats;

/// <summary>In which order the dimensions of a model's tensors stand, by the names that the libraries give them.</summary>
internal sealed class KernelOrders
{
    /// <summary>What Keras and Flax call weights.</summary>
    public const string Kernel = "kernel";

    // GPT-2's Conv1D, a linear layer whose weight is [in, out]. Others have linear layers of the same names, [out, in].
    private static readonly string[] OfGpt2 = ["c_attn", "c_fc", "c_proj", "q_attn"];

    private static readonly string[] OfAttention = ["query", "key", "value"];

    private readonly KernelOrder? asked;
    private readonly IReadOnlyDictionary<string, IReadOnlyList<long>> shapes;
    private readonly bool isGpt2;

    /// <summary>Looks through a model.</summary>
    /// <param name="shapes">The shapes of all parameters by name.</param>
    /// <param name="asked">The order that all tensors have, or null: the names tell.</param>
    public KernelOrders(IReadOnlyDictionary<string, IReadOnlyList<long>> shapes, KernelOrder? asked)
    {
        this.asked = asked;
        this.shapes = shapes;
        // Biases are of outputs: one that fits a weight's last dimension alone shows the order, for the square ones beside it too.
        int[] votes = [.. shapes.Keys.Select(name => Vote(new ParameterName(name))).Where(vote => vote != 0)];
        isGpt2 = votes.Length > 0 && votes.All(vote => vote > 0);
    }

    /// <summary>A layer's layout.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Two dimensions or more, not too many elements for an array.</param>
    public KernelLayout Of(ParameterName name, IReadOnlyList<long> shape)
    {
        KernelOrder order =
            asked ?? (IsKernel(name) || (isGpt2 && IsOfGpt2(name, shape)) ? KernelOrder.InOut : KernelOrder.OutIn);
        int last = (int)shape[^1];
        return order == KernelOrder.OutIn ? new KernelLayout(order, (int)shape[0], (int)shape[1], [.. shape.Skip(2)])
            // [kernel..., in, multiplier]: each channel has kernels of its own.
            : name.Leaf == "depthwise_kernel" && shape.Count > 2
                ? new KernelLayout(order, (int)shape[^2] * last, 1, [.. shape.SkipLast(2)])
            : IsAttention(name) && shape.Count == 3
                ? name.Owner is "out" or "attention_output" ? new KernelLayout(order, last, Product(shape.SkipLast(1)))
                    : new KernelLayout(order, Product(shape.Skip(1)), (int)shape[0])
            : new KernelLayout(order, last, (int)shape[^2], [.. shape.SkipLast(2)]);
    }

    /// <summary>Whether a parameter is named as Keras and Flax name weights.</summary>
    public static bool IsKernel(ParameterName name) =>
        name.Leaf == Kernel || name.Leaf.EndsWith("_" + Kernel, StringComparison.Ordinal);

    private static bool IsOfGpt2(ParameterName name, IReadOnlyList<long> shape) =>
        name.Leaf == "weight" && shape.Count == 2 && OfGpt2.Contains(name.Owner);

    // 1 for [in, out], -1 for [out, in], 0 where nothing tells.
    private int Vote(ParameterName name) =>
        shapes.TryGetValue(name.Beside(name.Leaf), out IReadOnlyList<long>? shape)
        && IsOfGpt2(name, shape)
        && shapes.TryGetValue(name.Beside("bias"), out IReadOnlyList<long>? bias)
        && bias.Count == 1
        && shape[0] != shape[1]
            ? bias[0] == shape[1]
                ? 1
                : bias[0] == shape[0]
                    ? -1
                    : 0
            : 0;

    // The projections of Flax's and Keras's attention: [in, heads, size] for three of them, [heads, size, out] for what puts
    // the heads together again.
    private bool IsAttention(ParameterName name) =>
        (OfAttention.Contains(name.Owner) || name.Owner is "out" or "attention_output")
        && OfAttention.All(owner =>
            shapes.TryGetValue(name.Beside(owner, name.Leaf), out IReadOnlyList<long>? shape) && shape.Count == 3
        );

    private static int Product(IEnumerable<long> sizes) => (int)sizes.Aggregate(1L, (product, size) => product * size);
}
