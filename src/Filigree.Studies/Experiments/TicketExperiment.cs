using System.Text;
using Filigree.Data;
using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Plasticity;
using Filigree.Studies.Definition;
using Filigree.Studies.Trials;
using Filigree.Training;
using Filigree.Wiring;

namespace Filigree.Studies.Experiments;

/// <summary>
/// Searches a winning ticket by iterative pruning, then trains it, or what it is held against: the same connections with fresh weights,
/// connections at random, the whole network, a small dense one (Frankle and Carbin 2019). The search is the same in all trials of a
/// seed; controls that need no more than the ticket's number of connections do without it.
/// </summary>
public sealed class TicketExperiment : IExperiment
{
    /// <inheritdoc/>
    public string Name => "ticket";

    /// <inheritdoc/>
    public string Description => "searches a winning ticket by pruning, then trains it or one of its controls";

    /// <inheritdoc/>
    public IReadOnlyList<string> Keys => TicketSettings.Keys;

    /// <inheritdoc/>
    public Vocabulary Vocabulary { get; } =
        new(
            [
                .. TrainingSummary.Quantities,
                new("connections", "connections of the network that is compared", "integer"),
            ],
            TrainingTrial.Metrics,
            [new RowLabel("phase", "'search' for the network that is pruned, 'training' for the one that is compared")]
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
        return TrainingCost.Of(ticket.Training) with
        {
            Work = search + TrainingCost.Work(ticket.Training, ticket.Training.Training.Epochs, _ => left),
        };
    }

    /// <inheritdoc/>
    public TrialOutcome Run(TrialContext context)
    {
        TicketSettings settings = context.Settings<TicketSettings>();
        (Dataset dataset, TrainingData data) = settings.Training.Data.Prepare(context.Shared, context.Randomness);
        using Network searched = settings.Training.MakeNetwork(dataset.Features, dataset.Classes, context.Randomness);
        NetworkSnapshot wired = NetworkSnapshot.Of(searched);
        var pruning = (IterativePruning)settings.Training.MakePlasticity()!;
        TrainingSettings training = settings.Training.Training;
        using var search = new TrainingTrial(
            context,
            data,
            searched,
            training with
            {
                Epochs = settings.SearchEpochs + 1,
                WarmUp = 0,
            },
            pruning
        )
        {
            LastEpoch = settings.SearchEpochs,
        };
        using Network compared = MakeCompared(settings, dataset, context.Randomness, Untrained(wired, settings));
        TrainingTrial? trial = null;
        context.Restore(stream =>
        {
            using var reader = new BinaryReader(stream);
            if (!reader.ReadBoolean())
            {
                search.Restore(reader);
                return;
            }

            var restored = new TrainingTrial(context, data, compared, training, plasticity: null);
            restored.Restore(reader);
            trial = restored;
        });
        try
        {
            if (trial is null)
            {
                NetworkSnapshot ticket;
                if (NeedsSearch(settings))
                {
                    if (!Search(context, search))
                    {
                        return Unfound(searched);
                    }

                    search.ChangeConnections();
                    ticket = pruning.Ticket(searched);
                    ExportedNetworks.Write(context, Searched(settings), searched, search.Epoch, pruning);
                }
                else
                {
                    ticket = Untrained(wired, settings);
                }

                if (settings.Network != TicketSettings.SmallDense)
                {
                    Randomness other = TicketControls.Fresh(context.Randomness);
                    using Network fresh = settings.Training.MakeNetwork(dataset.Features, dataset.Classes, other);
                    TicketControls
                        .Named(settings.Network)
                        .Make(ticket, wired, NetworkSnapshot.Of(fresh), context.Randomness)
                        .Restore(compared);
                }

                trial = new TrainingTrial(context, data, compared, training, plasticity: null);
            }

            double begin = NeedsSearch(settings) ? 0.5 : 0;
            bool isFinite = trial.Train(
                stream => Save(stream, isCompared: true, trial),
                (_, numbers) => Write(context, numbers, "training", compared),
                (fraction, text) => context.Report(begin + (1 - begin) * fraction, text)
            );
            ExportedNetworks.Write(context, Compared(settings), compared, trial.Epoch, pruning: null);
            string[] files = [.. Searched(settings), .. Compared(settings)];
            return Outcome(trial, compared, isFinite) with { Files = [.. files.Select(ExportedNetworks.FileName)] };
        }
        finally
        {
            trial?.Dispose();
        }
    }

    private static bool NeedsSearch(TicketSettings settings) =>
        settings.Network != TicketSettings.SmallDense && TicketControls.Named(settings.Network).NeedsTicket;

    // Controls that do without the search know no ticket.
    private static string[] Searched(TicketSettings settings) =>
        NeedsSearch(settings) && settings.Training.Export?.Contains(ExportedNetworks.Ticket) == true
            ? [ExportedNetworks.Ticket]
            : [];

    private static string[] Compared(TicketSettings settings) =>
        [.. (settings.Training.Export ?? []).Where(name => name != ExportedNetworks.Ticket)];

    private static bool Search(TrialContext context, TrainingTrial search) =>
        search.Train(
            stream => Save(stream, isCompared: false, search),
            (result, numbers) => Write(context, numbers, "search", network: null),
            (fraction, text) => context.Report(fraction / 2, $"search, {text}")
        );

    private static void Save(Stream stream, bool isCompared, TrainingTrial trial)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(isCompared);
        trial.Save(writer);
    }

    private static void Write(TrialContext context, Dictionary<string, double> numbers, string phase, Network? network)
    {
        if (network is not null)
        {
            numbers["density"] = network.Density;
        }

        context.Write(new MetricRow(numbers, new Dictionary<string, string> { ["phase"] = phase }));
    }

    // Numbers of the search would stand in the table as if they were those of a ticket.
    private static TrialOutcome Unfound(Network searched) =>
        new(
            new Dictionary<string, double>(),
            new Dictionary<string, string> { ["weights"] = searched.Hash() },
            TrialOutcome.Diverged
        )
        {
            Warnings = ["the search diverged: there is no ticket to compare"],
        };

    private static TrialOutcome Outcome(TrainingTrial trial, Network network, bool isFinite)
    {
        Dictionary<string, double> summary = trial.Summary.ToNumbers();
        summary["connections"] = network.Weights.Sum(weight => (double)weight.ConnectionCount);
        return new TrialOutcome(
            summary,
            new Dictionary<string, string> { ["weights"] = network.Hash() },
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
        Dataset dataset,
        Randomness randomness,
        NetworkSnapshot ticket
    )
    {
        if (settings.Network != TicketSettings.SmallDense)
        {
            return settings.Training.MakeNetwork(dataset.Features, dataset.Classes, randomness);
        }

        Network small = SmallModel.Make(
            settings.Training.Model.Make(),
            dataset.Features,
            dataset.Classes,
            ticket.Weights.Sum(weight => (long)weight.Count)
        );
        settings.Training.Wiring.Make().Wire(small, randomness);
        return small;
    }
}
