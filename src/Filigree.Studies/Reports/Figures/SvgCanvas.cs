using System.Globalization;
using System.Text;
using Filigree.Studies.Reports.Writing;

namespace Filigree.Studies.Reports.Figures;

/// <summary>Writes SVG with two decimals at most, the same bytes in every culture.</summary>
/// <param name="isPlain">True to write styles as attributes, for a file of its own; false for classes of the report's style sheet.</param>
internal sealed class SvgCanvas(bool isPlain)
{
    private readonly StringBuilder text = new();
    private int? series;

    /// <summary>True where values are to be said to those who point at them.</summary>
    public bool HasValues { get; init; }

    public override string ToString() => text.ToString();

    public static string Number(double value)
    {
        string number = Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);
        return number == "-0" ? "0" : number;
    }

    /// <summary>Markup as it stands: it must be safe already.</summary>
    public void Markup(string markup) => text.Append(markup);

    /// <summary>Opens a group.</summary>
    /// <param name="name">What it is, for those who look into the report's page.</param>
    /// <param name="attributes">Attributes that both forms need.</param>
    public void Open(string name, string attributes = "")
    {
        string[] parts = ["<g", isPlain ? "" : $"class=\"{name}\"", attributes];
        text.AppendJoin(' ', parts.Where(part => part.Length > 0)).Append(">\n");
    }

    /// <summary>Opens a group in the colour and the dashes of a series.</summary>
    public void OpenSeries(int index)
    {
        series = index;
        Open(FigureStyle.SeriesClasses(index));
    }

    /// <summary>Closes the group opened last.</summary>
    public void Close()
    {
        series = null;
        text.Append("</g>\n");
    }

    public void Tooltip(string content) => text.Append("<title>").Append(MarkupText.Escape(content)).Append("</title>");

    public void Line(string style, double x1, double y1, double x2, double y2) =>
        text.Append(
            $"<line {Style(style)} x1=\"{Number(x1)}\" y1=\"{Number(y1)}\" x2=\"{Number(x2)}\" y2=\"{Number(y2)}\"/>\n"
        );

    public void Text(string style, double x, double y, string content, string anchor = "start", string extra = "")
    {
        string place = anchor == "start" ? "" : $" text-anchor=\"{anchor}\"";
        text.Append($"<text {Style(style)} x=\"{Number(x)}\" y=\"{Number(y)}\"{place}{extra}>");
        text.Append(MarkupText.Escape(content)).Append("</text>\n");
    }

    /// <summary>The attributes of a style.</summary>
    public string Style(string style) => isPlain ? FigureStyle.Attributes(style, series) : $"class=\"{style}\"";

    public void Rectangle(string attributes, double x, double y, double width, double height, string tooltip = "")
    {
        text.Append($"<rect {attributes} x=\"{Number(x)}\" y=\"{Number(y)}\" ");
        text.Append($"width=\"{Number(Math.Max(width, 0))}\" height=\"{Number(Math.Max(height, 0))}\"");
        End("rect", tooltip);
    }

    private void End(string element, string tooltip)
    {
        if (tooltip.Length == 0)
        {
            text.Append("/>\n");
            return;
        }
        text.Append('>');
        Tooltip(tooltip);
        text.Append($"</{element}>\n");
    }

    /// <summary>A path through points; closed where asked.</summary>
    public void Path(string style, IEnumerable<(double X, double Y)> points, bool close = false, string tooltip = "")
    {
        text.Append($"<path {Style(style)} d=\"");
        char command = 'M';
        foreach ((double x, double y) in points)
        {
            text.Append(command).Append(Number(x)).Append(' ').Append(Number(y));
            command = 'L';
        }
        text.Append(close ? "Z\"" : "\"");
        End("path", tooltip);
    }

    /// <summary>A mark whose shape, like its colour, tells its series: circle, square, triangle, diamond; with a text for those who point at it.</summary>
    public void Mark(string style, int shape, double x, double y, double radius, string tooltip = "")
    {
        switch (shape % 4)
        {
            case 0:
                text.Append($"<circle {Style(style)} cx=\"{Number(x)}\" cy=\"{Number(y)}\" r=\"{Number(radius)}\"");
                End("circle", tooltip);
                break;
            case 1:
                double half = radius * 0.9;
                Path(
                    style,
                    [(x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)],
                    true,
                    tooltip
                );
                break;
            case 2:
                double reach = radius * 1.2;
                Path(
                    style,
                    [(x, y - reach), (x + reach, y + reach * 0.8), (x - reach, y + reach * 0.8)],
                    true,
                    tooltip
                );
                break;
            default:
                double corner = radius * 1.3;
                Path(style, [(x, y - corner), (x + corner, y), (x, y + corner), (x - corner, y)], true, tooltip);
                break;
        }
    }
}
