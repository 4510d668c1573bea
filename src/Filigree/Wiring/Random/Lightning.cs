using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Wiring;

/// <summary>
/// Lightning initialization (lightning-initialization, section 3): a number of complete paths, each through one neuron a layer,
/// inputs and outputs included, drawn uniformly. The edges of the paths weigh +strength or -strength with equal probability,
/// decided once an edge, however many paths share it; all other weights are 0. Of a network with other layers in front, the dense layers that it ends
/// in are wired so, and the layers in front by another rule.
/// </summary>
public sealed class Lightning : IWiring
{
    // Which of a layer's numbers are drawn; the step of its stream.
    private const long Paths = 0;
    private const long Signs = 1;
    private const long Noises = 2;

    private static readonly CountOption CountOption = new("count", "number of paths", 1000, 1, 100_000_000);

    private static readonly NumberOption StrengthOption = new(
        "strength",
        "magnitude of a path's weights",
        0.5,
        1e-30,
        1000
    );

    private static readonly NumberOption NoiseOption = new(
        "noise",
        "multiplies each strength by 1 + noise * N(0, 1)",
        0,
        0,
        1000
    );

    private static readonly NestedOption<IWiring> FoundationOption = Initializer.BaseOption(
        "the rule that fills the layers in front of the dense ones"
    ) with
    {
        IsSilentByDefault = true,
    };

    /// <summary>Creates the rule.</summary>
    /// <param name="count">Number of paths, at least 1.</param>
    /// <param name="strength">Magnitude of a path's weights, 1e-30 to 1000.</param>
    /// <param name="noise">Each strength is multiplied by 1 + noise * N(0, 1); 0 for none.</param>
    /// <param name="foundation">The rule that fills the layers in front of the dense ones; he-normal when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value outside its range.</exception>
    public Lightning(int count = 1000, double strength = 0.5, double noise = 0, Initializer? foundation = null)
    {
        Foundation = foundation ?? new HeNormal();
        Count = CountOption.Check(count);
        Strength = StrengthOption.Check(strength);
        Noise = NoiseOption.Check(noise);
    }

    /// <summary>The rule in study files.</summary>
    public static Rule<IWiring> Rule { get; } =
        new(
            "lightning",
            "complete paths of +-strength, all else 0",
            [CountOption, StrengthOption, NoiseOption, FoundationOption],
            options => new Lightning(
                options.Get(CountOption),
                options.Get(StrengthOption),
                options.Get(NoiseOption),
                (Initializer)options.Get(FoundationOption)
            )
        )
        {
            Source = "lightning-initialization, section 3",
        };

    /// <inheritdoc/>
    public string Name => Rule.Name;

    /// <inheritdoc/>
    public bool LeavesZeros => true;

    /// <summary>Number of paths.</summary>
    public int Count { get; }

    /// <summary>Magnitude of a path's weights.</summary>
    public double Strength { get; }

    /// <summary>Spread of the strengths.</summary>
    public double Noise { get; }

    /// <summary>The rule that fills the layers in front of the dense ones.</summary>
    public Initializer Foundation { get; }

    /// <summary>
    /// Wires the network's dense tail, the linear layers behind the last other layer that has weights, and the layers in front
    /// of it as <see cref="Foundation"/> does.
    /// </summary>
    /// <param name="network">A network that ends in at least two linear layers: in a single one every edge is a complete path.</param>
    /// <param name="randomness">Numbers come from the stream <c>weights</c>.</param>
    /// <exception cref="UserError">The network does not end in two linear layers.</exception>
    public void Wire(Network network, Randomness randomness)
    {
        ArgumentNullException.ThrowIfNull(network);
        Parameter[] tail = [.. DenseTail.Of(network).Select(layer => layer.Weight)];
        if (tail.Length < 2)
        {
            throw new UserError(
                tail.Length == 0
                    ? "the network does not end in dense layers"
                    : "the network ends in a single dense layer, in which every connection is a complete path",
                $"wiring {Name}",
                "at least two dense layers at the end",
                "choose another wiring, or a model with a dense tail, such as lenet-5 or resnet14d"
            );
        }

        Foundation.Wire(network, randomness);
        float[][] weights = [.. tail.Select(weight => new float[weight.Shape.Count])];
        Fill([.. tail.Select(weight => weight.Shape)], weights, randomness, network.Weights.Count - tail.Length);
        for (int layer = 0; layer < tail.Length; layer++)
        {
            tail[layer].WriteMatrix(weights[layer]);
        }
    }

    /// <summary>Fills the weights of dense layers that follow each other.</summary>
    /// <param name="chain">Shapes, first layer first; each has as many inputs as the one before has outputs.</param>
    /// <param name="weights">A matrix a layer, outputs * inputs numbers, row-major [output, input].</param>
    /// <param name="randomness">Numbers come from the stream <c>weights</c>.</param>
    /// <param name="firstLayer">Index of the chain's first layer among the layers that draw from that stream.</param>
    /// <exception cref="ArgumentException">The shapes do not fit together, or the arrays do not fit the shapes.</exception>
    public void Fill(
        IReadOnlyList<MatrixShape> chain,
        IReadOnlyList<float[]> weights,
        Randomness randomness,
        int firstLayer = 0
    )
    {
        ArgumentNullException.ThrowIfNull(randomness);
        Check(chain, weights);
        var paths = randomness.Stream(StreamNames.Weights, firstLayer, Paths);
        var signs = new RandomStream[chain.Count];
        var noises = new RandomStream[chain.Count];
        for (int layer = 0; layer < chain.Count; layer++)
        {
            Array.Clear(weights[layer]);
            signs[layer] = randomness.Stream(StreamNames.Weights, firstLayer + layer, Signs);
            noises[layer] = randomness.Stream(StreamNames.Weights, firstLayer + layer, Noises);
        }

        for (int path = 0; path < Count; path++)
        {
            int tail = paths.NextInt32(chain[0].Inputs);
            for (int layer = 0; layer < chain.Count; layer++)
            {
                int head = paths.NextInt32(chain[layer].Outputs);
                ref float weight = ref weights[layer][head * chain[layer].Inputs + tail];
                while (weight == 0)
                {
                    // A strength that noise or rounding brings to 0 is drawn again: an edge of a path is an edge.
                    weight = Draw(signs[layer], noises[layer]);
                }

                tail = head;
            }
        }
    }

    private float Draw(RandomStream signs, RandomStream noises)
    {
        double strength = Noise == 0 ? Strength : Strength * (1 + Noise * noises.NextNormal());
        return (float)((signs.NextUInt32() & 1) == 0 ? strength : -strength);
    }

    private static void Check(IReadOnlyList<MatrixShape> chain, IReadOnlyList<float[]> weights)
    {
        ArgumentOutOfRangeException.ThrowIfZero(chain.Count, nameof(chain));
        ArgumentOutOfRangeException.ThrowIfNotEqual(weights.Count, chain.Count, nameof(weights));
        for (int layer = 0; layer < chain.Count; layer++)
        {
            if (layer > 0 && chain[layer].Inputs != chain[layer - 1].Outputs)
            {
                throw new ArgumentException(
                    $"Layer {layer} has {chain[layer].Inputs} inputs; the layer before has {chain[layer - 1].Outputs} outputs.",
                    nameof(chain)
                );
            }

            if (weights[layer].Length != chain[layer].Count)
            {
                throw new ArgumentException(
                    $"Layer {layer} has {chain[layer].Count} weights; the array has {weights[layer].Length}.",
                    nameof(weights)
                );
            }
        }
    }
}
