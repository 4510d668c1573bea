using Filigree.Connectivity;
using Filigree.Data;
using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Plasticity;
using Filigree.Studies.Trials;
using Filigree.Tensors;
using Filigree.Training;

namespace Filigree.Studies.Experiments;

/// <summary>
/// Moves a ticket to another network of the same wiring, drawn from other random numbers: as it is, or to the neurons that do the same
/// in the whole networks once each has been trained for as long as the search trains before its first cut (2505.05143).
/// </summary>
/// <param name="settings">The trial's settings.</param>
/// <param name="context">The trial.</param>
/// <param name="dataset">The samples' shape.</param>
/// <param name="data">The samples.</param>
internal sealed class TicketTransfer(TicketSettings settings, TrialContext context, DataSize dataset, TrainingData data)
    : IDisposable
{
    /// <summary>The ticket's connections in the other network as they are.</summary>
    public const string Transferred = "transferred";

    /// <summary>The ticket's connections between the other network's neurons that do the same.</summary>
    public const string Aligned = "aligned";

    // Samples that two networks' neurons are compared on.
    private const int Compared = 1000;

    private static readonly Dictionary<string, double> NoNumbers = [];

    private readonly TrainedNetwork whole = new(keepsWeights: true, keepsOthers: true);
    private readonly TrainedNetwork other = new(keepsWeights: true, keepsOthers: true);
    private readonly TrainedNetwork start = new(keepsWeights: true, keepsOthers: true);
    private readonly List<Network> networks = [];

    /// <summary>Its names among the networks of a study.</summary>
    public static IReadOnlyList<string> Names { get; } = [Transferred, Aligned];

    /// <summary>Epochs that whole networks are trained for beside the search.</summary>
    /// <param name="settings">A trial's settings.</param>
    public static int Epochs(TicketSettings settings) =>
        settings.Network switch
        {
            Aligned => 2 * Round(settings),
            Transferred => StartEpoch(settings),
            _ => 0,
        };

    /// <summary>Declares the trainings of whole networks, which come before the search.</summary>
    public void AddTo(TrialStages stages)
    {
        bool isAligned = settings.Network == Aligned;
        if (isAligned)
        {
            stages.Add("whole", () => Train("whole", context.Randomness, Round(settings), whole), 1, whole);
        }

        int epochs = isAligned ? Round(settings) : StartEpoch(settings);
        if (epochs > 0)
        {
            Randomness drawn = TicketControls.Fresh(context.Randomness);
            stages.Keep("start", start).Add("other", () => Train("other", drawn, epochs, other), 1, other);
        }
    }

    /// <summary>Gives a network the ticket's connections with the other network's weights.</summary>
    /// <param name="ticket">The ticket.</param>
    /// <param name="network">The network that is trained next.</param>
    public void Move(NetworkSnapshot ticket, Network network)
    {
        if (start.Weights.Count == 0)
        {
            using Network drawn = Make(TicketControls.Fresh(context.Randomness));
            start.Take(drawn, NoNumbers);
        }

        SparseMatrix[] kept = [.. ticket.Weights];
        if (settings.Network == Aligned)
        {
            using Network one = With(whole);
            using Network second = With(other);
            kept = NeuronAlignment.Apply(kept, NeuronAlignment.Of(one, second, data.Training, Compared));
        }

        for (int layer = 0; layer < kept.Length; layer++)
        {
            network.Weights[layer].Restore(kept[layer].WeightsFrom(SparseMatrix.Full(start.Weights[layer])));
        }

        network.WriteOthers([.. start.Others]);
    }

    /// <summary>Gives the networks' memory back.</summary>
    public void Dispose() => networks.ForEach(network => network.Dispose());

    // The search's training up to its first cut.
    private static int Round(TicketSettings settings) => Pruning(settings).Every.Count;

    // What the search goes back to; with 'none' it goes on with what the weights are at a cut.
    private static int StartEpoch(TicketSettings settings) =>
        Pruning(settings).Rewind switch
        {
            Rewinding.Initial => 0,
            Rewinding.Time => Pruning(settings).RewindTo.Count,
            _ => Round(settings),
        };

    private static IterativePruning Pruning(TicketSettings settings) =>
        (IterativePruning)settings.Training.MakePlasticity()!;

    private TrainingTrial Train(string phase, Randomness drawn, int epochs, TrainedNetwork result)
    {
        Network network = Make(drawn);
        networks.Add(network);
        return new(context, data, network, settings.SearchTraining(), plasticity: null, probes: [])
        {
            LastEpoch = epochs,
            Labels = new Dictionary<string, string> { ["phase"] = phase },
            Result = result,
            EpochMeasured = epoch =>
            {
                if (result == other && epoch.Epoch == StartEpoch(settings))
                {
                    start.Take(network, NoNumbers);
                }
            },
        };
    }

    private Network Make(Randomness drawn) => settings.Training.MakeNetwork(dataset.Shape, dataset.Classes, drawn);

    private Network With(TrainedNetwork trained)
    {
        Network network = settings.Training.CreateNetwork(dataset.Shape, dataset.Classes);
        foreach ((Parameter weight, WeightMatrix matrix) in network.Weights.Zip(trained.Weights))
        {
            weight.WriteMatrix(matrix.Values);
        }

        network.WriteOthers([.. trained.Others]);
        return network;
    }
}
