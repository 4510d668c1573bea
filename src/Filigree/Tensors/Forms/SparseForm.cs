using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Filigree.Connectivity;
using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>Stored and multiplied by connections alone: one row with a number a connection, by index.</summary>
/// <param name="shape">The matrix view's shape.</param>
/// <param name="connections">The connections; their weights are 0 at first.</param>
internal sealed class SparseForm(MatrixShape shape, Connections connections)
    : StoredForm(new FormMemory(1, connections.Count))
{
    public override WeightForm Kind => WeightForm.Sparse;

    public override bool ConnectsAll => false;

    public override int ConnectionCount => connections.Count;

    public override bool HasEveryGradient => false;

    public static SparseForm Load(MatrixShape shape, BinaryReader reader)
    {
        (int[] starts, int[] heads) = ConnectionSerializer.ReadRows(reader, shape.Inputs);
        return new SparseForm(shape, Connections.FromInputs(shape.Outputs, shape.Inputs, starts, heads));
    }

    public override double MeanGradientMagnitude() =>
        Reductions.SumAbs(Memory.Gradient(workers: null).Span) / Math.Max(1, connections.Count);

    public override double SquaredGradient() => Reductions.SumOfSquares(Memory.Gradient(workers: null).Span);

    public override void Write(ReadOnlySpan<float> matrix)
    {
        Span<float> values = Memory.Value.Row(0);
        for (int index = 0; index < connections.Count; index++)
        {
            values[connections.Places[index]] = matrix[PlaceInMatrix(index)];
        }
    }

    public override void Read(Span<float> matrix)
    {
        ReadOnlySpan<float> values = Memory.Value.Row(0);
        matrix.Clear();
        for (int index = 0; index < connections.Count; index++)
        {
            matrix[PlaceInMatrix(index)] = values[connections.Places[index]];
        }
    }

    public override SparseMatrix ToSparse(string name) => connections.ToMatrix(name, Memory.Value.Row(0), shape);

    public override Variable Multiply(Tape tape, Variable input, Parameter weight, Parameter? bias, bool relu) =>
        SparseLinearOperation.Apply(tape, input, weight, connections, bias, relu);

    public override Variable Convolve(
        Tape tape,
        Variable input,
        Parameter weight,
        ConvolutionKernel kernel,
        Parameter? bias,
        bool relu
    ) => SparseConvolutionOperation.Apply(tape, input, weight, connections, kernel.Geometry, bias, relu);

    public override int[] PlacesOf(Connections others) => others.PlacesIn(connections);

    public override void CarryState(Tensor state, Form before)
    {
        float[] old = state.ToArray();
        int[] places = before.PlacesOf(connections);
        state.Reshape(1, places.Length);
        Span<float> values = state.Row(0);
        for (int place = 0; place < places.Length; place++)
        {
            values[place] = places[place] < 0 ? 0 : old[places[place]];
        }
    }

    public override void Spread(Tensor state, FullForm into)
    {
        float[] old = state.ToArray();
        int[] places = into.PlacesOf(connections);
        state.Reshape(connections.Inputs, connections.Outputs);
        state.Clear();
        for (int place = 0; place < places.Length; place++)
        {
            (int input, int output) = Math.DivRem(places[place], connections.Outputs);
            state.Row(input)[output] = old[place];
        }
    }

    public override int PlaceOf(SparseMatrix matrix, int output, int index) => connections.Places[index];

    public override void ReadGradient(int firstOutput, MatrixSpan rows, Workers? workers)
    {
        if (Memory.Uses.Count == 0)
        {
            throw new InvalidOperationException("There has been no backward pass whose gradients could be read.");
        }

        for (int use = 0; use < Memory.Uses.Count; use++)
        {
            Memory.Uses[use].Gradient(firstOutput, rows, shape, accumulate: use > 0, workers);
        }
    }

    public override Form WithEveryGradient(string name) => Of(WeightForm.Masked, shape, ToSparse(name));

    public override DenseForm Open()
    {
        SparseMatrix matrix = ToSparse("");
        Dispose();
        return (DenseForm)Of(WeightForm.Dense, shape, matrix);
    }

    public override DenseForm Reset()
    {
        Dispose();
        return new DenseForm(shape);
    }

    public override void SaveStructure(BinaryWriter writer) =>
        ConnectionSerializer.WriteRows(writer, connections.InputStarts, connections.Heads);

    public override void AppendTo(IncrementalHash hash)
    {
        hash.AppendData(MemoryMarshal.AsBytes<int>(connections.InputStarts));
        hash.AppendData(MemoryMarshal.AsBytes<int>(connections.Heads));
        base.AppendTo(hash);
    }

    private int PlaceInMatrix(int index) =>
        connections.Heads[connections.Places[index]] * connections.Inputs + connections.Tails[index];
}
