using Filigree.Numerics;

namespace Filigree.Formats;

/// <summary>A layer whose file has a dense tensor, and perhaps masks for it.</summary>
internal sealed class DenseWeightLayer(
    string name,
    KernelLayout layout,
    StoredTensor weights,
    IReadOnlyList<StoredTensor> masks
) : WeightLayer(name, layout, weights.Shape, weights.Type)
{
    /// <inheritdoc/>
    public override StoredTensor? Weights => weights;

    /// <inheritdoc/>
    public override IReadOnlyList<StoredTensor> Masks => masks;

    /// <summary>What the weights are multiplied by when they are read as a layer's, which the tensor's own numbers are not.</summary>
    public double Scale { get; init; } = 1;

    /// <inheritdoc/>
    internal override double Factor => Scale;

    /// <inheritdoc/>
    public override bool IsSparse => false;

    /// <inheritdoc/>
    public override WeightMatrix ReadMatrix()
    {
        WeightMatrix matrix = ReadUnmasked();
        if (ReadKept() is { } kept)
        {
            Mask.Apply(matrix.Values, kept);
        }

        return matrix;
    }

    /// <inheritdoc/>
    public override WeightMatrix ReadUnmasked()
    {
        float[] values = Layout.ToMatrix(weights.ReadSingles());
        if (Scale != 1)
        {
            foreach (ref float value in values.AsSpan())
            {
                value = (float)(value * Scale);
            }
        }

        return new(Name, Shape.Outputs, Shape.Inputs, values) { Shape = Shape };
    }

    /// <inheritdoc/>
    public override bool[]? ReadKept() => masks.Count == 0 ? null : Layout.ToMatrix(Mask.Read(Name, masks));

    /// <inheritdoc/>
    public override SparseMatrix ReadSparse()
    {
        WeightMatrix matrix = ReadUnmasked();
        return ReadKept() is { } kept ? Kept(matrix, kept) : SparseMatrix.NonZero(matrix);
    }

    /// <inheritdoc/>
    internal override DoubleConnections? ReadSparseDoubles()
    {
        if (Type != ElementType.Float64 || Scale != 1)
        {
            return null;
        }

        double[] numbers = Layout.ToMatrix(weights.ReadDoubles());
        bool[]? kept = ReadKept();
        return DoubleConnections.Of(
            Name,
            Shape,
            numbers,
            place => kept is null ? numbers[place] != 0 : kept[place] || !double.IsFinite(numbers[place])
        );
    }

    /// <inheritdoc/>
    public override ConversionLoss LossOfSingles() => weights.LossOf(ElementType.Float32);

    // A connection that a mask keeps is one even while it weighs nothing; what is not finite is seen whatever a mask says.
    private static SparseMatrix Kept(WeightMatrix matrix, bool[] kept)
    {
        for (int i = 0; i < kept.Length; i++)
        {
            kept[i] |= !float.IsFinite(matrix.Values[i]);
        }

        return SparseMatrix.Kept(matrix, kept);
    }
}
