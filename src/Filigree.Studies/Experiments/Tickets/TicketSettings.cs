using System.Text.Json.Serialization;
using Filigree.Layers;
using Filigree.Plasticity;
using Filigree.Studies.Definition;
using Filigree.Studies.Probes;

namespace Filigree.Studies.Experiments;

/// <summary>What determines a trial of <see cref="TicketExperiment"/>, beside its seed.</summary>
/// <param name="Training">Data, model, wiring, training and the search's iterative pruning; the epochs are those of the network that is compared.</param>
/// <param name="Cuts">How often the search cuts.</param>
/// <param name="Network">The ticket, or what it is compared with.</param>
internal sealed record TicketSettings(TrainSettings Training, int Cuts, string Network) : ExperimentSettings
{
    /// <inheritdoc/>
    internal override ExperimentSettings InSteps() => this with { Training = Training.InSteps() };

    /// <summary>A dense network with as many connections as the ticket has.</summary>
    public const string SmallDense = "small-dense";

    /// <summary>What can be compared.</summary>
    public static IReadOnlyList<string> Networks { get; } =
    [.. TicketControls.All.Select(control => control.Name), SmallDense, .. TicketTransfer.Names];

    /// <summary>The keys of a study file.</summary>
    internal static readonly string[] Keys =
    [
        .. TrainSettings.Keys,
        "plasticity",
        "kernel",
        "export",
        "probes",
        "cuts",
        "network",
    ];

    private const int MostCuts = 1000;

    /// <summary>Whether the ticket moves to another network.</summary>
    [JsonIgnore]
    public bool IsMoved => TicketTransfer.Names.Contains(Network);

    /// <summary>Epochs of the search.</summary>
    [JsonIgnore]
    public int SearchEpochs => Cuts * ((IterativePruning)Training.MakePlasticity()!).Every.Count;

    /// <inheritdoc/>
    public override int? LastEpoch() => Math.Max(SearchEpochs, Training.Training.Epochs);

    /// <inheritdoc/>
    public override IdleRule? Idle() => Training.Idle();

    /// <inheritdoc/>
    public override string? RequiredDataSet() => Training.RequiredDataSet();

    /// <inheritdoc/>
    internal override SampleFile? RequiredFile() => Training.RequiredFile();

    /// <summary>Reads the keys.</summary>
    internal static TicketSettings Read(Section section)
    {
        TrainSettings training = TrainSettings.Read(section, ProbeChoices.Read(section)).WithPlasticity(section);
        if (training.MakePlasticity() is not IterativePruning)
        {
            throw (section.Find("plasticity")?.Origin ?? section.Origin).Error(
                "a ticket is searched by pruning; expected 'plasticity: iterative-pruning' or { iterative-pruning: {...} }"
            );
        }

        if (training.MakePlasticity() is IterativePruning { Every: { CountsIterations: true } every })
        {
            throw section
                .Find("plasticity")!
                .Origin.Error(
                    $"every is {every}; expected whole epochs, such as 5ep: a ticket's search ends with an epoch"
                );
        }

        training = training with { Export = ExportedNetworks.Read(section, training.MakePlasticity()) };
        var settings = new TicketSettings(
            training,
            section.Count("cuts", 10, 1, MostCuts),
            section.Word("network", Networks[0], Networks)
        );
        settings.RequireTransfer(section);
        return settings;
    }

    /// <summary>How whole networks and those that are searched are trained.</summary>
    internal TrainingSettings SearchTraining() => Training.Training with { Epochs = SearchEpochs + 1, WarmUp = 0 };

    // Neurons are compared one to one, and every place that a ticket may come to needs a weight.
    private void RequireTransfer(Section section)
    {
        if (!IsMoved)
        {
            return;
        }

        using Network network = TrainingCost.Make(Training, out _);
        string? wrong =
            Network == TicketTransfer.Aligned && !network.Channels.IsChain
                ? $"neurons of '{Training.Model.Name}' are not aligned; expected a fully connected network"
            : Training.Wiring.Make().LeavesZeros
                ? $"wiring is '{Training.Wiring.Name}', which leaves places without a weight; expected one that fills every place"
            : Cuts > 1 && Training.MakePlasticity() is IterativePruning { Rewind: Rewinding.None }
                ? $"with 'rewind: none' the ticket is as old as {Cuts} cuts, and the other network as the first one; expected 'cuts: 1', or a rewind"
            : Training.MakePlasticity() is IterativePruning { Rewind: Rewinding.Time, RewindTo.CountsIterations: true }
                ? "a ticket moves to a network as it is after whole epochs; expected a rewind such as 1ep"
            : null;
        if (wrong is not null)
        {
            throw section.Find("network")!.Origin.Error($"network is '{Network}': {wrong}");
        }
    }
}
