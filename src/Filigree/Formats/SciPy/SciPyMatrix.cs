using System.Buffers.Binary;
using System.Text;
using Filigree.Numerics;
using static System.FormattableString;

namespace Filigree.Formats;

/// <summary>
/// A sparse matrix of scipy.sparse.save_npz: csr, csc or coo. Programs for sparse evolutionary training keep a layer as
/// [inputs, outputs], often with the biases as one row more: here it is seen as [output, input], without that row.
/// </summary>
internal sealed class SciPyMatrix
{
    private readonly FileBytes file;
    private readonly Dictionary<string, NpyTensor> arrays;

    private SciPyMatrix(FileBytes file, Dictionary<string, NpyTensor> arrays, bool hasBiasRow)
    {
        this.file = file;
        this.arrays = arrays;
        Format = FormatOf();
        (Rows, Columns) = ShapeOf();
        BiasRow = hasBiasRow ? Rows - 1 : -1;
        if (hasBiasRow && Rows < 1)
        {
            throw Wrong("has no row of biases: it has no rows", remedy: "leave --bias-row out");
        }
    }

    /// <summary>The type of its numbers.</summary>
    public ElementType Type => Array("data", 1).Type;

    /// <summary>What its numbers lose in single precision.</summary>
    public ConversionLoss LossOfSingles() => Array("data", 1).LossOf(ElementType.Float32);

    /// <summary>Neurons in front: its rows without the row of biases.</summary>
    public int Inputs => BiasRow < 0 ? Rows : BiasRow;

    /// <summary>Neurons behind: its columns.</summary>
    public int Outputs => Columns;

    private string Format { get; }

    /// <summary>Rows, the row of biases included.</summary>
    public int Rows { get; }

    private int Columns { get; }

    private int BiasRow { get; }

    /// <summary>Whether an npz file's arrays are those of a sparse matrix.</summary>
    public static bool Is(IReadOnlyList<NpyTensor> arrays) =>
        arrays.Any(array => array.Name == "format" && array.Type == ElementType.Opaque)
        && arrays.Any(array => array.Name == "shape")
        && arrays.Any(array => array.Name == "data");

    /// <summary>Reads the parts that say what matrix it is.</summary>
    /// <param name="file">The file.</param>
    /// <param name="arrays">Its arrays.</param>
    /// <param name="hasBiasRow">Whether the last row holds biases, which are no connections.</param>
    /// <exception cref="UserError">They contradict each other.</exception>
    public static SciPyMatrix Of(FileBytes file, IReadOnlyList<NpyTensor> arrays, bool hasBiasRow) =>
        new(file, arrays.ToDictionary(array => array.Name, StringComparer.Ordinal), hasBiasRow);

    /// <summary>Reads the matrix as [output, input]; the row of biases apart, where there is one.</summary>
    /// <param name="name">Name for the matrix.</param>
    /// <exception cref="UserError">Indices lie outside it, or its parts contradict each other.</exception>
    public (SparseMatrix Weights, SparseMatrix? Biases) Read(string name)
    {
        NpyTensor data = Array("data", 1);
        int count = (int)Math.Min(data.Count, Array("data", 1).Count);
        int[] rows;
        int[] columns;
        if (Format == "coo")
        {
            rows = Indices("row", count, Rows);
            columns = Indices("col", count, Columns);
        }
        else
        {
            bool byRow = Format == "csr";
            int[] major = Expand(Array("indptr", 1), byRow ? Rows : Columns, count);
            int[] minor = Indices("indices", count, byRow ? Columns : Rows);
            (rows, columns) = byRow ? (major, minor) : (minor, major);
        }

        float[] values = data.ReadSingles();
        SparseMatrix weights = Assemble(name, rows, columns, values, row => row < Inputs, row => row, Inputs);
        SparseMatrix? biases =
            BiasRow < 0 ? null : Assemble(name, rows, columns, values, row => row == BiasRow, _ => 0, 1);
        return (weights, biases);
    }

    // Entries that stand twice are summed, as SciPy does.
    private SparseMatrix Assemble(
        string name,
        int[] rows,
        int[] columns,
        float[] values,
        Func<int, bool> isKept,
        Func<int, int> inputOf,
        int inputs
    )
    {
        var starts = new int[Outputs + 1];
        for (int i = 0; i < rows.Length; i++)
        {
            starts[columns[i] + 1] += isKept(rows[i]) ? 1 : 0;
        }

        for (int output = 0; output < Outputs; output++)
        {
            starts[output + 1] += starts[output];
        }

        int[] next = starts[..^1];
        var indices = new int[starts[^1]];
        var sorted = new float[starts[^1]];
        for (int i = 0; i < rows.Length; i++)
        {
            if (isKept(rows[i]))
            {
                int place = next[columns[i]]++;
                indices[place] = inputOf(rows[i]);
                sorted[place] = values[i];
            }
        }

        int kept = 0;
        for (int output = 0; output < Outputs; output++)
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
        return new SparseMatrix(name, Outputs, inputs, starts, indices[..kept], sorted[..kept]);
    }

    // Equal indices stay in the file's order, so that their sum does not depend on the way of sorting.
    private static void SortStable(Span<int> indices, Span<float> values)
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

        System.Array.Sort(keys);
        float[] before = values.ToArray();
        for (int i = 0; i < keys.Length; i++)
        {
            indices[i] = (int)(keys[i] >> 32);
            values[i] = before[(uint)keys[i]];
        }
    }

    private int[] Expand(NpyTensor starts, int lines, int count)
    {
        if (starts.Count != lines + 1L)
        {
            throw Wrong(Invariant($"has {starts.Count:N0} row starts for {lines:N0} rows"));
        }

        int[] bounds = Integers(starts, count);
        if (bounds[0] != 0 || bounds[^1] != count)
        {
            throw Wrong("has row starts that do not span its connections");
        }

        var line = new int[count];
        for (int i = 0; i < lines; i++)
        {
            if (bounds[i + 1] < bounds[i])
            {
                throw Wrong(Invariant($"has row {i:N0} end before it starts"));
            }

            line.AsSpan(bounds[i]..bounds[i + 1]).Fill(i);
        }

        return line;
    }

    private int[] Indices(string name, int count, int below)
    {
        NpyTensor array = Array(name, 1);
        return array.Count == count
            ? Integers(array, below - 1)
            : throw Wrong(Invariant($"has {array.Count:N0} numbers in '{name}' and {count:N0} in 'data'"));
    }

    private int[] Integers(NpyTensor array, int most)
    {
        byte[] bytes = array.ReadBytes();
        var numbers = new int[array.Count];
        for (int i = 0; i < numbers.Length; i++)
        {
            long number = array.Type switch
            {
                ElementType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(8 * i)),
                ElementType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4 * i)),
                _ => throw Wrong($"has '{array.Name}' of type {array.TypeText}", "32- or 64-bit integers"),
            };
            if (number < 0 || number > most)
            {
                throw Wrong(Invariant($"has {number} in '{array.Name}' at {i}"), Invariant($"0 to {most}"));
            }

            numbers[i] = (int)number;
        }

        return numbers;
    }

    private NpyTensor Array(string name, int dimensions) =>
        !arrays.TryGetValue(name, out NpyTensor? array) ? throw Wrong($"has no array '{name}'", $"one, as {Format} has")
        : array.Shape.Count != dimensions || array.Count > System.Array.MaxLength
            ? throw Wrong($"has '{name}' of shape {TensorShape.TextOf(array.Shape)}", $"{dimensions} dimension")
        : array;

    private string FormatOf()
    {
        NpyTensor array = arrays["format"];
        string format =
            array.ByteLength > 64 ? ""
            : array.TypeText[1] == 'U' ? Encoding.UTF32.GetString(array.ReadBytes()).TrimEnd('\0')
            : Encoding.Latin1.GetString(array.ReadBytes()).TrimEnd('\0');
        return format is "csr" or "csc" or "coo"
            ? format
            : throw Wrong($"is a sparse matrix of format '{format}'", "csr, csc or coo", "save it with matrix.tocsr()");
    }

    private (int Rows, int Columns) ShapeOf()
    {
        NpyTensor array = arrays["shape"];
        if (array.Count != 2)
        {
            throw Wrong(Invariant($"is a sparse array of {array.Count:N0} dimensions"), "2");
        }

        int[] shape = Integers(array, ClaimedNeurons.MostIn(file));
        return (shape[0], shape[1]);
    }

    private UserError Wrong(string what, string? expected = null, string? remedy = null) =>
        new(what, file.Name, expected, remedy ?? "save it again with scipy.sparse.save_npz");
}
