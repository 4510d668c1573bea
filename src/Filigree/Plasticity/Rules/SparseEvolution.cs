using Filigree.Connectivity;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Tensors;
using Filigree.Wiring;

namespace Filigree.Plasticity;

/// <summary>
/// Sparse evolutionary training, SET (Mocanu et al. 2018; topological-insights, 2.2): after every epoch (or other stretch of training) but the last, each sparse
/// layer loses the fraction zeta of its positive weights that are closest to 0 and the fraction zeta of its negative ones, and
/// gains as many connections at free entries, any as likely as any other; an entry just emptied is free. Their weights are
/// drawn anew or start at 0, and the optimizer knows nothing of them yet. Entries that the wiring leaves at 0 are free from the
/// start; layers without any stay dense.
/// </summary>
/// <remarks>
/// Counts are rounded to the nearest, halves up. Of equal magnitudes the connection of the lower output neuron, then of the
/// lower input neuron, goes first. A weight of exactly 0 has no sign: all such connections go, beside the fractions of both
/// signs. With <see cref="Zeros"/> those are the new ones that no gradient has reached, as in the program of Mocanu et al.
/// </remarks>
public sealed class SparseEvolution : IPlasticity
{
    // Which of a layer's numbers are drawn in an evolution: the step of its stream is twice the epochs finished, or the iterations, plus this.
    private const long Places = 0;
    private const long Weights = 1;

    private static readonly NumberOption ZetaOption = new("zeta", "fraction of each sign that moves", 0.2, 0, 1);

    private static readonly NestedOption<IWiring> WeightsOption = new(
        "weights",
        "the rule that draws the new weights; zero: they move by their first gradient",
        "he-normal"
    )
    {
        Also = [Zeros.Rule],
        Allows = wiring => wiring is Initializer { DrawsIndependently: true },
        What = "a rule that draws weights independently, or zero",
    };

    private static readonly WordOption<OptimizerReset> ResetOption = new(
        "reset",
        "the optimizer's state that starts afresh with every evolution: that of new connections, or all",
        "new",
        ("new", OptimizerReset.New),
        ("all", OptimizerReset.All)
    )
    {
        IsSilentByDefault = true,
    };

    private static readonly TimeOption EveryOption = new("every", "time between two evolutions", 1, 1)
    {
        IsSilentByDefault = true,
    };

    /// <summary>The rule in study files.</summary>
    public static Rule<IPlasticity> Rule { get; } =
        new(
            "sparse-evolution",
            "after every epoch the weakest connections of sparse layers move to random places (SET)",
            [ZetaOption, WeightsOption, ResetOption, EveryOption],
            options => new SparseEvolution(
                options.Get(ZetaOption),
                (Initializer)options.Get(WeightsOption),
                options.Get(ResetOption),
                options.Get(EveryOption)
            )
        )
        {
            Source = "Mocanu et al. 2018; topological-insights, section 2.2",
        };

    /// <summary>Creates the rule.</summary>
    /// <param name="zeta">The fraction that is replaced, 0 to 1; the paper's 0.2 for the data of topological-insights.</param>
    /// <param name="initializer">
    /// The rule that draws the new weights, for the layer's full shape; he-normal when null. With <see cref="Zeros"/> a new
    /// connection starts at 0 and moves by its first gradient.
    /// </param>
    /// <param name="reset">Which of the optimizer's state starts afresh at every evolution.</param>
    /// <param name="every">Time between two evolutions, above 0; an epoch when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A fraction outside 0 to 1.</exception>
    /// <exception cref="ArgumentException">A rule whose weights depend on each other, such as orthogonal.</exception>
    public SparseEvolution(
        double zeta = 0.2,
        Initializer? initializer = null,
        OptimizerReset reset = OptimizerReset.New,
        TrainingTime? every = null
    )
    {
        Zeta = ZetaOption.Check(zeta);
        Reset = reset;
        Every = EveryOption.Check(every ?? 1);
        Initializer = initializer ?? new HeNormal();
        if (!Initializer.DrawsIndependently)
        {
            throw new ArgumentException(
                $"New weights are drawn one by one, which {Initializer.Name} cannot.",
                nameof(initializer)
            );
        }
    }

    /// <inheritdoc/>
    public string Name => Rule.Name;

    /// <summary>The fraction that is replaced.</summary>
    public double Zeta { get; }

    /// <summary>The rule that draws the new weights.</summary>
    public Initializer Initializer { get; }

    /// <summary>Which of the optimizer's state starts afresh at every evolution.</summary>
    public OptimizerReset Reset { get; }

    /// <summary>Time between two evolutions.</summary>
    public TrainingTime Every { get; }

    /// <inheritdoc/>
    public void Begin(IPlasticTraining training)
    {
        ArgumentNullException.ThrowIfNull(training);
        WiredZeros.Fix(training);
    }

    /// <inheritdoc/>
    public void AtStep(IPlasticTraining training)
    {
        ArgumentNullException.ThrowIfNull(training);
        if (Every.CountsIterations && training.Iteration % Every.Count == 0)
        {
            Evolve(training, training.Iteration);
        }
    }

    /// <inheritdoc/>
    public void EndEpoch(IPlasticTraining training)
    {
        ArgumentNullException.ThrowIfNull(training);
        if (!Every.CountsIterations && training.Epoch % Every.Count == 0)
        {
            Evolve(training, training.Epoch);
        }
    }

    private void Evolve(IPlasticTraining training, long time)
    {
        for (int layer = 0; layer < training.Network.Weights.Count; layer++)
        {
            Parameter weight = training.Network.Weights[layer];
            if (!weight.ConnectsAll)
            {
                SparseMatrix matrix = weight.ToSparse();
                matrix = Evolve(matrix, weight.Shape, training.Randomness, layer, time, out bool[] isNew);
                training.Reconnect(weight, matrix, isNew);
            }
        }

        if (Reset == OptimizerReset.All)
        {
            training.RestartOptimizer();
        }
    }

    /// <summary>One layer after one step of evolution.</summary>
    /// <param name="layer">The layer; it stays as it is.</param>
    /// <param name="shape">Its matrix view.</param>
    /// <param name="randomness">Entries and weights come from the stream <c>plasticity</c>.</param>
    /// <param name="index">Index of the layer, which has numbers of its own.</param>
    /// <param name="time">Epochs finished, or iterations where those are counted; each draws numbers of its own.</param>
    /// <param name="isNew">True for each connection of the result that was drawn anew.</param>
    public SparseMatrix Evolve(
        SparseMatrix layer,
        MatrixShape shape,
        Randomness randomness,
        int index,
        long time,
        out bool[] isNew
    )
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(randomness);
        bool[] leaves = Weakest(layer.Values);
        var arriving = new float[leaves.AsSpan().Count(true)];
        Initializer.Sample(arriving, shape, randomness.Stream(StreamNames.Plasticity, index, 2 * time + Weights));
        RandomStream places = randomness.Stream(StreamNames.Plasticity, index, 2 * time + Places);
        return RandomConnections.Grow(layer.Without(leaves), arriving, places, out isNew);
    }

    private bool[] Weakest(float[] weights)
    {
        bool[] leaves = [.. weights.Select(weight => weight == 0)];
        TopK<LowestPositive>.Mark(weights, NearestCount.Of(Zeta, weights.Count(weight => weight > 0)), leaves);
        TopK<HighestNegative>.Mark(weights, NearestCount.Of(Zeta, weights.Count(weight => weight < 0)), leaves);
        return leaves;
    }
}
