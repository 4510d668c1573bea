namespace Filigree.Dashboard.Index;

/// <summary>All metric rows of a trial, a table for each set of labels.</summary>
internal sealed class TrialRows
{
    private readonly List<RowTable> tables = [];

    /// <summary>The tables, in the order in which their first rows were written.</summary>
    public IReadOnlyList<RowTable> Tables => tables;

    /// <summary>Number of rows.</summary>
    public int Count => tables.Sum(table => table.Count);

    /// <summary>Adds a table with labels that no other has.</summary>
    public void Add(RowTable table) => tables.Add(table);

    /// <summary>The rows with some labels; null where there are none.</summary>
    public RowTable? Find(string labels) => tables.Find(table => table.Labels == labels);

    /// <summary>The rows with some labels, to append to.</summary>
    public RowTable Get(string labels)
    {
        if (Find(labels) is { } there)
        {
            return there;
        }
        var table = new RowTable(labels);
        tables.Add(table);
        return table;
    }

    /// <summary>Gives back what was kept for further rows.</summary>
    public void Trim()
    {
        tables.TrimExcess();
        tables.ForEach(table => table.Trim());
    }
}
