using System.Numerics;
using Filigree.Numerics;

namespace Filigree.Formats;

/// <summary>Entries of a matrix in any order, as other programs have them, to compressed rows.</summary>
internal static class EntrySum
{
    /// <summary>The matrix. Entries that stand twice are added in their order, in single precision, as SciPy and PyTorch do.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="outputs">Each entry's output neuron.</param>
    /// <param name="inputs">Its input neuron.</param>
    /// <param name="values">Its weight.</param>
    public static SparseMatrix Of(string name, MatrixShape shape, int[] outputs, int[] inputs, float[] values)
    {
        (int[] starts, int[] indices, float[] sums) = Sum(shape, outputs, inputs, values);
        return new SparseMatrix(name, shape.Outputs, shape.Inputs, starts, indices, sums) { Shape = shape };
    }

    /// <summary>The matrix of weights in double precision, in which they are added.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="outputs">Each entry's output neuron.</param>
    /// <param name="inputs">Its input neuron.</param>
    /// <param name="values">Its weight.</param>
    public static DoubleConnections Of(string name, MatrixShape shape, int[] outputs, int[] inputs, double[] values)
    {
        (int[] starts, int[] indices, double[] sums) = Sum(shape, outputs, inputs, values);
        return DoubleConnections.Of(name, shape, starts, indices, sums);
    }

    private static (int[] Starts, int[] Indices, T[] Sums) Sum<T>(
        MatrixShape shape,
        int[] outputs,
        int[] inputs,
        T[] values
    )
        where T : IFloatingPointIeee754<T>
    {
        var starts = new int[shape.Outputs + 1];
        foreach (int output in outputs)
        {
            starts[output + 1]++;
        }

        for (int output = 0; output < shape.Outputs; output++)
        {
            starts[output + 1] += starts[output];
        }

        int[] next = starts[..^1];
        var indices = new int[outputs.Length];
        var sorted = new T[outputs.Length];
        for (int i = 0; i < outputs.Length; i++)
        {
            int place = next[outputs[i]]++;
            indices[place] = inputs[i];
            sorted[place] = values[i];
        }

        int kept = 0;
        for (int output = 0; output < shape.Outputs; output++)
        {
            int start = starts[output];
            int end = starts[output + 1];
            SortStable(indices.AsSpan(start..end), sorted.AsSpan(start..end));
            starts[output] = kept;
            for (int i = start; i < end; i++)
            {
                if (kept > starts[output] && indices[kept - 1] == indices[i])
                {
                    sorted[kept - 1] += sorted[i];
                    continue;
                }

                indices[kept] = indices[i];
                sorted[kept++] = sorted[i];
            }
        }

        starts[^1] = kept;
        return (starts, indices[..kept], sorted[..kept]);
    }

    // Equal indices stay in the file's order, so that their sum does not depend on the way of sorting.
    private static void SortStable<T>(Span<int> indices, Span<T> values)
    {
        bool isSorted = true;
        for (int i = 1; i < indices.Length && isSorted; i++)
        {
            isSorted = indices[i - 1] <= indices[i];
        }

        if (isSorted)
        {
            return;
        }

        var keys = new long[indices.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = ((long)indices[i] << 32) | (uint)i;
        }

        Array.Sort(keys);
        T[] before = values.ToArray();
        for (int i = 0; i < keys.Length; i++)
        {
            indices[i] = (int)(keys[i] >> 32);
            values[i] = before[(uint)keys[i]];
        }
    }
}
