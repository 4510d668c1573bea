using System.Text;

namespace Filigree.Studies.Reports.Writing;

/// <summary>Files inside a page: links that hold what they give, without a script and without a server.</summary>
internal static class DownloadText
{
    /// <summary>A link that saves a file.</summary>
    /// <param name="label">What the link says.</param>
    /// <param name="name">The file's name.</param>
    /// <param name="type">Its kind: <c>text/csv</c>.</param>
    /// <param name="content">Its text.</param>
    public static string Link(string label, string name, string type, string content) =>
        $"<a download=\"{MarkupText.Escape(name)}\" href=\"data:{type};charset=utf-8;base64,"
        + $"{Convert.ToBase64String(Encoding.UTF8.GetBytes(content))}\">{MarkupText.Escape(label)}</a>";

    /// <summary>A line of links.</summary>
    public static string Line(params IEnumerable<string> links) =>
        $"<p class=\"downloads\">Save as {string.Join(", ", links)}</p>\n";
}
