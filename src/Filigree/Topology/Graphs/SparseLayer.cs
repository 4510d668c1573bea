using Filigree.Connectivity;
using Filigree.Numerics;

namespace Filigree.Topology;

/// <summary>The edges between two layers of neurons, by output neuron; memory grows with the edges and the outputs.</summary>
public sealed class SparseLayer
{
    private readonly int[] starts;
    private readonly int[] inputs;
    private readonly bool[] activating;

    /// <summary>Creates a layer from compressed rows.</summary>
    /// <param name="name">Name, such as <c>dense1.weight</c>.</param>
    /// <param name="outputs">Number of output neurons.</param>
    /// <param name="inputCount">Number of input neurons.</param>
    /// <param name="starts">Where each output's edges start, and at last the number of edges: outputs + 1 numbers.</param>
    /// <param name="inputs">The edges' input neurons, ascending within an output.</param>
    /// <param name="activating">True for an activating edge, false for an inhibiting one.</param>
    /// <exception cref="ArgumentException">The rows contradict each other or the sizes.</exception>
    public SparseLayer(string name, int outputs, int inputCount, int[] starts, int[] inputs, bool[] activating)
    {
        ArgumentNullException.ThrowIfNull(starts);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(activating);
        string? contradiction =
            CompressedRows.FindContradiction(outputs, inputCount, starts, inputs, "edges")
            ?? (inputs.Length == activating.Length ? null : $"{inputs.Length} edges have {activating.Length} signs");
        if (contradiction is not null)
        {
            throw new ArgumentException($"Layer {name} cannot be: {contradiction}.");
        }

        Name = name;
        Outputs = outputs;
        Inputs = inputCount;
        Shape = new MatrixShape(outputs, inputCount);
        this.starts = starts;
        this.inputs = inputs;
        this.activating = activating;
    }

    /// <summary>The edges of a layer's connections that are not 0 (a NaN is an edge, and inhibits).</summary>
    /// <param name="matrix">The connections.</param>
    public static SparseLayer NonZero(SparseMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        return Of(matrix.Where(weight => weight != 0));
    }

    /// <summary>An edge a connection, whatever its weight; one of weight 0 inhibits.</summary>
    /// <param name="edges">The connections.</param>
    public static SparseLayer Of(SparseMatrix edges)
    {
        ArgumentNullException.ThrowIfNull(edges);
        return new SparseLayer(
            edges.Name,
            edges.Outputs,
            edges.Inputs,
            edges.Starts,
            edges.Indices,
            Array.ConvertAll(edges.Values, weight => weight > 0)
        )
        {
            Shape = edges.Shape,
        };
    }

    /// <summary>Name.</summary>
    public string Name { get; }

    /// <summary>Number of output neurons.</summary>
    public int Outputs { get; }

    /// <summary>Number of input neurons.</summary>
    public int Inputs { get; }

    /// <summary>The shape, with the size of a convolution's kernel.</summary>
    public MatrixShape Shape { get; init; }

    /// <summary>Number of edges.</summary>
    public int EdgeCount => inputs.Length;

    internal PlaceRows Places => new(Inputs, starts, inputs);

    /// <summary>True for each edge that is activating, in the order of <see cref="Places"/>.</summary>
    internal ReadOnlySpan<bool> Activating => activating;

    /// <summary>The input neurons of one output neuron, ascending.</summary>
    /// <param name="output">Output neuron.</param>
    public ReadOnlySpan<int> InputsOf(int output) => inputs.AsSpan(starts[output]..starts[output + 1]);

    /// <summary>For each edge of <see cref="InputsOf"/>: true if activating, false if inhibiting.</summary>
    /// <param name="output">Output neuron.</param>
    public ReadOnlySpan<bool> ActivatingOf(int output) => activating.AsSpan(starts[output]..starts[output + 1]);

    /// <summary>The kind of one connection.</summary>
    /// <param name="output">Output neuron.</param>
    /// <param name="input">Input neuron.</param>
    public EdgeKind KindOf(int output, int input)
    {
        int place = InputsOf(output).BinarySearch(input);
        return place < 0 ? EdgeKind.Inactive
            : ActivatingOf(output)[place] ? EdgeKind.Activating
            : EdgeKind.Inhibiting;
    }
}
