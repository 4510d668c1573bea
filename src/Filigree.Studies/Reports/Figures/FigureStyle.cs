using System.Text;

namespace Filigree.Studies.Reports.Figures;

/// <summary>
/// Colours and styles of figures. In the report they are a style sheet, which follows the reader's screen into the dark; in a figure's own
/// file they are attributes of every element, which any program that reads SVG understands.
/// </summary>
internal static class FigureStyle
{
    private const string Series = "@series";

    private static readonly (string Tone, string Light, string Dark)[] Tones =
    [
        ("paper", "#ffffff", "#181816"),
        ("ink", "#1c1c1a", "#ecebe4"),
        ("faint", "#62625c", "#a3a298"),
        ("grid", "#e4e3dc", "#33322e"),
        ("axis", "#9b9a92", "#77766e"),
        ("hole", "#efeee8", "#262521"),
    ];

    // Apart in hue and in lightness, so that they stay apart for readers who do not tell red from green.
    private static readonly (string Light, string Dark)[] Colors =
    [
        ("#0b62b0", "#64b1f2"),
        ("#d55f00", "#f79a52"),
        ("#0c8f6d", "#45caa3"),
        ("#b0418c", "#e58fc9"),
        ("#947100", "#dfc04c"),
        ("#4a4a4a", "#c4c4c4"),
        ("#1f9ab8", "#62cfe8"),
        ("#7446c9", "#b79cf5"),
    ];

    // Neighbouring series differ in dashes too: in grey, and where one curve lies on another, the gaps show what is below.
    private static readonly string[] Dashes = ["", "9 5", "2 4.5", "11 4.5 2 4.5"];

    // What begins with @ is a tone, or the colour of the series that is drawn.
    private static readonly (string Style, (string Property, string Value)[] Properties)[] Styles =
    [
        ("paper", [("fill", "@paper")]),
        ("title", [("fill", "@ink"), ("font-size", "15px"), ("font-weight", "600")]),
        ("panel", [("fill", "@ink"), ("font-size", "12px"), ("font-weight", "600")]),
        ("entry", [("fill", "@ink"), ("font-size", "12px")]),
        ("label", [("fill", "@faint"), ("font-size", "12px")]),
        ("tick", [("fill", "@faint"), ("font-size", "11.5px")]),
        ("note", [("fill", "@faint"), ("font-size", "11.5px")]),
        ("tag", [("fill", "@ink"), ("font-size", "11.5px")]),
        ("on-light", [("fill", "#1c1c1a"), ("font-size", "11px")]),
        ("on-dark", [("fill", "#ffffff"), ("font-size", "11px")]),
        ("grid", [("stroke", "@grid"), ("stroke-width", "1")]),
        ("axis", [("stroke", "@axis"), ("stroke-width", "1")]),
        (
            "line",
            [
                ("fill", "none"),
                ("stroke", Series),
                ("stroke-width", "2"),
                ("stroke-linejoin", "round"),
                ("stroke-linecap", "round"),
            ]
        ),
        ("trial", [("fill", "none"), ("stroke", Series), ("stroke-width", "1"), ("stroke-opacity", "0.45")]),
        ("band", [("fill", Series), ("fill-opacity", "0.15"), ("stroke", "none")]),
        ("trial-mark", [("fill", Series), ("fill-opacity", "0.4"), ("stroke", "none")]),
        ("mark", [("fill", Series), ("stroke", "@paper"), ("stroke-width", "1")]),
        ("dot", [("fill", Series), ("fill-opacity", "0.65"), ("stroke", "none")]),
        ("reference", [("fill", "none"), ("stroke", "@ink"), ("stroke-width", "1.25"), ("stroke-dasharray", "5 4")]),
        ("point", [("fill", "@paper"), ("stroke", "@ink"), ("stroke-width", "1.5")]),
        ("thread", [("fill", "none"), ("stroke", "@axis"), ("stroke-width", "1")]),
        ("bar", [("fill", "none"), ("stroke", "@ink"), ("stroke-width", "4"), ("stroke-linecap", "round")]),
        ("hole", [("fill", "@hole")]),
        // Over the plot, seen by the pointer only.
        ("hit", [("fill", "none"), ("pointer-events", "all")]),
        ("guide", [("stroke", "@axis"), ("stroke-width", "1")]),
    ];

    /// <summary>The style sheet of the report; on paper the light colours always.</summary>
    public static string Css { get; } = BuildCss();

    /// <summary>A style as attributes, in the colours of light paper.</summary>
    /// <param name="style">Name of the style.</param>
    /// <param name="series">The series that is drawn; null outside of one.</param>
    public static string Attributes(string style, int? series)
    {
        StringBuilder text = new();
        foreach ((string property, string value) in Styles.First(one => one.Style == style).Properties)
        {
            string light =
                value == Series ? Colors[Color(series ?? 0)].Light
                : value[0] == '@' ? Tones.First(tone => tone.Tone == value[1..]).Light
                : value;
            Add(property, light);
        }
        if (style == "line" && Dashes[Dash(series ?? 0)] is { Length: > 0 } dash)
        {
            Add("stroke-dasharray", dash);
        }
        return text.ToString();

        void Add(string property, string value) =>
            text.Append(text.Length == 0 ? "" : " ").Append(property).Append("=\"").Append(value).Append('"');
    }

    /// <summary>The classes of a group that a series is drawn in, for the style sheet.</summary>
    public static string SeriesClasses(int series) =>
        Dash(series) == 0 ? $"s{Color(series)}" : $"s{Color(series)} d{Dash(series)}";

    /// <summary>The shape of a series' marks. Of 16 series no two have the same dashes and shape.</summary>
    public static int Shape(int series) => (series + series / 4) % 4;

    private static int Color(int series) => series % Colors.Length;

    private static int Dash(int series) => (series + series / Colors.Length / 2) % Dashes.Length;

    private static string BuildCss()
    {
        StringBuilder css = new();
        css.Append(
            ".filigree{font-family:system-ui,-apple-system,\"Segoe UI\",Roboto,\"Helvetica Neue\",Arial,sans-serif;"
                + "font-variant-numeric:tabular-nums}\n"
        );
        AppendColors(css, isDark: false);
        css.Append("@media screen and (prefers-color-scheme:dark){\n");
        AppendColors(css, isDark: true);
        css.Append("}\n");
        foreach ((string style, (string Property, string Value)[] properties) in Styles)
        {
            IEnumerable<string> rules = properties.Select(one =>
                $"{one.Property}:{(one.Value[0] == '@' ? $"var(--{one.Value[1..]})" : one.Value)}"
            );
            css.Append($".filigree .{style}{{{string.Join(';', rules)}}}\n");
        }
        for (int dash = 1; dash < Dashes.Length; dash++)
        {
            css.Append($".filigree .d{dash} .line{{stroke-dasharray:{Dashes[dash]}}}\n");
        }
        return css.ToString();
    }

    private static void AppendColors(StringBuilder css, bool isDark)
    {
        IEnumerable<string> tones = Tones.Select(tone => $"--{tone.Tone}:{(isDark ? tone.Dark : tone.Light)}");
        css.Append($".filigree{{{string.Join(';', tones)}}}\n");
        for (int i = 0; i < Colors.Length; i++)
        {
            css.Append($".filigree .s{i}{{--series:{(isDark ? Colors[i].Dark : Colors[i].Light)}}}\n");
        }
    }
}
