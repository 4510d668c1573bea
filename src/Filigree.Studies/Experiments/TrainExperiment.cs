using Filigree.Data;
using Filigree.Layers;
using Filigree.Studies.Definition;
using Filigree.Studies.Trials;
using Filigree.Training;

namespace Filigree.Studies.Experiments;

/// <summary>Wires a network, trains it, and measures it after every epoch.</summary>
public sealed class TrainExperiment : IExperiment
{
    /// <inheritdoc/>
    public string Name => "train";

    /// <inheritdoc/>
    public string Description => "wires a network, trains it, and measures it after every epoch";

    /// <inheritdoc/>
    public IReadOnlyList<string> Keys { get; } = [.. TrainSettings.Keys, "plasticity", "kernel", "probes"];

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Func<Node, Choice>> Choices => TrainSettings.Choices;

    /// <inheritdoc/>
    public Vocabulary Vocabulary { get; } =
        new(TrainingSummary.Quantities, [.. TrainingTrial.Metrics, .. ProbeChoices.Metrics], ProbeChoices.Labels);

    /// <inheritdoc/>
    public ExperimentSettings Read(Section section) =>
        TrainSettings.Read(section, section.Items("probes", ProbeChoices.Catalog.Read)).WithPlasticity(section);

    /// <inheritdoc/>
    public TrialCost Estimate(ExperimentSettings settings) => TrainingCost.Of((TrainSettings)settings);

    /// <inheritdoc/>
    public TrialOutcome Run(TrialContext context)
    {
        TrainSettings settings = context.Settings<TrainSettings>();
        (Dataset dataset, TrainingData data) = settings.Data.Prepare(context.Shared, context.Randomness);
        using Network network = settings.MakeNetwork(dataset.Features, dataset.Classes, context.Randomness);
        IStudyProbe[] probes = [.. settings.Probes.Select(ProbeChoices.Catalog.Make)];
        IStepStudyProbe[] stepProbes = [.. probes.OfType<IStepStudyProbe>()];
        using var trial = new TrainingTrial(
            context,
            data,
            network,
            settings.Training,
            settings.MakePlasticity(),
            stepProbes
        );
        context.Restore(stream =>
        {
            using var reader = new BinaryReader(stream);
            trial.Restore(reader);
            Array.ForEach(stepProbes, probe => probe.Restore(reader));
        });
        bool isFinite = trial.Train(
            stream =>
            {
                using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
                trial.Save(writer);
                Array.ForEach(stepProbes, probe => probe.Save(writer));
            },
            (result, numbers) =>
            {
                context.Write(new MetricRow(numbers, new Dictionary<string, string>()));
                foreach (IStudyProbe probe in probes)
                {
                    probe.Measure(network, numbers, result.Epoch == settings.Training.Epochs, context.Write);
                }
            },
            context.Report
        );
        return new TrialOutcome(
            trial.Summary.ToNumbers(),
            new Dictionary<string, string> { ["weights"] = network.Hash() },
            isFinite ? TrialOutcome.Complete : TrialOutcome.Diverged
        );
    }
}
