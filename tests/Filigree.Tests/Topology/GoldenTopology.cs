using System.Text.Json;
using Filigree.Numerics;

namespace Filigree.Tests.Topology;

/// <summary>The networks of topology.json and what NumPy and SciPy say about them.</summary>
internal sealed record GoldenTopology(int[] Widths, float[][] Parent, float[][] Child, GoldenTopology.Point[] Points)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public WeightMatrix[] ParentMatrices => Networks.Matrices(Widths, Parent);

    public WeightMatrix[] ChildMatrices => Networks.Matrices(Widths, Child);

    public static GoldenTopology[] Read() =>
        JsonSerializer.Deserialize<GoldenTopology[]>(File.ReadAllText(GoldenFile.Path("topology.json")), Options)!;

    internal sealed record Point(
        long Count,
        long[] Edges,
        long[] OnPaths,
        int[] Dead,
        string Paths,
        long[] Changed,
        double?[] Correlations
    );
}
