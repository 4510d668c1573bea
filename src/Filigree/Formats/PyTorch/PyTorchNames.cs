namespace Filigree.Formats;

/// <summary>How PyTorch names parameters, and what it makes of the names when it prunes, wraps or compiles a module.</summary>
public static class PyTorchNames
{
    private const string Original = "_orig";
    private const string Mask = "_mask";
    private const string Parametrizations = "parametrizations.";
    private const string ParametrizedOriginal = ".original";
    private const string ParametrizedMask = ".0.mask";

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

    /// <summary>The names that torch.nn.utils.prune gives a parameter: <c>fc1.weight_orig</c> and <c>fc1.weight_mask</c>.</summary>
    /// <param name="parameter">The parameter's name, such as <c>fc1.weight</c>.</param>
    public static (string Original, string Mask) Pruned(string parameter) => (parameter + Original, parameter + Mask);

    /// <summary>
    /// The parameter and its mask's name, if a tensor may be the unmasked values of a pruned or parametrized parameter:
    /// <c>fc1.weight_orig</c>, or <c>fc1.parametrizations.weight.original</c>.
    /// </summary>
    internal static (string Parameter, string Mask)? Masked(string name)
    {
        if (name.EndsWith(Original, StringComparison.Ordinal))
        {
            string parameter = name[..^Original.Length];
            return (parameter, parameter + Mask);
        }

        int at = name.LastIndexOf(Parametrizations, StringComparison.Ordinal);
        if (
            at >= 0
            && (at == 0 || name[at - 1] == '.')
            && name.EndsWith(ParametrizedOriginal, StringComparison.Ordinal)
            && name.Length > at + Parametrizations.Length + ParametrizedOriginal.Length
        )
        {
            string front = name[..^ParametrizedOriginal.Length];
            return (name[..at] + front[(at + Parametrizations.Length)..], front + ParametrizedMask);
        }

        return null;
    }
}
