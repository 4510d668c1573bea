using System.Xml.Linq;
using Filigree.Studies.Definition;
using Filigree.Studies.Execution;
using Filigree.Studies.Reports.Figures;
using static Filigree.Studies.Tests.Reports.Results;

namespace Filigree.Studies.Tests.Reports;

/// <summary>Figures drawn from small results, and what is in the drawings.</summary>
internal static class Drawing
{
    public static readonly FigureSpecification Curve = new()
    {
        Name = "accuracy",
        Title = "Accuracy",
        Kind = "curve",
        X = "epoch",
        Y = "a",
        Series = "wiring",
    };

    public static TrialResult[] Learning(params double[] values) =>
        [Trial(0, [("wiring", "x")], rows: [.. values.Select((value, epoch) => Row(("epoch", epoch), ("a", value)))])];

    public static TrialResult[] TwoByTwo() =>
        [
            .. from wiring in new[] { "plain", "new" }
            from seed in new ulong[] { 0, 1 }
            select Trial(
                seed,
                [("wiring", wiring)],
                rows:
                [
                    .. from epoch in new[] { 1, 2, 3 }
                    select Row(("epoch", epoch), ("a", 0.1 * epoch + 0.05 * seed + (wiring == "new" ? 0.2 : 0))),
                ]
            ),
        ];

    public static XElement Draw(FigureSpecification figure, TrialResult[] trials) =>
        Inline(FigureBuilder.Build("f", figure, trials));

    public static XElement Inline(FigureResult figure) =>
        XDocument.Parse(FigureSvg.Inline(figure, FigureLayout.Wide, hasValues: true)).Root!;

    public static IEnumerable<XElement> Elements(XElement svg, string style, string name) =>
        svg.Descendants()
            .Where(element => element.Name.LocalName == name && (string?)element.Attribute("class") == style)
            .Where(element =>
                element.Ancestors().All(above => (string?)above.Attribute("class") != "legend")
                || name == "line"
                || style == "point"
            );

    public static int Count(XElement svg, string style, string name) => Elements(svg, style, name).Count();

    public static string[] Texts(XElement svg, string style) =>
        [
            .. svg.Descendants()
                .Where(e => e.Name.LocalName == "text" && (string?)e.Attribute("class") == style)
                .Select(e => e.Value),
        ];
}
