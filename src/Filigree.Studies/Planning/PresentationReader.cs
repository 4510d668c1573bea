using System.Globalization;
using Filigree.Studies.Definition;

namespace Filigree.Studies.Planning;

/// <summary>
/// Reads how a study's results are shown. Names are checked against what the study varies and its experiment measures, before anything
/// is trained. A study that asks for no tables or no figures gets the usual ones.
/// </summary>
internal sealed class PresentationReader
{
    private static readonly string[] Scales = ["linear", "log"];

    private readonly PresentationNames names;
    private readonly bool isQuick;

    private PresentationReader(PresentationNames names, bool isQuick)
    {
        this.names = names;
        this.isQuick = isQuick;
    }

    /// <summary>Reads <c>title</c>, <c>paper</c>, <c>description</c>, <c>tables</c> and <c>figures</c>.</summary>
    public static Presentation Read(Section study, PresentationNames names, bool isQuick)
    {
        var reader = new PresentationReader(names, isQuick);
        return new Presentation(
            study.Text("title", study.Text("study", "")),
            study.Text("paper", ""),
            study.Text("description", ""),
            study.Has("tables") ? study.Items("tables", reader.Table) : UsualPresentation.Tables(names),
            study.Has("figures") ? study.Items("figures", reader.Figure) : UsualPresentation.Figures(names),
            isQuick
        );
    }

    private TableSpecification Table(Node node)
    {
        var section = new Section(node, "the table", PresentationKeys.Table.Names);
        string rows = section.Word("rows", null, names.Factors);
        MeasureSpecification[] columns = [.. section.Items("columns", column => Measure(column, rows))];
        string test = section.Word("test", "welch", PresentationKeys.Tests);
        bool pairs = section.Word("pairs", "baseline", PresentationKeys.Pairs) == "all";
        (string Key, string Problem)[] beside =
        [
            ("improvement", "there is nothing to improve on"),
            ("stochastic-order", "there is nothing to be above of"),
            ("holm", "there is nothing to correct"),
        ];
        if (pairs && test == PresentationKeys.NoTest)
        {
            throw section.Find("pairs")!.Origin.Error("all pairs are asked for and 'test: none'; expected a test");
        }
        bool isCompared = test != PresentationKeys.NoTest && (pairs || section.Has("baseline"));
        foreach ((string key, string problem) in beside)
        {
            if (section.Flag(key, false) && !isCompared && !names.IsRecorded)
            {
                throw section.Find(key)!.Origin.Error($"{problem}; expected a test with a 'baseline' or 'pairs: all'");
            }
        }
        if (section.Has("test") && test != PresentationKeys.NoTest && !isCompared && !names.IsRecorded)
        {
            throw section
                .Find("test")!
                .Origin.Error($"{test} has nothing to test; expected a 'baseline' or 'pairs: all' beside it");
        }
        string groups = section.Word("groups", "", names.Factors);
        if (groups == rows && !names.IsRecorded)
        {
            throw section.Find("groups")!.Origin.Error($"{rows} is both the rows and the groups; expected two factors");
        }
        return new TableSpecification
        {
            Title = section.Text("title", null),
            Rows = rows,
            Groups = groups,
            Where = Where(section, names.Factors),
            Columns =
                columns.Length > 0
                    ? columns
                    : throw section.Origin.Error("the table has no 'columns'; expected a list of measures"),
            Baseline = section.Find("baseline") is { } baseline ? Baseline(baseline, rows) : null,
            Test = test,
            Level = SignificanceLevel(section),
            Holm = section.Flag("holm", false),
            HasPairs = pairs,
            HasImprovement = section.Flag("improvement", false),
            HasStochasticOrder = section.Flag("stochastic-order", false),
            Paper = Paper(section, rows, columns),
        };
    }

    private string Baseline(Node node, string rows)
    {
        try
        {
            return names.Level(rows, node, "baseline");
        }
        catch (UserError error)
        {
            // Lists are replaced as a whole, so whoever changes what varies must say something about tables too.
            throw new UserError($"{error.Message} (or 'tables: ~' for the usual tables)", cause: error);
        }
    }

    private MeasureSpecification Measure(Node node, string rows)
    {
        bool isShort = node is ScalarNode;
        Section section = isShort
            ? new Section(new MapNode(node.Origin, [new Entry("name", node.Origin, node)]), "the column", ["name"])
            : new Section(node, "the column", PresentationKeys.Column.Names);
        string along = isShort ? "" : section.Word("along", "", [.. names.Metrics.Select(metric => metric.Name)]);
        bool isOfRow = !isShort && (section.Has("at") || along.Length > 0);
        Quantity quantity = names.Measured(section, "name", isOfRow ? names.Metrics : names.SummaryOf(rows));
        MeasureSpecification measure = MeasureSpecification.Of(quantity);
        if (isShort)
        {
            return measure;
        }

        string better = section.Word("better", quantity.Better, Quantity.Directions);
        return along.Length > 0 && better == "neither"
            ? throw section.Origin.Error(
                $"the best {quantity.Name} along {along} is asked for, and neither way is better; expected better: higher or lower"
            )
            : measure with
            {
                Heading = section.Text("heading", ""),
                At = section.Has("at") ? Words(section, "at", names.OfRows) : null,
                AtOrigin = section.Find("at")?.Origin ?? default,
                Along = along,
                // A metric row says itself which epoch it is of.
                MeasuredAt = isOfRow ? MeasuredAt.WholeTrial : quantity.At,
                Format = section.Word("format", quantity.Format, Quantity.Formats),
                Decimals = section.Has("decimals") ? section.Count("decimals", 0, 0, 15) : null,
                Centre = section.Word("centre", "mean", PresentationKeys.Centres),
                Better = better,
                IsTested = section.Word("test", "", [PresentationKeys.NoTest]).Length == 0,
            };
    }

    private FigureSpecification Figure(Node node)
    {
        var any = new Section(node, "the figure", PresentationKeys.Figure.Names);
        string kind = any.Word("kind", "curve", PresentationKeys.Kinds);
        if (kind == FigureSpecification.CriticalDifference)
        {
            return Ranks(new Section(node, $"the figure of kind {kind}", PresentationKeys.OfRanks));
        }
        var section = new Section(
            node,
            $"the figure of kind {kind}",
            [.. PresentationKeys.Figure.Names.Except(PresentationKeys.OnlyOfRanks)]
        );
        bool isHeatMap = kind == "heatmap";
        string[] discrete = [.. names.Factors, .. names.Labels];
        string[] numbers = [.. names.Metrics.Concat(names.Summary).Select(quantity => quantity.Name).Distinct()];
        string[] axes = isHeatMap ? discrete : numbers;
        // A factor whose levels are numbers can be what a curve goes along.
        string x = section.Word("x", null, kind == "curve" ? [.. axes, .. names.Factors] : axes);
        names.RequireMeasured(x, section.Find("x")!.Origin);
        string y = kind == "cumulative" ? "" : section.Word("y", null, axes);
        if (y.Length > 0)
        {
            names.RequireMeasured(y, section.Find("y")!.Origin);
        }
        string value = isHeatMap ? section.Word("value", null, numbers) : "";
        if (isHeatMap)
        {
            names.RequireMeasured(value, section.Find("value")!.Origin);
        }
        string shown = isHeatMap ? value : y;
        string yScale = section.Word("y-scale", "linear", Scales);
        RequireAxis(section, shown, yScale);
        return new FigureSpecification
        {
            Name = FileName(section),
            Title = section.Text("title", null),
            Kind = kind,
            X = x,
            Y = y,
            Value = value,
            Series = section.Word("series", "", discrete),
            Panels = section.Word("panels", "", discrete),
            Where = Where(section, [.. names.Factors, .. names.OfRows]),
            XLabel = section.Text("x-label", ""),
            YLabel = section.Text("y-label", ""),
            Format = section.Word("format", FormatOf(shown), Quantity.Formats),
            XFormat = section.Word("x-format", FormatOf(x), Quantity.Formats),
            XScale = section.Word("x-scale", "linear", Scales),
            YScale = yScale,
            YMinimum = Optional(section, "y-minimum"),
            YMaximum = Optional(section, "y-maximum"),
            Band = section.Word("band", "deviation", PresentationKeys.Bands),
            References = section.Items("references", node => Reference(node, x, y)),
        };
    }

    private FigureSpecification Ranks(Section section)
    {
        Quantity measure = names.Measured(section, "x", names.Summary);
        string series = section.Word("series", null, names.Factors);
        string blocks = section.Word("blocks", "", names.Factors);
        string better = section.Word("better", measure.Better, Quantity.Directions);
        if (better == "neither")
        {
            throw section.Origin.Error(
                $"{measure.Name} is to be ranked by, and neither way is better; expected better: higher or lower"
            );
        }
        if (blocks == series)
        {
            throw section.Origin.Error(
                $"{series} is both what is ranked and what makes the blocks; expected two factors"
            );
        }
        return new FigureSpecification
        {
            Name = FileName(section),
            Title = section.Text("title", null),
            Kind = FigureSpecification.CriticalDifference,
            X = measure.Name,
            Series = series,
            Panels = section.Word("panels", "", names.Factors),
            Where = Where(section, names.Factors),
            XLabel = section.Text("x-label", ""),
            Blocks = blocks,
            Better = better,
            Test = section.Word("test", "wilcoxon", PresentationKeys.RankTests),
            Level = SignificanceLevel(section),
        };
    }

    // At 0 nothing is ever shown, at 1 everything is.
    private double SignificanceLevel(Section section) =>
        section.Number("level", 0.05, 0, 1) is var level && (level is > 0 and < 1 || names.IsRecorded)
            ? level
            : throw section.Find("level")!.Origin.Error("level is 0 or 1; expected a number between, such as 0.05");

    // An axis begins before it ends, above 0 where it is logarithmic, and a share's below 1.
    private void RequireAxis(Section section, string shown, string scale)
    {
        if (names.IsRecorded)
        {
            return;
        }
        foreach (string key in new[] { "y-minimum", "y-maximum" })
        {
            if (scale == "log" && Optional(section, key) is <= 0)
            {
                throw section.Find(key)!.Origin.Error($"{key} is not above 0, where 'y-scale: log' begins");
            }
        }
        double? minimum = Optional(section, "y-minimum");
        if (minimum >= Optional(section, "y-maximum"))
        {
            throw section
                .Find("y-minimum")!
                .Origin.Error("y-minimum is not below y-maximum; expected a smaller number");
        }
        if (minimum is { } lowest)
        {
            RequireShare(lowest, shown, "y-minimum", section.Find("y-minimum")!.Origin);
        }
    }

    // 97 where 97% is meant.
    private void RequireShare(double value, string quantity, string what, Origin origin)
    {
        if (value > 1 && !names.IsRecorded && IsShare(quantity))
        {
            throw origin.Error(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{what} is {value}, and {quantity} is a share; expected a number up to 1, or a percentage, such as {value / 100} or {value}%"
                )
            );
        }
    }

    // Costs are shares of a dense network's, and may be more than all of it.
    private bool IsShare(string quantity) =>
        FormatOf(quantity) == "percent" && !quantity.EndsWith("_cost", StringComparison.Ordinal);

    private FigureReference Reference(Node node, string xShown, string yShown)
    {
        var section = new Section(node, "the reference", PresentationKeys.Reference.Names);
        foreach ((string axis, string shown) in new[] { ("x", xShown), ("y", yShown) })
        {
            if (Optional(section, axis) is { } place)
            {
                RequireShare(place, shown, axis, section.Find(axis)!.Origin);
            }
        }
        return section.Has("x") || section.Has("y")
            ? new FigureReference
            {
                Label = section.Text("label", null),
                X = Optional(section, "x"),
                Y = Optional(section, "y"),
            }
            : throw section.Origin.Error(
                "the reference has neither 'x' nor 'y'; expected one for a line, both for a point"
            );
    }

    private string FormatOf(string name) =>
        names.Metrics.Concat(names.Summary).FirstOrDefault(quantity => quantity.Name == name)?.Format is "percent"
            ? "percent"
            : "number";

    // Figures become files of this name.
    private static string FileName(Section section)
    {
        Node node = section.Require("name", "a file name without extension, such as validation-accuracy");
        string name = Values.Text(node, "name");
        return name.Length is > 0 and <= 80 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            ? name
            : throw node.Origin.Error($"name is '{name}'; expected letters, digits, - and _, for a file of that name");
    }

    // What a factor is to be must be one of its levels; labels and numbers of rows are known when trials have run.
    private Dictionary<string, string> Where(Section section, IReadOnlyList<string> keys)
    {
        Dictionary<string, string> words = Words(section, "where", keys);
        foreach (Entry entry in (section.Find("where") as MapNode)?.Entries ?? [])
        {
            words[entry.Key] = names.Level(entry.Key, entry.Value, "where:");
        }
        return words;
    }

    private static Dictionary<string, string> Words(Section section, string key, IReadOnlyList<string> keys) =>
        section.Find(key) is { } node ? new Section(node, key, keys).Texts() : [];

    private Dictionary<string, IReadOnlyDictionary<string, double>> Paper(
        Section section,
        string rows,
        MeasureSpecification[] columns
    )
    {
        var values = new Dictionary<string, IReadOnlyDictionary<string, double>>();
        string[] measures =
        [
            .. columns.SelectMany(column => new[] { column.Heading, column.Name }).Where(n => n.Length > 0),
        ];
        foreach (Entry row in Entries(section.Find("paper"), "paper"))
        {
            RequireRow(row, rows, section.Text("groups", ""));
            foreach (Entry value in Entries(row.Value, "paper"))
            {
                if (!measures.Contains(value.Key))
                {
                    throw value.Origin.UnknownName($"the paper's '{value.Key}' is no column", value.Key, measures);
                }
                string quantity = columns.First(column => column.Heading == value.Key || column.Name == value.Key).Name;
                RequireShare(Number(value), quantity, $"the paper's {value.Key}", value.Origin);
            }
            values[row.Key] = Entries(row.Value, "paper").ToDictionary(entry => entry.Key, Number);
        }
        return values;

        static double Number(Entry entry) =>
            Values.Number(entry.Value, entry.Key, double.NegativeInfinity, double.PositiveInfinity);
    }

    private void RequireRow(Entry row, string rows, string groups)
    {
        bool MustExist(string factor) => names.MustExist(factor, row.Origin, isQuick);
        if (!MustExist(rows) || !MustExist(groups) || names.LevelsOf(rows) is not { } levels)
        {
            return;
        }
        string[] labels = [.. RowLabels(levels, names.LevelsOf(groups))];
        if (!labels.Contains(row.Key))
        {
            throw row.Origin.UnknownName($"the paper's '{row.Key}' is no row of the table", row.Key, labels);
        }
    }

    /// <summary>What the paper's rows of a table may be called: a level, or <c>group / level</c>.</summary>
    internal static IEnumerable<string> RowLabels(IReadOnlyList<string> levels, IReadOnlyList<string>? groups) =>
        levels.Concat((groups ?? []).SelectMany(group => levels.Select(level => $"{group} / {level}")));

    private static IReadOnlyList<Entry> Entries(Node? node, string name) =>
        node switch
        {
            null => [],
            MapNode map => map.Entries,
            _ => throw node.Origin.Error($"{name} is {node.Kind}; expected a map: row label to measure to value"),
        };

    private static double? Optional(Section section, string key) =>
        section.Has(key) ? section.Number(key, null, double.NegativeInfinity, double.PositiveInfinity) : null;
}
