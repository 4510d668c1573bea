using System.Text;
using System.Text.Unicode;

namespace Filigree.Studies.Definition;

/// <summary>The characters of a study: UTF-8, and nothing among it that cannot be seen and that readers of YAML take differently.</summary>
internal static class StudyText
{
    private static readonly byte[] Mark = [0xef, 0xbb, 0xbf];

    /// <summary>Decodes a file's bytes.</summary>
    /// <exception cref="UserError">They are no UTF-8; with the place of the first that is not.</exception>
    public static string Decode(ReadOnlySpan<byte> bytes, string source)
    {
        // Some editors mark UTF-8 by its first bytes.
        ReadOnlySpan<byte> text = bytes.StartsWith(Mark) ? bytes[Mark.Length..] : bytes;
        if (!Utf8.IsValid(text))
        {
            int good = 0;
            while (Rune.DecodeFromUtf8(text[good..], out _, out int length) == System.Buffers.OperationStatus.Done)
            {
                good += length;
            }
            string before = Encoding.UTF8.GetString(text[..good]);
            throw At(
                before,
                before.Length,
                (line, column) => new Origin(source, line, column),
                $"the byte 0x{text[good]:x2} is no part of UTF-8; save the file as UTF-8"
            );
        }
        return Encoding.UTF8.GetString(text);
    }

    /// <summary>Refuses characters that YAML does not allow as they are, or that its readers trip over.</summary>
    /// <param name="text">The text.</param>
    /// <param name="origin">Names a line and a column, from 1.</param>
    /// <exception cref="UserError">There is one; with its place.</exception>
    public static void Check(string text, Func<int, int, Origin> origin)
    {
        for (int index = 0; index < text.Length; index++)
        {
            char unit = text[index];
            if (char.IsHighSurrogate(unit) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]))
            {
                index++;
            }
            else if (IsRefused(unit))
            {
                throw At(
                    text,
                    index,
                    origin,
                    $"the character U+{(int)unit:X4} cannot stand in a study; take it out, or write \"\\u{(int)unit:x4}\" in double quotes"
                );
            }
        }
    }

    private static bool IsRefused(char unit) =>
        (char.IsControl(unit) && unit is not ('\n' or '\r' or '\t'))
        || char.IsSurrogate(unit)
        || unit is '\ufeff' or '\ufffe' or '\uffff';

    private static UserError At(string text, int index, Func<int, int, Origin> origin, string what)
    {
        int line = text.AsSpan(0, index).Count('\n') + 1;
        int column = index - (text.LastIndexOf('\n', Math.Max(0, index - 1), index) + 1) + 1;
        return origin(line, column).Error(what);
    }
}
