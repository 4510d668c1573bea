using Filigree.Connectivity;
using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Options;

namespace Filigree.Wiring;

/// <summary>
/// Bipartite receptive fields (Zhang et al. 2025, 2501.19107): inputs stand in a ring, each output has its place on it, and draws its inputs one
/// after the other with probability (1 + distance)^(-(1 - r) / r), which is the nearest ones for r = 0 and any for r = 1.
/// </summary>
/// <param name="counts">How many connections each layer has.</param>
/// <param name="spread">r, 0 to 1.</param>
/// <param name="degrees">How the connections are dealt to outputs.</param>
internal sealed class ReceptiveFields(SparseLayers counts, double spread, FanInLaw degrees = FanInLaw.Fixed) : IWiring
{
    private static readonly NumberOption RandomnessOption = new(
        "randomness",
        "r: 0 for the nearest inputs, 1 for any",
        0.25,
        0,
        1
    );

    private static readonly WordOption<FanInLaw> DegreesOption = new(
        "degrees",
        "how the connections are dealt to output neurons",
        "fixed",
        ("fixed", FanInLaw.Fixed),
        ("uniform", FanInLaw.Uniform),
        ("lognormal", FanInLaw.Lognormal)
    );

    /// <summary>The rule in study files.</summary>
    public static Rule<IWiring> Rule { get; } =
        new(
            "brf",
            "each neuron draws its inputs near its own place on a ring (bipartite receptive fields)",
            [RandomnessOption, DegreesOption, .. SparseLayers.Options],
            options => new ReceptiveFields(
                SparseLayers.Of(options),
                options.Get(RandomnessOption),
                options.Get(DegreesOption)
            )
        )
        {
            Source = "Zhang et al. 2025, 2501.19107",
        };

    private readonly double power = Power(RandomnessOption.Check(spread));

    /// <inheritdoc/>
    public string Name => Rule.Name;

    /// <inheritdoc/>
    public bool LeavesZeros => true;

    /// <inheritdoc/>
    public IReadOnlyList<long> Connections(IReadOnlyList<MatrixShape> layers) => counts.Counts(layers);

    /// <inheritdoc/>
    public double? RequestedDensity(IReadOnlyList<MatrixShape> layers) => counts.RequestedDensity(layers);

    /// <inheritdoc/>
    public void Wire(Network network, Randomness randomness) => counts.Wire(network, randomness, Connect);

    private SparseMatrix Connect(string name, MatrixShape shape, long count, RandomStream stream)
    {
        int[] dealt = FanIns.Deal(degrees, shape, count, stream);
        var starts = new int[shape.Outputs + 1];
        var indices = new int[count];
        var keys = new float[shape.Inputs];
        var isChosen = new bool[shape.Inputs];
        for (int output = 0; output < shape.Outputs; output++)
        {
            int place = (int)((long)output * shape.Inputs / shape.Outputs);
            for (int input = 0; input < keys.Length; input++)
            {
                int apart = Math.Abs(input - place);
                int distance = Math.Min(apart, shape.Inputs - apart);

                // The highest log(weight) - log(-log(u)) are draws without replacement (Efraimidis and Spirakis 2006): no weight is too small for it.
                keys[input] = double.IsNegativeInfinity(power)
                    ? -distance
                    : (float)(
                        (power * Elementary.Log(1.0 + distance)) - Elementary.Log(-Elementary.Log(stream.NextDouble()))
                    );
            }

            Array.Clear(isChosen);
            TopK<Highest>.Mark(keys, dealt[output], isChosen);
            int next = starts[output];
            for (int input = 0; input < isChosen.Length; input++)
            {
                if (isChosen[input])
                {
                    indices[next++] = input;
                }
            }

            starts[output + 1] = next;
        }

        return new SparseMatrix(name, shape.Outputs, shape.Inputs, starts, indices, new float[count]) { Shape = shape };
    }

    private static double Power(double r) => r == 0 ? double.NegativeInfinity : -(1 - r) / r;
}
