using System.Globalization;
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
/// Lets a network evolve, and trains the connections that it had at some moments again, fixed: from weights drawn anew, and from those that it
/// had (topological-insights, 4.4, Fig. 7).
/// </summary>
public sealed class RetrainExperiment : IExperiment
{
    private const string Evolving = "evolving";
    private const string Fresh = "random weights";
    private const string Learned = "its own weights";

    // The stream's step of a retraining's weights; the wiring's own steps are far below.
    private const long FirstStep = 1L << 30;

    /// <inheritdoc/>
    public string Name => "retrain";

    /// <inheritdoc/>
    public string Description => "lets a network evolve, and trains the connections of some moments again";

    /// <inheritdoc/>
    public IReadOnlyList<string> Keys => RetrainSettings.Keys;

    /// <inheritdoc/>
    public Vocabulary Vocabulary { get; } =
        new(
            [
                .. TrainingSummary.Quantities,
                Retrained("first_retrained_accuracy", "the connections from before training, with weights drawn anew"),
                Retrained("last_retrained_accuracy", "the connections of the last moment, with weights drawn anew"),
                Retrained(
                    "last_learned_accuracy",
                    "the connections of the last moment, with the weights that they had"
                ),
            ],
            [
                .. TrainingTrial.Metrics,
                new(
                    "topology_epoch",
                    "the epoch of the evolving network whose connections are trained again",
                    "integer"
                )
                {
                    Unit = "epoch",
                },
                new(
                    "moment_accuracy",
                    "test accuracy: at its best epoch of a retraining, at that epoch of the evolving network",
                    "percent",
                    "higher"
                ),
            ],
            [
                new RowLabel("start", $"of the rows of moments: '{Evolving}', '{Fresh}' or '{Learned}'"),
                new RowLabel("stage", $"of the rows of epochs: '{Evolving}', '{Fresh} of 10'..."),
            ]
        )
        {
            UsualColumns =
            [
                "test_accuracy",
                "first_retrained_accuracy",
                "last_retrained_accuracy",
                "last_learned_accuracy",
            ],
            UsualFigures =
            [
                new FigureSpecification
                {
                    Name = "moments",
                    Title = "Test accuracy of the connections of each moment",
                    Kind = "curve",
                    X = "topology_epoch",
                    Y = "moment_accuracy",
                    Series = "start",
                    Format = "percent",
                },
            ],
        };

    private static Quantity Retrained(string name, string what) =>
        new(name, $"test accuracy, at its best epoch, of {what}", "percent", "higher");

    /// <inheritdoc/>
    public ExperimentSettings Read(Section section) => RetrainSettings.Read(section);

    /// <inheritdoc/>
    public TrialCost Estimate(ExperimentSettings settings)
    {
        var retrain = (RetrainSettings)settings;
        TrialCost evolving = TrainingCost.Of(retrain.Evolving);
        double retraining = 2.0 * retrain.Moments().Count * retrain.Epochs / retrain.Evolving.Training.Epochs;
        return evolving with { Work = evolving.Work * (1 + retraining) };
    }

    /// <inheritdoc/>
    public TrialOutcome Run(TrialContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var trial = new Retraining(context, context.Settings<RetrainSettings>());
        return trial.Run();
    }

    /// <summary>One trial: the network that evolves, then one retraining after the other.</summary>
    private sealed class Retraining : IDisposable
    {
        private readonly TrialContext context;
        private readonly RetrainSettings settings;
        private readonly TrainingData data;
        private readonly Network network;
        private readonly TrainingTrial evolution;
        private readonly SortedList<int, NetworkMoment> moments = [];
        private readonly List<double> accuracies = [];
        private readonly (int Features, int Classes) sizes;

        public Retraining(TrialContext context, RetrainSettings settings)
        {
            this.context = context;
            this.settings = settings;
            (Dataset dataset, data) = settings.Evolving.Data.Prepare(context.Shared, context.Randomness);
            sizes = (dataset.Features, dataset.Classes);
            network = MakeNetwork();
            evolution = new TrainingTrial(
                context,
                data,
                network,
                settings.Evolving.Training,
                settings.Evolving.MakePlasticity()
            );
        }

        private int Stages => 2 * settings.Moments().Count;

        // Of all epochs, those of the evolving network's, for progress.
        private double EvolvingShare =>
            settings.Evolving.Training.Epochs
            / (settings.Evolving.Training.Epochs + ((double)Stages * settings.Epochs));

        public TrialOutcome Run()
        {
            byte[]? retraining = null;
            bool isEvolved = false;
            context.Restore(stream =>
            {
                using var reader = new BinaryReader(stream);
                var restored = new SortedList<int, NetworkMoment>();
                for (int left = reader.ReadInt32(); left > 0; left--)
                {
                    int epoch = reader.ReadInt32();
                    restored[epoch] = NetworkMoment.Load(reader);
                }

                double[] known = [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadDouble())];
                bool wasEvolved = reader.ReadBoolean();
                byte[] rest = reader.ReadBytes(reader.ReadInt32());
                evolution.Restore(reader);
                foreach ((int epoch, NetworkMoment moment) in restored)
                {
                    moments[epoch] = moment;
                }

                accuracies.AddRange(known);
                (isEvolved, retraining) = (wasEvolved, rest.Length > 0 ? rest : null);
            });
            bool isFinite = isEvolved || Evolve();
            while (isFinite && accuracies.Count < Stages)
            {
                isFinite = Retrain(accuracies.Count, retraining);
                retraining = null;
            }

            return Outcome(isFinite);
        }

        public void Dispose()
        {
            evolution.Dispose();
            network.Dispose();
        }

        private bool Evolve() =>
            evolution.Train(
                stream => Save(stream, isEvolved: false, []),
                (result, numbers) =>
                {
                    Write(numbers, Evolving);
                    if (settings.Moments().Contains(result.Epoch))
                    {
                        moments[result.Epoch] = NetworkMoment.Of(network);
                        if (result.Epoch > 0)
                        {
                            WriteMoment(result.Epoch, Evolving, evolution.Test(result));
                        }
                    }
                },
                (fraction, text) => context.Report(fraction * EvolvingShare, $"{Evolving}, {text}")
            );

        private bool Retrain(int stage, byte[]? saved)
        {
            int epoch = settings.Moments()[stage / 2];
            bool isLearned = stage % 2 == 1;
            string start = isLearned ? Learned : Fresh;
            using Network again = MakeNetwork();
            if (isLearned)
            {
                moments[epoch].Restore(again);
            }
            else
            {
                moments[epoch]
                    .Connect(
                        again,
                        settings.Evolving.Wiring.Make() as ErdosRenyi ?? new ErdosRenyi(),
                        layer => context.Randomness.Stream(StreamNames.Weights, layer, FirstStep + epoch)
                    );
            }

            using var trial = new TrainingTrial(
                context,
                data,
                again,
                settings.Evolving.Training with
                {
                    Epochs = settings.Epochs,
                },
                new FixedConnections()
            );
            if (saved is not null)
            {
                using var reader = new BinaryReader(new MemoryStream(saved));
                trial.Restore(reader);
            }

            bool isFinite = trial.Train(
                stream =>
                {
                    using var own = new MemoryStream();
                    using (var writer = new BinaryWriter(own, Encoding.UTF8, leaveOpen: true))
                    {
                        trial.Save(writer);
                    }

                    Save(stream, isEvolved: true, own.ToArray());
                },
                (_, numbers) => Write(numbers, string.Create(CultureInfo.InvariantCulture, $"{start} of {epoch}")),
                (fraction, text) =>
                    context.Report(
                        EvolvingShare + ((1 - EvolvingShare) * (stage + fraction) / Stages),
                        $"connections of epoch {epoch} from {start}, {text}"
                    )
            );
            double accuracy = trial.Summary.ToNumbers()["test_accuracy"];
            accuracies.Add(accuracy);
            WriteMoment(epoch, start, accuracy);
            return isFinite;
        }

        private Network MakeNetwork() =>
            settings.Evolving.MakeNetwork(sizes.Features, sizes.Classes, context.Randomness);

        private void Write(Dictionary<string, double> numbers, string stage) =>
            context.Write(new MetricRow(numbers, new Dictionary<string, string> { ["stage"] = stage }));

        private void WriteMoment(int epoch, string start, double accuracy) =>
            context.Write(
                new MetricRow(
                    new Dictionary<string, double> { ["topology_epoch"] = epoch, ["moment_accuracy"] = accuracy },
                    new Dictionary<string, string> { ["start"] = start }
                )
            );

        private void Save(Stream stream, bool isEvolved, byte[] retraining)
        {
            using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
            writer.Write(moments.Count);
            foreach ((int epoch, NetworkMoment moment) in moments)
            {
                writer.Write(epoch);
                moment.Save(writer);
            }

            writer.Write(accuracies.Count);
            accuracies.ForEach(writer.Write);
            writer.Write(isEvolved);
            writer.Write(retraining.Length);
            writer.Write(retraining);
            evolution.Save(writer);
        }

        private TrialOutcome Outcome(bool isFinite)
        {
            Dictionary<string, double> summary = evolution.Summary.ToNumbers();
            summary["first_retrained_accuracy"] = accuracies.FirstOrDefault(double.NaN);
            bool isWhole = accuracies.Count == Stages;
            summary["last_retrained_accuracy"] = isWhole ? accuracies[^2] : double.NaN;
            summary["last_learned_accuracy"] = isWhole ? accuracies[^1] : double.NaN;
            return new TrialOutcome(
                summary,
                new Dictionary<string, string> { ["weights"] = network.Hash() },
                isFinite ? TrialOutcome.Complete : TrialOutcome.Diverged
            );
        }
    }
}
