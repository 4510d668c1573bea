using System.Text;
using Filigree.Studies.Definition;
using Filigree.Studies.Reports.Writing;

namespace Filigree.Studies.Reports.Figures;

/// <summary>Draws figures as SVG: no script, no font and no picture from elsewhere.</summary>
internal static class FigureSvg
{
    private const int MostLines = 8;

    /// <summary>A figure that stands alone as a file: with its title, on white paper, drawn with plain attributes.</summary>
    public static string File(FigureResult figure) =>
        Render(figure, FigureLayout.Wide with { Padding = 14 }, standsAlone: true);

    /// <summary>A figure inside the report, which has the style and shows the title.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="layout">Its shape.</param>
    /// <param name="hasValues">True for strips over plots that say all values to those who point at them.</param>
    internal static string Inline(FigureResult figure, FigureLayout layout, bool hasValues = false) =>
        Render(figure, layout, standsAlone: false, hasValues);

    private static string Render(FigureResult figure, FigureLayout layout, bool standsAlone, bool hasValues = false)
    {
        SvgCanvas body = new(standsAlone) { HasValues = hasValues };
        double y = layout.Padding / 2;
        if (standsAlone)
        {
            y = WriteTitle(body, figure, layout, y);
        }
        if (figure.Panels.Count == 0)
        {
            body.Text("label", layout.Padding, y + FigureLayout.LineHeight, "No data.");
            y += 2 * FigureLayout.LineHeight;
        }
        else if (figure.Specification.Kind == FigureSpecification.CriticalDifference)
        {
            y = new RankSvg(body, figure, layout).Write(y);
        }
        else if (figure.Panels.Any(panel => panel.HeatMap is not null))
        {
            y = new HeatMapSvg(body, figure, layout).Write(y);
        }
        else
        {
            y = LegendSvg.Write(body, figure, layout, y);
            y = new PlotSvg(body, figure, layout).Write(y);
        }
        if (standsAlone)
        {
            y = WriteNotes(body, figure, layout, y);
        }
        return Wrap(figure, layout, standsAlone, y + layout.Padding / 2, body.ToString());
    }

    private static string Wrap(FigureResult figure, FigureLayout layout, bool standsAlone, double height, string body)
    {
        string id = $"{figure.Name}-{layout.Name}";
        string width = SvgCanvas.Number(layout.Width);
        string tall = SvgCanvas.Number(Math.Ceiling(height));
        StringBuilder svg = new();
        if (standsAlone)
        {
            svg.Append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        }
        svg.Append(
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" {(standsAlone ? "" : "class=\"filigree\" ")}role=\"img\" "
        );
        svg.Append($"viewBox=\"0 0 {width} {tall}\" {(standsAlone ? $"width=\"{width}\" height=\"{tall}\" " : "")}");
        svg.Append(
            $"font-family=\"Helvetica, Arial, sans-serif\" font-size=\"12\" aria-labelledby=\"{id}-title {id}-text\">\n"
        );
        svg.Append($"<title id=\"{id}-title\">{MarkupText.Escape(figure.Specification.Title)}</title>\n");
        svg.Append($"<desc id=\"{id}-text\">{MarkupText.Escape(FigureDescription.Of(figure))}</desc>\n");
        if (standsAlone)
        {
            svg.Append(
                $"<rect {FigureStyle.Attributes("paper", series: null)} width=\"{width}\" height=\"{tall}\"/>\n"
            );
        }
        return svg.Append(body).Append("</svg>\n").ToString();
    }

    private static double WriteTitle(SvgCanvas body, FigureResult figure, FigureLayout layout, double y)
    {
        double room = layout.Width - 2 * layout.Padding;
        double size = FigureLayout.TitleSize * TextWidth.Bold;
        foreach (string line in TextWidth.Wrap(figure.Specification.Title, size, room, MostLines))
        {
            y += FigureLayout.LineHeight;
            body.Text("title", layout.Padding, y - 3, line);
        }
        return y + 4;
    }

    private static double WriteNotes(SvgCanvas body, FigureResult figure, FigureLayout layout, double y)
    {
        double room = layout.Width - 2 * layout.Padding;
        foreach (
            string line in figure.Notes.SelectMany(note => TextWidth.Wrap(note, FigureLayout.TickSize, room, MostLines))
        )
        {
            y += 16;
            body.Text("note", layout.Padding, y, line);
        }
        return y;
    }

    /// <summary>The letter that names a reference where there are several; empty for one.</summary>
    internal static string Tag(IReadOnlyList<FigureReference> references, int index) =>
        references.Count < 2 || index > 25 ? "" : ((char)('A' + index)).ToString();
}
