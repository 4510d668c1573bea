using Filigree.Data;
using Filigree.Layers;
using Filigree.Plasticity;
using Filigree.Studies.Definition;
using Filigree.Studies.Probes;
using Filigree.Studies.Trials;
using Filigree.Training;
using Filigree.Wiring;

namespace Filigree.Studies.Experiments;

/// <summary>Wires a network, trains it, and measures it after every epoch.</summary>
internal sealed class TrainExperiment : IExperiment
{
    /// <inheritdoc/>
    public string Name => "train";

    /// <inheritdoc/>
    public string Description => "wires a network, trains it, and measures it after every epoch";

    /// <inheritdoc/>
    public IReadOnlyList<string> Keys { get; } =
    [.. TrainSettings.Keys, "plasticity", "kernel", "weight-removal", "probes", "save", "export", "keep"];

    /// <inheritdoc/>
    public Vocabulary Vocabulary =>
        new(TrainingSummary.Quantities, TrainingTrial.Metrics, [])
        {
            UsualColumns = TrainingSummary.UsualColumns,
            UsualFigures = [TrainingTrial.AccuracyCurve, TrainingTrial.R2Curve],
        };

    /// <inheritdoc/>
    public Catalog<IAcross> Across => NetworkDistances.Catalog;

    /// <inheritdoc/>
    public ExperimentSettings Read(Section section)
    {
        TrainSettings settings = TrainSettings.Read(section, ProbeChoices.Read(section), takesRealTargets: true);
        settings = settings.WithPlasticity(section);
        return settings with
        {
            Save = SavedNetwork.Read(section, settings.Training.Epochs),
            Export = ExportedNetworks.Read(section, settings.MakePlasticity()),
            WeightRemoval = section.Flag("weight-removal", false),
            Keep = section.Word("keep", TrainSettings.Kept[0], TrainSettings.Kept),
        };
    }

    /// <inheritdoc/>
    public TrialCost Estimate(ExperimentSettings settings) => TrainingCost.Of((TrainSettings)settings);

    /// <inheritdoc/>
    public IEnumerable<Precursor> Precursors(ExperimentSettings settings) =>
        TrainPrecursors.Of((TrainSettings)settings);

    /// <inheritdoc/>
    public TrialOutcome Run(TrialContext context)
    {
        TrainSettings settings = context.Settings<TrainSettings>();
        (DataSize dataset, TrainingData data) = settings.Data.Prepare(context.Shared, context.Randomness);
        FinishedPrecursor? before = context.Precursors.FirstOrDefault();
        bool isMeasuredAlone =
            before?.Settings is TrainSettings same && same.Training.Epochs == settings.Training.Epochs;
        using var training = new Training(context, settings, dataset, data, settings.Probes);
        if (!isMeasuredAlone)
        {
            TrialStages stages = training.Stages(before);
            return training.Outcome(stages.Run(), training.Trial.ToNumbers());
        }

        var old = (TrainSettings)before!.Settings;
        using var whole = new Training(context, settings, dataset, data, old.Probes);
        return whole.Measure(before, [.. settings.Probes.Skip(old.Probes.Count)], training)
            ?? training.Outcome(training.Stages(null).Run(), training.Trial.ToNumbers());
    }

    /// <summary>One training of a wired network.</summary>
    private sealed class Training : IDisposable
    {
        private readonly TrialContext context;
        private readonly TrainSettings settings;
        private readonly Network network;
        private readonly IPlasticity? plasticity;
        private readonly IReadOnlyList<int> saved;

        public Training(
            TrialContext context,
            TrainSettings settings,
            DataSize dataset,
            TrainingData data,
            IReadOnlyList<Choice<ChosenProbe>> probes
        )
        {
            this.context = context;
            this.settings = settings;
            saved = settings.Save ?? [];
            network = settings.MakeNetwork(dataset.Shape, dataset.Classes, context.Randomness);
            if (settings.WeightRemoval)
            {
                data = data.Times(WeightRemoval.Apply(network));
            }

            plasticity = settings.MakePlasticity();
            IWiring wiring = settings.Wiring.Make();
            Trial = new TrainingTrial(context, data, network, settings.Training, plasticity, probes)
            {
                WiredDensity = wiring.RequestedDensity([.. network.Weights.Select(weight => weight.Shape)]),
                IsWiredDense = !wiring.LeavesZeros,
                EpochMeasured = Save,
            };
        }

        public TrainingTrial Trial { get; }

        public TrialStages Stages(FinishedPrecursor? before) =>
            new TrialStages(context) { KeepsFinal = true, GoesOnFrom = before }.Add("training", () => Trial);

        /// <summary>Takes a finished training's end, and measures with the probes that it did not have.</summary>
        /// <param name="before">The finished trial.</param>
        /// <param name="more">The probes.</param>
        /// <param name="start">The same training, not begun.</param>
        /// <returns>The outcome; null if that trial's end is not kept.</returns>
        public TrialOutcome? Measure(FinishedPrecursor before, IReadOnlyList<Choice<ChosenProbe>> more, Training start)
        {
            if (Stages(null).TakeUp(before, keepsRows: false) is null)
            {
                return null;
            }

            var probes = new StudyProbes(more);
            start.Trial.Begin();
            IReadOnlyDictionary<string, double>? epoch = null;
            foreach (MetricRow row in before.Rows)
            {
                if (TrainingTrial.IsEpoch(row))
                {
                    Probe(epoch);
                    epoch = row.Numbers;
                }

                context.Write(row);
            }

            Probe(epoch);
            Dictionary<string, double> numbers = Trial.ToNumbers();
            probes.Summarise(numbers);
            return Outcome(isFinite: true, numbers);

            void Probe(IReadOnlyDictionary<string, double>? measured)
            {
                if (measured?["epoch"] is { } number && (number == 0 || number == settings.Training.Epochs))
                {
                    (number == 0 ? start : this).Trial.Measure(probes, measured);
                }
            }
        }

        public TrialOutcome Outcome(bool isFinite, Dictionary<string, double> numbers)
        {
            ExportedNetworks.Write(context, settings.Export, network, Trial.Epoch, plasticity as IterativePruning);
            return new TrialOutcome(
                numbers,
                new Dictionary<string, string> { ["weights"] = network.Hash() },
                isFinite ? TrialOutcome.Complete : TrialOutcome.Diverged
            )
            {
                Files =
                [
                    .. saved.Where(epoch => epoch <= Trial.Epoch).Select(SavedNetwork.FileOf),
                    .. (settings.Export ?? []).Select(ExportedNetworks.FileName),
                ],
                Warnings = [.. settings.Warnings(), .. CutOff.Warnings(network)],
            };
        }

        public void Dispose()
        {
            Trial.Dispose();
            network.Dispose();
        }

        private void Save(EpochResult result)
        {
            if (saved.Contains(result.Epoch))
            {
                SavedNetwork.Write(context, network, result.Epoch);
            }
        }
    }
}
