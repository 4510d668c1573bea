using System.Text;

namespace Filigree.Studies.Reports.Writing;

/// <summary>File names and anchors made of titles: lower-case ASCII letters, digits and hyphens, each name used once.</summary>
/// <param name="taken">Names that are used already.</param>
internal sealed class Slug(params string[] taken)
{
    private const int LongestName = 60;
    private readonly HashSet<string> used = [.. taken];

    /// <summary>A name no earlier call returned.</summary>
    /// <param name="title">Any text.</param>
    /// <param name="otherwise">The name where the title has no letter or digit.</param>
    /// <param name="endings">What the name is used with too: no other call returns it with one of these.</param>
    public string Of(string title, string otherwise, params string[] endings)
    {
        StringBuilder text = new();
        foreach (char c in title)
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                text.Append(char.ToLowerInvariant(c));
            }
            else if (text.Length > 0 && text[^1] != '-')
            {
                text.Append('-');
            }
            if (text.Length == LongestName)
            {
                break;
            }
        }
        string name = text.ToString().Trim('-');
        name = name.Length == 0 ? otherwise : name;
        string unique = name;
        for (int i = 2; used.Contains(unique) || endings.Any(ending => used.Contains(unique + ending)); i++)
        {
            unique = $"{name}-{i}";
        }
        used.Add(unique);
        used.UnionWith(endings.Select(ending => unique + ending));
        return unique;
    }
}
