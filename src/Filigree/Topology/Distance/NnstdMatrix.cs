using Filigree.Numerics;

namespace Filigree.Topology;

/// <summary>Topological distances between each two of several networks.</summary>
public sealed class NnstdMatrix
{
    // By pair (lower triangle, row after row) and layer.
    private readonly double[][] distances;

    private NnstdMatrix(int count, IReadOnlyList<string> layers, double[][] distances)
    {
        Count = count;
        Layers = layers;
        this.distances = distances;
    }

    /// <summary>Number of networks.</summary>
    public int Count { get; }

    /// <summary>The layers' names in the first network.</summary>
    public IReadOnlyList<string> Layers { get; }

    /// <summary>Compares each two networks once. Pairs are shared out over the threads; the result does not depend on their number.</summary>
    /// <param name="networks">The networks' layers, all of the same sizes; at least one network.</param>
    /// <param name="options">How they are compared; the paper's way if null.</param>
    /// <param name="workers">Threads; the caller's alone when null.</param>
    /// <param name="progress">Told the number of pairs that are done, each from whatever thread did it, one call at a time.</param>
    /// <param name="cancellationToken">Ends the work between pairs.</param>
    /// <exception cref="ArgumentException">Two networks cannot be compared, see <see cref="Nnstd.FindMismatch"/>.</exception>
    /// <exception cref="OperationCanceledException">The work was ended.</exception>
    public static NnstdMatrix Of(
        IReadOnlyList<IReadOnlyList<SparseMatrix>> networks,
        NnstdOptions? options = null,
        Workers? workers = null,
        Action<int>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(networks);
        ArgumentOutOfRangeException.ThrowIfZero(networks.Count, nameof(networks));
        for (int network = 1; network < networks.Count; network++)
        {
            if (Nnstd.FindMismatch(networks[0], networks[network], options?.Channels) is { } mismatch)
            {
                throw new ArgumentException($"Networks 0 and {network}: {mismatch}.");
            }
        }

        int pairs = PairsOf(networks.Count);
        var job = new PairJob(networks, options, new double[pairs][], progress, cancellationToken);
        (workers ?? Workers.Single).Run(ref job, pairs);
        return new NnstdMatrix(networks.Count, [.. networks[0].Select(layer => layer.Name)], job.Distances);
    }

    /// <summary>Number of pairs that a matrix of so many networks takes.</summary>
    public static int PairsOf(int networks) => checked(networks * (networks - 1) / 2);

    /// <summary>The distance of two networks, mean over layers.</summary>
    /// <param name="first">Number of a network.</param>
    /// <param name="second">Number of another, or of the same.</param>
    public double Mean(int first, int second) =>
        first == second ? 0 : Pair(first, second).Sum() / Math.Max(1, Layers.Count);

    /// <summary>The distance of one layer of two networks.</summary>
    /// <param name="layer">Number of the layer.</param>
    /// <param name="first">Number of a network.</param>
    /// <param name="second">Number of another, or of the same.</param>
    public double OfLayer(int layer, int first, int second) => first == second ? 0 : Pair(first, second)[layer];

    private double[] Pair(int first, int second)
    {
        int high = Math.Max(first, second);
        return distances[(high * (high - 1) / 2) + Math.Min(first, second)];
    }

    private readonly struct PairJob(
        IReadOnlyList<IReadOnlyList<SparseMatrix>> networks,
        NnstdOptions? options,
        double[][] distances,
        Action<int>? progress,
        CancellationToken cancellationToken
    ) : IParallelJob
    {
        private readonly int[] done = [0];

        public double[][] Distances => distances;

        public void Execute(int part)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int high = (int)((1 + Math.Sqrt(1 + (8.0 * part))) / 2);
            int low = part - (high * (high - 1) / 2);
            NnstdDistance distance = Nnstd.Distance(networks[low], networks[high], options);
            distances[part] = [.. distance.Layers.Select(layer => layer.Distance)];
            lock (done)
            {
                progress?.Invoke(++done[0]);
            }
        }
    }
}
