using System.Security.Cryptography;
using System.Text;
using Filigree.Studies.Reports.Figures;
using static Filigree.Studies.Reports.Writing.MarkupText;

namespace Filigree.Studies.Reports;

/// <summary>What stands before and behind the body of every page: style, one script of ours, and the policy that allows nothing else.</summary>
internal static class PageFrame
{
    private static readonly Lazy<string> Style = new(() => Read("report.css"));

    // Marked so that an XML parser takes it as text too. A closing tag would end it, so it has none.
    private static readonly Lazy<string> Script = new(() => $"//<![CDATA[\n{Read("report.js")}//]]>\n");

    /// <summary>The page's style sheet, without that of figures.</summary>
    public static string StyleSheet => Style.Value;

    /// <summary>Everything up to the page's own content.</summary>
    public static void WriteStart(StringBuilder html, string title)
    {
        html.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.Append("<meta name=\"color-scheme\" content=\"light dark\">\n");
        // The page may fetch nothing and run nothing but the script below, whatever a study is called.
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Script.Value)));
        html.Append(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
                + $"script-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'\">\n"
        );
        html.Append($"<title>{Escape(title)}</title>\n");
        html.Append($"<style>\n{Style.Value}{FigureStyle.Css}</style>\n</head>\n<body>\n<main>\n");
    }

    /// <summary>Everything behind the page's own content.</summary>
    public static void WriteEnd(StringBuilder html) =>
        html.Append($"</main>\n<script>{Script.Value}</script>\n</body>\n</html>\n");

    private static string Read(string name)
    {
        using Stream stream =
            typeof(PageFrame).Assembly.GetManifestResourceStream($"Filigree.Studies.Reports.{name}")
            ?? throw new InvalidOperationException($"{name} is not in the assembly");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
