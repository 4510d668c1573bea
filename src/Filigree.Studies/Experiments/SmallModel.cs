using Filigree.Layers;
using Filigree.Studies.Definition;

namespace Filigree.Studies.Experiments;

/// <summary>A dense network of the same depth with few connections: the hidden layers of a model, all narrower by one factor.</summary>
internal static class SmallModel
{
    private const int Halvings = 40;

    /// <summary>The widest that has no more connections than asked for; a neuron a hidden layer at least.</summary>
    /// <param name="model">The model.</param>
    /// <param name="features">Inputs.</param>
    /// <param name="classes">Outputs.</param>
    /// <param name="connections">Most connections.</param>
    public static Network Make(Choice model, int features, int classes, long connections)
    {
        double low = 0;
        double high = 1;
        for (int halving = 0; halving < Halvings; halving++)
        {
            double middle = (low + high) / 2;
            using Network network = Narrowed(model, middle, features, classes);
            bool fits = network.Weights.Sum(weight => weight.Shape.Places) <= connections;
            (low, high) = fits ? (middle, high) : (low, middle);
        }

        return Narrowed(model, low, features, classes);
    }

    private static Network Narrowed(Choice model, double factor, int features, int classes)
    {
        var values = new Dictionary<string, object>(model.Values);
        if (values.ContainsKey("scale"))
        {
            values["scale"] = model.Number("scale") * factor;
        }
        else
        {
            values["hidden"] = model.Counts("hidden").Select(width => Math.Max(1, (int)(width * factor))).ToArray();
        }

        return ModelChoices.Catalog.Make(model with { Values = values })(features, classes);
    }
}
