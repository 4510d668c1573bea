using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Wiring;

/// <summary>
/// Preferential-attachment rewiring on top of another wiring (neuronal-rewiring, section 3.3): fills the network by it, then rewires each weight
/// matrix. A matrix whose mask cuts connections is rewired among those it has left.
/// </summary>
/// <param name="foundation">The wiring that draws the weights; with the same seed it draws the same without being rewired.</param>
/// <param name="rewiring">How they are rewired; both passes in full when null.</param>
public sealed class Rewired(IWiring foundation, PreferentialAttachment? rewiring = null) : IWiring
{
    // The step of a layer's stream that rewiring draws from, far from those of the wirings it is built on.
    private const long Step = 1L << 32;

    private static readonly NestedOption<IWiring> FoundationOption = new(
        "base",
        "the wiring that is rewired",
        "he-normal"
    )
    {
        What = "a wiring, such as he-normal or lightning(1000, 0.5)",
    };

    /// <summary>The rule in study files.</summary>
    public static Rule<IWiring> Rule { get; } =
        new(
            "preferential-attachment",
            "another wiring, its weights reordered so that strengths come near 0",
            [FoundationOption, PreferentialAttachment.PassesOption, PreferentialAttachment.AmountOption],
            options => new Rewired(
                options.Get(FoundationOption),
                new PreferentialAttachment
                {
                    Passes = options.Get(PreferentialAttachment.PassesOption),
                    Amount = options.Get(PreferentialAttachment.AmountOption),
                }
            )
        )
        {
            Source = "neuronal-rewiring, section 3.3",
        };

    /// <inheritdoc/>
    public string Name => Rule.Name;

    /// <inheritdoc/>
    public bool LeavesZeros => Foundation.LeavesZeros;

    /// <summary>The wiring that draws the weights.</summary>
    public IWiring Foundation { get; } = foundation ?? throw new ArgumentNullException(nameof(foundation));

    /// <summary>How they are rewired.</summary>
    public PreferentialAttachment Rewiring { get; } = rewiring ?? new PreferentialAttachment();

    /// <inheritdoc/>
    public IReadOnlyList<long>? Connections(IReadOnlyList<MatrixShape> layers) => Foundation.Connections(layers);

    private long Depth => Foundation is Rewired inner ? inner.Depth + 1 : 0;

    /// <inheritdoc/>
    /// <exception cref="UserError">The wiring built on does not fit the network.</exception>
    public void Wire(Network network, Randomness randomness)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(randomness);
        Foundation.Wire(network, randomness);
        for (int index = 0; index < network.Weights.Count; index++)
        {
            Rewire(network.Weights[index], randomness.Stream(StreamNames.Weights, index, Step + Depth));
        }
    }

    private void Rewire(Parameter weight, RandomStream stream)
    {
        if (weight.ConnectsAll)
        {
            WeightMatrix matrix = weight.ToMatrix();
            Rewiring.Rewire(matrix.Values, weight.Shape, stream);
            weight.WriteMatrix(matrix.Values);
            return;
        }

        SparseMatrix connections = weight.ToSparse();
        Rewiring.Rewire(connections, stream);
        weight.Reconnect(connections);
    }
}
