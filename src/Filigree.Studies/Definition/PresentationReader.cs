using Filigree.Studies.Trials;

namespace Filigree.Studies.Definition;

/// <summary>
/// Reads how a study's results are shown. Names of factors and of measured numbers are checked against what the study
/// varies and its experiment measures, before anything is trained.
/// </summary>
internal sealed class PresentationReader
{
    private static readonly string[] Formats = ["percent", "number", "integer"];
    private static readonly string[] Scales = ["linear", "log"];
    private static readonly Quantity[] Always = [new("seconds", "number", "lower")];

    private readonly Quantity[] summary;
    private readonly Quantity[] metrics;
    private readonly string[] labels;
    private readonly string[] factors;

    private PresentationReader(Vocabulary vocabulary, IAcross? across, IReadOnlyList<Factor> factors)
    {
        summary = [.. vocabulary.Summary, .. across?.Vocabulary.Summary ?? [], .. Always];
        metrics = [.. vocabulary.Metrics, .. across?.Vocabulary.Metrics ?? []];
        labels = [.. vocabulary.Labels, .. across?.Vocabulary.Labels ?? []];
        this.factors = [.. factors.Select(factor => factor.Name), .. across?.Factors ?? [], "seed"];
    }

    public static Presentation Read(
        Section study,
        Vocabulary vocabulary,
        IAcross? across,
        IReadOnlyList<Factor> factors,
        bool isQuick
    )
    {
        var reader = new PresentationReader(vocabulary, across, factors);
        return new Presentation(
            study.Text("title", study.Text("study", "")),
            study.Text("paper", ""),
            study.Text("description", ""),
            study.Items("tables", reader.Table),
            study.Items("figures", reader.Figure),
            isQuick
        );
    }

    private TableSpecification Table(Node node)
    {
        var section = new Section(
            node,
            "the table",
            ["title", "rows", "groups", "where", "columns", "baseline", "test", "level", "holm", "paper"]
        );
        return new TableSpecification
        {
            Title = section.Text("title", null),
            Rows = section.Word("rows", null, factors),
            Groups = section.Word("groups", "", factors),
            Where = Words(section, "where", factors),
            Columns = section.Items("columns", Measure) is { Count: > 0 } columns
                ? columns
                : throw section.Origin.Error("the table has no 'columns'; expected a list of measures"),
            Baseline = section.Has("baseline") ? section.Text("baseline", null) : null,
            Test = section.Word("test", "welch", ["student", "welch", "paired", "kruskal-wallis"]),
            Level = section.Number("level", 0.05, 0, 1),
            Holm = section.Flag("holm", false),
            Paper = Paper(section),
        };
    }

    private MeasureSpecification Measure(Node node)
    {
        Section section =
            node is ScalarNode
                ? new Section(new MapNode(node.Origin, [new Entry("name", node.Origin, node)]), "the column", ["name"])
                : new Section(node, "the column", ["name", "heading", "at", "format", "decimals", "centre", "better"]);
        bool isShort = node is ScalarNode;
        Quantity[] known = !isShort && section.Has("at") ? metrics : summary;
        Quantity quantity = Known(section, "name", known);
        if (isShort)
        {
            return new MeasureSpecification
            {
                Name = quantity.Name,
                Format = quantity.Format,
                Better = quantity.Better,
            };
        }
        return new MeasureSpecification
        {
            Name = quantity.Name,
            Heading = section.Text("heading", ""),
            At = section.Has("at") ? Words(section, "at", RowNames) : null,
            Format = section.Word("format", quantity.Format, Formats),
            Decimals = section.Has("decimals") ? section.Count("decimals", 0, 0, 15) : null,
            Centre = section.Word("centre", "mean", ["mean", "median"]),
            Better = section.Word("better", quantity.Better, ["higher", "lower", "neither"]),
        };
    }

    private FigureSpecification Figure(Node node)
    {
        var section = new Section(
            node,
            "the figure",
            [
                "name",
                "title",
                "kind",
                "x",
                "y",
                "value",
                "series",
                "panels",
                "where",
                "x-label",
                "y-label",
                "format",
                "x-format",
                "x-scale",
                "y-scale",
                "y-minimum",
                "y-maximum",
                "band",
                "references",
            ]
        );
        string kind = section.Word("kind", "curve", ["curve", "scatter", "heatmap", "cumulative"]);
        bool isHeatMap = kind == "heatmap";
        string[] axes = isHeatMap ? [.. factors, .. labels] : [.. Names(metrics), .. Names(summary)];
        // A factor whose levels are numbers can be what a curve goes along.
        string x = section.Word("x", null, kind == "curve" ? [.. axes, .. factors] : axes);
        string y = kind == "cumulative" ? "" : section.Word("y", null, axes);
        string value = isHeatMap ? Known(section, "value", [.. summary, .. metrics]).Name : "";
        string shown = isHeatMap ? value : y;
        return new FigureSpecification
        {
            Name = FileName(section),
            Title = section.Text("title", null),
            Kind = kind,
            X = x,
            Y = y,
            Value = value,
            Series = section.Word("series", "", [.. factors, .. labels]),
            Panels = section.Word("panels", "", [.. factors, .. labels]),
            Where = Words(section, "where", [.. factors, .. RowNames]),
            XLabel = section.Text("x-label", ""),
            YLabel = section.Text("y-label", ""),
            Format = section.Word("format", FormatOf(shown), Formats),
            XFormat = section.Word("x-format", FormatOf(x), Formats),
            XScale = section.Word("x-scale", "linear", Scales),
            YScale = section.Word("y-scale", "linear", Scales),
            YMinimum = Optional(section, "y-minimum"),
            YMaximum = Optional(section, "y-maximum"),
            Band = section.Word("band", "deviation", ["minmax", "deviation", "interval", "none"]),
            References = section.Items("references", Reference),
        };
    }

    private static FigureReference Reference(Node node)
    {
        var section = new Section(node, "the reference", ["label", "x", "y"]);
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

    private IEnumerable<string> RowNames => [.. Names(metrics), .. labels];

    private string FormatOf(string name) =>
        metrics.Concat(summary).FirstOrDefault(quantity => quantity.Name == name)?.Format is "percent"
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

    private static Quantity Known(Section section, string key, Quantity[] known)
    {
        string name = section.Word(key, null, [.. Names(known)]);
        return known.First(quantity => quantity.Name == name);
    }

    private static Dictionary<string, string> Words(Section section, string key, IEnumerable<string> keys) =>
        section.Find(key) is { } node ? new Section(node, key, [.. keys]).Texts() : [];

    private static Dictionary<string, IReadOnlyDictionary<string, double>> Paper(Section section)
    {
        var values = new Dictionary<string, IReadOnlyDictionary<string, double>>();
        foreach (Entry row in Entries(section.Find("paper"), "paper"))
        {
            values[row.Key] = Entries(row.Value, "paper")
                .ToDictionary(
                    entry => entry.Key,
                    entry => Values.Number(entry.Value, entry.Key, double.NegativeInfinity, double.PositiveInfinity)
                );
        }
        return values;
    }

    private static IReadOnlyList<Entry> Entries(Node? node, string name) =>
        node switch
        {
            null => [],
            MapNode map => map.Entries,
            _ => throw node.Origin.Error($"{name} is {node.Kind}; expected a map: row label to measure to value"),
        };

    private static double? Optional(Section section, string key) =>
        section.Has(key) ? section.Number(key, null, double.NegativeInfinity, double.PositiveInfinity) : null;

    private static IEnumerable<string> Names(Quantity[] quantities) => quantities.Select(quantity => quantity.Name);
}
