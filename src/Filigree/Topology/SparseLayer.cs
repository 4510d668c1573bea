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
        Require(outputs >= 0 && inputCount >= 0, $"it has {outputs} outputs and {inputCount} inputs");
        Require(starts.Length == outputs + 1L, $"it has {outputs} outputs and {starts.Length} row starts");
        Require(inputs.Length == activating.Length, $"{inputs.Length} edges have {activating.Length} signs");
        Require(starts[0] == 0 && starts[^1] == inputs.Length, "the row starts do not span the edges");
        for (int output = 0; output < outputs; output++)
        {
            Require(
                starts[output] <= starts[output + 1] && starts[output + 1] <= inputs.Length,
                $"row {output} ends before it starts"
            );
            int previous = -1;
            foreach (int input in inputs.AsSpan(starts[output]..starts[output + 1]))
            {
                Require(
                    input > previous && input < inputCount,
                    $"row {output} has input {input} behind {previous}, of {inputCount}"
                );
                previous = input;
            }
        }

        Name = name;
        Outputs = outputs;
        Inputs = inputCount;
        this.starts = starts;
        this.inputs = inputs;
        this.activating = activating;

        void Require(bool condition, string what)
        {
            if (!condition)
            {
                throw new ArgumentException($"Layer {name} cannot be: {what}.");
            }
        }
    }

    /// <summary>Name.</summary>
    public string Name { get; }

    /// <summary>Number of output neurons.</summary>
    public int Outputs { get; }

    /// <summary>Number of input neurons.</summary>
    public int Inputs { get; }

    /// <summary>Number of edges.</summary>
    public int EdgeCount => inputs.Length;

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
