namespace Filigree.Dashboard.Index;

/// <summary>
/// The rows of a trial that have the same labels, a column of numbers each. A row without one of the numbers has NaN there, as has one whose number was
/// not finite.
/// </summary>
/// <param name="labels">The labels, <c>layer=dense1, moment=before</c>; empty for rows without.</param>
internal sealed class RowTable(string labels)
{
    private const int FewRows = 16;
    private string[] names = [];
    private double[][] columns = [];
    private int capacity;

    /// <summary>The labels.</summary>
    public string Labels { get; } = labels;

    /// <summary>Number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>Names of the numbers, as they first appeared.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>A table as it was kept.</summary>
    /// <param name="labels">The labels.</param>
    /// <param name="names">Names of the numbers.</param>
    /// <param name="columns">A column for each name, all of one length.</param>
    public static RowTable Of(string labels, string[] names, double[][] columns)
    {
        int rows = columns.Length == 0 ? 0 : columns[0].Length;
        return new RowTable(labels)
        {
            names = names,
            columns = columns,
            capacity = rows,
            Count = rows,
        };
    }

    /// <summary>Appends a row.</summary>
    public void Append(ReadOnlySpan<string> rowNames, ReadOnlySpan<double> values)
    {
        if (Count == capacity)
        {
            Resize(Math.Max(FewRows, 2 * capacity));
        }
        foreach (double[] column in columns)
        {
            column[Count] = double.NaN;
        }
        for (int i = 0; i < rowNames.Length; i++)
        {
            // Rows of one kind have their numbers in one order.
            int column = i < names.Length && names[i] == rowNames[i] ? i : Array.IndexOf(names, rowNames[i]);
            column = column < 0 ? Add(rowNames[i]) : column;
            columns[column][Count] = values[i];
        }
        Count++;
    }

    /// <summary>A number's column; empty where no row has it.</summary>
    public ReadOnlySpan<double> Column(string name) =>
        Array.IndexOf(names, name) is >= 0 and var column ? columns[column].AsSpan(0, Count) : [];

    /// <summary>Gives back what was kept for further rows.</summary>
    public void Trim() => Resize(Count);

    private int Add(string name)
    {
        double[] column = new double[capacity];
        column.AsSpan(0, Count).Fill(double.NaN);
        names = [.. names, name];
        columns = [.. columns, column];
        return names.Length - 1;
    }

    private void Resize(int size)
    {
        for (int i = 0; i < columns.Length; i++)
        {
            Array.Resize(ref columns[i], size);
        }
        capacity = size;
    }
}
