using System.Security.Cryptography;
using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>
/// Connections that are learned in place of their weights: a stored form whose numbers are the effective weights, and scores
/// that are trained (<see cref="ConnectionScores"/>).
/// </summary>
/// <param name="stored">Stores the effective weights.</param>
/// <param name="scores">The scores and the fixed weights.</param>
internal sealed class ScoredForm(StoredForm stored, ConnectionScores scores) : Form
{
    // Beside a form's kind, where its connections are learned.
    private const byte Learned = 0x10;

    public override WeightForm Kind => stored.Kind;

    public override bool ConnectsAll => stored.ConnectsAll;

    /// <summary>Those that are on.</summary>
    public override int ConnectionCount => (int)Reductions.CountNonZero(Memory.Value.Span);

    public override FormMemory Memory => stored.Memory;

    public override ConnectionScores Scores => scores;

    public override Tensor Trained => scores.Values;

    public override Tensor? Mask => stored.Mask;

    public override bool HasEveryGradient => stored.HasEveryGradient;

    /// <summary>Fixes the weights of a stored form and begins to learn its connections.</summary>
    /// <param name="stored">The form.</param>
    /// <param name="matrix">Its connections.</param>
    /// <param name="scores">Receives the weights and scores.</param>
    /// <param name="start">A score a connection; those of connections whose weight is 0 count for nothing.</param>
    public static ScoredForm Begin(
        StoredForm stored,
        SparseMatrix matrix,
        ConnectionScores scores,
        ReadOnlySpan<float> start
    )
    {
        var own = new float[matrix.Count];
        for (int index = 0; index < own.Length; index++)
        {
            own[index] = matrix.Values[index] == 0 ? 0 : start[index];
        }

        scores.Weights.CopyFrom(stored.Memory.Value);
        stored.Scatter(matrix, own, scores.Values);
        scores.Apply(stored.Memory.Value);
        return new ScoredForm(stored, scores);
    }

    /// <summary>Reads what <see cref="Form.Save"/> wrote, in whatever form.</summary>
    /// <exception cref="InvalidDataException">It contradicts itself.</exception>
    public static Form Load(MatrixShape shape, BinaryReader reader)
    {
        byte written = reader.ReadByte();
        StoredForm stored = StoredForm.Load((WeightForm)(written & ~Learned), shape, reader);
        if ((written & Learned) == 0)
        {
            SavedNumbers.Read(reader, stored.Memory.Value);
            return stored;
        }

        var scores = new ConnectionScores(
            stored.Memory.Value,
            (ScoreMap)reader.ReadByte(),
            reader.ReadSingle(),
            reader.ReadBoolean()
        );
        SavedNumbers.Read(reader, scores.Values);
        SavedNumbers.Read(reader, scores.Weights);
        scores.Apply(stored.Memory.Value);
        return new ScoredForm(stored, scores);
    }

    public override Tensor TrainedGradient(Workers? workers) => scores.Gradient(Memory.Gradient(workers));

    public override void ForgetTrainedGradient() => scores.ForgetGradient();

    public override double MeanGradientMagnitude() => stored.MeanGradientMagnitude();

    public override void Hold(Tensor tensor) => stored.Hold(tensor);

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

    public override int[] PlacesOf(Connections connections) => stored.PlacesOf(connections);

    public override void CarryState(Tensor state, Form before) => stored.CarryState(state, before);

    public override void Spread(Tensor state, FullForm into) => stored.Spread(state, into);

    public override ref float At(Tensor tensor, SparseMatrix matrix, int output, int index) =>
        ref stored.At(tensor, matrix, output, index);

    public override void ReadGradient(int firstOutput, MatrixSpan rows, Workers? workers) =>
        stored.ReadGradient(firstOutput, rows, workers);

    public override Form WithEveryGradient(string name) =>
        stored.HasEveryGradient
            ? this
            : throw new InvalidOperationException(
                $"The connections of {name} are being learned, and it is stored by them alone: there are no gradients at other places."
            );

    public override DenseForm Open() => stored.Open();

    /// <summary>The effective weights stay, and are weights like any other.</summary>
    public override StoredForm WithoutScores()
    {
        scores.Dispose();
        return stored;
    }

    public override void RequireChangeable(string name) =>
        throw new InvalidOperationException(
            $"The connections of {name} are being learned; KeepConnections ends that before they or their weights are changed otherwise."
        );

    public override void Save(BinaryWriter writer)
    {
        writer.Write((byte)((byte)Kind | Learned));
        stored.SaveStructure(writer);
        writer.Write((byte)scores.Map);
        writer.Write(scores.Pull);
        writer.Write(scores.IsRescaled);
        SavedNumbers.Write(writer, scores.Values);
        SavedNumbers.Write(writer, scores.Weights);
    }

    public override void AppendTo(IncrementalHash hash) => stored.AppendTo(hash);

    public override void Dispose()
    {
        stored.Dispose();
        scores.Dispose();
    }
}
