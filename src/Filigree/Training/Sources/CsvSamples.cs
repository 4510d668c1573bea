using System.Globalization;
using Filigree.Data;
using static System.FormattableString;

namespace Filigree.Training;

/// <summary>Samples from a file of separated values.</summary>
internal static class CsvSamples
{
    public static SampleSet ReadClasses(string path, string column, CsvOptions options)
    {
        ArgumentNullException.ThrowIfNull(column);
        var labels = new List<string>();
        (List<float> features, string[] names) = Read(
            path,
            [column],
            options,
            (row, columns, place) => labels.Add(LabelOf(row[columns[0]], column, place))
        );
        string[] classes = Numbered(labels.Distinct(StringComparer.Ordinal), column, path);
        Dictionary<string, int> numbers = classes
            .Select((name, number) => (name, number))
            .ToDictionary(pair => pair.name, pair => pair.number, StringComparer.Ordinal);
        return new SampleSet(
            labels.Count,
            [.. features],
            [.. labels.Select(label => numbers[label])],
            classes.Length,
            [],
            targetCount: 0
        )
        {
            FeatureNames = names,
            ClassNames = classes,
        };
    }

    public static SampleSet ReadTargets(string path, IReadOnlyList<string> columns, CsvOptions options)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentOutOfRangeException.ThrowIfZero(columns.Count);
        var targets = new List<float>();
        (List<float> features, string[] names) = Read(
            path,
            columns,
            options,
            (row, places, place) =>
            {
                for (int target = 0; target < places.Length; target++)
                {
                    targets.Add(NumberOf(row[places[target]], columns[target], place));
                }
            }
        );
        return new SampleSet(
            targets.Count / columns.Count,
            [.. features],
            [],
            classCount: 0,
            [.. targets],
            columns.Count
        )
        {
            FeatureNames = names,
        };
    }

    private static (List<float> Features, string[] Names) Read(
        string path,
        IReadOnlyList<string> targets,
        CsvOptions options,
        Action<IReadOnlyList<string>, int[], string> addTargets
    )
    {
        using var reader = new CsvReader(path, options.Separator);
        string[] header =
        [
            .. (reader.Next() ?? throw new UserError("has no rows", path, "a row of names, then samples")).Select(
                name => name.Trim()
            ),
        ];
        int[] targetColumns = [.. targets.Select(name => ColumnOf(header, name, path, options))];
        if (targetColumns.Distinct().Count() < targetColumns.Length)
        {
            throw new UserError("one column is asked for as a target twice", path, "each target once");
        }

        if (options.Ignored.FirstOrDefault(targets.Contains) is { } both)
        {
            throw new UserError($"column '{both}' is a target, and among those to be ignored", path, "one of both");
        }

        int[] ignored = [.. options.Ignored.Select(name => ColumnOf(header, name, path, options))];
        int[] featureColumns = options.Features is null
            ? [.. Enumerable.Range(0, header.Length).Except(targetColumns).Except(ignored)]
            : [.. options.Features.Select(name => ColumnOf(header, name, path, options))];
        if (featureColumns.Length == 0)
        {
            throw new UserError("no column is left for features", path, "a column beside the targets");
        }

        var features = new List<float>();
        while (reader.Next() is { } row)
        {
            if (row.Count != header.Length)
            {
                throw new UserError(
                    Invariant($"has {row.Count} fields"),
                    reader.Place,
                    Invariant($"{header.Length}, as the first row has")
                );
            }

            foreach (int column in featureColumns)
            {
                features.Add(NumberOf(row[column], header[column], reader.Place));
            }

            addTargets(row, targetColumns, reader.Place);
        }

        return features.Count > 0
            ? (features, [.. featureColumns.Select(column => header[column])])
            : throw new UserError("has no samples", path, "a row for each sample behind the row of names");
    }

    private static int ColumnOf(string[] header, string name, string path, CsvOptions options)
    {
        int column = Array.IndexOf(header, name);
        if (column >= 0 && Array.LastIndexOf(header, name) == column)
        {
            return column;
        }

        if (column >= 0)
        {
            throw new UserError($"has two columns '{name}'", path, "different names");
        }

        string? meant = Suggestion.For(name, header);
        throw new UserError(
            $"has no column '{name}'" + (meant is null ? "" : $", did you mean '{meant}'?"),
            path,
            string.Join(", ", header.Take(20)) + (header.Length > 20 ? ", ..." : ""),
            header.Length == 1 ? $"the separator was taken to be '{options.Separator}'" : null
        );
    }

    private static float NumberOf(string field, string column, string place) =>
        float.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out float number)
        && float.IsFinite(number)
            ? number
            : throw new UserError(
                $"'{field}' in column '{column}' is no number",
                place,
                "a finite number with a point, such as 1.5",
                "leave the column out, or make numbers of it"
            );

    private static string LabelOf(string field, string column, string place) =>
        field.Trim() is { Length: > 0 } label
            ? label
            : throw new UserError($"column '{column}' is empty", place, "the name of a class");

    // 2 before 10 where all are numbers.
    private static string[] Numbered(IEnumerable<string> labels, string column, string path)
    {
        string[] names = [.. labels.Order(StringComparer.Ordinal)];
        var numbers = new double[names.Length];
        for (int index = 0; index < names.Length; index++)
        {
            if (!double.TryParse(names[index], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[index]))
            {
                return names;
            }
        }

        Array.Sort(numbers, names);
        for (int index = 1; index < names.Length; index++)
        {
            // Long whole numbers and such beyond all range may be equal as doubles alone.
            if (
                numbers[index - 1] == numbers[index]
                && decimal.TryParse(
                    names[index - 1],
                    NumberStyles.Float,
                    CultureInfo.InvariantCulture,
                    out decimal before
                )
                && decimal.TryParse(names[index], NumberStyles.Float, CultureInfo.InvariantCulture, out decimal here)
                && before == here
            )
            {
                throw new UserError(
                    $"column '{column}' has {names[index - 1]} and {names[index]}, one number written in two ways",
                    path,
                    "one way to write each class",
                    "write them alike, or as names"
                );
            }
        }

        return names;
    }
}
