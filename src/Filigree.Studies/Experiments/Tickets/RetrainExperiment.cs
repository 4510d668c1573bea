using System.Globalization;
using Filigree.Data;
using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Plasticity;
using Filigree.Studies.Definition;
using Filigree.Studies.Probes;
using Filigree.Studies.Trials;
using Filigree.Tensors;
using Filigree.Training;
using Filigree.Wiring;

namespace Filigree.Studies.Experiments;

/// <summary>
/// Lets a network evolve, and trains the connections that it had after some epochs again, fixed: from weights drawn anew, and from those that it
/// had (topological-insights, 4.4, Fig. 7).
/// </summary>
internal sealed class RetrainExperiment : IExperiment
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
    public Vocabulary Vocabulary =>
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
        return evolving with
        {
            Work = evolving.Work * (1 + retraining),
            FinalBytes = 0,
            DiskBytes = (long)(evolving.DiskBytes * (1 + retraining)),
        };
    }

    /// <inheritdoc/>
    public TrialOutcome Run(TrialContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new Retraining(context, context.Settings<RetrainSettings>()).Run();
    }

    /// <summary>One trial: the network that evolves, then one retraining after the other.</summary>
    private sealed class Retraining : ITrialState
    {
        private readonly TrialContext context;
        private readonly RetrainSettings settings;
        private readonly TrainingData data;
        private readonly TrainedNetwork evolved = new(keepsWeights: false);
        private readonly SortedList<int, NetworkMoment> moments = [];
        private readonly List<double> accuracies = [];
        private readonly (SampleShape Samples, int Classes) sizes;

        public Retraining(TrialContext context, RetrainSettings settings)
        {
            this.context = context;
            this.settings = settings;
            (DataSize dataset, data) = settings.Evolving.Data.Prepare(context.Shared, context.Randomness);
            sizes = (dataset.Shape, dataset.Classes);
        }

        public TrialOutcome Run()
        {
            using Network network = MakeNetwork();
            TrialStages stages = new TrialStages(context)
                .Keep("moments", this)
                .Add(Evolving, () => Evolve(network), settings.Evolving.Training.Epochs, evolved);
            foreach (int epoch in settings.Moments())
            {
                foreach (string start in (string[])[Fresh, Learned])
                {
                    string name = StageOf(start, epoch);
                    stages.Add(name, () => Retrain(epoch, start), settings.Epochs);
                }
            }

            return Outcome(stages.Run());
        }

        /// <summary>The moments and what became of them.</summary>
        public void Exchange(StateExchange state)
        {
            var items = moments.ToList();
            state.Items(
                items,
                () => new(0, new NetworkMoment()),
                (ref KeyValuePair<int, NetworkMoment> item) =>
                {
                    (int epoch, NetworkMoment moment) = item;
                    state.Value(ref epoch);
                    moment.Exchange(state);
                    item = new(epoch, moment);
                }
            );
            foreach ((int epoch, NetworkMoment moment) in items)
            {
                moments[epoch] = moment;
            }

            state.Items(accuracies);
        }

        private static string StageOf(string start, int epoch) =>
            string.Create(CultureInfo.InvariantCulture, $"{start} of {epoch}");

        private static Dictionary<string, string> Stage(string name) => new() { ["stage"] = name };

        private TrainingTrial Evolve(Network network)
        {
            IWiring wiring = settings.Evolving.Wiring.Make();
            TrainingTrial? evolution = null;
            evolution = new TrainingTrial(
                context,
                data,
                network,
                settings.Evolving.Training,
                settings.Evolving.MakePlasticity(),
                settings.Evolving.Probes
            )
            {
                Labels = Stage(Evolving),
                WiredDensity = wiring.RequestedDensity([.. network.Weights.Select(weight => weight.Shape)]),
                IsWiredDense = !wiring.LeavesZeros,
                Result = evolved,
                EpochMeasured = result =>
                {
                    if (settings.Moments().Contains(result.Epoch))
                    {
                        moments[result.Epoch] = NetworkMoment.Of(network);
                        if (result.Epoch > 0)
                        {
                            WriteMoment(result.Epoch, Evolving, evolution!.Test(result));
                        }
                    }
                },
            };
            return evolution;
        }

        private RetrainedMoment Retrain(int epoch, string start)
        {
            Network again = MakeNetwork();
            if (start == Learned)
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

            var training = new TrainingTrial(
                context,
                data,
                again,
                settings.Evolving.Training with
                {
                    Epochs = settings.Epochs,
                },
                new FixedConnections(),
                settings.Evolving.Probes
            )
            {
                Labels = Stage(StageOf(start, epoch)),
            };
            return new RetrainedMoment(
                again,
                training,
                accuracy =>
                {
                    accuracies.Add(accuracy);
                    WriteMoment(epoch, start, accuracy);
                }
            );
        }

        private Network MakeNetwork() =>
            settings.Evolving.MakeNetwork(sizes.Samples, sizes.Classes, context.Randomness);

        private void WriteMoment(int epoch, string start, double accuracy) =>
            context.Write(
                new MetricRow(
                    new Dictionary<string, double> { ["topology_epoch"] = epoch, ["moment_accuracy"] = accuracy },
                    new Dictionary<string, string> { ["start"] = start }
                )
            );

        private TrialOutcome Outcome(bool isFinite)
        {
            Dictionary<string, double> summary = evolved.Numbers;
            summary["first_retrained_accuracy"] = accuracies.FirstOrDefault(double.NaN);
            bool isWhole = accuracies.Count == 2 * settings.Moments().Count;
            summary["last_retrained_accuracy"] = isWhole ? accuracies[^2] : double.NaN;
            summary["last_learned_accuracy"] = isWhole ? accuracies[^1] : double.NaN;
            return new TrialOutcome(
                summary,
                new Dictionary<string, string> { ["weights"] = evolved.Hash },
                isFinite ? TrialOutcome.Complete : TrialOutcome.Diverged
            );
        }
    }

    /// <summary>A training of a moment's connections with its own network, whose test accuracy is what counts.</summary>
    private sealed class RetrainedMoment(Network network, TrainingTrial training, Action<double> ended) : IStageWork
    {
        public bool Run(TrialStage stage)
        {
            bool isFinite = training.Run(stage);
            ended(training.ToNumbers()["test_accuracy"]);
            return isFinite;
        }

        public void Exchange(StateExchange state) => training.Exchange(state);

        public void Dispose()
        {
            training.Dispose();
            network.Dispose();
        }
    }
}
