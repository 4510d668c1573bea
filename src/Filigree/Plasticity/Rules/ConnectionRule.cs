using Filigree.Connectivity;
using Filigree.Layers;
using Filigree.Options;

namespace Filigree.Plasticity;

/// <summary>
/// Cuts and grows connections while a network trains, put together from parts: what is kept, what is grown, how many in which layer, and when. At an event
/// each layer's quota says how many connections stay, the best by <see cref="Keep"/>, and how many come, the best free entries by
/// <see cref="Grow"/>, those just emptied included. What comes has weight 0 and no optimizer state, also where it comes back (unless <see cref="KeepsReturning"/>).
/// </summary>
/// <remarks>
/// Counts are rounded to the nearest, halves up, and hold exactly. Of equal scores the lower output, then the lower input, is cut first and grown first.
/// Where fewer free entries than come score above 0, the rest are drawn from the stream <c>plasticity</c>. Dense layers stay dense unless the rule has a
/// density to go to. A rule whose scores look at gradients acts in place of a step's update, with that step's gradients; others act after the step.
/// </remarks>
public sealed class ConnectionRule : IPlasticity
{
    private const Needs NeedsOfPass = Needs.Gradient | Needs.DenseGradient | Needs.Momentum;

    private readonly ConnectionState state = new();

    /// <inheritdoc/>
    public required string Name { get; init; }

    /// <summary>What the best are that stay.</summary>
    public required IScore Keep { get; init; }

    /// <summary>What the best are that come; null where none do.</summary>
    public IScore? Grow { get; init; }

    /// <summary>How cutting and growing is shared among the layers.</summary>
    public IShares Layers { get; init; } = new SameShares();

    /// <summary>Which connections may be left of a layer.</summary>
    public IPattern Pattern { get; init; } = new Unstructured();

    /// <summary>Cuts before training; null for none.</summary>
    public CutsBefore? Before { get; init; }

    /// <summary>The samples of scores that want more than a step's own gradients.</summary>
    public SampleLook Look { get; init; } = new(Samples: 100);

    /// <summary>Where the density goes while the rule acts; null where it stays.</summary>
    public DensityPlan? Density { get; init; }

    /// <summary>The fraction of a layer's connections that leaves for others to come.</summary>
    public Moves Moves { get; init; } = Moves.None;

    /// <summary>When it acts; null for never, once training has begun.</summary>
    public EventTimes? When { get; init; }

    /// <summary>Layers that are left as they are, besides dense ones where the density stays.</summary>
    public LayersLeftOut LeftOut { get; init; }

    /// <summary>Whether connections on no complete path leave, too, with every cut; as many more come, where any come.</summary>
    public bool RemovesDeadPaths { get; init; }

    /// <summary>Whether what has just left may not come back at once, as far as there are other free entries.</summary>
    public bool BarsJustCut { get; init; }

    /// <summary>Whether what leaves and comes back at one event has the weight and the optimizer's state that it had; both are 0 otherwise.</summary>
    public bool KeepsReturning { get; init; }

    /// <summary>A layer's connections stay for good once this share of what left it came back at once; null for never.</summary>
    public double? SettlesAt { get; init; }

    /// <summary>What the weights of connections that stay are after an event.</summary>
    public Survivors Survivors { get; init; } = new();

    /// <summary>The optimizer's state that starts afresh at an event.</summary>
    public OptimizerReset Reset { get; init; }

    /// <summary>What is left of <see cref="Needs.Momentum"/> with each step.</summary>
    public double MomentumDecay { get; init; } = 0.9;

    /// <summary>Steps before an event from which <see cref="Needs.Momentum"/> is added up.</summary>
    public int MomentumWindow { get; init; } = 44;

    /// <summary>Whether it can do nothing with a network whose layers are all dense.</summary>
    internal bool NeedsSparseLayers => Density is null && Before is null;

    /// <summary>Whether all that it changes is which connections a fraction of them is: with a fraction of 0 it never acts.</summary>
    internal bool OnlyMoves =>
        Density is null
        && Grow is not null
        && !RemovesDeadPaths
        && Pattern is Unstructured
        && Survivors.StayAsTheyAre
        && Reset == OptimizerReset.New
        && (Layers is SameShares or MomentumShares or PlaceShares);

    /// <inheritdoc/>
    public double? RequestedDensity => state.Requested;

    /// <inheritdoc/>
    public double? RequestedDensityOf(double? wired, bool isDense) =>
        LeavesNumberOpen ? null : RequestedDensity ?? wired;

    // What a pattern of its own number leaves of a sparse layer, what led from neurons that are gone, and what is on no complete path, nobody asked for.
    private bool LeavesNumberOpen =>
        Pattern is WholeNeurons
        || (Density is null && Before is null && Grow is null && (Pattern is NOfM || RemovesDeadPaths));

    private Needs Needs => Keep.Needs | (Grow?.Needs ?? Needs.None);

    /// <summary>Whether one fan-in is shared out once it is known what has come, too.</summary>
    internal bool GrowsOneFanIn => Pattern is FanIn && Grow is not null;

    /// <summary>Whether it acts in place of a step's update.</summary>
    internal bool LooksAtSteps => (Needs & NeedsOfPass) != 0 || Layers.NeedsMomentum;

    private bool AddsMomentum => Needs.HasFlag(Needs.Momentum) || Layers.NeedsMomentum;

    /// <inheritdoc/>
    public void Require(TrainingSpan span)
    {
        ConnectionFit.RequireParts(this);
        if (When is not null)
        {
            ConnectionFit.RequireTimes(this, When, span);
        }
    }

    /// <inheritdoc/>
    public void Require(IReadOnlyList<WiredLayer> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        ConnectionFit.Require(
            this,
            [
                .. layers.Where(
                    (layer, index) => IsChosen(index, layers.Count) && (!NeedsSparseLayers || !layer.ConnectsAll)
                ),
            ]
        );
    }

    /// <inheritdoc/>
    public void Begin(IPlasticTraining training)
    {
        ArgumentNullException.ThrowIfNull(training);
        WiredZeros.Fix(training);
        Survivors.Begin(training);
        state.Begin(training.Network);
        int[] layers = Chosen(training.Network);
        state.FirstDensity =
            layers.Sum(layer => state.First[layer])
            / Math.Max(1.0, layers.Sum(layer => (double)training.Network.Weights[layer].Shape.Places));
        if (Before is not null)
        {
            ChoiceBefore.Make(this, Before, state, training, layers);
        }
    }

    /// <inheritdoc/>
    public bool ReplacesUpdate(IPlasticTraining training)
    {
        ArgumentNullException.ThrowIfNull(training);
        if (When is null || !LooksAtSteps)
        {
            return false;
        }

        long step = training.Iteration + 1;
        if (AddsMomentum && When.StepsToNext(step, training.Span) < MomentumWindow)
        {
            (state.Momentum ??= new DenseMomentum(MomentumDecay)).Add(training, Chosen(training.Network));
        }

        return When.IsDue(step, training.Span) && Act(training, step);
    }

    /// <inheritdoc/>
    public void AtStep(IPlasticTraining training)
    {
        ArgumentNullException.ThrowIfNull(training);
        Survivors.AtStep(training);
        if (!LooksAtSteps && When?.IsDue(training.Iteration, training.Span) == true)
        {
            Act(training, training.Iteration);
        }
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        state.Save(writer);
        Survivors.Save(writer);
        Layers.Save(writer);
        state.SaveMomentum(writer);
    }

    /// <inheritdoc/>
    public void Restore(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        state.Restore(reader);
        Survivors.Restore(reader);
        Layers.Restore(reader);
        state.RestoreMomentum(reader, MomentumDecay);
    }

    private bool Act(IPlasticTraining training, long step)
    {
        EventTimes when = When!;
        double? density = Density is { } plan
            ? plan.Law.At(state.FirstDensity, plan.To, when.ProgressTo(plan.End, step, training.Span))
            : null;
        double progress = when.Progress(step, training.Span);
        double moves = Grow is null ? 0 : Moves.Law.At(Moves.From, Moves.To, progress);
        new ConnectionEvent(this, state, training, Chosen(training.Network), progress)
        {
            Density = density,
            Moves = moves,
            IsLast = when.IsLast(step, training.Span),
        }.Happen();
        state.Momentum?.Clear();
        return true;
    }

    // Layers that are cut and grown: all but those left out, or the sparse ones where nobody asks for another density.
    private int[] Chosen(Network network)
    {
        int count = network.Weights.Count;
        return
        [
            .. Enumerable
                .Range(0, count)
                .Where(layer =>
                    IsChosen(layer, count)
                    && !state.HasSettled[layer]
                    && (!NeedsSparseLayers || !network.Weights[layer].ConnectsAll)
                ),
        ];
    }

    private bool IsChosen(int layer, int layers) =>
        !(layer == 0 && LeftOut.HasFlag(LayersLeftOut.First))
        && !(layer == layers - 1 && LeftOut.HasFlag(LayersLeftOut.Last));
}
