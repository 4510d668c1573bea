using Filigree.Numerics;

namespace Filigree.Formats;

/// <summary>A layer whose file has a dense tensor, and perhaps a mask for it.</summary>
internal sealed class DenseWeightLayer(string name, MatrixShape shape, StoredTensor weights, StoredTensor? mask)
    : WeightLayer(name, shape, weights.Shape, weights.Type)
{
    /// <inheritdoc/>
    public override StoredTensor? Weights => weights;

    /// <inheritdoc/>
    public override StoredTensor? Mask => mask;

    /// <inheritdoc/>
    public override bool IsSparse => false;

    /// <inheritdoc/>
    public override WeightMatrix ReadMatrix()
    {
        float[] values = weights.ReadSingles();
        if (mask is not null)
        {
            float[] kept = mask.ReadSingles();
            for (int i = 0; i < values.Length; i++)
            {
                values[i] *= kept[i];
            }
        }

        return new WeightMatrix(Name, Shape.Outputs, Shape.Inputs, values);
    }

    /// <inheritdoc/>
    public override SparseMatrix ReadSparse()
    {
        WeightMatrix matrix = ReadMatrix();
        return mask is null ? SparseMatrix.NonZero(matrix) : Kept(matrix, mask.ReadSingles());
    }

    // A connection that a mask keeps is one even while it weighs nothing.
    private static SparseMatrix Kept(WeightMatrix matrix, float[] mask)
    {
        int count = mask.Length - mask.AsSpan().Count(0f);
        var starts = new int[matrix.Outputs + 1];
        var indices = new int[count];
        var values = new float[count];
        int place = 0;
        for (int output = 0; output < matrix.Outputs; output++)
        {
            for (int input = 0; input < matrix.Inputs; input++)
            {
                int at = (output * matrix.Inputs) + input;
                if (mask[at] != 0)
                {
                    indices[place] = input;
                    values[place++] = matrix.Values[at];
                }
            }

            starts[output + 1] = place;
        }

        return new SparseMatrix(matrix.Name, matrix.Outputs, matrix.Inputs, starts, indices, values);
    }
}
