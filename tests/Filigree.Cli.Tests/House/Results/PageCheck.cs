using System.Data;
using System.Globalization;
using System.Text.RegularExpressions;
using Filigree.Studies.Definition;
using Filigree.Studies.Reports.Writing;

namespace Filigree.Cli.Tests.House.Results;

using CsvLine = IReadOnlyDictionary<string, string>;

/// <summary>Holds a section of the page against its files. Every method returns what is wrong, a line each.</summary>
internal static partial class PageCheck
{
    private const double Tolerance = 1e-9;

    // What a text may tell of a table in other digits than the page's.
    private static readonly string[] Told =
    [
        "mean",
        "standard_deviation",
        "median",
        "median_absolute_deviation",
        "minimum",
        "maximum",
        "difference",
        "p",
        "paper",
        "difference_from_paper",
    ];

    /// <summary>Every cell against the line of the table's CSV with the same group, row and measure, as rounded in the cell.</summary>
    internal static IEnumerable<string> Cells(PageTable table, IReadOnlyList<CsvLine> csv, TableSpecification study)
    {
        foreach (PageCell cell in table.Cells.Where(cell => cell.Text.Length > 0))
        {
            CsvLine? line = csv.FirstOrDefault(one =>
                one["group"] == cell.Group && one["row"] == cell.Row && one["measure"] == cell.Measure
            );
            string? expected = line is null
                ? "no such row and measure"
                : cell.Kind switch
                {
                    CellKind.Value => Value(cell, line, study),
                    CellKind.Verdict => Verdict(line),
                    _ => Paper(cell, line, study),
                };
            if (expected != cell.Text)
            {
                yield return $"{table.Title}: {cell.Group} {cell.Row}, {cell.Measure} ({cell.Kind}): "
                    + $"the page has '{cell.Text}', its CSV '{expected}'";
            }
        }
    }

    /// <summary>The means of a table against the trials it is of, for numbers of the trials' own summaries.</summary>
    internal static IEnumerable<string> Means(
        PageTable table,
        IReadOnlyList<CsvLine> csv,
        IReadOnlyList<CsvLine> trials,
        TableSpecification study
    )
    {
        foreach (CsvLine line in csv)
        {
            MeasureSpecification? measure = study.Columns.FirstOrDefault(one => HeadingOf(one) == line["measure"]);
            CsvLine[] own =
            [
                .. trials.Where(trial =>
                    trial.GetValueOrDefault(study.Rows) == line["row"]
                    && (study.Groups.Length == 0 || trial.GetValueOrDefault(study.Groups) == line["group"])
                    && study.Where.All(one => trial.GetValueOrDefault(one.Key) == one.Value)
                ),
            ];
            if (measure is not { At: null, Along: "" } || own.Length == 0 || !own[0].ContainsKey(measure.Name))
            {
                continue;
            }
            double mean = own.Select(trial => trial.Number(measure.Name))
                .Where(double.IsFinite)
                .DefaultIfEmpty(double.NaN)
                .Average();
            if (Math.Abs(mean - line.Number("mean")) > Tolerance * Math.Max(1, Math.Abs(mean)))
            {
                yield return $"{table.Title}: {line["row"]}, {line["measure"]}: mean {line["mean"]}, of its trials {mean}";
            }
        }
    }

    /// <summary>
    /// Numbers of the text: each stands in one of the tables, or is one of theirs rounded further, or is in the study file, or is
    /// worked out in the section (<c>`38% = 1 - 5.24 / 8.40`</c>) from such numbers.
    /// </summary>
    internal static IEnumerable<string> Prose(PageSection section, IReadOnlyList<CsvLine> csv)
    {
        HashSet<string> known =
        [
            .. section.Tables.SelectMany(table => table.Cells).SelectMany(cell => Numbers(cell.Text)),
            .. Numbers(section.Study.Resolved),
        ];
        double[] raw = [.. csv.SelectMany(line => Told.Select(line.Number)).Where(double.IsFinite).Select(Math.Abs)];
        foreach (string line in section.WorkedOut)
        {
            string[] sides = line.Split(" = ", 2);
            foreach (string number in Numbers(sides[1]).Where(number => number.Contains('.') && !IsKnown(number)))
            {
                yield return $"'{line}': {number} is in no table of the section";
            }
            using DataTable calculator = new() { Locale = CultureInfo.InvariantCulture };
            double value = Convert.ToDouble(calculator.Compute(sides[1], ""), CultureInfo.InvariantCulture);
            string text = Rounded(value * (sides[0].EndsWith('%') ? 100 : 1), sides[0].TrimEnd('%'));
            if (text != sides[0].TrimEnd('%'))
            {
                yield return $"'{line}': that is {text}";
            }
            known.Add(text);
        }
        foreach (string number in section.ProseNumbers.Where(number => !IsKnown(number.TrimEnd('%'))))
        {
            yield return $"{section.Name}: {number} is in no table of the section, nor worked out there";
        }

        bool IsKnown(string number) =>
            known.Contains(number)
            || raw.Any(value => Rounded(value, number) == number || Rounded(value * 100, number) == number);
    }

    /// <summary>The heading of a measure, as tables and their CSV have it.</summary>
    private static string HeadingOf(MeasureSpecification measure) =>
        measure.Heading.Length > 0 ? measure.Heading : measure.Name.Replace('_', ' ');

    private static string Value(PageCell cell, CsvLine line, TableSpecification study)
    {
        bool usesMedian = study.Columns.FirstOrDefault(one => HeadingOf(one) == cell.Measure) is { Centre: "median" };
        string[] shown = cell.Text.Split(" ± ");
        string centre = Rounded(line.Number(usesMedian ? "median" : "mean") * cell.Scale, shown[0]);
        return shown.Length == 1 && double.IsNaN(line.Number("standard_deviation"))
            ? centre
            : $"{centre} ± {Rounded(line.Number(usesMedian ? "median_absolute_deviation" : "standard_deviation") * cell.Scale, shown[^1])}";
    }

    private static string Verdict(CsvLine line)
    {
        double p = double.IsNaN(line.Number("p_corrected")) ? line.Number("p") : line.Number("p_corrected");
        return line["baseline"].Length == 0 ? "baseline"
            : double.IsNaN(p) ? line["verdict"]
            : $"{line["verdict"]} ({NumberText.P(p)})";
    }

    private static string Paper(PageCell cell, CsvLine line, TableSpecification study)
    {
        double paper = new[] { $"{cell.Group} / {cell.Row}", cell.Row }
            .Where(study.Paper.ContainsKey)
            .SelectMany(row => study.Paper[row])
            .Where(value =>
                study.Columns.Any(one =>
                    HeadingOf(one) == cell.Measure && (value.Key == one.Heading || value.Key == one.Name)
                )
            )
            .Select(value => value.Value)
            .DefaultIfEmpty(double.NaN)
            .First();
        if (paper != line.Number("paper"))
        {
            return $"{line["paper"]}, the study {paper}";
        }
        string[] shown = cell.Text.TrimEnd(')').Split(" (");
        string value = Rounded(paper * cell.Scale, shown[0]);
        double difference = line.Number("difference_from_paper") * cell.Scale;
        return shown.Length == 1
            ? value
            : $"{value} ({(shown[1].StartsWith('+') ? "+" : "")}{Rounded(difference, shown[1].TrimStart('+'))})";
    }

    /// <summary>A number with as many digits after the point, and in the same notation, as another is written with.</summary>
    internal static string Rounded(double value, string like)
    {
        if (like == NumberText.Nothing)
        {
            return double.IsFinite(value) ? Rounded(value, "0") : like;
        }
        int exponent = like.IndexOf('e');
        string digits = exponent < 0 ? like : like[..exponent];
        int decimals = digits.Contains('.') ? digits.Length - digits.IndexOf('.') - 1 : 0;
        string format = new string('0', decimals);
        string text =
            exponent >= 0
                ? value.ToString($"0.{format}e-0", CultureInfo.InvariantCulture)
                : value.ToString($"#,0.{format}", CultureInfo.InvariantCulture);
        bool isZero = !text.Any(c => c is >= '1' and <= '9');
        return isZero ? text.TrimStart('-')
            : exponent >= 0 ? text
            : text.Replace('-', '−');
    }

    private static IEnumerable<string> Numbers(string text) => Number().Matches(text).Select(match => match.Value);

    [GeneratedRegex(@"(?<![\w.])\d[\d,]*(?:\.\d+)?(?:e-?\d+)?")]
    private static partial Regex Number();
}
