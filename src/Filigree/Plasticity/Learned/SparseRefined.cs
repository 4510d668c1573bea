using Filigree.Connectivity;
using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Plasticity;

/// <summary>
/// SR-STE (Zhou et al., "Learning N:M fine-grained structured sparse neural networks from scratch", 2021): of every m consecutive inputs of a neuron the n
/// of the greatest magnitude are on. All weights are trained straight through, and those that are off decay beside their gradient: g + decay w.
/// </summary>
internal sealed class SparseRefined : IPlasticity, IEffective
{
    private static readonly NumberOption DecayOption = new(
        "decay",
        "how fast weights that are off decay",
        2e-4,
        0,
        1e6
    );

    private readonly NOfM pattern;

    /// <summary>The rule in study files.</summary>
    public static Rule<IPlasticity> Rule { get; } =
        new(
            "sr-ste",
            "n of every m consecutive inputs are on, all weights are trained, those that are off decay (SR-STE)",
            [NOfM.KeptOption, NOfM.OfOption, DecayOption],
            options => new SparseRefined(
                options.Get(NOfM.KeptOption),
                options.Get(NOfM.OfOption),
                options.Get(DecayOption)
            )
        )
        {
            Source = "Zhou et al. 2021, 2102.04010",
            FindConflict = NOfM.FindConflict,
        };

    /// <summary>Creates the rule.</summary>
    /// <param name="n">Inputs that are on, 1 to m.</param>
    /// <param name="m">Of so many consecutive ones.</param>
    /// <param name="decay">How fast weights that are off decay, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value outside its range.</exception>
    public SparseRefined(int n = 2, int m = 4, double decay = 2e-4)
    {
        pattern = new NOfM(n, m);
        Decay = DecayOption.Check(decay);
    }

    /// <inheritdoc/>
    public string Name => Rule.Name;

    /// <summary>How fast weights that are off decay.</summary>
    public double Decay { get; }

    /// <inheritdoc/>
    public double? RequestedDensity => pattern.Density;

    /// <inheritdoc/>
    public double? RequestedDensityOf(double? wired, bool isDense) => isDense || wired == 1 ? RequestedDensity : null;

    /// <inheritdoc/>
    public IEffective Effective => this;

    /// <inheritdoc/>
    public LearnedParts Learns => LearnedParts.Weights;

    /// <inheritdoc/>
    public void Begin(IPlasticTraining training) => LearnedConnections.Begin(training, this);

    /// <inheritdoc/>
    public void Apply(in Learned layer)
    {
        pattern.Keep(layer.Connections, LearnedConnections.Magnitudes(layer.Weights), layer.On.Length, layer.On);
        layer.ApplyOn();
    }

    /// <inheritdoc/>
    public void Back(in Learned layer) => layer.Decay(on: 0, off: (float)Decay);
}
