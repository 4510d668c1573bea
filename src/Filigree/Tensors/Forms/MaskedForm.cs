using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>Stored and multiplied as dense, [input, output]; a mask holds the entries without a connection at zero.</summary>
internal sealed class MaskedForm : FullForm
{
    private readonly Tensor mask;

    /// <summary>Some connections, with weights of 0.</summary>
    /// <param name="shape">The matrix view's shape.</param>
    /// <param name="matrix">The connections.</param>
    public MaskedForm(MatrixShape shape, SparseMatrix matrix)
        : this(shape, new FormMemory(shape.Inputs, shape.Outputs))
    {
        for (int output = 0; output < matrix.Outputs; output++)
        {
            foreach (int input in matrix.InputsOf(output))
            {
                mask.Row(input)[output] = 1;
            }
        }
    }

    /// <summary>Numbers of which some are held at zero from now on.</summary>
    /// <param name="shape">The matrix view's shape.</param>
    /// <param name="memory">The numbers.</param>
    /// <param name="matrix">Outputs * inputs numbers [output, input]: 0 where a connection is cut.</param>
    public MaskedForm(MatrixShape shape, FormMemory memory, ReadOnlySpan<float> matrix)
        : this(shape, memory)
    {
        Transpose(matrix, mask);
        foreach (ref float value in mask.Span)
        {
            value = value == 0 ? 0 : 1;
        }

        Hold(memory.Value);
    }

    private MaskedForm(MatrixShape shape, FormMemory memory)
        : base(shape, memory) => mask = new Tensor(shape.Inputs, shape.Outputs);

    public override WeightForm Kind => WeightForm.Masked;

    public override bool ConnectsAll => false;

    public override int ConnectionCount => (int)Math.Round(Reductions.Sum(mask.Span));

    public override Tensor Mask => mask;

    public static MaskedForm Load(MatrixShape shape, BinaryReader reader)
    {
        var form = new MaskedForm(shape, new FormMemory(shape.Inputs, shape.Outputs));
        SavedNumbers.Read(reader, form.mask);
        return form;
    }

    public override double MeanGradientMagnitude() =>
        SumOverGradient(static number => Math.Abs(number)) / Math.Max(1, Reductions.Sum(mask.Span));

    public override double SquaredGradient() => SumOverGradient(static number => number * number);

    private double SumOverGradient(Func<double, double> term)
    {
        Tensor gradient = Memory.Gradient(workers: null);
        double sum = 0;
        for (int row = 0; row < gradient.Rows; row++)
        {
            ReadOnlySpan<float> kept = mask.Row(row);
            ReadOnlySpan<float> values = gradient.Row(row);
            for (int column = 0; column < values.Length; column++)
            {
                sum += term((double)kept[column] * values[column]);
            }
        }

        return sum;
    }

    public override void Hold(Tensor tensor) => Elementwise.Select(mask.Span, tensor.Span, tensor.Span);

    public override SparseMatrix ToSparse(string name)
    {
        var kept = new float[Shape.Count];
        Transposition.Transpose(mask.Matrix, new MatrixSpan(kept, Shape.Outputs, Shape.Inputs, Shape.Inputs));
        SparseMatrix matrix = SparseMatrix.NonZero(
            new WeightMatrix(name, Shape.Outputs, Shape.Inputs, kept) { Shape = Shape }
        );
        Gather(matrix, Memory.Value, matrix.Values);
        return matrix;
    }

    public override void SaveStructure(BinaryWriter writer) => SavedNumbers.Write(writer, mask);

    public override DenseForm Open()
    {
        mask.Dispose();
        return new DenseForm(Shape, Memory);
    }

    public override void Dispose()
    {
        base.Dispose();
        mask.Dispose();
    }
}
