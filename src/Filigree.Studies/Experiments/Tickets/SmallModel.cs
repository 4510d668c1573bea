using Filigree.Layers;
using Filigree.Models;
using Filigree.Tensors;

namespace Filigree.Studies.Experiments;

/// <summary>A dense network of the same depth with few connections: the hidden layers of a model, all narrower by one factor.</summary>
internal static class SmallModel
{
    private const int Halvings = 40;

    /// <summary>The widest that has no more connections than asked for; a neuron a hidden layer at least.</summary>
    /// <param name="model">The model.</param>
    /// <param name="samples">Inputs.</param>
    /// <param name="classes">Outputs.</param>
    /// <param name="connections">Most connections.</param>
    public static Network Make(IModel model, SampleShape samples, int classes, long connections)
    {
        double low = 0;
        double high = 1;
        for (int halving = 0; halving < Halvings; halving++)
        {
            double middle = (low + high) / 2;
            using Network network = model.Scaled(middle).Create(samples, classes);
            bool fits = network.Weights.Sum(weight => weight.Shape.Places) <= connections;
            (low, high) = fits ? (middle, high) : (low, middle);
        }

        return model.Scaled(low).Create(samples, classes);
    }
}
