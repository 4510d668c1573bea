using Filigree.Numerics;
using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Plasticity;

/// <summary>
/// Soft threshold reparameterization, STR (Kusupati et al. 2020): products see sign(w) max(abs(w) - sigmoid(s), 0), with one learned s a layer. Weights that are
/// cut get no gradient. How dense a layer becomes is learned: weight decay drives s up from its start, and density down.
/// </summary>
/// <param name="start">s at first; the lower, the later connections go.</param>
/// <remarks>
/// The authors start from -3200 to -12800, for 100 epochs of ImageNet at their weight decay; -5 is for trainings of some thousand steps.
/// </remarks>
internal sealed class SoftThreshold(double start = -5) : IPlasticity, IEffective
{
    private static readonly NumberOption StartOption = new(
        "start",
        "a layer's s at first: weights are cut below sigmoid(s)",
        -5,
        -1e6,
        1e6
    );

    /// <summary>The rule in study files.</summary>
    public static Rule<IPlasticity> Rule { get; } =
        new(
            "str",
            "weights below a threshold that each layer learns are cut, the others lowered by it (STR)",
            [StartOption],
            options => new SoftThreshold(options.Get(StartOption))
        )
        {
            Source = "Kusupati et al. 2020, 2002.03231",
        };

    /// <inheritdoc/>
    public string Name => Rule.Name;

    /// <summary>s at first.</summary>
    public double Start { get; } = StartOption.Check(start);

    /// <inheritdoc/>
    public IEffective Effective => this;

    /// <inheritdoc/>
    public double? RequestedDensityOf(double? wired, bool isDense) => null;

    /// <inheritdoc/>
    public LearnedParts Learns => LearnedParts.Weights | LearnedParts.Shared;

    /// <inheritdoc/>
    public void Begin(IPlasticTraining training) => LearnedConnections.Begin(training, this, shared: (float)Start);

    /// <inheritdoc/>
    public void Apply(in Learned layer)
    {
        float threshold = Elementary.Sigmoid(layer.Shared[0]);
        for (int index = 0; index < layer.Effective.Length; index++)
        {
            float weight = layer.Weights[index];
            float left = MathF.Abs(weight) - threshold;
            layer.On[index] = left > 0;
            layer.Effective[index] =
                !layer.On[index] ? 0
                : weight > 0 ? left
                : -left;
        }
    }

    /// <inheritdoc/>
    public void Back(in Learned layer)
    {
        double sum = 0;
        for (int index = 0; index < layer.Gradient.Length; index++)
        {
            float gradient = layer.On[index] ? layer.Gradient[index] : 0;
            layer.WeightGradient[index] = gradient;
            sum += layer.Weights[index] > 0 ? -(double)gradient : gradient;
        }

        double threshold = Elementary.Sigmoid(layer.Shared[0]);
        layer.SharedGradient[0] = (float)(threshold * (1 - threshold) * sum);
    }
}
