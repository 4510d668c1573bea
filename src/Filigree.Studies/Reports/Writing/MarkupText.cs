using System.Text;

namespace Filigree.Studies.Reports.Writing;

/// <summary>Text made safe for HTML and XML, in content and in quoted attributes alike.</summary>
internal static class MarkupText
{
    /// <summary>Escapes the five special characters and drops what XML cannot hold (control characters, lone surrogates).</summary>
    public static string Escape(string text)
    {
        StringBuilder safe = new(text.Length + 16);
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            switch (c)
            {
                case '&':
                    safe.Append("&amp;");
                    break;
                case '<':
                    safe.Append("&lt;");
                    break;
                case '>':
                    safe.Append("&gt;");
                    break;
                case '"':
                    safe.Append("&quot;");
                    break;
                case '\'':
                    safe.Append("&#39;");
                    break;
                case '\n' or '\t':
                    safe.Append(c);
                    break;
                case < ' ' or '\u007f' or '\ufffe' or '\uffff':
                    break;
                default:
                    if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                    {
                        safe.Append(c).Append(text[++i]);
                    }
                    else if (!char.IsSurrogate(c))
                    {
                        safe.Append(c);
                    }
                    break;
            }
        }
        return safe.ToString();
    }
}
