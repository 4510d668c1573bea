namespace Filigree.Numerics;

/// <summary>
/// Which connections a sparse layer has, without their weights, seen from both sides. A connection's index is where it stands in
/// the order of the inputs, and of the outputs within an input; weights, gradients and an optimizer's state are arrays in
/// this order. Memory grows with the connections and the neurons: three numbers a connection, one a neuron.
/// </summary>
public sealed class Connections
{
    // Made when a product first asks; one of other sizes takes its place. Threads that make one at the same time make equal ones.
    private SegmentPlan? planByOutput;
    private SegmentPlan? planByInput;

    private Connections(int outputs, int inputs, int[] inputStarts, int[] heads)
    {
        Outputs = outputs;
        Inputs = inputs;
        InputStarts = inputStarts;
        Heads = heads;
        OutputStarts = new int[outputs + 1];
        Tails = new int[heads.Length];
        Places = new int[heads.Length];
        SortByOutput();
    }

    /// <summary>Number of output neurons.</summary>
    public int Outputs { get; }

    /// <summary>Number of input neurons.</summary>
    public int Inputs { get; }

    /// <summary>Number of connections.</summary>
    public int Count => Heads.Length;

    /// <summary>Connections there are for each that there could be, 0 to 1; 0 for a layer that can have none.</summary>
    public double Density => Outputs == 0 || Inputs == 0 ? 0 : Count / ((double)Outputs * Inputs);

    /// <summary>The first place of each input neuron, and at last the number of connections. Not to be changed.</summary>
    public int[] InputStarts { get; }

    /// <summary>The output neuron of each index, ascending within an input neuron. Not to be changed.</summary>
    public int[] Heads { get; }

    /// <summary>Where each output neuron starts in <see cref="Tails"/> and <see cref="Places"/>. Not to be changed.</summary>
    public int[] OutputStarts { get; }

    /// <summary>The connections' input neurons in the order of the outputs, ascending within one. Not to be changed.</summary>
    public int[] Tails { get; }

    /// <summary>The indices of <see cref="Tails"/>. Not to be changed.</summary>
    public int[] Places { get; }

    /// <summary>The connections of a matrix, those of value 0 too.</summary>
    /// <param name="matrix">Connections by output neuron.</param>
    public static Connections Of(SparseMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        var starts = new int[matrix.Inputs + 1];
        foreach (int input in matrix.Indices)
        {
            starts[input + 1]++;
        }

        for (int input = 0; input < matrix.Inputs; input++)
        {
            starts[input + 1] += starts[input];
        }

        int[] next = starts[..^1];
        var heads = new int[matrix.Count];
        for (int output = 0; output < matrix.Outputs; output++)
        {
            foreach (int input in matrix.InputsOf(output))
            {
                heads[next[input]++] = output;
            }
        }

        return new Connections(matrix.Outputs, matrix.Inputs, starts, heads);
    }

    /// <summary>Connections seen from the inputs.</summary>
    /// <param name="outputs">Number of output neurons.</param>
    /// <param name="inputs">Number of input neurons.</param>
    /// <param name="inputStarts">The first place of each input neuron, and at last the number of connections; kept, not copied.</param>
    /// <param name="heads">The output neuron of each index, ascending within an input neuron, none twice; kept, not copied.</param>
    /// <exception cref="ArgumentException">The arrays contradict each other or the sizes.</exception>
    public static Connections FromInputs(int outputs, int inputs, int[] inputStarts, int[] heads)
    {
        ArgumentNullException.ThrowIfNull(inputStarts);
        ArgumentNullException.ThrowIfNull(heads);
        if (inputStarts.Length != inputs + 1L || inputStarts[0] != 0 || inputStarts[^1] != heads.Length)
        {
            throw new ArgumentException($"The starts do not span {heads.Length} connections of {inputs} inputs.");
        }

        for (int input = 0; input < inputs; input++)
        {
            int previous = -1;
            for (int place = inputStarts[input]; place < inputStarts[input + 1]; place++)
            {
                // Starts that fall and rise again would point behind the end.
                if (place >= heads.Length || heads[place] <= previous || heads[place] >= outputs)
                {
                    throw new ArgumentException($"The outputs of input {input} do not ascend below {outputs}.");
                }

                previous = heads[place];
            }

            if (inputStarts[input] > inputStarts[input + 1])
            {
                throw new ArgumentException($"Input {input} ends before it starts.");
            }
        }

        return new Connections(outputs, inputs, inputStarts, heads);
    }

    /// <summary>The weights as compressed rows by output neuron, in a copy.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="values">The connections' weights, by index.</param>
    /// <param name="shape">The shape where there is a kernel; null for none.</param>
    /// <exception cref="ArgumentException">There are other than <see cref="Count"/> weights.</exception>
    public SparseMatrix ToMatrix(string name, ReadOnlySpan<float> values, MatrixShape? shape = null)
    {
        Require.SameLength(Count, values.Length);
        var sorted = new float[Count];
        for (int index = 0; index < sorted.Length; index++)
        {
            sorted[index] = values[Places[index]];
        }

        return new SparseMatrix(name, Outputs, Inputs, [.. OutputStarts], [.. Tails], sorted)
        {
            Shape = shape ?? new MatrixShape(Outputs, Inputs),
        };
    }

    /// <summary>How a product walks over the connections of the output neurons.</summary>
    /// <param name="rowBytes">Bytes of an input neuron's row that are multiplied in a pass.</param>
    /// <param name="threads">Threads that share the output neurons.</param>
    internal SegmentPlan PlanByOutput(int rowBytes, int threads)
    {
        var size = PlanSize.For(Outputs, Inputs, Count, rowBytes, threads, nearest: true);
        SegmentPlan? plan = planByOutput;
        if (plan is null || plan.Size != size)
        {
            planByOutput = plan = SegmentPlan.Of(OutputStarts, Tails, Inputs, size, byLength: true);
        }

        return plan;
    }

    /// <summary>How a product walks over the connections of the input neurons, which ascend within a block.</summary>
    /// <param name="rowBytes">Bytes of an output neuron's row that are multiplied in a pass.</param>
    /// <param name="threads">Threads that share the input neurons.</param>
    internal SegmentPlan PlanByInput(int rowBytes, int threads)
    {
        var size = PlanSize.For(Inputs, Outputs, Count, rowBytes, threads, nearest: false);
        SegmentPlan? plan = planByInput;
        if (plan is null || plan.Size != size)
        {
            planByInput = plan = SegmentPlan.Of(InputStarts, Heads, Outputs, size, byLength: false);
        }

        return plan;
    }

    // Inputs pass in ascending order, so they ascend within every output.
    private void SortByOutput()
    {
        foreach (int head in Heads)
        {
            OutputStarts[head + 1]++;
        }

        for (int output = 0; output < Outputs; output++)
        {
            OutputStarts[output + 1] += OutputStarts[output];
        }

        int[] next = OutputStarts[..^1];
        for (int input = 0; input < Inputs; input++)
        {
            for (int place = InputStarts[input]; place < InputStarts[input + 1]; place++)
            {
                int index = next[Heads[place]]++;
                Tails[index] = input;
                Places[index] = place;
            }
        }
    }
}
