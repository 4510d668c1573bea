using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>A form that stores every entry, as [input, output].</summary>
/// <param name="shape">The matrix view's shape.</param>
/// <param name="memory">The numbers.</param>
internal abstract class FullForm(MatrixShape shape, FormMemory memory) : StoredForm(memory)
{
    protected MatrixShape Shape => shape;

    public override bool TrainsMatrix => true;

    public override void Write(ReadOnlySpan<float> matrix)
    {
        Transpose(matrix, Memory.Value);
        Hold(Memory.Value);
    }

    public override void Read(Span<float> matrix) =>
        Transposition.Transpose(Memory.Value.Matrix, new MatrixSpan(matrix, shape.Outputs, shape.Inputs, shape.Inputs));

    public override Variable Multiply(Tape tape, Variable input, Parameter weight, Parameter? bias, bool relu) =>
        LinearOperation.Apply(tape, input, weight, bias, relu);

    public override Variable Convolve(
        Tape tape,
        Variable input,
        Parameter weight,
        ConvolutionKernel kernel,
        Parameter? bias,
        bool relu
    ) => ConvolutionOperation.Apply(tape, input, weight, kernel, bias, relu);

    // ReLU and the sums of the biases' gradient have fewer numbers behind the windows than before them.
    public override Variable ConvolveAndPool(
        Tape tape,
        Variable input,
        Parameter weight,
        ConvolutionKernel kernel,
        Parameter? bias,
        in PoolingGeometry windows
    )
    {
        if (ConvolvedMaximaOperation.Suits(kernel, windows) && input.Shape.Samples > 0)
        {
            return ConvolvedMaximaOperation.Apply(tape, input, weight, kernel, bias, windows);
        }

        Variable map = ConvolutionOperation.Apply(tape, input, weight, kernel, bias, sumsBias: false);
        return MaxPoolingOperation.Apply(tape, map, windows, bias, relu: true);
    }

    public override int[] PlacesOf(Connections connections)
    {
        var places = new int[connections.Count];
        for (int index = 0; index < places.Length; index++)
        {
            int place = connections.Places[index];
            places[place] = connections.Tails[index] * connections.Outputs + connections.Heads[place];
        }

        return places;
    }

    public override void ReadGradient(int firstOutput, MatrixSpan rows, Workers? workers)
    {
        MatrixSpan gradient = Memory.Gradient(workers).Matrix;
        var some = new ReadOnlyMatrixSpan(gradient.Values[firstOutput..], gradient.Rows, rows.Rows, gradient.Stride);
        Transposition.Transpose(some, rows);
    }

    public override void CarryState(Tensor state, Form before)
    {
        before.Spread(state, this);
        Hold(state);
    }

    public override int PlaceOf(SparseMatrix matrix, int output, int index) =>
        matrix.Indices[index] * Memory.Value.Stride + output;

    protected void Transpose(ReadOnlySpan<float> matrix, Tensor destination) =>
        Transposition.Transpose(
            new ReadOnlyMatrixSpan(matrix, shape.Outputs, shape.Inputs, shape.Inputs),
            destination.Matrix
        );
}
