using System.Runtime.Intrinsics;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Plasticity;

/// <summary>
/// Weights never change; the connections of each layer whose scores have the greatest magnitudes are on, a fixed share of them (edge-popup: Ramanujan
/// et al., "What's hidden in a randomly weighted neural network?", 2020). Scores s start uniformly within 1 / sqrt(fan-in) of 0, and their gradient is w
/// sign(s) times the one by the effective weight, whether the connection is on or off.
/// </summary>
/// <param name="density">Share of a layer's connections that is on, above 0, at most 1.</param>
/// <remarks>
/// The paper's weights are the wiring <c>signed-constant</c> with <c>scale</c> 1 / sqrt(density): magnitude sqrt(2 / (fan-in density)). The authors' program has one
/// word for the share that is kept and the one that is cut; here it is the share kept.
/// </remarks>
public sealed class EdgePopup(double density = 0.5) : IPlasticity, IEffective
{
    private static readonly NumberOption DensityOption = new(
        "density",
        "share of a layer's connections that is on",
        0.5,
        0,
        1,
        ExcludesMinimum: true
    );

    /// <summary>The rule in study files.</summary>
    public static Rule<IPlasticity> Rule { get; } =
        new(
            "edge-popup",
            "weights stay; the connections of a layer whose learned scores are strongest are on",
            [DensityOption],
            options => new EdgePopup(options.Get(DensityOption))
        )
        {
            Source = "Ramanujan et al. 2020, 1911.13299",
        };

    /// <inheritdoc/>
    public string Name => Rule.Name;

    /// <summary>Share of a layer's connections that is on.</summary>
    public double Density { get; } = DensityOption.Check(density);

    /// <inheritdoc/>
    public double? RequestedDensity => Density;

    /// <inheritdoc/>
    public double? RequestedDensityOf(double? wired, bool isDense) => isDense ? Density : Density * wired;

    /// <inheritdoc/>
    public IEffective Effective => this;

    /// <inheritdoc/>
    public LearnedParts Learns => LearnedParts.Scores;

    /// <inheritdoc/>
    public void Require(IReadOnlyList<WiredLayer> layers) => LearnedConnections.RequireSome(Name, Density, layers);

    /// <inheritdoc/>
    public void Begin(IPlasticTraining training) =>
        LearnedConnections.Begin(training, this, shape => 1 / Math.Sqrt(shape.FanIn));

    /// <inheritdoc/>
    public void Apply(in Learned layer)
    {
        LearnedConnections.SwitchOn(layer, LearnedConnections.Magnitudes(layer.Scores), Density);
        layer.ApplyOn();
    }

    /// <inheritdoc/>
    public void Back(in Learned layer)
    {
        ReadOnlySpan<float> gradients = layer.Gradient;
        Span<float> weights = layer.Weights;
        Span<float> scores = layer.Scores;
        Span<float> into = layer.ScoreGradient;
        for (int index = 0; index < gradients.Length; index += FourLanes.Count)
        {
            Vector128<float> score = FourLanes.Load(scores, index);
            Vector128<float> product = FourLanes.Load(weights, index) * FourLanes.Load(gradients, index);
            FourLanes.Store(
                into,
                index,
                (Vector128.GreaterThan(score, Vector128<float>.Zero) & product)
                    | (Vector128.LessThan(score, Vector128<float>.Zero) & -product)
            );
        }
    }
}
