namespace Filigree.Formats;

/// <summary>How PyTorch names parameters, and what it makes of the names when it prunes, wraps or compiles a module.</summary>
internal static class PyTorchNames
{
    private const string Original = "_orig";
    private const string Mask = "_mask";
    private const string Weight = "weight";

    // What DistributedDataParallel and torch.compile put in front.
    private static readonly string[] Prefixes = ["module.", "_orig_mod."];

    /// <summary>The name without what wrapping put in front: <c>module.fc1.weight</c> is <c>fc1.weight</c>.</summary>
    /// <param name="name">A tensor's name.</param>
    public static string WithoutPrefix(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        while (Prefixes.FirstOrDefault(prefix => name.StartsWith(prefix, StringComparison.Ordinal)) is { } prefix)
        {
            name = name[prefix.Length..];
        }

        return name;
    }

    /// <summary>
    /// A layer's name where its tensor has PyTorch's order: <c>dense/kernel</c>, which says [in, out], becomes <c>dense/weight</c>, and
    /// <c>conv/depthwise_kernel</c> <c>conv/depthwise/weight</c>. Others stay.
    /// </summary>
    /// <param name="name">The name.</param>
    internal static string OfWeight(string name)
    {
        var parts = new ParameterName(name);
        if (!KernelOrders.IsKernel(parts))
        {
            return name;
        }

        char separator = parts.Module.Length > 0 ? parts.Module[^1] : '.';
        string owner = parts.Leaf[..^KernelOrders.Kernel.Length].TrimEnd('_');
        return parts.Beside(owner.Length == 0 ? Weight : owner + separator + Weight);
    }

    /// <summary>The names that torch.nn.utils.prune gives a parameter: <c>fc1.weight_orig</c> and <c>fc1.weight_mask</c>.</summary>
    /// <param name="parameter">The parameter's name, such as <c>fc1.weight</c>.</param>
    public static (string Original, string Mask) Pruned(string parameter) => (parameter + Original, parameter + Mask);
}
