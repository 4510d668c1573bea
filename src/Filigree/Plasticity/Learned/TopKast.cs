using Filigree.Connectivity;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Tensors;
using static System.FormattableString;

namespace Filigree.Plasticity;

/// <summary>
/// Top-KAST (Jayakumar et al., "Top-KAST: top-K always sparse training", 2021): of the connections that are stored those of the greatest magnitude are
/// multiplied, a share d of a layer's entries; all stored ones get the gradient, so that those that are off may grow until they come. Weights decay by a
/// penalty of their squares, those that are off 1 / d times as fast.
/// </summary>
/// <remarks>
/// The paper keeps every weight of the network, of which those outside the strongest d + M change no more: here only the strongest d + M that the wiring has are stored
/// from the start, so that memory grows with them. A wiring of fewer connections keeps all.
/// </remarks>
internal sealed class TopKast : IPlasticity, IEffective
{
    private static readonly NumberOption DensityOption = new(
        "density",
        "share of a layer's entries that is multiplied",
        0.1,
        0,
        1,
        ExcludesMinimum: true
    );

    private static readonly NumberOption ExtraOption = new(
        "extra",
        "share of a layer's entries that is stored beyond that, and gets gradients too",
        0.1,
        0,
        1
    );

    private static readonly NumberOption DecayOption = new("decay", "how fast weights decay", 1e-4, 0, 1e6);

    /// <summary>The rule in study files.</summary>
    public static Rule<IPlasticity> Rule { get; } =
        new(
            "top-kast",
            "of the stored connections the strongest are multiplied, and all are trained (Top-KAST)",
            [DensityOption, ExtraOption, DecayOption],
            options => new TopKast(options.Get(DensityOption), options.Get(ExtraOption), options.Get(DecayOption))
        )
        {
            Source = "Jayakumar et al. 2021, 2106.03517",
        };

    /// <summary>Creates the rule.</summary>
    /// <param name="density">d: share of a layer's entries that is multiplied, above 0, at most 1.</param>
    /// <param name="extra">M: share of a layer's entries that is stored beyond that.</param>
    /// <param name="decay">How fast weights decay, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value outside its range.</exception>
    public TopKast(double density = 0.1, double extra = 0.1, double decay = 1e-4)
    {
        Density = DensityOption.Check(density);
        Extra = ExtraOption.Check(extra);
        Decay = DecayOption.Check(decay);
    }

    /// <inheritdoc/>
    public string Name => Rule.Name;

    /// <summary>Share of a layer's entries that is multiplied.</summary>
    public double Density { get; }

    /// <summary>Share of a layer's entries that is stored beyond that.</summary>
    public double Extra { get; }

    /// <summary>How fast weights decay.</summary>
    public double Decay { get; }

    /// <inheritdoc/>
    public double? RequestedDensity => Density;

    /// <inheritdoc/>
    public IEffective Effective => this;

    /// <inheritdoc/>
    public LearnedParts Learns => LearnedParts.Weights;

    /// <inheritdoc/>
    public void Require(IReadOnlyList<WiredLayer> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        foreach (WiredLayer layer in layers)
        {
            // Wiring and rule round on their own, each by less than a connection.
            long asked = NearestCount.Of(Density, layer.Shape.Places);
            if (asked > layer.Connections + 1)
            {
                throw new UserError(
                    Invariant(
                        $"{asked:N0} connections of {layer.Name} are to be on, and it is wired with {layer.Connections:N0}"
                    ),
                    Name,
                    "a lower density, or a denser wiring"
                );
            }
        }

        if (layers.All(layer => NearestCount.Of(Density, layer.Shape.Places) == 0))
        {
            throw new UserError(
                Invariant($"a density of {ConnectionFit.Words(Density)} leaves no connection"),
                Name,
                Invariant($"a density of at least {1.0 / layers.Max(layer => layer.Shape.Places):0.##e+0}")
            );
        }
    }

    /// <inheritdoc/>
    public void Begin(IPlasticTraining training)
    {
        ArgumentNullException.ThrowIfNull(training);
        foreach (Parameter weight in training.Network.Weights)
        {
            weight.KeepConnections();
            SparseMatrix matrix = weight.ToSparse();
            long stored = NearestCount.Of(Math.Min(1, Density + Extra), weight.Shape.Places);
            if (stored < matrix.Count)
            {
                var kept = new bool[matrix.Count];
                Best.Keep(Array.ConvertAll(matrix.Values, MathF.Abs), stored, kept);
                training.Reconnect(weight, matrix.Only(kept));
            }
        }

        LearnedConnections.Begin(training, this);
    }

    /// <inheritdoc/>
    public void Apply(in Learned layer)
    {
        PlaceRows rows = layer.Connections;
        long count = NearestCount.Of(Density, (long)rows.Rows * rows.Columns);
        Best.Keep(LearnedConnections.Magnitudes(layer.Weights), count, layer.On);
        layer.ApplyOn();
    }

    /// <inheritdoc/>
    public void Back(in Learned layer) => layer.Decay(on: (float)Decay, off: (float)(Decay / Density));
}
