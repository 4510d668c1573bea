using System.Globalization;
using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Studies.Trials;
using Filigree.Topology;

namespace Filigree.Studies.Probes;

/// <summary>
/// The topological distance of a network from what it was after some epochs (topological-insights, Fig. 6c). One row for each earlier epoch and
/// layer, and one for the mean over layers, told apart by the labels <c>since</c>, <c>now</c> and <c>layer</c>.
/// </summary>
/// <param name="from">Epochs after which the connections are remembered, 0 for before training.</param>
/// <param name="every">Epochs between two measurements.</param>
/// <param name="compared">What is compared: <c>all</c> layers, the <c>hidden</c> ones, or the <c>first</c>.</param>
internal sealed class OwnDistanceProbe(IReadOnlyList<int> from, int every, string compared) : IStudyProbe
{
    private static readonly ListOption<TrainingTime> FromOption = new(
        new TimeOption("from", "epochs it is compared with, 0 for the start", IsOfEpochs: true),
        [0]
    );

    private static readonly TimeOption EveryOption = new(
        "every",
        "epochs between two measurements",
        10,
        1,
        IsOfEpochs: true
    );

    private static readonly WordOption<string> LayersOption = WordOption.Of(
        "layers",
        "what is compared",
        "all",
        ComparedLayers.Words
    );

    /// <summary>How studies choose it, and what it measures.</summary>
    internal static ProbeKind Kind =>
        new(
            "own-distance",
            "topological distance of the network from what it was at some epochs",
            [FromOption, EveryOption, LayersOption],
            choice => new OwnDistanceProbe(
                [.. choice.Get(FromOption).Select(time => time.Count)],
                choice.Get(EveryOption).Count,
                choice.Get(LayersOption)
            )
        )
        {
            Source = "topological-insights, Fig. 6c",
            RowBytes = (choice, layers) =>
                90.0 * (layers + 1) * choice.Get(FromOption).Count / choice.Get(EveryOption).Count,
            NeedsTraining = true,
            Metrics =
            [
                new("own_distance", "topological distance of the network from what it was at the epoch 'since'"),
            ],
            Labels =
            [
                ProbeKind.Layer,
                new("since", "the epoch that is compared with (own-distance)"),
                new("now", "the epoch that is compared (own-distance)"),
            ],
        };

    private const string AllLayers = "all";

    // Without the output layer the last neurons are hidden ones, which no label holds.
    private readonly NnstdOptions options = new() { MatchOutputs = compared != AllLayers };
    private readonly SortedList<int, SparseMatrix[]> moments = [];

    /// <inheritdoc/>
    public void Require(TrainingSpan span)
    {
        if (from.Max() is var last && last > span.Epochs)
        {
            throw new UserError($"from is {last}", "own-distance", $"at most the last epoch, {span.Epochs}");
        }
    }

    /// <inheritdoc/>
    public void Measure(
        Network network,
        IReadOnlyDictionary<string, double> epoch,
        bool isLast,
        Action<MetricRow> write
    )
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(epoch);
        ArgumentNullException.ThrowIfNull(write);
        var number = (int)epoch["epoch"];
        bool isRemembered = from.Contains(number);
        if (!isRemembered && number % every != 0)
        {
            return;
        }

        int layers = ComparedLayers.Of(compared, network.Weights.Count);
        SparseMatrix[] now =
        [
            .. network.Weights.Take(layers).Select(weight => RememberedConnections.Of(weight.ToSparse())),
        ];
        if (isRemembered)
        {
            moments[number] = now;
        }

        if (number % every != 0)
        {
            return;
        }

        foreach ((int since, SparseMatrix[] before) in moments)
        {
            NnstdDistance distance = Nnstd.Distance(before, now, options with { Channels = network.Channels });
            Write(write, number, since, AllLayers, distance.Mean);
            foreach (NnstdLayer layer in distance.Layers)
            {
                Write(write, number, since, layer.Name, layer.Distance);
            }
        }
    }

    /// <inheritdoc/>
    public void Exchange(StateExchange state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var items = moments.ToList();
        state.Items(
            items,
            () => new(0, []),
            (ref KeyValuePair<int, SparseMatrix[]> moment) =>
            {
                (int epoch, SparseMatrix[] layers) = moment;
                state.Value(ref epoch);
                state.Connections(ref layers);
                moment = new(epoch, layers);
            }
        );
        foreach ((int epoch, SparseMatrix[] layers) in items)
        {
            moments[epoch] = layers;
        }
    }

    private static void Write(Action<MetricRow> write, int now, int since, string layer, double distance) =>
        write(
            new MetricRow(
                new Dictionary<string, double> { ["epoch"] = now, ["own_distance"] = distance },
                new Dictionary<string, string>
                {
                    ["since"] = since.ToString(CultureInfo.InvariantCulture),
                    ["now"] = now.ToString(CultureInfo.InvariantCulture),
                    ["layer"] = layer,
                }
            )
        );
}
