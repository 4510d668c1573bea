using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Wiring;

/// <summary>
/// Paths with higher edge weights (Patil and Dovrolis 2021, 2010.11354): walks through the layers, which go from neuron to neuron with probabilities
/// proportional to the magnitude of weights, from inputs to outputs and back in turn, each from the next neuron. The connections that they meet
/// stay, until there are exactly as many as asked for.
/// </summary>
/// <remarks>The last walk ends where there are enough; the authors' program finishes it. All other connections lie on complete paths.</remarks>
/// <param name="density">Connections a place, over the whole network; above 0.</param>
/// <param name="foundation">Draws the weights; he-normal when null.</param>
internal sealed class PathWalks(double density, Initializer? foundation = null) : IWiring
{
    // So many walks that meet nothing new are never seen where every weight can be met.
    private const int MostIdleWalks = 1_000_000;

    private static readonly NumberOption DensityOption = new(
        "density",
        "connections a place, over the whole network",
        0.1,
        0,
        0.5,
        ExcludesMinimum: true
    );

    private readonly double density = DensityOption.Check(density);
    private readonly Initializer foundation = foundation ?? new HeNormal();

    /// <summary>The rule in study files.</summary>
    public static Rule<IWiring> Rule { get; } =
        new(
            "phew",
            "the connections that random walks along strong weights meet (PHEW)",
            [DensityOption, SparseLayers.BaseOption],
            options => new PathWalks(options.Get(DensityOption), (Initializer)options.Get(SparseLayers.BaseOption))
        )
        {
            Source = "Patil and Dovrolis 2021, 2010.11354",
        };

    /// <inheritdoc/>
    public string Name => Rule.Name;

    /// <inheritdoc/>
    public bool LeavesZeros => true;

    /// <inheritdoc/>
    public double? RequestedDensity(IReadOnlyList<MatrixShape> layers) => density;

    /// <inheritdoc/>
    /// <exception cref="UserError">The layers do not follow each other, neuron by neuron, or too few weights are above 0.</exception>
    public void Wire(Network network, Randomness randomness)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(randomness);
        if (!network.Channels.IsChain)
        {
            throw new UserError(
                "walks go from neuron to neuron, and the network is no chain of dense layers",
                Name,
                "a fully connected network"
            );
        }

        foundation.Wire(network, randomness);
        WeightMatrix[] layers = [.. network.ToMatrices()];
        bool[][] isKept = Walk(layers, randomness.Stream(StreamNames.Weights, 0, SparseLayers.Places));
        for (int layer = 0; layer < layers.Length; layer++)
        {
            network.Weights[layer].Connect(SparseMatrix.Kept(layers[layer], isKept[layer]));
        }
    }

    private bool[][] Walk(WeightMatrix[] layers, RandomStream stream)
    {
        Steps[] forward = [.. layers.Select(layer => new Steps(layer, isForward: true))];
        Steps[] backward = [.. layers.Select(layer => new Steps(layer, isForward: false))];
        bool[][] isKept = [.. layers.Select(layer => new bool[layer.Values.Length])];
        long left = NearestCount.Of(density, layers.Sum(layer => (long)layer.Values.Length));
        int idle = 0;
        for (long walk = 0; left > 0; walk++)
        {
            bool isForward = walk % 2 == 0;
            int neuron = (int)(walk / 2 % (isForward ? layers[0].Inputs : layers[^1].Outputs));
            long before = left;
            for (int step = 0; step < layers.Length && left > 0; step++)
            {
                int layer = isForward ? step : layers.Length - 1 - step;
                int next = (isForward ? forward : backward)[layer].Next(neuron, stream);
                if (next < 0)
                {
                    break;
                }

                (int output, int input) = isForward ? (next, neuron) : (neuron, next);
                ref bool kept = ref isKept[layer][(output * layers[layer].Inputs) + input];
                left -= kept ? 0 : 1;
                kept = true;
                neuron = next;
            }

            idle = left < before ? 0 : idle + 1;
            if (idle == MostIdleWalks)
            {
                throw new UserError(
                    $"walks meet no new connection, and {left} are missing",
                    Name,
                    "weights that are not 0, or a lower density"
                );
            }
        }

        return isKept;
    }

    // Where a walk goes on from each neuron of one side of a layer: running sums of magnitudes.
    private sealed class Steps
    {
        private readonly int width;
        private readonly double[] sums;

        public Steps(WeightMatrix layer, bool isForward)
        {
            (int from, width) = isForward ? (layer.Inputs, layer.Outputs) : (layer.Outputs, layer.Inputs);
            sums = new double[from * width];
            for (int neuron = 0; neuron < from; neuron++)
            {
                double sum = 0;
                for (int next = 0; next < width; next++)
                {
                    (int output, int input) = isForward ? (next, neuron) : (neuron, next);
                    sum += Math.Abs(layer.Values[(output * layer.Inputs) + input]);
                    sums[(neuron * width) + next] = sum;
                }
            }
        }

        // -1 where all weights are 0.
        public int Next(int neuron, RandomStream stream)
        {
            ReadOnlySpan<double> own = sums.AsSpan(neuron * width, width);
            double drawn = stream.NextDouble() * own[^1];

            // The first whose sum is above: never one of weight 0.
            int low = 0;
            int high = width;
            while (low < high)
            {
                int middle = (low + high) / 2;
                if (own[middle] > drawn)
                {
                    high = middle;
                }
                else
                {
                    low = middle + 1;
                }
            }

            return low < width ? low : -1;
        }
    }
}
