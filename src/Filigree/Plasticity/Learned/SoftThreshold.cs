using System.Runtime.Intrinsics;
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
        Span<float> effective = layer.Effective;
        Span<float> weights = layer.Weights;
        Span<bool> marks = layer.On;
        for (int index = 0; index < effective.Length; index += FourLanes.Count)
        {
            Vector128<float> weight = FourLanes.Load(weights, index);
            Vector128<float> left = Vector128.Abs(weight) - Vector128.Create(threshold);
            Vector128<float> on = Vector128.GreaterThan(left, Vector128<float>.Zero);
            FourLanes.Store(marks, index, on.AsUInt32());
            FourLanes.Store(effective, index, on & (left | (weight & Vector128.Create(-0f))));
        }
    }

    /// <inheritdoc/>
    public void Back(in Learned layer)
    {
        ReadOnlySpan<float> gradients = layer.Gradient;
        Span<float> weights = layer.Weights;
        Span<float> into = layer.WeightGradient;
        Span<bool> marks = layer.On;
        double sum = 0;
        for (int index = 0; index < gradients.Length; index += FourLanes.Count)
        {
            Vector128<float> gradient = FourLanes.Load(gradients, index) & FourLanes.Load(marks, index);
            Vector128<float> isPositive = Vector128.GreaterThan(FourLanes.Load(weights, index), Vector128<float>.Zero);
            FourLanes.Store(into, index, gradient);
            Vector128<float> term = gradient ^ (isPositive & Vector128.Create(-0f));
            sum += term[0];
            sum += term[1];
            sum += term[2];
            sum += term[3];
        }

        double threshold = Elementary.Sigmoid(layer.Shared[0]);
        layer.SharedGradient[0] = (float)(threshold * (1 - threshold) * sum);
    }
}
