using System.Globalization;
using Filigree.Studies.Definition;

namespace Filigree.Studies.Planning;

/// <summary>The tables and figures of a study that asks for none: the experiment's usual numbers by what the study varies.</summary>
internal static class UsualPresentation
{
    private const int MostTables = 12;

    /// <summary>A table for each combination of what varies beyond two factors.</summary>
    public static IReadOnlyList<TableSpecification> Tables(PresentationNames names)
    {
        Quantity[] columns = [.. Quantities(names.Vocabulary.UsualColumns, names.Vocabulary.Summary)];
        List<TableSpecification> tables = [];
        if (columns.Length > 0)
        {
            tables.AddRange(Parts(names).Select(where => Table(names, columns, where)));
        }
        if (names.Across is { } across)
        {
            tables.Add(
                new TableSpecification
                {
                    Title = "Across trials",
                    Rows = across.Factors[0],
                    Columns = Columns(Quantities(across.Vocabulary.UsualColumns, across.Vocabulary.Summary)),
                }
            );
        }
        return tables;
    }

    /// <summary>The usual figures, likewise.</summary>
    public static IReadOnlyList<FigureSpecification> Figures(PresentationNames names)
    {
        List<Dictionary<string, string>> parts = Parts(names);
        return
        [
            .. names.Vocabulary.UsualFigures.SelectMany(figure =>
                parts.Select((where, part) => Figure(names, figure, where, part))
            ),
            .. names.Across?.Vocabulary.UsualFigures ?? [],
        ];
    }

    private static TableSpecification Table(
        PresentationNames names,
        Quantity[] columns,
        Dictionary<string, string> where
    )
    {
        (Factor? rows, Factor? groups, string? baseline) = Layout(names);
        return new TableSpecification
        {
            IsUsual = true,
            Title = Titled("Results", where),
            Rows = rows?.Name ?? TableSpecification.AllTrials,
            Groups = groups?.Name ?? "",
            Where = where,
            Columns = Columns(columns),
            // One seed tests nothing.
            Baseline = names.LevelsOf(PresentationNames.Seed)!.Count > 1 ? baseline : null,
        };
    }

    // The first factor's levels as rows; the second's where only then some row is in all sections, for the others to be tested against.
    private static (Factor? Rows, Factor? Groups, string? Baseline) Layout(PresentationNames names)
    {
        Factor? first = names.Varied.Count > 0 ? names.Varied[0] : null;
        Factor? second = names.Varied.Count > 1 ? names.Varied[1] : null;
        return first is null || second is null ? (first, null, first?.Levels[0].Label)
            : InAll(first, second) is { } one ? (first, second, one)
            : InAll(second, first) is { } other ? (second, first, other)
            : (first, second, null);

        string? InAll(Factor rows, Factor groups) =>
            rows
                .Levels.Select(level => level.Label)
                .FirstOrDefault(row =>
                    groups.Levels.All(group => !names.Excepts(new() { [rows.Name] = row, [groups.Name] = group.Label }))
                );
    }

    private static FigureSpecification Figure(
        PresentationNames names,
        FigureSpecification figure,
        Dictionary<string, string> where,
        int part
    )
    {
        // What the figure does not use for itself goes to what varies, series first.
        var factors = new Queue<string>(names.Varied.Select(factor => factor.Name));
        string Next(string own, bool isUsable = true) =>
            own.Length > 0 || !isUsable || factors.Count == 0 ? own : factors.Dequeue();
        return figure with
        {
            IsUsual = true,
            Name = part == 0 ? figure.Name : string.Create(CultureInfo.InvariantCulture, $"{figure.Name}-{part + 1}"),
            Title = Titled(figure.Title, where),
            Series = Next(figure.Series, figure.Kind != "heatmap"),
            Panels = Next(figure.Panels),
            Where = figure.Where.Concat(where).ToDictionary(one => one.Key, one => one.Value),
        };
    }

    // All combinations of the factors beyond the second; one of no condition where they would be too many.
    private static List<Dictionary<string, string>> Parts(PresentationNames names)
    {
        List<Dictionary<string, string>> parts =
        [
            [],
        ];
        foreach (Factor factor in names.Varied.Skip(2))
        {
            parts =
            [
                .. parts.SelectMany(part =>
                    factor.Levels.Select(level => new Dictionary<string, string>(part) { [factor.Name] = level.Label })
                ),
            ];
            if (parts.Count > MostTables)
            {
                return
                [
                    [],
                ];
            }
        }
        return parts;
    }

    private static string Titled(string title, Dictionary<string, string> where) =>
        where.Count == 0 ? title : $"{title}: {string.Join(", ", where.Select(one => $"{one.Key} {one.Value}"))}";

    private static IEnumerable<Quantity> Quantities(IReadOnlyList<string> usual, IReadOnlyList<Quantity> all) =>
        usual.Select(name => all.First(quantity => quantity.Name == name));

    private static MeasureSpecification[] Columns(IEnumerable<Quantity> quantities) =>
        [
            .. quantities.Select(quantity =>
                MeasureSpecification.Of(quantity) with
                {
                    // A density, say, is what a trial was given, not what came out.
                    IsTested = quantity.Better != "neither",
                }
            ),
        ];
}
