using Filigree.Data;
using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Plasticity;
using Filigree.Studies.Definition;
using Filigree.Studies.Probes;
using Filigree.Studies.Trials;
using Filigree.Training;
using Filigree.Wiring;

namespace Filigree.Studies.Experiments;

/// <summary>
/// Searches a winning ticket by iterative pruning, then trains it, or what it is compared with: the same connections with fresh weights,
/// connections at random, the whole network, a small dense one (Frankle and Carbin 2019), the ticket moved to another network. The search is the same in all trials of a
/// seed; controls that need no more than the ticket's number of connections do without it.
/// </summary>
internal sealed class TicketExperiment : IExperiment
{
    /// <inheritdoc/>
    public string Name => "ticket";

    /// <inheritdoc/>
    public string Description => "searches a winning ticket by pruning, then trains it or one of its controls";

    /// <inheritdoc/>
    public IReadOnlyList<string> Keys => TicketSettings.Keys;

    /// <inheritdoc/>
    public Vocabulary Vocabulary =>
        new(
            [
                .. TrainingSummary.OfFixedConnections,
                new("connections", "connections of the network that is compared", "integer"),
            ],
            [.. TrainingTrial.Metrics],
            [
                new RowLabel(
                    "phase",
                    "'search' for the network that is pruned, 'training' for the one that is compared; 'whole' and 'other' for those whose neurons are aligned"
                ),
            ]
        )
        {
            UsualColumns = ["test_accuracy", "density", "connections"],
            UsualFigures =
            [
                TrainingTrial.AccuracyCurve with
                {
                    Where = new Dictionary<string, string> { ["phase"] = "training" },
                },
            ],
        };

    /// <inheritdoc/>
    public ExperimentSettings Read(Section section) => TicketSettings.Read(section);

    /// <inheritdoc/>
    public TrialCost Estimate(ExperimentSettings settings)
    {
        var ticket = (TicketSettings)settings;
        Func<int, double> remaining = TrainingCost.Remaining(ticket.Training);
        double left = ticket.Network == TicketControls.Dense ? 1 : remaining(ticket.SearchEpochs + 1);
        double search = NeedsSearch(ticket) ? TrainingCost.Work(ticket.Training, ticket.SearchEpochs, remaining) : 0;
        int whole = TicketTransfer.Epochs(ticket);
        TrialCost training = TrainingCost.Of(ticket.Training);
        return training with
        {
            FinalBytes = 0,
            DiskBytes =
                training.DiskBytes
                + (NeedsSearch(ticket) ? TrainingSize.OfRows(ticket.Training, ticket.SearchEpochs + whole) : 0),
            Work =
                search
                + TrainingCost.Work(ticket.Training, whole, _ => 1)
                + TrainingCost.Work(ticket.Training, ticket.Training.Training.Epochs, _ => left),
        };
    }

    /// <inheritdoc/>
    public TrialOutcome Run(TrialContext context)
    {
        TicketSettings settings = context.Settings<TicketSettings>();
        (DataSize dataset, TrainingData data) = settings.Training.Data.Prepare(context.Shared, context.Randomness);
        using Network searched = settings.Training.MakeNetwork(dataset.Shape, dataset.Classes, context.Randomness);
        NetworkSnapshot wired = NetworkSnapshot.Of(searched);
        var pruning = (IterativePruning)settings.Training.MakePlasticity()!;
        TrainingSettings training = settings.Training.Training;
        var trained = new TrainedNetwork(keepsWeights: false);
        using Network compared = MakeCompared(settings, dataset, context.Randomness, Untrained(wired, settings));
        var stages = new TrialStages(context);
        using TicketTransfer? transfer = settings.IsMoved ? new TicketTransfer(settings, context, dataset, data) : null;
        transfer?.AddTo(stages);
        if (NeedsSearch(settings))
        {
            stages.Add("search", Search);
        }

        bool isFinite = stages.Add("cut", Cut).Add("training", Train).Run();
        if (!isFinite && trained.Numbers.Count == 0)
        {
            return Unfound(searched, transfer);
        }

        ExportedNetworks.Write(context, Compared(settings), compared, training.Epochs, pruning: null);
        string[] files = [.. Searched(settings), .. Compared(settings)];
        return Outcome(trained, compared, isFinite) with { Files = [.. files.Select(ExportedNetworks.FileName)] };

        TrainingTrial Search() =>
            new(context, data, searched, settings.SearchTraining(), pruning, settings.Training.Probes)
            {
                LastEpoch = settings.SearchEpochs,
                Labels = new Dictionary<string, string> { ["phase"] = "search" },
            };

        void Cut()
        {
            NetworkSnapshot ticket = NeedsSearch(settings) ? pruning.Ticket(searched) : Untrained(wired, settings);
            if (NeedsSearch(settings))
            {
                ExportedNetworks.Write(context, Searched(settings), searched, settings.SearchEpochs, pruning);
            }

            if (transfer is not null)
            {
                transfer.Move(ticket, compared);
            }
            else if (settings.Network != TicketSettings.SmallDense)
            {
                Randomness other = TicketControls.Fresh(context.Randomness);
                using Network fresh = settings.Training.MakeNetwork(dataset.Shape, dataset.Classes, other);
                TicketControls
                    .Named(settings.Network)
                    .Make(ticket, wired, NetworkSnapshot.Of(fresh), context.Randomness)
                    .Restore(compared);
            }
        }

        TrainingTrial Train() =>
            new(context, data, compared, training, plasticity: null, settings.Training.Probes)
            {
                Labels = new Dictionary<string, string> { ["phase"] = "training" },
                ShowsDensity = true,
                Result = trained,
            };
    }

    private static bool NeedsSearch(TicketSettings settings) =>
        settings.IsMoved
        || (settings.Network != TicketSettings.SmallDense && TicketControls.Named(settings.Network).NeedsTicket);

    // Controls that do without the search know no ticket.
    private static string[] Searched(TicketSettings settings) =>
        NeedsSearch(settings) && settings.Training.Export?.Contains(ExportedNetworks.Ticket) == true
            ? [ExportedNetworks.Ticket]
            : [];

    private static string[] Compared(TicketSettings settings) =>
        [.. (settings.Training.Export ?? []).Where(name => name != ExportedNetworks.Ticket)];

    // Numbers of the search would stand in the table as if they were those of a ticket.
    private static TrialOutcome Unfound(Network searched, TicketTransfer? transfer) =>
        new(
            new Dictionary<string, double>(),
            new Dictionary<string, string> { ["weights"] = searched.Hash() },
            TrialOutcome.Diverged
        )
        {
            Warnings =
            [
                $"{(transfer is null ? "the search" : "the search, or a whole network beside it,")} diverged: there is no ticket to compare",
            ],
        };

    private static TrialOutcome Outcome(TrainedNetwork trained, Network network, bool isFinite)
    {
        Dictionary<string, double> summary = trained.Numbers;
        summary["connections"] = network.Weights.Sum(weight => (double)weight.ConnectionCount);
        return new TrialOutcome(
            summary,
            new Dictionary<string, string> { ["weights"] = trained.Hash },
            isFinite ? TrialOutcome.Complete : TrialOutcome.Diverged
        )
        {
            Warnings = CutOff.Warnings(network),
        };
    }

    // What a search would leave of the network if it trained nothing: as many connections, though not the same.
    private static NetworkSnapshot Untrained(NetworkSnapshot wired, TicketSettings settings)
    {
        var pruning = (IterativePruning)settings.Training.MakePlasticity()!;
        SparseMatrix[] layers = [.. wired.Weights];
        for (int cut = 0; cut < settings.Cuts; cut++)
        {
            layers = pruning.Prune(layers);
        }

        return wired with
        {
            Weights = layers,
        };
    }

    private static Network MakeCompared(
        TicketSettings settings,
        DataSize dataset,
        Randomness randomness,
        NetworkSnapshot ticket
    )
    {
        if (settings.Network != TicketSettings.SmallDense)
        {
            return settings.Training.MakeNetwork(dataset.Shape, dataset.Classes, randomness);
        }

        Network small = SmallModel.Make(
            settings.Training.Model.Make(),
            dataset.Shape,
            dataset.Classes,
            ticket.Weights.Sum(weight => (long)weight.Count)
        );
        settings.Training.ChooseConvolutions(small);
        settings.Training.Wiring.Make().Wire(small, randomness);
        return small;
    }
}
