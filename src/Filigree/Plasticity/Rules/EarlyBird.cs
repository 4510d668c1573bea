using Filigree.Connectivity;
using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Tensors;
using Filigree.Topology;

namespace Filigree.Plasticity;

/// <summary>
/// Early-bird tickets (You et al. 2020, 1909.11957): after each epoch the hidden neurons are ranked, by the scale of the normalization behind them or else the
/// norm of their weights. Once the choice of the best differs from those of the epochs before by no more than a distance, the others are cut for good,
/// with all that leads to and from them, and training goes on with what is left.
/// </summary>
/// <param name="share">Neurons of each hidden layer that stay, 0 to 1, above 0.</param>
/// <param name="distance">Neurons that two choices may differ in, as a share of all.</param>
/// <param name="window">How many choices are compared, the last one included; at least 2.</param>
internal sealed class EarlyBird(double share = 0.5, double distance = 0.1, int window = 5) : IPlasticity
{
    private static readonly NumberOption ShareOption = new(
        "share",
        "neurons of each hidden layer that stay",
        0.5,
        0,
        1,
        ExcludesMinimum: true
    );

    private static readonly NumberOption DistanceOption = new(
        "distance",
        "neurons that two choices may differ in, as a share of all",
        0.1,
        0,
        1
    );

    private static readonly CountOption WindowOption = new(
        "window",
        "choices that are compared, the last one included",
        5,
        2,
        1000
    )
    {
        Unit = "epochs",
    };

    private readonly double share = ShareOption.Check(share);
    private readonly double distance = DistanceOption.Check(distance);
    private readonly int window = WindowOption.Check(window);
    private readonly Queue<bool[]> choices = new();

    /// <summary>The rule in study files.</summary>
    public static Rule<IPlasticity> Rule { get; } =
        new(
            "early-bird",
            "once the choice of the best neurons no longer changes, the others are cut (early-bird tickets)",
            [ShareOption, DistanceOption, WindowOption],
            options => new EarlyBird(options.Get(ShareOption), options.Get(DistanceOption), options.Get(WindowOption))
        )
        {
            Source = "You et al. 2020, 1909.11957",
        };

    /// <inheritdoc/>
    public string Name => Rule.Name;

    /// <summary>The epoch after which the ticket was found; null before.</summary>
    public int? FoundAt { get; private set; }

    /// <inheritdoc/>
    /// <remarks>Neurons are asked for, with whatever connections they have.</remarks>
    public double? RequestedDensityOf(double? wired, bool isDense) => null;

    /// <inheritdoc/>
    public void Begin(IPlasticTraining training) => WiredZeros.Fix(training);

    /// <inheritdoc/>
    public void Require(TrainingSpan span)
    {
        if (span.Epochs <= window)
        {
            throw new UserError(
                $"window is {window}, and the training has {((TrainingTime)span.Epochs).InWords}",
                Name,
                "fewer than the epochs of the training, the last of which cuts nothing"
            );
        }
    }

    /// <inheritdoc/>
    public void EndEpoch(IPlasticTraining training)
    {
        ArgumentNullException.ThrowIfNull(training);
        if (FoundAt is not null)
        {
            return;
        }

        bool[][] chosen = Choose(training.Network);
        bool[] all = [.. chosen.SelectMany(layer => layer)];
        choices.Enqueue(all);
        if (choices.Count > window)
        {
            choices.Dequeue();
        }

        if (choices.Count == window && choices.All(other => Differences(all, other) <= distance * all.Length))
        {
            FoundAt = training.Epoch;
            choices.Clear();
            Cut(training, chosen);
        }
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(FoundAt ?? 0);
        writer.Write(choices.Count);
        foreach (bool[] choice in choices)
        {
            writer.Write(choice.Length);
            Array.ForEach(choice, writer.Write);
        }
    }

    /// <inheritdoc/>
    public void Restore(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        FoundAt = reader.ReadInt32() is var epoch and > 0 ? epoch : null;
        choices.Clear();
        for (int left = reader.ReadInt32(); left > 0; left--)
        {
            choices.Enqueue([.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadBoolean())]);
        }
    }

    // The best neurons of every layer of weights but the last.
    private bool[][] Choose(Network network)
    {
        IReadOnlyList<BatchNorm?> norms = network.NormsBehindWeights;
        var chosen = new bool[network.Weights.Count - 1][];
        for (int layer = 0; layer < chosen.Length; layer++)
        {
            float[] scores = norms[layer] is { } norm
                ? Array.ConvertAll(norm.Gamma.ToMatrix().Values, MathF.Abs)
                : Norms(network.Weights[layer].ToSparse());
            chosen[layer] = new bool[scores.Length];
            TopK<Highest>.Mark(scores, Math.Max(1, NearestCount.Of(share, scores.Length)), chosen[layer]);
        }

        return chosen;
    }

    private static float[] Norms(SparseMatrix connections)
    {
        var norms = new float[connections.Outputs];
        for (int output = 0; output < norms.Length; output++)
        {
            norms[output] = (float)Math.Sqrt(Reductions.SumOfSquares(connections.WeightsOf(output)));
        }

        return norms;
    }

    private static int Differences(bool[] one, bool[] other) => one.Zip(other).Count(pair => pair.First != pair.Second);

    private static void Cut(IPlasticTraining training, bool[][] chosen)
    {
        IReadOnlyList<Parameter> weights = training.Network.Weights;
        SparseMatrix[] kept = [.. weights.Select(weight => weight.ToSparse())];
        for (int layer = 0; layer < chosen.Length; layer++)
        {
            bool[] goes = new bool[kept[layer].Count];
            for (int output = 0; output < chosen[layer].Length; output++)
            {
                goes.AsSpan(kept[layer].Starts[output]..kept[layer].Starts[output + 1]).Fill(!chosen[layer][output]);
            }

            kept[layer] = kept[layer].Without(goes);
        }

        // What leads from a neuron that is gone leads from no input.
        SparseMatrix[] living = CompletePaths.Living(kept, training.Network.Channels);
        for (int layer = 0; layer < living.Length; layer++)
        {
            training.Reconnect(weights[layer], living[layer]);
        }
    }
}
