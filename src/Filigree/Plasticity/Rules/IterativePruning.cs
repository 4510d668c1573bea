using Filigree.Connectivity;
using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Tensors;
using Filigree.Topology;

namespace Filigree.Plasticity;

/// <summary>
/// Iterative magnitude pruning with rewinding, the search for winning tickets (Frankle and Carbin 2019; one-initialization, 2): every
/// so many epochs the fraction of the remaining connections that has the smallest magnitudes is cut for good, all parameters go
/// back to what they were, and the optimizer starts afresh.
/// </summary>
/// <remarks>
/// Counts are rounded to the nearest, halves up, and hold exactly. Of equal magnitudes the connection of the lower layer,
/// output neuron and input neuron goes first. Entries that the wiring leaves at 0 are cut from the start.
/// </remarks>
public sealed class IterativePruning : IPlasticity
{
    private static readonly NumberOption RateOption = new(
        "rate",
        "fraction of the remaining connections that is cut",
        0.2,
        0,
        1
    );

    private static readonly TimeOption EveryOption = new("every", "time between two cuts", 5, 1);

    private static readonly RewindOption RewindOption = new("rewind", "what the parameters go back to");

    private static readonly CountOption RewindEpochOption = new(
        "rewind-epoch",
        "the epoch of 'rewind: epoch', at most the first cut",
        1,
        1,
        1_000_000
    )
    {
        Unit = "epochs",
    };

    private static readonly NumberOption OutputRateOption = new(
        "output-rate",
        "fraction cut in the last layer, if another",
        null,
        0,
        1
    )
    {
        WhenMissing = "the same",
        IdentityWhenMissing = -1,
    };

    private static readonly NestedOption<IPattern> PatternOption = new(
        "pattern",
        "which connections may be left of a layer",
        "unstructured"
    )
    {
        IsSilentByDefault = true,
    };

    private readonly double? outputRate;
    private RememberedNetwork? remembered;
    private double[] requested = [];
    private double places = 1;

    /// <summary>Where the weakest are looked for, in study files and on the command line.</summary>
    public static WordOption<Scope> ScopeOption { get; } = Scopes.Option("where the weakest are looked for");

    /// <summary>The rule in study files.</summary>
    public static Rule<IPlasticity> Rule { get; } =
        new(
            "iterative-pruning",
            "every few epochs the weakest connections are cut and the rest goes back to what it was (winning tickets)",
            [RateOption, EveryOption, ScopeOption, RewindOption, RewindEpochOption, OutputRateOption, PatternOption],
            options => new IterativePruning(
                options.Get(RateOption),
                options.Get(EveryOption),
                options.Get(ScopeOption),
                options.Get(RewindOption).Rewinding,
                RewindTime(options),
                options.Find(OutputRateOption)
            )
            {
                Pattern = options.Get(PatternOption),
            }
        )
        {
            Source = "Frankle and Carbin 2019; one-initialization, section 2",
            FindConflict = FindConflict,
        };

    /// <summary>Creates the rule.</summary>
    /// <param name="rate">Fraction of the remaining connections that is cut, 0 to 1.</param>
    /// <param name="every">Time between two cuts, above 0; 5 epochs when null.</param>
    /// <param name="scope">Whether each layer loses the fraction, or the network as a whole.</param>
    /// <param name="rewind">What the parameters go back to.</param>
    /// <param name="rewindTo">For <see cref="Rewinding.Time"/>: when they are remembered, at most the first cut; 1 epoch when null.</param>
    /// <param name="outputRate">Another fraction for the last layer, which then is cut on its own; null for the same.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value outside its range.</exception>
    public IterativePruning(
        double rate = 0.2,
        TrainingTime? every = null,
        Scope scope = Scope.Layer,
        Rewinding rewind = Rewinding.Initial,
        TrainingTime? rewindTo = null,
        double? outputRate = null
    )
    {
        Rate = RateOption.Check(rate);
        Every = EveryOption.Check(every ?? 5);
        RewindTo = rewindTo ?? 1;
        // Iterations and epochs are compared once the length of an epoch is known.
        bool isTooLate = RewindTo.CountsIterations == Every.CountsIterations && RewindTo.Count > Every.Count;
        if (rewind == Rewinding.Time && (RewindTo.Count < 1 || isTooLate))
        {
            throw new ArgumentOutOfRangeException(
                nameof(rewindTo),
                rewindTo,
                $"The time to go back to lies above 0 and at most at the first cut, after {Every.InWords}."
            );
        }

        Scope = scope;
        Rewind = rewind;
        this.outputRate = outputRate is { } other ? OutputRateOption.Check(other) : null;
    }

    /// <inheritdoc/>
    public string Name => Rule.Name;

    /// <summary>Fraction of the remaining connections that is cut.</summary>
    public double Rate { get; }

    /// <summary>Time between two cuts.</summary>
    public TrainingTime Every { get; }

    /// <summary>Whether each layer loses the fraction, or the network as a whole.</summary>
    public Scope Scope { get; }

    /// <summary>Which connections may be left of a layer; any, unless said otherwise.</summary>
    public IPattern Pattern { get; init; } = new Unstructured();

    /// <summary>What the parameters go back to.</summary>
    public Rewinding Rewind { get; }

    /// <summary>The time that <see cref="Rewinding.Time"/> means.</summary>
    public TrainingTime RewindTo { get; }

    /// <summary>What the parameters go back to: the whole network, whatever has been cut since; null before there is anything.</summary>
    public NetworkSnapshot? Remembered => remembered?.Snapshot;

    /// <summary>
    /// The ticket as it stands: the connections that the network has, with the weights and other parameters that they go back to;
    /// with <see cref="Rewinding.None"/> those that they have.
    /// </summary>
    /// <param name="network">The network that is trained.</param>
    public NetworkSnapshot Ticket(Network network)
    {
        NetworkSnapshot now = NetworkSnapshot.Of(network);
        return remembered is null
            ? now
            : new NetworkSnapshot(
                [.. now.Weights.Zip(remembered.Snapshot.Weights, (kept, whole) => kept.WeightsFrom(whole))],
                remembered.Snapshot.Others
            );
    }

    /// <summary>What is left of the wired connections after as many cuts as there were, each of exactly the rate.</summary>
    public double? RequestedDensity => requested.Length == 0 ? null : requested.Sum() / places;

    /// <inheritdoc/>
    /// <remarks>n of m inputs are left, whatever the rate; and with a neuron goes what leads from it.</remarks>
    public double? RequestedDensityOf(double? wired, bool isDense) =>
        Pattern is NOfM or WholeNeurons ? null : RequestedDensity ?? wired;

    /// <inheritdoc/>
    public void Begin(IPlasticTraining training)
    {
        ArgumentNullException.ThrowIfNull(training);
        WiredZeros.Fix(training);
        requested = [.. training.Network.Weights.Select(weight => (double)weight.ConnectionCount)];
        places = training.Network.Weights.Sum(weight => (double)weight.Shape.Places);
        if (Rewind == Rewinding.Initial)
        {
            remembered = RememberedNetwork.Of(training.Network);
        }
    }

    /// <inheritdoc/>
    public void Require(TrainingSpan span)
    {
        if (Rate == 1 && (outputRate ?? 1) == 1 && Pattern is not NOfM)
        {
            throw new UserError("rate is 1, and nothing would be left", Name, "a number below 1");
        }

        if (Rewind == Rewinding.Time && RewindTo.Steps(span.StepsPerEpoch) > Every.Steps(span.StepsPerEpoch))
        {
            throw new UserError(
                $"rewind is {RewindTo}, behind the first cut",
                Name,
                $"at most every {Every}; the training has {span}"
            );
        }
    }

    /// <inheritdoc/>
    public void AtStep(IPlasticTraining training)
    {
        ArgumentNullException.ThrowIfNull(training);
        Act(training, training.Iteration, isStep: true);
    }

    /// <inheritdoc/>
    public void EndEpoch(IPlasticTraining training)
    {
        ArgumentNullException.ThrowIfNull(training);
        Act(training, training.Epoch, isStep: false);
    }

    // Iterations are acted upon at steps, epochs at the end of epochs.
    private void Act(IPlasticTraining training, long finished, bool isStep)
    {
        if (Rewind == Rewinding.Time && RewindTo.CountsIterations == isStep && finished == RewindTo.Count)
        {
            remembered ??= RememberedNetwork.Of(training.Network);
        }

        if (Every.CountsIterations == isStep && finished % Every.Count == 0)
        {
            Cut(training);
        }
    }

    private void Cut(IPlasticTraining training)
    {
        if (Rewind == Rewinding.Time)
        {
            // The first cut may come with the time to go back to, the one counted in iterations, the other in epochs.
            remembered ??= RememberedNetwork.Of(training.Network);
        }

        IReadOnlyList<Parameter> weights = training.Network.Weights;
        SparseMatrix[] pruned = Prune([.. weights.Select(weight => weight.ToSparse())]);
        pruned = Pattern is WholeNeurons ? CompletePaths.Living(pruned, training.Network.Channels) : pruned;
        for (int layer = 0; layer < weights.Count; layer++)
        {
            SparseMatrix matrix = remembered is null
                ? pruned[layer]
                : pruned[layer].WeightsFrom(remembered.Snapshot.Weights[layer]);
            training.Reconnect(weights[layer], matrix);
        }

        for (int layer = 0; layer < requested.Length; layer++)
        {
            requested[layer] *= 1 - (layer == requested.Length - 1 ? outputRate ?? Rate : Rate);
        }

        remembered?.RewindOthers(training.Network);
        training.RestartOptimizer();
    }

    /// <summary>The network's layers after one cut, with their weights as they are.</summary>
    /// <param name="layers">The layers' connections, first layer first.</param>
    public SparseMatrix[] Prune(IReadOnlyList<SparseMatrix> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        float[][] scores = [.. layers.Select(layer => Array.ConvertAll(layer.Values, MathF.Abs))];
        long[] counts = Counts(layers, scores);
        int last = layers.Count - 1;
        return
        [
            .. layers.Select((layer, index) => Pattern.Cut(layer, scores[index], counts[index], isLast: index == last)),
        ];
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(places);
        writer.Write(requested.Length);
        Array.ForEach(requested, writer.Write);
        writer.Write(remembered is not null);
        remembered?.Save(writer);
    }

    /// <inheritdoc/>
    public void Restore(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        places = reader.ReadDouble();
        requested = [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadDouble())];
        remembered = reader.ReadBoolean() ? RememberedNetwork.Load(reader) : null;
    }

    private static TrainingTime RewindTime(Choice options) =>
        options.Get(RewindOption).Time ?? options.Get(RewindEpochOption);

    private static string? FindConflict(Choice options)
    {
        (Rewinding rewinding, TrainingTime? own) = options.Get(RewindOption);
        TrainingTime to = RewindTime(options);
        TrainingTime every = options.Get(EveryOption);
        bool isTooLate = to.CountsIterations == every.CountsIterations && to.Count > every.Count;
        return options.Get(PatternOption) is NOfM
            && new RuleOption[] { RateOption, OutputRateOption, ScopeOption }.FirstOrDefault(options.IsGiven)
                is { } outdone
                ? $"{outdone.Name} is given, but n of m inputs are left of each layer, and nothing more is cut; "
                    + $"expected another pattern, or no {outdone.Name}"
            : options.IsGiven(RewindEpochOption) && (rewinding != Rewinding.Time || own is not null)
                ? $"rewind-epoch is given, but rewind is '{options.Identity[RewindOption.Name]}'; expected 'rewind: epoch' with it"
            : rewinding == Rewinding.Time && isTooLate
                ? $"{(own is null ? $"rewind-epoch is {to.Count}" : $"rewind is {own}")}; expected at most the first cut, every {(own is null ? every.Count : every)}"
            : null;
    }

    // How many connections each layer keeps.
    private long[] Counts(IReadOnlyList<SparseMatrix> layers, float[][] scores)
    {
        int shared = outputRate is null ? layers.Count : layers.Count - 1;
        long[] counts =
        [
            .. layers.Select(
                (layer, index) => Remaining(layer.Count, index < shared ? Rate : outputRate.GetValueOrDefault())
            ),
        ];
        if (Scope == Scope.Network)
        {
            MatrixShape[] shapes = [.. layers.Take(shared).Select(layer => layer.Shape)];
            long total = Remaining(layers.Take(shared).Sum(layer => (long)layer.Count), Rate);
            Distributions.Global.Share(new Budget(shapes, total, scores[..shared])).CopyTo(counts, 0);
        }

        return counts;
    }

    private static long Remaining(long count, double rate) => count - NearestCount.Of(rate, count);
}
