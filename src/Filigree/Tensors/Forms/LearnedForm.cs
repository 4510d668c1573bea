using System.Security.Cryptography;
using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>
/// Connections that are being learned: a stored form whose numbers are the effective weights, which the products see, and beside it what is trained in
/// their place.
/// </summary>
/// <param name="stored">Stores the effective weights.</param>
internal abstract class LearnedForm(StoredForm stored) : Form
{
    public override WeightForm Kind => stored.Kind;

    public override bool ConnectsAll => stored.ConnectsAll;

    /// <summary>Those that are on.</summary>
    public override int ConnectionCount => (int)Reductions.CountNonZero(Memory.Value.Span);

    public override FormMemory Memory => stored.Memory;

    public override bool HasEveryGradient => stored.HasEveryGradient;

    protected StoredForm Stored => stored;

    /// <summary>Reads what <see cref="Form.Save"/> wrote, in whatever form.</summary>
    /// <param name="shape">The matrix view's shape.</param>
    /// <param name="reader">Has it.</param>
    /// <param name="effective">What the training learns connections by; null where it learns none, or by scores.</param>
    /// <exception cref="InvalidDataException">It contradicts itself, or there is nothing to learn by.</exception>
    public static Form Load(MatrixShape shape, BinaryReader reader, IEffective? effective)
    {
        byte written = reader.ReadByte();
        var kind = (WeightForm)(written & ~(ScoredForm.Mark | EffectiveForm.Mark));
        StoredForm stored = StoredForm.Load(kind, shape, reader);
        if ((written & ScoredForm.Mark) != 0)
        {
            return ScoredForm.Load(stored, reader);
        }

        if ((written & EffectiveForm.Mark) != 0)
        {
            return EffectiveForm.Load(
                stored,
                shape,
                reader,
                effective
                    ?? throw new InvalidDataException(
                        "Connections were being learned; the rule that learns them is not there."
                    )
            );
        }

        SavedNumbers.Read(reader, stored.Memory.Value);
        return stored;
    }

    public override double MeanGradientMagnitude() => stored.MeanGradientMagnitude();

    public override double SquaredGradient() => stored.SquaredGradient();

    public override void Write(ReadOnlySpan<float> matrix) => stored.Write(matrix);

    public override void Read(Span<float> matrix) => stored.Read(matrix);

    public override SparseMatrix ToSparse(string name) => stored.ToSparse(name).Where(weight => weight != 0);

    public override Variable Multiply(Tape tape, Variable input, Parameter weight, Parameter? bias, bool relu) =>
        stored.Multiply(tape, input, weight, bias, relu);

    public override Variable Convolve(
        Tape tape,
        Variable input,
        Parameter weight,
        ConvolutionKernel kernel,
        Parameter? bias,
        bool relu
    ) => stored.Convolve(tape, input, weight, kernel, bias, relu);

    public override Variable ConvolveAndPool(
        Tape tape,
        Variable input,
        Parameter weight,
        ConvolutionKernel kernel,
        Parameter? bias,
        in PoolingGeometry windows
    ) => stored.ConvolveAndPool(tape, input, weight, kernel, bias, windows);

    public override int[] PlacesOf(Connections connections) => stored.PlacesOf(connections);

    public override void CarryState(Tensor state, Form before) => stored.CarryState(state, before);

    public override void Spread(Tensor state, FullForm into) => stored.Spread(state, into);

    public override int PlaceOf(SparseMatrix matrix, int output, int index) => stored.PlaceOf(matrix, output, index);

    public override void ReadGradient(int firstOutput, MatrixSpan rows, Workers? workers) =>
        stored.ReadGradient(firstOutput, rows, workers);

    public override Form WithEveryGradient(string name) =>
        stored.HasEveryGradient
            ? this
            : throw new InvalidOperationException(
                $"The connections of {name} are being learned, and it is stored by them alone: there are no gradients at other places."
            );

    public override DenseForm Open() => stored.Open();

    public override void RequireChangeable(string name) =>
        throw new InvalidOperationException(
            $"The connections of {name} are being learned; KeepConnections ends that before they or their weights are changed otherwise."
        );

    public override void AppendTo(IncrementalHash hash) => stored.AppendTo(hash);

    public override void Dispose() => stored.Dispose();
}
