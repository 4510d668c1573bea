using Filigree.Connectivity;
using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Studies.Definition;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Probes;

/// <summary>
/// What has become of the connections that there were before training, after every epoch: the share that is pruned, the share whose sign is
/// flipped, both together, and the share whose sign (of a pruned one, 0) is another than an epoch before. One row a layer, told apart by
/// the label <c>layer</c>, and one for all of them (<c>all</c>). Where connections are learned, effective weights count.
/// </summary>
internal sealed class ChangedConnectionsProbe : IStudyProbe
{
    private SparseMatrix[]? layers;
    private sbyte[][] first = [];
    private sbyte[][] last = [];

    /// <summary>The numbers of a row.</summary>
    internal static readonly Quantity[] Metrics =
    [
        new("pruned_share", "share of the connections from before training that are gone", "percent"),
        new("flipped_share", "share of the connections from before training whose sign is flipped", "percent"),
        new("changed_share", "pruned_share and flipped_share together", "percent"),
        new("sign_changes", "share whose sign (0 for a pruned one) is another than an epoch before", "percent"),
    ];

    /// <summary>How studies choose it, and what it measures.</summary>
    internal static ProbeKind Kind =>
        new(
            "changed-connections",
            "shares of the first connections that are pruned, flipped, or changed since the last epoch, layer by layer, every epoch",
            [],
            _ => new ChangedConnectionsProbe()
        )
        {
            Source = "training-connectivities",
            RowBytes = (_, layers) => 160 * (layers + 1),
            NeedsTraining = true,
            Metrics = Metrics,
            Labels = [ProbeKind.Layer],
        };

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
        IReadOnlyList<SparseMatrix> now = network.ToSparseMatrices();
        if (layers is null)
        {
            layers = [.. now.Select(RememberedConnections.Of)];
            first = [.. now.Select(layer => layer.Values.Select(Sign).ToArray())];
            last = first;
        }

        var all = new Counts();
        var signs = new sbyte[layers.Length][];
        for (int index = 0; index < layers.Length; index++)
        {
            signs[index] = SignsOf(layers[index], now[index]);
            Counts counts = Count(first[index], last[index], signs[index]);
            all += counts;
            write(Row(layers[index].Name, counts));
        }

        write(Row("all", all));
        last = signs;

        MetricRow Row(string layer, Counts counts) =>
            new(
                new Dictionary<string, double>(counts.Shares()) { ["epoch"] = epoch["epoch"] },
                new Dictionary<string, string> { ["layer"] = layer }
            );
    }

    /// <inheritdoc/>
    public void Exchange(StateExchange state)
    {
        ArgumentNullException.ThrowIfNull(state);
        bool hasMeasured = layers is not null;
        SparseMatrix[] remembered = layers ?? [];
        state.Value(ref hasMeasured);
        state.Connections(ref remembered);
        Signs(ref first);
        Signs(ref last);
        layers = hasMeasured ? remembered : null;

        void Signs(ref sbyte[][] signs)
        {
            List<sbyte[]> items = [.. signs];
            state.Items(items, () => [], (ref sbyte[] one) => state.Values(ref one));
            signs = [.. items];
        }
    }

    private static sbyte Sign(float weight) =>
        (sbyte)(
            weight > 0 ? 1
            : weight < 0 ? -1
            : 0
        );

    // The signs that a layer's connections have now; 0 for those that are gone.
    private static sbyte[] SignsOf(SparseMatrix layer, SparseMatrix now) =>
        Array.ConvertAll(layer.PlacesIn(now), place => place < 0 ? (sbyte)0 : Sign(now.Values[place]));

    private static Counts Count(sbyte[] first, sbyte[] last, sbyte[] now)
    {
        var counts = new Counts();
        for (int index = 0; index < first.Length; index++)
        {
            // A connection of weight 0 cannot lose a sign.
            int was = first[index];
            counts += new Counts(
                was == 0 ? 0 : 1,
                was != 0 && now[index] == 0 ? 1 : 0,
                was * now[index] < 0 ? 1 : 0,
                was != 0 && now[index] != last[index] ? 1 : 0
            );
        }

        return counts;
    }

    private readonly record struct Counts(long Connections, long Pruned, long Flipped, long Changed)
    {
        public static Counts operator +(Counts one, Counts other) =>
            new(
                one.Connections + other.Connections,
                one.Pruned + other.Pruned,
                one.Flipped + other.Flipped,
                one.Changed + other.Changed
            );

        public Dictionary<string, double> Shares()
        {
            double connections = Connections == 0 ? double.NaN : Connections;
            return new()
            {
                ["pruned_share"] = Pruned / connections,
                ["flipped_share"] = Flipped / connections,
                ["changed_share"] = (Pruned + Flipped) / connections,
                ["sign_changes"] = Changed / connections,
            };
        }
    }
}
