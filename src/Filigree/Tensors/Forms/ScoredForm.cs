using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>
/// Scores are trained, each of which decides on its own connection alone (<see cref="ConnectionScores"/>): effective weights are written in the optimizer's own
/// pass over the scores, stored like them.
/// </summary>
/// <param name="stored">Stores the effective weights.</param>
/// <param name="scores">The scores and the fixed weights.</param>
internal sealed class ScoredForm(StoredForm stored, ConnectionScores scores) : LearnedForm(stored)
{
    /// <summary>Beside a form's kind where it is saved.</summary>
    public const byte Mark = 0x10;

    public override ConnectionScores Scores => scores;

    public override Tensor Trained => scores.Values;

    public override Tensor? Mask => Stored.Mask;

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

    /// <summary>Reads what <see cref="Form.Save"/> wrote behind the structure.</summary>
    public static ScoredForm Load(StoredForm stored, BinaryReader reader)
    {
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

    public override void EndStep(Workers workers) => scores.Rescale(Memory.Value);

    public override void Hold(Tensor tensor) => Stored.Hold(tensor);

    /// <summary>The effective weights stay, and are weights like any other.</summary>
    public override StoredForm WithoutScores()
    {
        scores.Dispose();
        return Stored;
    }

    public override void Save(BinaryWriter writer)
    {
        writer.Write((byte)((byte)Kind | Mark));
        Stored.SaveStructure(writer);
        writer.Write((byte)scores.Map);
        writer.Write(scores.Pull);
        writer.Write(scores.IsRescaled);
        SavedNumbers.Write(writer, scores.Values);
        SavedNumbers.Write(writer, scores.Weights);
    }

    public override void Dispose()
    {
        base.Dispose();
        scores.Dispose();
    }
}
