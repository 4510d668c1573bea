using Filigree.Numerics;
using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Plasticity;

/// <summary>
/// Movement pruning (Sanh, Wolf and Rush 2020): weights and scores are both trained; the connections of each layer with the highest scores, signed, are on. The
/// gradient by a score is w times the one by the effective weight, on or off, so that a score rises while its weight moves away from 0; weights that are
/// off get none. The share that is on goes from all to the density by a cubic.
/// </summary>
internal sealed class Movement : IPlasticity, IEffective
{
    private static readonly TimeOption EveryOption = EventOptions.Every(TrainingTime.Iterations(100));
    private static readonly MomentOption UntilOption = EventOptions.Until("75%");

    private static readonly NumberOption DensityOption = new(
        "density",
        "share of a layer's connections that is on at the end",
        0.1,
        0,
        1,
        ExcludesMinimum: true
    );

    private readonly EventTimes times;
    private double share = 1;

    /// <summary>The rule in study files.</summary>
    public static Rule<IPlasticity> Rule { get; } =
        new(
            "movement",
            "the connections of a layer whose weights move away from 0 stay on, fewer and fewer (movement pruning)",
            [DensityOption, EveryOption, UntilOption],
            options => new Movement(options.Get(DensityOption), options.Get(EveryOption), options.Get(UntilOption))
        )
        {
            Source = "Sanh et al. 2020, 2005.07683",
        };

    /// <summary>Creates the rule.</summary>
    /// <param name="density">Share of a layer's connections that is on at the end, above 0, at most 1.</param>
    /// <param name="every">Time between two changes of that share; 100 iterations when null.</param>
    /// <param name="until">When it is at its end; 75% of the training when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value outside its range.</exception>
    public Movement(double density = 0.1, TrainingTime? every = null, TrainingMoment? until = null)
    {
        Density = DensityOption.Check(density);
        times = new EventTimes(
            EveryOption.Check(every ?? TrainingTime.Iterations(100)),
            until ?? TrainingMoment.OfTraining(0.75)
        );
    }

    /// <inheritdoc/>
    public string Name => Rule.Name;

    /// <summary>Share of a layer's connections that is on at the end.</summary>
    public double Density { get; }

    /// <inheritdoc/>
    public double? RequestedDensity => share;

    /// <inheritdoc/>
    public double? RequestedDensityOf(double? wired, bool isDense) => isDense ? share : share * wired;

    /// <inheritdoc/>
    public IEffective Effective => this;

    /// <inheritdoc/>
    public LearnedParts Learns => LearnedParts.Weights | LearnedParts.Scores;

    /// <inheritdoc/>
    public void Require(TrainingSpan span)
    {
        times.Require(span, Name);
        if (times.FindIdle(span) is { } why)
        {
            throw new UserError("no connection would ever be cut", Name, $"a shorter time between two cuts: {why}");
        }
    }

    /// <inheritdoc/>
    public void Require(IReadOnlyList<WiredLayer> layers) => LearnedConnections.RequireSome(Name, Density, layers);

    /// <inheritdoc/>
    public void Begin(IPlasticTraining training) => LearnedConnections.Begin(training, this);

    /// <inheritdoc/>
    public void AtStep(IPlasticTraining training)
    {
        ArgumentNullException.ThrowIfNull(training);
        if (!times.IsDue(training.Iteration, training.Span))
        {
            return;
        }

        share = Schedules.Cubic.At(1, Density, times.ProgressTo(times.Until, training.Iteration, training.Span));
        IReadOnlyList<Parameter> weights = training.Network.Weights;
        for (int index = 0; index < weights.Count; index++)
        {
            weights[index].ApplyLearned();
        }
    }

    /// <inheritdoc/>
    public void Apply(in Learned layer)
    {
        LearnedConnections.SwitchOn(layer, layer.Scores, share);
        layer.ApplyOn();
    }

    /// <inheritdoc/>
    public void Back(in Learned layer)
    {
        Elementwise.Product(layer.Weights, layer.Gradient, layer.ScoreGradient);
        layer.BackOn();
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(share);
    }

    /// <inheritdoc/>
    public void Restore(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        share = reader.ReadDouble();
    }
}
