using Filigree.Connectivity;
using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Topology;

namespace Filigree.Plasticity;

/// <summary>One event of a <see cref="ConnectionRule"/>: all layers are scored and cut, then grown, then connected anew.</summary>
/// <param name="rule">What is cut and grown.</param>
/// <param name="state">What the rule carries along.</param>
/// <param name="training">The training.</param>
/// <param name="layers">The layers that are cut and grown.</param>
/// <param name="progress">How much of the time in which the rule acts is behind, 0 to 1.</param>
internal sealed class ConnectionEvent(
    ConnectionRule rule,
    ConnectionState state,
    IPlasticTraining training,
    int[] layers,
    double progress
)
{
    // Which of an event's numbers are drawn: the step of their stream is the event times the number of kinds, plus this.
    private const int KindsOfChance = 4;
    private const int ChanceOfKeeping = 0;
    private const int ChanceOfGrowing = 1;
    private const int ChanceOfPlaces = 2;
    private const int ChanceOfWeights = 3;

    private readonly IReadOnlyList<Parameter> weights = training.Network.Weights;
    private readonly SparseMatrix[] network = [.. training.Network.Weights.Select(weight => weight.ToConnections())];

    /// <summary>The density that the layers are to have; null where it stays.</summary>
    public double? Density { get; init; }

    /// <summary>The fraction of connections that leaves for others to come.</summary>
    public double Moves { get; init; }

    /// <summary>Whether no event follows.</summary>
    public bool IsLast { get; init; }

    /// <summary>Whether the worst are kept, as a control.</summary>
    public bool KeepsWorst { get; init; }

    /// <summary>Cuts and grows; where a score is NaN, the training is said to have diverged and nothing changes.</summary>
    public void Happen()
    {
        float[][] scores = Scores();
        if (scores.Any(layer => layer.Any(float.IsNaN)))
        {
            training.Diverge();
            return;
        }

        IReadOnlyList<Quota> quotas = Quotas(scores);
        SparseMatrix[] kept = [.. network];
        for (int index = 0; index < layers.Length; index++)
        {
            kept[layers[index]] = Cut(layers[index], scores[index], quotas[index].Kept);
        }

        RemoveDeadPaths(kept);
        SparseMatrix?[] grown = [.. layers.Select((layer, index) => FindGrown(kept, layer, quotas[index].Total))];
        for (int index = 0; rule.GrowsOneFanIn && index < layers.Length; index++)
        {
            int layer = layers[index];
            long total = rule.Density is null ? state.First[layer] : quotas[index].Total;
            float[] own = Array.ConvertAll(kept[layer].PlacesIn(network[layer]), place => scores[index][place]);
            if (grown[index] is { } best)
            {
                bool isOutput = layer == weights.Count - 1;
                var pattern = (FanIn)rule.Pattern;
                (kept[layer], int[] coming) = OneFanIn.Share(pattern, kept[layer], own, best, total, isOutput);
                grown[index] = GrowthOf(kept, layer).Find(kept[layer], coming);
            }
        }

        if (grown.Contains(null))
        {
            training.Diverge();
            return;
        }

        for (int index = 0; index < layers.Length; index++)
        {
            Connect(layers[index], kept[layers[index]], grown[index]!);
        }

        rule.Survivors.EndEvent(training);
        if (rule.Reset == OptimizerReset.All)
        {
            training.RestartOptimizer();
        }

        state.Requested = AskedDensity() is { } asked ? Requested(asked) : null;
        state.Events++;
    }

    private float[][] Scores()
    {
        ScoreInputs inputs = ScoreInputs.For(training, rule.Keep.Needs, rule.Look);
        float[][] scores = [.. layers.Select(layer => Score(inputs, layer))];
        return KeepsWorst ? Array.ConvertAll(scores, layer => Array.ConvertAll(layer, score => -score)) : scores;
    }

    private float[] Score(ScoreInputs inputs, int layer)
    {
        IScore keep = rule.Keep;
        SparseMatrix matrix = network[layer];
        var scores = new float[matrix.Count];
        var gradients = new float[keep.Needs.HasFlag(Needs.Gradient) ? matrix.Count : 0];
        if (gradients.Length > 0)
        {
            training.ReadGradients(weights[layer], matrix, gradients);
        }

        keep.Score(
            new Candidates
            {
                Network = network,
                Layer = layer,
                FirstOutput = 0,
                Places = PlaceRows.Of(matrix),
                Random = Chance(layer, ChanceOfKeeping),
                Progress = progress,
                Weights = matrix.Values,
                Gradients = gradients,
                Momenta = keep.Needs.HasFlag(Needs.Momentum) ? state.Momentum!.Of(layer, matrix) : default,
                HessianProducts = inputs.HessianProducts(layer),
                Flow = inputs.Flows(layer),
                InputNorms = inputs.InputNorms(layer),
            },
            scores
        );
        return scores;
    }

    private IReadOnlyList<Quota> Quotas(float[][] scores) =>
        rule.Layers.Share(
            new Turnover
            {
                Layers = [.. layers.Select(layer => weights[layer].Shape)],
                Counts = [.. layers.Select(layer => (long)network[layer].Count)],
                First = [.. layers.Select(layer => state.First[layer])],
                Density = Density,
                Moves = Moves,
                IsLast = IsLast,
                Scores = scores,
                Momenta = rule.Layers.NeedsMomentum
                    ? [.. layers.Select(layer => state.Momentum!.MeanMagnitude(layer, network[layer]))]
                    : [],
            }
        );

    private SparseMatrix Cut(int layer, float[] scores, long count)
    {
        IPattern pattern = rule.GrowsOneFanIn ? new Unstructured() : rule.Pattern;
        SparseMatrix before = network[layer];
        return pattern.Cut(before, scores, Math.Min(count, before.Count), isLast: layer == weights.Count - 1);
    }

    // What leads from a neuron that is gone goes with it.
    private void RemoveDeadPaths(SparseMatrix[] kept)
    {
        if (!rule.RemovesDeadPaths && rule.Pattern is not WholeNeurons)
        {
            return;
        }

        SparseMatrix[] living = CompletePaths.Living(kept, training.Network.Channels);
        foreach (int layer in layers)
        {
            kept[layer] = living[layer];
        }
    }

    // What comes, with weights of 0; null where a score is NaN.
    private SparseMatrix? FindGrown(SparseMatrix[] kept, int layer, long total)
    {
        SparseMatrix before = network[layer];
        SparseMatrix occupied = kept[layer];
        long coming = rule.Grow is null ? 0 : Math.Min(total - occupied.Count, FreePlaces.Count(occupied));
        if (coming <= 0)
        {
            return Growth.Nothing(occupied);
        }

        long elsewhere = rule.BarsJustCut ? Math.Min(coming, FreePlaces.Count(before)) : coming;
        Growth growth = GrowthOf(kept, layer);
        SparseMatrix? grown = growth.Find(rule.BarsJustCut ? before : occupied, checked((int)elsewhere));
        return grown is null || elsewhere == coming
            ? grown
            : growth.Find(occupied.Union(grown), checked((int)(coming - elsewhere)))?.Union(grown);
    }

    private Growth GrowthOf(SparseMatrix[] kept, int layer) =>
        new(training, rule.Grow!, kept, layer)
        {
            Progress = progress,
            Momentum = state.Momentum,
            Scores = Chance(layer, ChanceOfGrowing),
            Places = Chance(layer, ChanceOfPlaces),
        };

    private void Connect(int layer, SparseMatrix kept, SparseMatrix grown)
    {
        SparseMatrix stays = rule.Survivors.Weigh(kept, layer, weights[layer], Chance(layer, ChanceOfWeights));
        SparseMatrix before = network[layer];
        SparseMatrix next = stays.Union(rule.KeepsReturning ? grown.WeightsFrom(before) : grown, out bool[] isNew);
        if (rule.KeepsReturning)
        {
            isNew = Array.ConvertAll(next.PlacesIn(before), place => place < 0);
        }

        training.Reconnect(weights[layer], next, isNew);
        long gone = before.Count - kept.Count;
        state.HasSettled[layer] = gone > 0 && before.CountShared(grown) >= rule.SettlesAt * gone;
    }

    // A pattern or layers may have numbers of their own.
    private double? AskedDensity() =>
        Density is not null ? (rule.Pattern as NOfM)?.Density ?? Density
        : rule.Layers.Goal(
            [.. layers.Select(layer => weights[layer].Shape)],
            [.. layers.Select(layer => state.First[layer])],
            density: null
        )
            is { } goal
            ? goal.Sum() / Math.Max(1.0, layers.Sum(layer => (double)weights[layer].Shape.Places))
        : null;

    // Of the whole network, with the layers that are left as they are.
    private double Requested(double density)
    {
        double places = weights.Sum(weight => (double)weight.Shape.Places);
        double others = weights
            .Where((_, layer) => !layers.Contains(layer))
            .Sum(weight => (double)weight.ConnectionCount);
        return ((density * layers.Sum(layer => (double)weights[layer].Shape.Places)) + others) / places;
    }

    private RandomStream Chance(int layer, int kind) =>
        training.Randomness.Stream(StreamNames.Plasticity, layer, (state.Events * KindsOfChance) + kind);
}
