namespace Filigree.Numerics;

/// <summary>
/// The connections of one layer's matrix view [output, input] in compressed rows, one row an output neuron; memory grows with
/// the connections and the outputs. A connection may have the value 0: it is there, and just now weighs nothing.
/// </summary>
public sealed class SparseMatrix
{
    /// <summary>A matrix from its compressed rows, which it keeps without copying.</summary>
    /// <param name="name">The parameter's name, such as <c>dense1.weight</c>.</param>
    /// <param name="outputs">Number of output neurons (rows).</param>
    /// <param name="inputs">Number of input neurons (columns).</param>
    /// <param name="starts">Where each row starts, and at last the number of connections: outputs + 1 numbers.</param>
    /// <param name="indices">The connections' input neurons, ascending within a row, none twice.</param>
    /// <param name="values">The connections' weights, in the order of <paramref name="indices"/>.</param>
    /// <exception cref="ArgumentException">The rows contradict each other or the sizes.</exception>
    public SparseMatrix(string name, int outputs, int inputs, int[] starts, int[] indices, float[] values)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(starts);
        ArgumentNullException.ThrowIfNull(indices);
        ArgumentNullException.ThrowIfNull(values);
        Name = name;
        Outputs = outputs;
        Inputs = inputs;
        Starts = starts;
        Indices = indices;
        Values = values;
        Shape = new MatrixShape(outputs, inputs);
        string? contradiction =
            CompressedRows.FindContradiction(outputs, inputs, starts, indices, "connections")
            ?? (indices.Length == values.Length ? null : $"{indices.Length} connections have {values.Length} weights");
        if (contradiction is not null)
        {
            throw new ArgumentException($"Matrix {name} cannot be: {contradiction}.");
        }
    }

    /// <summary>The parameter's name.</summary>
    public string Name { get; }

    /// <summary>Number of output neurons (rows).</summary>
    public int Outputs { get; }

    /// <summary>Number of input neurons (columns).</summary>
    public int Inputs { get; }

    /// <summary>The shape, with the size of a convolution's kernel.</summary>
    /// <exception cref="ArgumentException">It is set to another number of outputs or inputs.</exception>
    public MatrixShape Shape
    {
        get;
        init =>
            field =
                value.Outputs == Outputs && value.Inputs == Inputs
                    ? value
                    : throw new ArgumentException(
                        $"{Name} is {Outputs} x {Inputs}; its shape is {value.Outputs} x {value.Inputs}."
                    );
    }

    /// <summary>Number of connections.</summary>
    public int Count => Indices.Length;

    /// <summary>Connections there are for each that there could be, 0 to 1; 0 for a matrix without entries.</summary>
    public double Density => Outputs == 0 || Inputs == 0 ? 0 : Count / ((double)Outputs * Inputs);

    /// <summary>Where each row starts, and at last the number of connections. Not to be changed.</summary>
    public int[] Starts { get; }

    /// <summary>The connections' input neurons, ascending within a row. Not to be changed.</summary>
    public int[] Indices { get; }

    /// <summary>The connections' weights, in the order of <see cref="Indices"/>; they may be changed.</summary>
    public float[] Values { get; }

    /// <summary>The connections that are not 0 (a NaN is one).</summary>
    /// <param name="matrix">A dense matrix view.</param>
    /// <exception cref="ArgumentException">It has other than outputs * inputs numbers.</exception>
    public static SparseMatrix NonZero(WeightMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        if (matrix.Values.Length != (long)matrix.Outputs * matrix.Inputs)
        {
            throw new ArgumentException(
                $"{matrix.Name} is {matrix.Outputs} x {matrix.Inputs} and has {matrix.Values.Length} weights."
            );
        }

        var isKept = new bool[matrix.Values.Length];
        for (int place = 0; place < isKept.Length; place++)
        {
            isKept[place] = matrix.Values[place] != 0;
        }

        return Kept(matrix, isKept);
    }

    /// <summary>The connections at some entries, those of weight 0 too.</summary>
    /// <param name="matrix">A dense matrix view.</param>
    /// <param name="isKept">True for each number that is a connection's weight.</param>
    internal static SparseMatrix Kept(WeightMatrix matrix, ReadOnlySpan<bool> isKept)
    {
        int count = isKept.Count(true);
        var starts = new int[matrix.Outputs + 1];
        var indices = new int[count];
        var values = new float[count];
        int connection = 0;
        for (int output = 0; output < matrix.Outputs; output++)
        {
            ReadOnlySpan<float> row = matrix.Values.AsSpan(output * matrix.Inputs, matrix.Inputs);
            ReadOnlySpan<bool> ofRow = isKept.Slice(output * matrix.Inputs, matrix.Inputs);
            for (int input = 0; input < row.Length; input++)
            {
                if (ofRow[input])
                {
                    indices[connection] = input;
                    values[connection++] = row[input];
                }
            }

            starts[output + 1] = connection;
        }

        return new SparseMatrix(matrix.Name, matrix.Outputs, matrix.Inputs, starts, indices, values)
        {
            Shape = matrix.Shape,
        };
    }

    /// <summary>Every entry as a connection, those of weight 0 too.</summary>
    /// <param name="matrix">A dense matrix view; its numbers are kept, not copied.</param>
    public static SparseMatrix Full(WeightMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        var starts = new int[matrix.Outputs + 1];
        for (int output = 0; output <= matrix.Outputs; output++)
        {
            starts[output] = output * matrix.Inputs;
        }

        var indices = new int[matrix.Values.Length];
        for (int place = 0; place < indices.Length; place++)
        {
            indices[place] = place % matrix.Inputs;
        }

        return new SparseMatrix(matrix.Name, matrix.Outputs, matrix.Inputs, starts, indices, matrix.Values)
        {
            Shape = matrix.Shape,
        };
    }

    /// <summary>The connections whose weights are kept, in a copy.</summary>
    /// <param name="isKept">Asked once a connection, row after row.</param>
    public SparseMatrix Where(Predicate<float> isKept)
    {
        ArgumentNullException.ThrowIfNull(isKept);
        return Only(Array.ConvertAll(Values, value => isKept(value)));
    }

    /// <summary>The matrix without some of its connections; this one stays as it is.</summary>
    /// <param name="leaves">True for each connection that goes.</param>
    /// <exception cref="ArgumentException">It has another length.</exception>
    public SparseMatrix Without(ReadOnlySpan<bool> leaves) => Those(leaves, false);

    /// <summary>The matrix with some of its connections alone; this one stays as it is.</summary>
    /// <param name="stays">True for each connection that stays.</param>
    /// <exception cref="ArgumentException">It has another length.</exception>
    internal SparseMatrix Only(ReadOnlySpan<bool> stays) => Those(stays, true);

    // The connections whose mark is the one given.
    private SparseMatrix Those(ReadOnlySpan<bool> marks, bool mark)
    {
        if (marks.Length != Count)
        {
            throw new ArgumentException($"{Name} has {Count} connections; {marks.Length} are decided on.");
        }

        var starts = new int[Outputs + 1];
        int staying = marks.Count(mark);
        var indices = new int[staying];
        var values = new float[staying];
        int place = 0;
        for (int output = 0; output < Outputs; output++)
        {
            for (int old = Starts[output]; old < Starts[output + 1]; old++)
            {
                if (marks[old] == mark)
                {
                    (indices[place], values[place]) = (Indices[old], Values[old]);
                    place++;
                }
            }

            starts[output + 1] = place;
        }

        return new SparseMatrix(Name, Outputs, Inputs, starts, indices, values) { Shape = Shape };
    }

    /// <summary>The input neurons of one output neuron, ascending.</summary>
    /// <param name="output">Output neuron.</param>
    public ReadOnlySpan<int> InputsOf(int output) => Indices.AsSpan(Starts[output]..Starts[output + 1]);

    /// <summary>The weights of <see cref="InputsOf"/>.</summary>
    /// <param name="output">Output neuron.</param>
    public Span<float> WeightsOf(int output) => Values.AsSpan(Starts[output]..Starts[output + 1]);

    /// <summary>The same connections seen from the input neurons: inputs and outputs change places, in a copy.</summary>
    public SparseMatrix Transpose()
    {
        var starts = new int[Inputs + 1];
        foreach (int input in Indices)
        {
            starts[input + 1]++;
        }

        for (int input = 0; input < Inputs; input++)
        {
            starts[input + 1] += starts[input];
        }

        int[] next = starts[..^1];
        var indices = new int[Count];
        var values = new float[Count];
        for (int output = 0; output < Outputs; output++)
        {
            for (int place = Starts[output]; place < Starts[output + 1]; place++)
            {
                int target = next[Indices[place]]++;
                indices[target] = output;
                values[target] = Values[place];
            }
        }

        return new SparseMatrix(Name, Inputs, Outputs, starts, indices, values);
    }

    /// <summary>The dense matrix view, 0 where there is no connection.</summary>
    /// <exception cref="InvalidOperationException">It would have more entries than an array can.</exception>
    public WeightMatrix ToDense()
    {
        long places = (long)Outputs * Inputs;
        if (places > Array.MaxLength)
        {
            throw new InvalidOperationException(
                $"{Name} is {Outputs} x {Inputs}, too large for a dense matrix of at most {Array.MaxLength} numbers."
            );
        }

        var dense = new float[places];
        for (int output = 0; output < Outputs; output++)
        {
            for (int place = Starts[output]; place < Starts[output + 1]; place++)
            {
                dense[(output * Inputs) + Indices[place]] = Values[place];
            }
        }

        return new WeightMatrix(Name, Outputs, Inputs, dense) { Shape = Shape };
    }
}
