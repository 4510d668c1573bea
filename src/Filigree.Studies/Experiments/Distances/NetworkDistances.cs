using System.Globalization;
using Filigree.Formats;
using Filigree.Numerics;
using Filigree.Studies.Definition;
using Filigree.Studies.Planning;
using Filigree.Studies.Probes;
using Filigree.Studies.Trials;
using Filigree.Topology;

namespace Filigree.Studies.Experiments;

/// <summary>
/// The topological distance between each two networks of a run, at every epoch after which all trials keep theirs
/// (topological-insights, 4.3, Fig. 4 to 6): one measurement an epoch.
/// </summary>
/// <param name="compared">What is compared: <c>all</c> layers, the <c>hidden</c> ones, or the <c>first</c>.</param>
/// <param name="matchOutputs">Whether output neurons are assigned too.</param>
/// <param name="connections">Which connections are compared: <c>all</c>, or those whose weight is not 0, <c>non-zero</c>.</param>
/// <param name="between">Each two networks, <c>all</c>, or only <c>seeds</c> of one combination of the study's settings.</param>
internal sealed class NetworkDistances(string compared, bool matchOutputs, string connections, string between)
    : IAcross,
        IExperiment
{
    private const string AllLayers = "all";
    private const string AllNetworks = "all";
    private const string AllConnections = "all";
    private const string NonZero = "non-zero";
    private const string Seeds = "seeds";
    private const string Epoch = "epoch";

    /// <summary>What tells the rows of distances apart.</summary>
    internal static readonly RowLabel[] Labels =
    [
        new("first", "name of the first network"),
        new("second", "name of the second network"),
        new("layer", "name of a weight, or 'all' for the mean over layers"),
    ];

    /// <summary>The figure of a study that asks for none.</summary>
    internal static readonly FigureSpecification Heatmap = new()
    {
        Name = "distances",
        Title = "Topological distance between each two networks",
        Kind = "heatmap",
        X = "first",
        Y = "second",
        Value = "distance",
        Where = new Dictionary<string, string> { ["layer"] = AllLayers },
    };

    private static readonly WordOption<string> LayersOption = WordOption.Of(
        "layers",
        "what is compared",
        AllLayers,
        ComparedLayers.Words
    );

    private static readonly FlagOption MatchOutputsOption = new("match-outputs", "assign output neurons too", false);

    private static readonly WordOption<string> ConnectionsOption = WordOption.Of(
        "connections",
        "all, or those whose weight is not 0: a new connection that no gradient has reached is left out",
        AllConnections,
        AllConnections,
        NonZero
    ) with
    {
        IsSilentByDefault = true,
    };

    private static readonly WordOption<string> BetweenOption = WordOption.Of(
        "between",
        "each two networks of the run, or only those that differ in nothing but their seed",
        AllNetworks,
        AllNetworks,
        Seeds
    ) with
    {
        IsSilentByDefault = true,
    };

    /// <summary>What can be measured across trials that train. A new measurement is one entry here.</summary>
    public static Catalog<IAcross> Catalog { get; } =
        new(
            "measurement across trials",
            new Rule<IAcross>(
                "distances",
                "topological distance between each two networks, at every epoch that 'save' names",
                [LayersOption, MatchOutputsOption, ConnectionsOption, BetweenOption],
                options => new NetworkDistances(
                    options.Get(LayersOption),
                    options.Get(MatchOutputsOption),
                    options.Get(ConnectionsOption),
                    options.Get(BetweenOption)
                )
            )
            {
                Source = "topological-insights, section 4",
            }
        );

    /// <inheritdoc/>
    public string Name => "network-distances";

    /// <inheritdoc/>
    public string Description => "topological distances between the networks of a run";

    /// <inheritdoc/>
    public IReadOnlyList<string> Keys { get; } = [];

    /// <inheritdoc/>
    public Vocabulary Vocabulary { get; } =
        new(
            [
                new("mean_distance", "mean distance between two networks of the run"),
                new("smallest_distance", "the smallest distance between any two networks"),
                new("largest_distance", "the largest distance between any two networks"),
            ],
            [new("distance", "topological distance of two networks: 0 for equal connections, at most 1")],
            Labels
        )
        {
            UsualColumns = ["mean_distance", "smallest_distance", "largest_distance"],
            UsualFigures = [Heatmap with { Panels = Epoch }],
        };

    /// <inheritdoc/>
    public IReadOnlyList<string> Factors { get; } = [Epoch];

    /// <inheritdoc/>
    public IEnumerable<PlannedTrial> Plan(IReadOnlyList<PlannedTrial> trials)
    {
        ArgumentNullException.ThrowIfNull(trials);
        PlannedTrial[] networks = [.. trials.DistinctBy(trial => trial.Id)];
        string[] varying =
        [
            .. networks
                .SelectMany(trial => trial.Factors.Keys)
                .Distinct()
                .Where(name =>
                    networks.Select(trial => trial.Factors.GetValueOrDefault(name)).Distinct().Skip(1).Any()
                ),
        ];
        // Networks of one combination stand side by side, as in the paper's figures.
        var groups = networks
            .GroupBy(trial => string.Join(' ', varying.Select(name => trial.Factors.GetValueOrDefault(name))))
            .Select(group =>
                (
                    group.First().Factors,
                    Networks: group.Select(trial => Compared(trial, between == Seeds ? "" : group.Key)).ToArray()
                )
            )
            .ToArray();
        if (between == AllNetworks)
        {
            groups = [(new Dictionary<string, string>(), [.. groups.SelectMany(group => group.Networks)])];
        }

        IReadOnlyList<int>[] saved =
        [
            .. networks.Select(trial => ((TrainSettings)trial.Configuration.Settings).Save ?? []),
        ];
        int[] epochs = [.. saved.SelectMany(list => list).Distinct().Order().Where(e => saved.All(s => s.Contains(e)))];
        if (epochs.Length == 0)
        {
            throw new UserError(
                "there is no epoch after which all trials keep their networks",
                "across: distances",
                "'save: [0, ...]' beside 'training'"
            );
        }

        return groups
            .Where(group => group.Networks.Length > 1)
            .SelectMany(group => epochs.Select(epoch => PlanEpoch(epoch, group.Networks, group.Factors)));
    }

    /// <inheritdoc/>
    public ExperimentSettings Read(Section section) =>
        throw new NotSupportedException("Its trials are planned from those that they measure.");

    /// <inheritdoc/>
    public TrialCost Estimate(ExperimentSettings settings)
    {
        const double workPerPair = 5e8;
        const long bytesPerPair = 1000;
        int pairs = NnstdMatrix.PairsOf(((NetworkDistancesSettings)settings).Networks.Count);
        return new TrialCost(workPerPair * pairs, bytesPerPair * pairs);
    }

    /// <inheritdoc/>
    public TrialOutcome Run(TrialContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        NetworkDistancesSettings settings = context.Settings<NetworkDistancesSettings>();
        var labels = new List<string>();
        var networks = new List<IReadOnlyList<SparseMatrix>>();
        foreach (ComparedNetwork network in settings.Networks)
        {
            // One that diverged before has kept none, and is left out.
            if (context.ReadFile(network.Trial, SavedNetwork.FileOf(settings.Epoch)) is { } content)
            {
                IReadOnlyList<SparseMatrix> layers = ConnectionFile.Read(content, network.Label);
                labels.Add(network.Label);
                networks.Add([
                    .. layers
                        .Take(ComparedLayers.Of(settings.Layers, layers.Count))
                        .Select(layer => settings.NonZero ? layer.Where(weight => weight != 0) : layer),
                ]);
                RequireEqualSizes(labels, networks);
            }
        }

        if (networks.Count == 0)
        {
            return new TrialOutcome(Summarise([]), new Dictionary<string, string>());
        }

        var distances = new DistanceTable(networks.Count, networks[0].Count);
        // Without the output layer the last neurons are hidden ones, which no label holds.
        var options = new NnstdOptions { MatchOutputs = settings.MatchOutputs || settings.Layers != AllLayers };
        new TrialStages(context)
            .Add(
                "distances",
                () => distances.Fill(pair => Nnstd.Distance(networks[pair.Low], networks[pair.High], options))
            )
            .Run();
        WriteRows(context, labels, [.. networks[0].Select(layer => layer.Name)], distances);
        return new TrialOutcome(
            Summarise([
                .. Enumerable
                    .Range(0, networks.Count)
                    .SelectMany(high => Enumerable.Range(0, high).Select(low => distances.Of(-1, low, high))),
            ]),
            new Dictionary<string, string>()
        );
    }

    private static ComparedNetwork Compared(PlannedTrial trial, string combination) =>
        new(trial.Id, string.Create(CultureInfo.InvariantCulture, $"{combination} w{trial.Configuration.Seed}").Trim());

    private PlannedTrial PlanEpoch(
        int epoch,
        ComparedNetwork[] networks,
        IReadOnlyDictionary<string, string> combination
    ) =>
        new(
            new TrialConfiguration(
                Name,
                seed: 0,
                new Dictionary<string, ulong>(),
                new NetworkDistancesSettings(networks, epoch, compared, matchOutputs, connections == NonZero)
            ),
            new Dictionary<string, string>(combination) { [Epoch] = epoch.ToString(CultureInfo.InvariantCulture) },
            this
        )
        {
            Measured = string.Create(
                CultureInfo.InvariantCulture,
                $"distances between {networks.Length} networks {string.Concat(combination.Values.Select(value => $"of {value} "))}at epoch {epoch}"
            ),
        };

    private static void RequireEqualSizes(List<string> labels, List<IReadOnlyList<SparseMatrix>> networks)
    {
        if (Nnstd.FindMismatch(networks[0], networks[^1]) is { } mismatch)
        {
            throw new UserError(
                $"networks {labels[0]} and {labels[^1]} cannot be compared: {mismatch}",
                "across: distances",
                "networks of equal sizes"
            );
        }
    }

    private static void WriteRows(TrialContext context, List<string> labels, string[] layers, DistanceTable distances)
    {
        for (int layer = -1; layer < layers.Length; layer++)
        {
            for (int first = 0; first < labels.Count; first++)
            {
                for (int second = 0; second < labels.Count; second++)
                {
                    context.Write(
                        new MetricRow(
                            new Dictionary<string, double> { ["distance"] = distances.Of(layer, first, second) },
                            new Dictionary<string, string>
                            {
                                ["first"] = labels[first],
                                ["second"] = labels[second],
                                ["layer"] = layer < 0 ? AllLayers : layers[layer],
                            }
                        )
                    );
                }
            }
        }
    }

    private static Dictionary<string, double> Summarise(double[] distances) =>
        new()
        {
            ["mean_distance"] = distances.DefaultIfEmpty(double.NaN).Average(),
            ["smallest_distance"] = distances.DefaultIfEmpty(double.NaN).Min(),
            ["largest_distance"] = distances.DefaultIfEmpty(double.NaN).Max(),
        };
}
