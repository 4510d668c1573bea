using Filigree.Data;
using Filigree.Layers;
using Filigree.Plasticity;
using Filigree.Studies.Definition;
using Filigree.Studies.Trials;
using Filigree.Training;
using Filigree.Wiring;

namespace Filigree.Studies.Experiments;

/// <summary>Wires a network, trains it, and measures it after every epoch.</summary>
public sealed class TrainExperiment : IExperiment
{
    /// <inheritdoc/>
    public string Name => "train";

    /// <inheritdoc/>
    public string Description => "wires a network, trains it, and measures it after every epoch";

    /// <inheritdoc/>
    public IReadOnlyList<string> Keys { get; } =
    [.. TrainSettings.Keys, "plasticity", "kernel", "weight-removal", "probes", "save", "export"];

    /// <inheritdoc/>
    public Vocabulary Vocabulary { get; } =
        new(TrainingSummary.Quantities, [.. TrainingTrial.Metrics, .. ProbeChoices.Metrics], ProbeChoices.Labels)
        {
            UsualColumns = TrainingSummary.UsualColumns,
            UsualFigures = [TrainingTrial.AccuracyCurve],
        };

    /// <inheritdoc/>
    public Catalog<IAcross> Across => NetworkDistances.Catalog;

    /// <inheritdoc/>
    public ExperimentSettings Read(Section section)
    {
        TrainSettings settings = TrainSettings.Read(section, section.ChooseAll<IStudyProbe>("probes"));
        settings = settings.WithPlasticity(section);
        return settings with
        {
            Save = SavedNetwork.Read(section, settings.Training.Epochs),
            Export = ExportedNetworks.Read(section, settings.MakePlasticity()),
            WeightRemoval = section.Flag("weight-removal", false),
        };
    }

    /// <inheritdoc/>
    public TrialCost Estimate(ExperimentSettings settings) => TrainingCost.Of((TrainSettings)settings);

    /// <inheritdoc/>
    public TrialOutcome Run(TrialContext context)
    {
        TrainSettings settings = context.Settings<TrainSettings>();
        (Dataset dataset, TrainingData data) = settings.Data.Prepare(context.Shared, context.Randomness);
        using Network network = settings.MakeNetwork(dataset.Features, dataset.Classes, context.Randomness);
        if (settings.WeightRemoval)
        {
            data = data.Times(WeightRemoval.Apply(network));
        }

        IReadOnlyList<int> saved = settings.Save ?? [];
        IStudyProbe[] probes = [.. settings.Probes.Select(probe => probe.Make())];
        IRememberingStudyProbe[] remembering = [.. probes.OfType<IRememberingStudyProbe>()];
        IPlasticity? plasticity = settings.MakePlasticity();
        using var trial = new TrainingTrial(
            context,
            data,
            network,
            settings.Training,
            plasticity,
            [.. probes.OfType<IStepStudyProbe>()]
        )
        {
            WiredDensity = (settings.Wiring.Make() as ErdosRenyi)?.RequestedDensity([
                .. network.Weights.Select(weight => weight.Shape),
            ]),
        };
        context.Restore(stream =>
        {
            using var reader = new BinaryReader(stream);
            trial.Restore(reader);
            Array.ForEach(remembering, probe => probe.Restore(reader));
        });
        bool isFinite = trial.Train(
            stream =>
            {
                using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
                trial.Save(writer);
                Array.ForEach(remembering, probe => probe.Save(writer));
            },
            (result, numbers) =>
            {
                context.Write(new MetricRow(numbers, new Dictionary<string, string>()));
                if (saved.Contains(result.Epoch))
                {
                    context.WriteFile(SavedNetwork.FileOf(result.Epoch), SavedNetwork.Content(network));
                }

                foreach (IStudyProbe probe in probes)
                {
                    probe.Measure(network, numbers, result.Epoch == settings.Training.Epochs, context.Write);
                }
            },
            context.Report
        );
        ExportedNetworks.Write(context, settings.Export, network, trial.Epoch, plasticity as IterativePruning);
        return new TrialOutcome(
            trial.Summary.ToNumbers(),
            new Dictionary<string, string> { ["weights"] = network.Hash() },
            isFinite ? TrialOutcome.Complete : TrialOutcome.Diverged
        )
        {
            Files =
            [
                .. saved.Where(epoch => epoch <= trial.Epoch).Select(SavedNetwork.FileOf),
                .. (settings.Export ?? []).Select(ExportedNetworks.FileName),
            ],
            Warnings = [.. settings.Warnings(), .. CutOff.Warnings(network)],
        };
    }
}
