using System.Runtime.Intrinsics;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Plasticity;

/// <summary>
/// Weights never change; each connection is on, off or flipped by its score: -1 below -t, 0 up to t, +1 above (Koster, Grothe and Rettinger, "Signing the
/// supermask: keep, hide, invert", 2022). The gradient by a score is the weight times the one by the effective weight.
/// </summary>
/// <param name="threshold">t, at least 0.</param>
/// <remarks>Scores start uniformly as Glorot and Bengio's weights do, and t is 0.01, as in the authors' program. How many connections are left is not said before.</remarks>
internal sealed class SignedSupermask(double threshold = 0.01) : IPlasticity, IEffective
{
    private static readonly NumberOption ThresholdOption = new(
        "threshold",
        "scores up to this magnitude switch their connections off",
        0.01,
        0,
        1e6
    );

    private readonly float threshold = (float)ThresholdOption.Check(threshold);

    /// <summary>The rule in study files.</summary>
    public static Rule<IPlasticity> Rule { get; } =
        new(
            "signed-supermask",
            "weights stay; which are kept, cut or flipped is learned in their place",
            [ThresholdOption],
            options => new SignedSupermask(options.Get(ThresholdOption))
        )
        {
            Source = "Koster et al. 2022, 2201.13361",
        };

    /// <inheritdoc/>
    public string Name => Rule.Name;

    /// <inheritdoc/>
    public IEffective Effective => this;

    /// <inheritdoc/>
    public double? RequestedDensityOf(double? wired, bool isDense) => null;

    /// <inheritdoc/>
    public LearnedParts Learns => LearnedParts.Scores;

    /// <inheritdoc/>
    public void Begin(IPlasticTraining training) =>
        LearnedConnections.Begin(training, this, shape => Math.Sqrt(6.0 / ((double)shape.FanIn + shape.FanOut)));

    /// <inheritdoc/>
    public void Apply(in Learned layer)
    {
        Span<float> effective = layer.Effective;
        Span<float> weights = layer.Weights;
        Span<float> scores = layer.Scores;
        Span<bool> marks = layer.On;
        for (int index = 0; index < effective.Length; index += FourLanes.Count)
        {
            Vector128<float> score = FourLanes.Load(scores, index);
            Vector128<float> on = Vector128.GreaterThan(Vector128.Abs(score), Vector128.Create(threshold));
            FourLanes.Store(marks, index, on.AsUInt32());
            FourLanes.Store(effective, index, on & (FourLanes.Load(weights, index) ^ (score & Vector128.Create(-0f))));
        }
    }

    /// <inheritdoc/>
    public void Back(in Learned layer) => Elementwise.Product(layer.Weights, layer.Gradient, layer.ScoreGradient);
}
