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
        if (ReadDoubles(name) is { } doubles)
        {
            return (doubles.Weights.Places, doubles.Biases?.Places);
        }

        (int[] rows, int[] columns) = Places();
        return Parts(
            rows,
            columns,
            Array("data", 1).ReadSingles(),
            (shape, outputs, inputs, values) => EntrySum.Of(name, shape, outputs, inputs, values)
        );
    }

    /// <summary>The same in double precision; null where its numbers are of another.</summary>
    /// <param name="name">Name for the matrix.</param>
    /// <exception cref="UserError">Indices lie outside it, or its parts contradict each other.</exception>
    public (DoubleConnections Weights, DoubleConnections? Biases)? ReadDoubles(string name)
    {
        if (Type != ElementType.Float64)
        {
            return null;
        }

        (int[] rows, int[] columns) = Places();
        return Parts(
            rows,
            columns,
            Array("data", 1).ReadDoubles(),
            (shape, outputs, inputs, values) => EntrySum.Of(name, shape, outputs, inputs, values)
        );
    }

    private (int[] Rows, int[] Columns) Places()
    {
        int count = (int)Array("data", 1).Count;
        if (Format == "coo")
        {
            return (Indices("row", count, Rows), Indices("col", count, Columns));
        }

        bool byRow = Format == "csr";
        int[] major = Numbers.Expand(Array("indptr", 1), byRow ? Rows : Columns, count);
        int[] minor = Indices("indices", count, byRow ? Columns : Rows);
        return byRow ? (major, minor) : (minor, major);
    }

    private (TMatrix Weights, TMatrix? Biases) Parts<TNumber, TMatrix>(
        int[] rows,
        int[] columns,
        TNumber[] values,
        Func<MatrixShape, int[], int[], TNumber[], TMatrix> sum
    )
        where TMatrix : class
    {
        return BiasRow < 0
            ? (sum(new MatrixShape(Outputs, Inputs), columns, rows, values), null)
            : (Chosen(row => row < BiasRow, row => row, Inputs), Chosen(row => row == BiasRow, _ => 0, 1));

        TMatrix Chosen(Func<int, bool> isKept, Func<int, int> inputOf, int inputs)
        {
            int[] kept = [.. Enumerable.Range(0, rows.Length).Where(i => isKept(rows[i]))];
            return sum(
                new MatrixShape(Outputs, inputs),
                [.. kept.Select(i => columns[i])],
                [.. kept.Select(i => inputOf(rows[i]))],
                [.. kept.Select(i => values[i])]
            );
        }
    }

    private int[] Indices(string name, int count, int below)
    {
        NpyTensor array = Array(name, 1);
        return array.Count == count
            ? Numbers.Read(array, below)
            : throw Wrong(Invariant($"has {array.Count:N0} numbers in '{name}' and {count:N0} in 'data'"));
    }

    private IndexReader Numbers => new((what, expected) => Wrong(what, expected));

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

        int[] shape = Numbers.Read(array, ClaimedNeurons.MostIn(file) + 1);
        return (shape[0], shape[1]);
    }

    private UserError Wrong(string what, string? expected = null, string? remedy = null) =>
        new(what, file.Name, expected, remedy ?? "save it again with scipy.sparse.save_npz");
}
