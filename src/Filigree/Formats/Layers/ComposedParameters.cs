namespace Filigree.Formats;

/// <summary>
/// Parameters that stand in a file as several tensors: pruned ones as their values and masks, which can be put together, and others
/// that some program computes from raw parts (weight norm, spectral norm, parametrizations), which are no weights by themselves.
/// </summary>
internal sealed class ComposedParameters
{
    private const string Original = "_orig";
    private const string MaskEnding = "_mask";

    private readonly IReadOnlyDictionary<string, StoredTensor> tensors;
    private readonly Dictionary<string, (string Parameter, IReadOnlyList<StoredTensor> Masks)> pruned = [];
    private readonly Dictionary<string, string> parts = [];
    private readonly HashSet<string> taken = new(StringComparer.Ordinal);

    /// <summary>Looks through the names of all tensors.</summary>
    public ComposedParameters(IReadOnlyDictionary<string, StoredTensor> tensors)
    {
        this.tensors = tensors;
        foreach (
            IGrouping<string, ParametrizedName> one in tensors
                .Keys.Select(ParametrizedName.Of)
                .OfType<ParametrizedName>()
                .GroupBy(name => name.Parameter)
        )
        {
            FindParametrized(one.Key, [.. one]);
        }

        foreach (string name in tensors.Keys)
        {
            FindPruned(name);
            FindWeightNorm(name);
        }

        foreach (string mask in pruned.Keys.Where(parts.ContainsKey).ToArray())
        {
            pruned.Remove(mask);
        }
    }

    /// <summary>Why a tensor is but a part of a parameter; null for any other.</summary>
    public string? ReasonOf(string tensor) => parts.GetValueOrDefault(tensor);

    /// <summary>The name of the parameter that a tensor holds, and its masks.</summary>
    public (string Parameter, IReadOnlyList<StoredTensor> Masks) Of(string tensor) =>
        pruned.TryGetValue(tensor, out (string, IReadOnlyList<StoredTensor>) found) ? found : (tensor, []);

    // X.parametrizations.weight.original with .0.mask, .1.mask...: a chain of masks. Whatever else stands there is computed by a
    // program that the file does not hold.
    private void FindParametrized(string parameter, ParametrizedName[] names)
    {
        ParametrizedName? original = Array.Find(names, name => name.Part == "original");
        string[] chain =
        [
            .. Enumerable.Range(0, names.Length - 1).Select(i => FormattableString.Invariant($"{i}.mask")),
        ];
        if (original is not null && chain.Length > 0 && chain.All(mask => names.Any(name => name.Part == mask)))
        {
            AddPruned(
                original.Tensor,
                parameter,
                [.. chain.Select(mask => tensors[names.First(name => name.Part == mask).Tensor])]
            );
            return;
        }

        foreach (ParametrizedName name in names)
        {
            parts[name.Tensor] = "raw part of a parametrized weight";
        }
    }

    // weight_orig with weight_mask; where a pruned parameter was pruned by that name again, weight_orig_orig with both masks.
    private void FindPruned(string name)
    {
        if (!name.EndsWith(Original, StringComparison.Ordinal))
        {
            return;
        }

        string parameter = name[..^Original.Length];
        if (tensors.ContainsKey(parameter + "_u"))
        {
            foreach (string part in new[] { name, parameter + "_u", parameter + "_v" })
            {
                parts[part] = "raw part of a spectral norm";
            }

            return;
        }

        List<StoredTensor> masks = [];
        while (MasksOf(parameter) is { } found)
        {
            masks.AddRange(found);
            if (!parameter.EndsWith(Original, StringComparison.Ordinal))
            {
                AddPruned(name, parameter, masks);
                return;
            }

            parameter = parameter[..^Original.Length];
        }

        parts[name] =
            masks.Count > 0 || tensors[name].Shape.Count > 1
                ? "raw part of a pruned weight whose mask is missing"
                : "1 dimension";
    }

    private List<StoredTensor>? MasksOf(string parameter)
    {
        string mask = parameter + MaskEnding;
        return tensors.TryGetValue(mask, out StoredTensor? tensor) ? [tensor]
            : tensors.TryGetValue(mask + Original, out StoredTensor? original) && MasksOf(mask) is { } more
                ? [original, .. more]
            : null;
    }

    // weight_g and weight_v; of other names, a pair of which one has a number for each row or column of the other.
    private void FindWeightNorm(string name)
    {
        if (!name.EndsWith("_g", StringComparison.Ordinal) && !name.EndsWith("_v", StringComparison.Ordinal))
        {
            return;
        }

        string parameter = name[..^2];
        bool isPair =
            tensors.TryGetValue(parameter + "_g", out StoredTensor? g)
            & tensors.TryGetValue(parameter + "_v", out StoredTensor? v);
        bool isWeight = new ParameterName(parameter).Leaf.StartsWith("weight", StringComparison.Ordinal);
        if (!parts.ContainsKey(name) && (isWeight || (isPair && IsNormOf(g!, v!))))
        {
            parts[name] = "raw part of a weight norm";
        }
    }

    private static bool IsNormOf(StoredTensor g, StoredTensor v) =>
        v.Shape.Count > 1
        && g.Count < v.Count
        && (
            g.Count == 1
            || (g.Shape.Count == v.Shape.Count && g.Shape.Zip(v.Shape).All(p => p.First == 1 || p.First == p.Second))
        );

    private void AddPruned(string original, string parameter, List<StoredTensor> masks)
    {
        StoredTensor values = tensors[original];
        foreach (StoredTensor mask in masks)
        {
            parts[mask.Name] = $"mask of {parameter}";
            if (!mask.Shape.SequenceEqual(values.Shape) || mask.Type == ElementType.Opaque)
            {
                throw new UserError(
                    $"is a mask of shape {TensorShape.TextOf(mask.Shape)} and type {mask.TypeText}",
                    mask.Place,
                    $"numbers of shape {TensorShape.TextOf(values.Shape)}, as {values.Name} has"
                );
            }
        }

        // Where the file has a parameter of that name beside, the tensor's own name tells them apart.
        bool isTaken = tensors.ContainsKey(parameter) || !taken.Add(parameter);
        pruned[original] = (isTaken ? original : parameter, masks);
    }

    /// <summary>A tensor of torch.nn.utils.parametrize: <c>fc.parametrizations.weight.0.base</c>.</summary>
    /// <param name="Tensor">Its name.</param>
    /// <param name="Parameter">The parameter's name, <c>fc.weight</c>.</param>
    /// <param name="Part">What it is of it, <c>0.base</c>.</param>
    private sealed record ParametrizedName(string Tensor, string Parameter, string Part)
    {
        private const string Room = "parametrizations.";

        public static ParametrizedName? Of(string tensor)
        {
            int at = tensor.LastIndexOf(Room, StringComparison.Ordinal);
            int end = at < 0 ? -1 : tensor.IndexOf('.', at + Room.Length);
            return end < 0 || (at > 0 && tensor[at - 1] != '.')
                ? null
                : new ParametrizedName(tensor, tensor[..at] + tensor[(at + Room.Length)..end], tensor[(end + 1)..]);
        }
    }
}
