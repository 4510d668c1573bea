using Filigree.Numerics;

namespace Filigree.Connectivity;

/// <summary>
/// Entries of a matrix in compressed rows, whatever stands at them: the connections of a layer by output neuron, or the candidates that a
/// selection chooses from. Nothing is copied.
/// </summary>
/// <param name="columns">Number of columns of the matrix.</param>
/// <param name="starts">Where each row starts in <paramref name="places"/>, and at last the number of entries.</param>
/// <param name="places">The entries' columns, ascending within a row, none twice.</param>
public readonly ref struct PlaceRows(int columns, ReadOnlySpan<int> starts, ReadOnlySpan<int> places)
{
    private readonly ReadOnlySpan<int> starts = starts;
    private readonly ReadOnlySpan<int> places = places;

    /// <summary>Number of rows.</summary>
    public int Rows => starts.Length - 1;

    /// <summary>Number of columns of the matrix.</summary>
    public int Columns => columns;

    /// <summary>
    /// Positions of a convolution's kernel: column <c>channel * positions + position</c> belongs to a channel; 1 where there is no kernel.
    /// </summary>
    public int Positions { get; init; } = 1;

    /// <summary>Number of entries.</summary>
    public int Count => places.Length;

    /// <summary>The columns of one row's entries, ascending.</summary>
    /// <param name="row">Row index.</param>
    public ReadOnlySpan<int> this[int row] => places[Range(row)];

    /// <summary>The connections of a layer, a row an output neuron.</summary>
    /// <param name="matrix">The layer.</param>
    public static PlaceRows Of(SparseMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        return new(matrix.Inputs, matrix.Starts, matrix.Indices) { Positions = matrix.Shape.KernelArea };
    }

    /// <summary>Where one row's entries stand among all.</summary>
    /// <param name="row">Row index.</param>
    public Range Range(int row) => starts[row]..starts[row + 1];

    /// <summary>For each of these entries its index among others, or -1 where those lack it.</summary>
    /// <param name="others">Entries of a matrix of the same size.</param>
    /// <exception cref="ArgumentException">It has another size.</exception>
    public int[] IndicesIn(PlaceRows others)
    {
        if (others.Rows != Rows || others.Columns != Columns)
        {
            throw new ArgumentException(
                $"Places of {Rows} x {Columns} neurons were expected, not of {others.Rows} x {others.Columns}."
            );
        }

        var indices = new int[Count];
        for (int row = 0; row < Rows; row++)
        {
            ReadOnlySpan<int> theirs = others[row];
            int start = others.starts[row];
            int other = 0;
            for (int index = starts[row]; index < starts[row + 1]; index++)
            {
                while (other < theirs.Length && theirs[other] < places[index])
                {
                    other++;
                }

                indices[index] = other < theirs.Length && theirs[other] == places[index] ? start + other : -1;
            }
        }

        return indices;
    }
}
