using Filigree.Layers;
using Filigree.Tensors;

namespace Filigree.Formats;

/// <summary>Normalizations of a file by their place: they are the network's where as many of the same widths stand between the same layers.</summary>
internal static class NormPlaces
{
    // What others call the parameters of a normalization, beside PyTorch's names: Keras.
    private static readonly (string Own, string Keras)[] Leaves =
    [
        ("weight", "gamma"),
        ("bias", "beta"),
        ("running_mean", "moving_mean"),
        ("running_var", "moving_variance"),
    ];

    /// <summary>For what is in front of the names of each normalization of the network, a name of the file beside its parameters there; null where their places differ.</summary>
    public static Dictionary<string, ParameterName>? Match(WeightFile file, Network network)
    {
        Place[] ours = [.. PlacesOf(network)];
        Place[] theirs = [.. PlacesOf(file)];
        bool areSame =
            ours.Select(place => place.Width).SequenceEqual(theirs.Select(place => place.Width))
            && theirs.DistinctBy(place => place.Name.Module).Count() == theirs.Length;
        return areSame
            ? ours.Zip(theirs)
                .Where(pair => pair.First.Width > 0)
                .ToDictionary(pair => pair.First.Front, pair => pair.Second.Name, StringComparer.Ordinal)
            : null;
    }

    /// <summary>What a file calls a parameter of a normalization.</summary>
    /// <param name="beside">A name beside it.</param>
    /// <param name="leaf">What PyTorch calls it.</param>
    public static string NameOf(ParameterName beside, string leaf) =>
        beside.Beside(beside.Leaf == Leaves[0].Keras ? Leaves.Single(pair => pair.Own == leaf).Keras : leaf);

    private static IEnumerable<Place> PlacesOf(Network network) =>
        network
            .Parameters.Where(one =>
                one.Kind == ParameterKind.Weight
                || one.Kind == ParameterKind.Fixed
                || (one.Kind == ParameterKind.Scale && one.Name.EndsWith(".weight", StringComparison.Ordinal))
            )
            .Select(one => new Place(
                new ParameterName(one.Name),
                NetworkMatch.Front(one.Name),
                one.Kind == ParameterKind.Scale ? one.Shape.Count : 0
            ));

    private static IEnumerable<Place> PlacesOf(WeightFile file)
    {
        HashSet<string> modules = [.. file.Layers.Select(layer => new ParameterName(layer.Name).Module)];
        var shapes = file.Tensors.ToDictionary(tensor => tensor.Name, tensor => tensor.Shape, StringComparer.Ordinal);
        List<Place> places = [];
        foreach (StoredTensor tensor in file.Tensors)
        {
            var name = new ParameterName(tensor.Name);
            if (modules.Contains(name.Module))
            {
                if (places.All(place => place.Name.Module != name.Module))
                {
                    places.Add(new Place(name, "", 0));
                }
            }
            else if (
                name.Leaf is "weight" or "gamma"
                && tensor.Shape.Count == 1
                && shapes.TryGetValue(
                    name.Beside(name.Leaf == "gamma" ? "beta" : "bias"),
                    out IReadOnlyList<long>? shifts
                )
                && shifts.SequenceEqual(tensor.Shape)
            )
            {
                places.Add(new Place(name, "", (int)tensor.Shape[0]));
            }
        }

        string[] order = [.. file.Layers.Select(layer => new ParameterName(layer.Name).Module)];
        return order.SequenceEqual(places.Where(place => place.Width == 0).Select(place => place.Name.Module))
            ? places
            : places.OrderBy(place => place.Name.Module, NaturalOrder.Instance);
    }

    // A layer, or a normalization of some width.
    private sealed record Place(ParameterName Name, string Front, int Width);
}
