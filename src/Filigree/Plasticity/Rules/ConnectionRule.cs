using Filigree.Connectivity;
using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Tensors;
using Filigree.Topology;

namespace Filigree.Plasticity;

/// <summary>
/// Cuts and grows connections while a network trains, put together from parts: what is kept, what is grown, how many in which layer, and when. At an event
/// each layer's quota says how many connections stay, the best by <see cref="Keep"/>, and how many come, the best free entries by
/// <see cref="Grow"/>, those just emptied included. What comes has weight 0 and no optimizer state, also where it comes back.
/// </summary>
/// <remarks>
/// Counts are rounded to the nearest, halves up, and hold exactly. Of equal scores the lower output, then the lower input, is cut first and grown first.
/// Where fewer free entries than come score above 0, the rest are drawn from the stream <c>plasticity</c>. Dense layers stay dense unless the rule has a
/// density to go to. A rule whose scores look at gradients acts in place of a step's update, with that step's gradients; others act after the step.
/// </remarks>
public sealed class ConnectionRule : IPlasticity
{
    // Which of an event's numbers are drawn: the step of their stream is the event times the number of kinds, plus this.
    private const int KindsOfChance = 4;
    private const int ChanceOfKeeping = 0;
    private const int ChanceOfGrowing = 1;
    private const int ChanceOfPlaces = 2;
    private const int ChanceOfWeights = 3;

    private const Needs NeedsOfPass = Needs.Gradient | Needs.DenseGradient | Needs.Momentum;

    private long[] first = [];
    private double firstDensity;
    private double? requested;
    private long events;
    private bool[] hasSettled = [];
    private DenseMomentum? momentum;

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

    /// <inheritdoc/>
    public double? RequestedDensity => requested;

    private Needs Needs => Keep.Needs | (Grow?.Needs ?? Needs.None);

    // One fan-in is shared out once it is known what has come, too.
    private bool GrowsOneFanIn => Pattern is FanIn && Grow is not null;

    private bool LooksAtSteps => (Needs & NeedsOfPass) != 0 || Layers.NeedsMomentum;

    private bool AddsMomentum => Needs.HasFlag(Needs.Momentum) || Layers.NeedsMomentum;

    /// <inheritdoc/>
    public void Begin(IPlasticTraining training)
    {
        ArgumentNullException.ThrowIfNull(training);
        WiredZeros.Fix(training);
        Survivors.Begin(training);
        hasSettled = new bool[training.Network.Weights.Count];
        int[] layers = Chosen(training.Network);
        first = [.. training.Network.Weights.Select(weight => (long)weight.ConnectionCount)];
        firstDensity =
            layers.Sum(layer => first[layer])
            / Math.Max(1.0, layers.Sum(layer => (double)training.Network.Weights[layer].Shape.Places));
        if (Before is not null)
        {
            CutBefore(Before, training, layers);
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
            (momentum ??= new DenseMomentum(MomentumDecay)).Add(training, Chosen(training.Network));
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
        writer.Write(first.Length);
        Array.ForEach(first, writer.Write);
        writer.Write(firstDensity);
        writer.Write(requested ?? -1);
        writer.Write(events);
        writer.Write(hasSettled.Length);
        Array.ForEach(hasSettled, writer.Write);
        Survivors.Save(writer);
        Layers.Save(writer);
        writer.Write(momentum is not null);
        momentum?.Save(writer);
    }

    /// <inheritdoc/>
    public void Restore(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        first = [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadInt64())];
        firstDensity = reader.ReadDouble();
        requested = reader.ReadDouble() is var asked && asked >= 0 ? asked : null;
        events = reader.ReadInt64();
        hasSettled = [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadBoolean())];
        Survivors.Restore(reader);
        Layers.Restore(reader);
        momentum = null;
        if (reader.ReadBoolean())
        {
            momentum = new DenseMomentum(MomentumDecay);
            momentum.Restore(reader);
        }
    }

    private void CutBefore(CutsBefore before, IPlasticTraining training, int[] layers)
    {
        SparseMatrix[] whole = [.. training.Network.Weights.Select(weight => weight.ToConnections())];
        for (int round = 1; round <= before.Rounds; round++)
        {
            if ((Keep.Needs & Needs.Gradient) != 0)
            {
                training.LookAhead(Look.Samples);
            }

            double progress = (double)round / before.Rounds;
            double density = before.Law.At(firstDensity, before.To, progress);
            Act(training, layers, density, moves: 0, progress, isInverted: before.Control == MaskControl.Invert);
        }

        foreach (int layer in layers)
        {
            Parameter weight = training.Network.Weights[layer];
            SparseMatrix chosen = weight.ToConnections();
            SparseMatrix trained = MaskControls.Apply(
                before.Control,
                whole[layer],
                chosen,
                training.Randomness.Stream(TicketControls.Stream, layer)
            );
            if (trained != chosen)
            {
                training.Reconnect(weight, trained);
            }
        }
    }

    private bool Act(IPlasticTraining training, long step)
    {
        EventTimes when = When!;
        double? density = Density is { } plan
            ? plan.Law.At(firstDensity, plan.To, when.ProgressTo(plan.End, step, training.Span))
            : null;
        double progress = when.Progress(step, training.Span);
        double moves = Grow is null ? 0 : Moves.Law.At(Moves.From, Moves.To, progress);
        Act(training, Chosen(training.Network), density, moves, progress);
        momentum?.Clear();
        return true;
    }

    private void Act(
        IPlasticTraining training,
        int[] layers,
        double? density,
        double moves,
        double progress,
        bool isInverted = false
    )
    {
        IReadOnlyList<Parameter> weights = training.Network.Weights;
        SparseMatrix[] network = [.. weights.Select(weight => weight.ToConnections())];
        ScoreInputs inputs = ScoreInputs.For(training, Keep.Needs, Look);
        float[][] scores = [.. layers.Select(layer => Score(training, network, inputs, layer, progress))];
        if (isInverted)
        {
            scores = Array.ConvertAll(scores, layer => Array.ConvertAll(layer, score => -score));
        }

        if (scores.Any(layer => layer.Any(float.IsNaN)))
        {
            training.Diverge();
            return;
        }

        IReadOnlyList<Quota> quotas = Layers.Share(
            new Turnover
            {
                Layers = [.. layers.Select(layer => weights[layer].Shape)],
                Counts = [.. layers.Select(layer => (long)network[layer].Count)],
                First = [.. layers.Select(layer => first[layer])],
                Density = density,
                Moves = moves,
                Scores = scores,
                Momenta = Layers.NeedsMomentum
                    ? [.. layers.Select(layer => momentum!.MeanMagnitude(layer, network[layer]))]
                    : [],
            }
        );
        SparseMatrix[] kept = [.. network];
        for (int index = 0; index < layers.Length; index++)
        {
            kept[layers[index]] = Cut(network[layers[index]], scores[index], quotas[index].Kept);
        }

        RemoveDeadPaths(training.Network, layers, kept);
        SparseMatrix?[] grown =
        [
            .. layers.Select(
                (layer, index) => FindGrown(training, network[layer], kept, layer, quotas[index].Total, progress)
            ),
        ];
        for (int index = 0; GrowsOneFanIn && index < layers.Length; index++)
        {
            int layer = layers[index];
            long total = Density is null ? first[layer] : quotas[index].Total;
            float[] own = Array.ConvertAll(kept[layer].PlacesIn(network[layer]), place => scores[index][place]);
            if (grown[index] is { } best)
            {
                bool isOutput = layer == weights.Count - 1;
                (kept[layer], int[] coming) = OneFanIn.Share((FanIn)Pattern, kept[layer], own, best, total, isOutput);
                grown[index] = GrowthOf(training, kept, layer, progress).Find(kept[layer], coming);
            }
        }

        if (grown.Contains(null))
        {
            training.Diverge();
            return;
        }

        for (int index = 0; index < layers.Length; index++)
        {
            int layer = layers[index];
            RandomStream chance = Chance(training, layer, ChanceOfWeights);
            SparseMatrix stays = Survivors.Weigh(kept[layer], layer, weights[layer], chance);
            training.Reconnect(weights[layer], stays.Union(grown[index]!, out bool[] isNew), isNew);
            long gone = network[layer].Count - kept[layer].Count;
            hasSettled[layer] = gone > 0 && network[layer].CountShared(grown[index]!) >= SettlesAt * gone;
        }

        Survivors.EndEvent(training);
        if (Reset == OptimizerReset.All)
        {
            training.RestartOptimizer();
        }

        requested = density is { } asked ? Requested(weights, layers, asked) : null;
        events++;
    }

    // Layers that are cut and grown: all but those left out, or the sparse ones where nobody asks for another density.
    private int[] Chosen(Network network)
    {
        int last = network.Weights.Count - 1;
        return
        [
            .. Enumerable
                .Range(0, last + 1)
                .Where(layer =>
                    !(layer == 0 && LeftOut.HasFlag(LayersLeftOut.First))
                    && !(layer == last && LeftOut.HasFlag(LayersLeftOut.Last))
                    && !hasSettled[layer]
                    && (!NeedsSparseLayers || !network.Weights[layer].ConnectsAll)
                ),
        ];
    }

    private float[] Score(
        IPlasticTraining training,
        SparseMatrix[] network,
        ScoreInputs inputs,
        int layer,
        double progress
    )
    {
        SparseMatrix matrix = network[layer];
        var scores = new float[matrix.Count];
        var gradients = new float[Keep.Needs.HasFlag(Needs.Gradient) ? matrix.Count : 0];
        if (gradients.Length > 0)
        {
            training.ReadGradients(training.Network.Weights[layer], matrix, gradients);
        }

        Keep.Score(
            new Candidates
            {
                Network = network,
                Layer = layer,
                FirstOutput = 0,
                Places = PlaceRows.Of(matrix),
                Random = Chance(training, layer, ChanceOfKeeping),
                Progress = progress,
                Weights = matrix.Values,
                Gradients = gradients,
                Momenta = Keep.Needs.HasFlag(Needs.Momentum) ? momentum!.Of(layer, matrix) : default,
                HessianProducts = inputs.HessianProducts(layer),
                Flow = inputs.Flows(layer),
                InputNorms = inputs.InputNorms(layer),
            },
            scores
        );
        return scores;
    }

    private SparseMatrix Cut(SparseMatrix layer, float[] scores, long count)
    {
        var kept = new bool[layer.Count];
        IPattern pattern = GrowsOneFanIn ? new Unstructured() : Pattern;
        pattern.Keep(PlaceRows.Of(layer), scores, Math.Min(count, layer.Count), kept);
        return layer.Only(kept);
    }

    private void RemoveDeadPaths(Network network, int[] layers, SparseMatrix[] kept)
    {
        if (!RemovesDeadPaths)
        {
            return;
        }

        CompletePaths paths = CompletePaths.Of(new SparseGraph(kept.Select(SparseLayer.Of)), network.Channels);
        foreach (int layer in layers)
        {
            bool[] isAlive = paths.Mark(layer, kept[layer]);
            kept[layer] = kept[layer].Only(isAlive);
        }
    }

    // What comes, with weights of 0; null where a score is NaN.
    private SparseMatrix? FindGrown(
        IPlasticTraining training,
        SparseMatrix before,
        SparseMatrix[] kept,
        int layer,
        long total,
        double progress
    )
    {
        SparseMatrix occupied = kept[layer];
        long coming = Grow is null ? 0 : Math.Min(total - occupied.Count, FreePlaces.Count(occupied));
        if (coming <= 0)
        {
            return Growth.Nothing(occupied);
        }

        long elsewhere = BarsJustCut ? Math.Min(coming, FreePlaces.Count(before)) : coming;
        Growth growth = GrowthOf(training, kept, layer, progress);
        SparseMatrix? grown = growth.Find(BarsJustCut ? before : occupied, checked((int)elsewhere));
        return grown is null || elsewhere == coming
            ? grown
            : growth.Find(occupied.Union(grown), checked((int)(coming - elsewhere)))?.Union(grown);
    }

    private Growth GrowthOf(IPlasticTraining training, SparseMatrix[] kept, int layer, double progress) =>
        new(training, Grow!, kept, layer)
        {
            Progress = progress,
            Momentum = momentum,
            Scores = Chance(training, layer, ChanceOfGrowing),
            Places = Chance(training, layer, ChanceOfPlaces),
        };

    private RandomStream Chance(IPlasticTraining training, int layer, int kind) =>
        training.Randomness.Stream(StreamNames.Plasticity, layer, (events * KindsOfChance) + kind);

    private static double Requested(IReadOnlyList<Parameter> weights, int[] layers, double density)
    {
        double places = weights.Sum(weight => (double)weight.Shape.Places);
        double others = weights
            .Where((_, layer) => !layers.Contains(layer))
            .Sum(weight => (double)weight.ConnectionCount);
        return ((density * layers.Sum(layer => (double)weights[layer].Shape.Places)) + others) / places;
    }
}
