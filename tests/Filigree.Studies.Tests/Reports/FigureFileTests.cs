using System.Diagnostics;
using System.Globalization;
using System.Xml.Linq;
using Filigree.Studies.Reports.Figures;

namespace Filigree.Studies.Tests.Reports;

/// <summary>A figure's own file is drawn with plain attributes, so that every program that reads SVG shows the same.</summary>
[Trait("Run", "once")]
public sealed class FigureFileTests
{
    public static TheoryData<string> Names => [.. Figures.Select(figure => figure.Name)];

    private static IReadOnlyList<FigureResult> Figures { get; } = FigureBuilder.BuildAll(DemoStudy.Results());

    [Theory]
    [MemberData(nameof(Names))]
    public void A_file_has_no_style_sheet_and_every_name_in_it_is_used_once(string name)
    {
        string text = FigureSvg.File(Figure(name));
        XElement svg = XDocument.Parse(text).Root!;

        Assert.Empty(svg.DescendantsAndSelf().Attributes("class"));
        Assert.Empty(svg.DescendantsAndSelf().Attributes("style"));
        Assert.DoesNotContain(svg.Descendants(), element => element.Name.LocalName == "style");
        Assert.DoesNotContain("var(", text, StringComparison.Ordinal);
        string[] ids = [.. svg.DescendantsAndSelf().Attributes("id").Select(id => id.Value)];
        Assert.Equal(ids.Distinct(), ids);
        Assert.Equal(text, Results.UnderCommas(() => FigureSvg.File(Figure(name))));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Everything_that_is_drawn_says_its_own_colour(string name)
    {
        string[] drawn = ["line", "path", "circle", "rect", "text"];
        foreach (XElement element in XDocument.Parse(FigureSvg.File(Figure(name))).Root!.Descendants())
        {
            bool isClip = element.Parent!.Name.LocalName == "clipPath";
            string colour = element.Name.LocalName == "line" ? "stroke" : "fill";
            Assert.True(
                isClip || !drawn.Contains(element.Name.LocalName) || element.Attribute(colour) is not null,
                element.ToString()
            );
            Assert.True(element.Name.LocalName != "text" || element.Attribute("font-size") is not null);
        }
    }

    [RsvgFact]
    public void Axes_grid_lines_text_curves_and_bands_are_there_when_rsvg_convert_draws_a_file()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "figure.svg");
        string picture = Path.Combine(folder.Path, "figure.png");
        string text = FigureSvg.File(Figures[0]);
        File.WriteAllText(file, text);
        using (Process converter = Process.Start(RsvgFactAttribute.Program, ["--zoom", "4", "--output", picture, file]))
        {
            converter.WaitForExit();
            Assert.Equal(0, converter.ExitCode);
        }
        Picture drawn = Picture.Read(picture, zoom: 4);
        XElement svg = XDocument.Parse(text).Root!;

        Assert.Equal(drawn.Width, Number(svg, "width"));
        foreach (XElement line in svg.Descendants().Where(element => element.Name.LocalName == "line"))
        {
            Assert.True(
                drawn.HasColour(
                    (string)line.Attribute("stroke")!,
                    Number(line, "x1"),
                    Number(line, "y1"),
                    Number(line, "x2"),
                    Number(line, "y2")
                ),
                line.ToString()
            );
        }
        foreach (XElement label in svg.Descendants().Where(element => element.Name.LocalName == "text"))
        {
            (double x, double y) = (Number(label, "x"), Number(label, "y"));
            Assert.True(drawn.HasColour((string)label.Attribute("fill")!, x - 12, y - 9, x + 12, y), label.ToString());
        }
        foreach (XElement curve in svg.Descendants().Where(element => (string?)element.Attribute("fill") == "none"))
        {
            Assert.True(drawn.HasColour((string)curve.Attribute("stroke")!, 0, 0, drawn.Width, drawn.Height));
        }
    }

    private static FigureResult Figure(string name) => Figures.Single(figure => figure.Name == name);

    private static double Number(XElement element, string attribute) =>
        double.Parse((string)element.Attribute(attribute)!, CultureInfo.InvariantCulture);
}
