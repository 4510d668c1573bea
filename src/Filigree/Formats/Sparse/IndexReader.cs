using System.Buffers.Binary;
using static System.FormattableString;

namespace Filigree.Formats;

/// <summary>Reads the indices of sparse matrices, none of which is believed before it is looked at.</summary>
/// <param name="refuse">The error for what is wrong, and what was expected.</param>
internal sealed class IndexReader(Func<string, string?, UserError> refuse)
{
    /// <summary>Reads indices.</summary>
    /// <param name="array">Whole numbers, as many for each bound.</param>
    /// <param name="below">What the numbers are less than: the first of them, those that follow...</param>
    /// <exception cref="UserError">They are of another type, or out of bounds.</exception>
    public int[] Read(StoredTensor array, params ReadOnlySpan<int> below)
    {
        if (array.Type is not (ElementType.Int64 or ElementType.Int32))
        {
            throw refuse($"has '{array.Name}' of type {array.TypeText}", "32- or 64-bit integers");
        }

        byte[] bytes = array.ReadBytes();
        var numbers = new int[array.Count];
        int each = numbers.Length / below.Length;
        for (int i = 0; i < numbers.Length; i++)
        {
            long number =
                array.Type == ElementType.Int64
                    ? BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(8 * i))
                    : BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4 * i));
            int bound = below[i / each];
            if (number < 0 || number >= bound)
            {
                throw refuse(Invariant($"has {number} in '{array.Name}' at {i}"), Invariant($"0 to {bound - 1L}"));
            }

            numbers[i] = (int)number;
        }

        return numbers;
    }

    /// <summary>Reads where lines start, and says of each entry which line it is in.</summary>
    /// <param name="starts">A number for each line and one more.</param>
    /// <param name="lines">Number of rows, or of columns.</param>
    /// <param name="count">Number of entries.</param>
    /// <exception cref="UserError">The lines do not follow each other from the first entry to the last.</exception>
    public int[] Expand(StoredTensor starts, int lines, int count)
    {
        if (starts.Count != lines + 1L)
        {
            throw refuse(Invariant($"has {starts.Count:N0} row starts for {lines:N0} rows"), null);
        }

        int[] bounds = Read(starts, count + 1);
        if (bounds[0] != 0 || bounds[^1] != count)
        {
            throw refuse("has row starts that do not span its connections", null);
        }

        var line = new int[count];
        for (int i = 0; i < lines; i++)
        {
            if (bounds[i + 1] < bounds[i])
            {
                throw refuse(Invariant($"has row {i:N0} end before it starts"), null);
            }

            line.AsSpan(bounds[i]..bounds[i + 1]).Fill(i);
        }

        return line;
    }
}
