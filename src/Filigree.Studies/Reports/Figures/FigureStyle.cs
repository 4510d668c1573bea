using System.Text;

namespace Filigree.Studies.Reports.Figures;

/// <summary>Colours and style of figures: once in the report's head, and inside every figure that stands alone.</summary>
internal static class FigureStyle
{
    /// <summary>Line colours on light paper: apart in hue and in lightness, so that they stay apart without red or green.</summary>
    public static readonly string[] LightColors =
    [
        "#0b62b0",
        "#d55f00",
        "#0c8f6d",
        "#b0418c",
        "#947100",
        "#4a4a4a",
        "#1f9ab8",
        "#7446c9",
    ];

    private static readonly string[] DarkColors =
    [
        "#64b1f2",
        "#f79a52",
        "#45caa3",
        "#e58fc9",
        "#dfc04c",
        "#c4c4c4",
        "#62cfe8",
        "#b79cf5",
    ];

    /// <summary>The style sheet; on paper the light colours always.</summary>
    public static string Css { get; } = Build();

    private static string Build()
    {
        StringBuilder css = new();
        css.Append(
            ".filigree{--paper:#fff;--ink:#1c1c1a;--faint:#62625c;--grid:#e4e3dc;--axis:#9b9a92;--hole:#efeee8;"
                + "font-family:system-ui,-apple-system,\"Segoe UI\",Roboto,\"Helvetica Neue\",Arial,sans-serif;"
                + "font-variant-numeric:tabular-nums}\n"
        );
        Colors(css, LightColors, "");
        css.Append("@media screen and (prefers-color-scheme:dark){\n");
        css.Append(
            ".filigree{--paper:#181816;--ink:#ecebe4;--faint:#a3a298;--grid:#33322e;--axis:#77766e;--hole:#262521}\n"
        );
        Colors(css, DarkColors, "");
        css.Append("}\n");
        css.Append(
            """
            .filigree .paper{fill:var(--paper)}
            .filigree text{fill:var(--ink);font-size:12px}
            .filigree .title{font-size:15px;font-weight:600}
            .filigree .tick,.filigree .note{fill:var(--faint);font-size:11.5px}
            .filigree .label{fill:var(--faint)}
            .filigree .panel{font-weight:600}
            .filigree .grid{stroke:var(--grid);stroke-width:1}
            .filigree .axis{stroke:var(--axis);stroke-width:1}
            .filigree .line{fill:none;stroke:var(--c);stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
            .filigree .band{fill:var(--c);fill-opacity:.15;stroke:none}
            .filigree .mark{fill:var(--c);stroke:var(--paper);stroke-width:1}
            .filigree .dot{fill:var(--c);fill-opacity:.65;stroke:none}
            .filigree .d1 .line{stroke-dasharray:8 4}
            .filigree .d2 .line{stroke-dasharray:2 4}
            .filigree .d3 .line{stroke-dasharray:9 4 2 4}
            .filigree .reference{fill:none;stroke:var(--ink);stroke-width:1.25;stroke-dasharray:5 4}
            .filigree .point{fill:var(--paper);stroke:var(--ink);stroke-width:1.5}
            .filigree .tag{font-size:11.5px;paint-order:stroke;stroke:var(--paper);stroke-width:3px}
            .filigree .hole{fill:var(--hole)}
            .filigree .on-light{fill:#1c1c1a;font-size:11px}
            .filigree .on-dark{fill:#fff;font-size:11px}

            """
        );
        return css.ToString().ReplaceLineEndings("\n");
    }

    private static void Colors(StringBuilder css, string[] colors, string indent)
    {
        for (int i = 0; i < colors.Length; i++)
        {
            css.Append($"{indent}.filigree .s{i}{{--c:{colors[i]}}}\n");
        }
    }
}
