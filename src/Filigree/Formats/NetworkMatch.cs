using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Formats;

/// <summary>
/// Which tensors of a file are which parameters of a network. Layers go by their names where the file has all of the network's and no others, as they are or behind a prefix that
/// they share (<c>module.</c>); else by their order. Other parameters go by their names, then by the file's own for what holds them, as a weight there tells it, and
/// normalizations by their place among the layers.
/// </summary>
internal sealed class NetworkMatch
{
    private readonly WeightFile file;
    private readonly string? prefix;

    // By what is in front of a weight's last name in the network: the layer of the file.
    private readonly Dictionary<string, WeightLayer> layers;

    // By what is in front of a normalization's last names: a name of the file beside its parameters. Null where their places among the layers differ.
    private readonly Dictionary<string, ParameterName>? norms;

    private NetworkMatch(
        WeightFile file,
        string? prefix,
        IReadOnlyList<(Parameter Own, WeightLayer Layer)> pairs,
        Dictionary<string, ParameterName>? norms
    )
    {
        (this.file, this.prefix, this.norms) = (file, prefix, norms);
        layers = pairs.ToDictionary(pair => Front(pair.Own.Name), pair => pair.Layer, StringComparer.Ordinal);
    }

    /// <summary>Finds them.</summary>
    /// <param name="file">The file.</param>
    /// <param name="network">The network.</param>
    /// <exception cref="UserError">The file's layers have other shapes.</exception>
    public static NetworkMatch Of(WeightFile file, Network network)
    {
        // What is found and not trained is a layer in the files of others.
        Parameter[] all =
        [
            .. network.Parameters.Where(one =>
                one.Kind == ParameterKind.Weight || (one.Kind == ParameterKind.Fixed && one.Dimensions.Count > 1)
            ),
        ];
        string? prefix = PrefixOf(file, network);
        IReadOnlyList<WeightLayer>? byName = prefix is null ? null : ByName(file, all, prefix);
        Parameter[] owned =
            byName is not null ? [.. all.Where(one => byName.Any(layer => layer.Name == prefix + one.Name))]
            : file.Layers.Count == all.Length ? all
            : [.. network.Weights];
        IReadOnlyList<WeightLayer> found = byName ?? file.Layers;
        RequireShapes(file, found, owned);
        (Parameter, WeightLayer)[] pairs = [.. owned.Zip(found)];
        return new NetworkMatch(file, byName is null ? null : prefix, pairs, NormPlaces.Match(file, network));
    }

    /// <summary>The layer of a weight.</summary>
    /// <param name="own">The weight's name in the network.</param>
    public WeightLayer? LayerOf(string own) => layers.GetValueOrDefault(Front(own));

    /// <summary>What the file calls a parameter or buffer that is no weight, in the order in which it is to be looked for.</summary>
    /// <param name="own">Its name in the network.</param>
    public IEnumerable<string> NamesOf(string own)
    {
        string front = Front(own);
        if (prefix is not null)
        {
            yield return prefix + own;
        }

        if (layers.TryGetValue(front, out WeightLayer? layer))
        {
            yield return BesideLayer(layer.Name, own[(front.Length + 1)..]);
            yield break;
        }

        yield return own;
        if (NameBesideWeights(own) is { } beside)
        {
            yield return beside;
        }

        if (norms is not null && norms.TryGetValue(front, out ParameterName? norm))
        {
            yield return NormPlaces.NameOf(norm, own[(front.Length + 1)..]);
        }
    }

    /// <summary>Outputs of the layer that has the name of the network's last, behind a prefix or without; null where the file has none.</summary>
    public static int? OutputsByName(WeightFile file, Network network) =>
        network.Weights.Count > 0 && PrefixOf(file, network) is { } prefix
            ? file.Layers.First(layer => layer.Name == prefix + network.Weights[^1].Name).Shape.Outputs
            : null;

    /// <summary>dense1 of dense1.weight.</summary>
    internal static string Front(string name)
    {
        int point = name.LastIndexOf('.');
        return point < 0 ? name : name[..point];
    }

    // conv1.bias beside conv1.weight, conv1/bias:0 beside conv1/kernel:0.
    private static string BesideLayer(string layer, string leaf)
    {
        var name = new ParameterName(layer);
        return name.Module.Length > 0 ? name.Beside(leaf) : $"{layer}.{leaf}";
    }

    // What stands in front of all names of the network's weights in the file; null where the file does not have them all.
    private static string? PrefixOf(WeightFile file, Network network)
    {
        HashSet<string> names = [.. file.Layers.Select(layer => layer.Name)];
        string first = network.Weights.Count == 0 ? "" : network.Weights[0].Name;
        return names
            .Where(name => name.EndsWith(first, StringComparison.Ordinal))
            .Select(name => name[..^first.Length])
            .Where(before => before.Length == 0 || before[^1] == '.')
            .Order(StringComparer.Ordinal)
            .FirstOrDefault(before => network.Weights.All(weight => names.Contains(before + weight.Name)));
    }

    // Null where the file has other layers beside them.
    private static WeightLayer[]? ByName(WeightFile file, Parameter[] all, string prefix)
    {
        var named = file.Layers.ToLookup(layer => layer.Name, StringComparer.Ordinal);
        WeightLayer[] found = [.. all.SelectMany(one => named[prefix + one.Name])];
        return found.Length == file.Layers.Count ? found : null;
    }

    private static void RequireShapes(
        WeightFile file,
        IReadOnlyList<WeightLayer> layers,
        IReadOnlyList<Parameter> parameters
    )
    {
        MatrixShape[] theirs = [.. layers.Select(layer => layer.Shape)];
        MatrixShape[] ours = [.. parameters.Select(parameter => parameter.Shape)];
        if (theirs.Length == ours.Length && theirs.Zip(ours, Fits).All(fits => fits))
        {
            return;
        }

        bool isOrder = Sorted(theirs).SequenceEqual(Sorted(ours));
        throw new UserError(
            isOrder ? $"its layers come in another order: {Text(theirs)}" : $"its layers are {Text(theirs)}",
            file.Path,
            $"{Text(ours)} (outputs x inputs), as the network's are",
            isOrder
                ? "write them in the network's order, or with its names"
                : "train the model that the file was made for"
        );
    }

    private static IEnumerable<string> Sorted(MatrixShape[] shapes) =>
        shapes.Select(shape => TensorShape.TextOf(shape.Dimensions)).Order(StringComparer.Ordinal);

    // A matrix may stand for a convolution, whose kernel it does not know; another kernel may not.
    private static bool Fits(MatrixShape theirs, MatrixShape ours) =>
        theirs.Outputs == ours.Outputs
        && theirs.Inputs == ours.Inputs
        && (theirs.KernelArea == 1 || ours.KernelArea == 1 || Kernel(theirs) == Kernel(ours));

    // One of a single row is one of a single column: sequences run either way.
    private static (int, int) Kernel(MatrixShape shape) =>
        shape.KernelHeight == 1 ? (shape.KernelWidth, 1) : (shape.KernelHeight, shape.KernelWidth);

    private static string Text(MatrixShape[] shapes) =>
        shapes.Length == 0 ? "none" : string.Join(", ", shapes.Select(shape => TensorShape.TextOf(shape.Dimensions)));

    // What the file calls a parameter, if what holds it also holds a weight, whose name there is known.
    private string? NameBesideWeights(string own)
    {
        string holder = Holder(Front(own));
        foreach ((string ours, WeightLayer layer) in layers)
        {
            string theirs = Front(layer.Name);
            if (Holder(ours) == holder && ours[holder.Length..] == theirs[Holder(theirs).Length..])
            {
                return Holder(theirs) + own[holder.Length..];
            }
        }

        return null;
    }

    // layer1. of layer1.conv, and nothing of conv.
    private static string Holder(string layer) => layer[..(layer.LastIndexOf('.') + 1)];
}
