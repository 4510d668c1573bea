using System.Reflection;
using System.Text;
using Filigree.Studies.Reports;
using Filigree.Studies.Reports.Figures;

namespace Filigree.Dashboard.Web;

/// <summary>The page's own files, out of this program.</summary>
internal static class PageFiles
{
    private const string Prefix = "page/";
    private const string Style = "page.css";
    private static readonly Dictionary<string, byte[]> Files = ReadAll();

    /// <summary>A file; null if there is none of that name.</summary>
    public static byte[]? Find(string name) => Files.GetValueOrDefault(name);

    /// <summary>Names of all.</summary>
    public static IReadOnlyCollection<string> Names => Files.Keys;

    /// <summary>What a file is, for the browser.</summary>
    public static string TypeOf(string name) =>
        Path.GetExtension(name) switch
        {
            ".html" => "text/html; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".svg" => "image/svg+xml",
            _ => "application/octet-stream",
        };

    private static Dictionary<string, byte[]> ReadAll()
    {
        Assembly home = typeof(PageFiles).Assembly;
        var files = home.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(name => name[Prefix.Length..], name => Read(home, name));
        // Text, tables and figures look as they do in the report.
        files[Style] =
        [
            .. Encoding.UTF8.GetBytes(PageFrame.StyleSheet),
            .. files[Style],
            .. Encoding.UTF8.GetBytes(FigureStyle.Css),
        ];
        return files;
    }

    private static byte[] Read(Assembly home, string name)
    {
        using Stream stream = home.GetManifestResourceStream(name)!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
