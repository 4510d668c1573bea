using Filigree.Topology;

namespace Filigree.Studies.Experiments;

/// <summary>Distances between each two networks, filled pair by pair, that can be saved when it is half full.</summary>
/// <param name="networks">Number of networks.</param>
/// <param name="layers">Number of layers compared.</param>
internal sealed class DistanceTable(int networks, int layers)
{
    private readonly List<double[]> pairs = [];

    /// <summary>Number of layers compared.</summary>
    public int Layers => layers;

    /// <summary>Number of pairs that are done.</summary>
    public int Done => pairs.Count;

    /// <summary>Share of the pairs that are done.</summary>
    public double Share => Done / (double)NnstdMatrix.PairsOf(networks);

    /// <summary>The next pair to be compared, or null when all are done: each network with all before it.</summary>
    public (int Low, int High)? Next()
    {
        int high = 1;
        int low = Done;
        for (; low >= high; high++)
        {
            low -= high;
        }

        return high < networks ? (low, high) : null;
    }

    /// <summary>Takes the distances of the next pair, a number a layer.</summary>
    public void Add(double[] distances) => pairs.Add(distances);

    /// <summary>A distance: of one layer, or for layer -1 the mean over layers.</summary>
    public double Of(int layer, int first, int second)
    {
        if (first == second)
        {
            return 0;
        }

        int high = Math.Max(first, second);
        double[] pair = pairs[(high * (high - 1) / 2) + Math.Min(first, second)];
        return layer < 0 ? pair.Sum() / pair.Length : pair[layer];
    }

    /// <summary>Saves the pairs that are done.</summary>
    public void Write(Stream stream)
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(Done);
        foreach (double distance in pairs.SelectMany(pair => pair))
        {
            writer.Write(distance);
        }
    }

    /// <summary>Takes up what was saved.</summary>
    public void Read(Stream stream)
    {
        using var reader = new BinaryReader(stream);
        int count = reader.ReadInt32();
        if (count < 0 || count > NnstdMatrix.PairsOf(networks))
        {
            throw new InvalidDataException($"{count} pairs of {networks} networks.");
        }

        var read = new double[count][];
        for (int pair = 0; pair < count; pair++)
        {
            read[pair] = [.. Enumerable.Range(0, layers).Select(_ => reader.ReadDouble())];
        }

        pairs.Clear();
        pairs.AddRange(read);
    }
}
