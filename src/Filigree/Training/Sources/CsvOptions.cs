namespace Filigree.Training;

/// <summary>How a file of separated values becomes samples. Its first row names the columns.</summary>
public sealed record CsvOptions
{
    /// <summary>What stands between two fields: <c>,</c>, <c>;</c>, or a tab.</summary>
    public char Separator { get; init; } = ',';

    /// <summary>The columns that are features, in this order; null for all that are no targets.</summary>
    public IReadOnlyList<string>? Features { get; init; }

    /// <summary>Columns that are left out; numbers of rows, say.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];
}
