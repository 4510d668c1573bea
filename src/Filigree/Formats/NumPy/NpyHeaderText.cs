using System.Globalization;
using System.Text;

namespace Filigree.Formats;

/// <summary>The Python dictionary of an npy header, of which nothing but text, tuples, numbers and truth is understood.</summary>
internal sealed class NpyHeaderText(ReadOnlyMemory<byte> bytes, string place)
{
    private readonly string text = Encoding.UTF8.GetString(bytes.Span);
    private int position;

    /// <summary>Reads the dictionary.</summary>
    /// <param name="length">Bytes of the header in all.</param>
    /// <exception cref="UserError">It is not as NumPy writes it.</exception>
    public NpyHeader Parse(int length)
    {
        NpyType? type = null;
        bool? isFortran = null;
        long[]? shape = null;
        Expect('{');
        while (!Take('}'))
        {
            string key = Text();
            Expect(':');
            bool isNew = key switch
            {
                "descr" when type is null => (type = NpyType.Parse(TypeText(), place)) is not null,
                "fortran_order" when isFortran is null => (isFortran = Truth()) is not null,
                "shape" when shape is null => (shape = Shape()) is not null,
                _ => false,
            };
            if (!isNew)
            {
                throw Wrong($"key '{key}'");
            }

            if (!Take(','))
            {
                Expect('}');
                break;
            }
        }

        SkipSpace();
        if (position != text.Length || type is null || isFortran is null || shape is null)
        {
            throw Wrong("end");
        }

        return new NpyHeader(type, isFortran.Value, shape, length);
    }

    private string TypeText()
    {
        SkipSpace();
        return position < text.Length && text[position] == '['
            ? throw new UserError(
                "holds records of several fields",
                place,
                "an array of numbers",
                "save each field as an array of its own"
            )
            : Text();
    }

    private string Text()
    {
        SkipSpace();
        char quote = position < text.Length ? text[position] : '\0';
        int end = quote is '\'' or '"' ? text.IndexOf(quote, position + 1) : -1;
        if (end < 0)
        {
            throw Wrong("text");
        }

        string inside = text[(position + 1)..end];
        position = end + 1;
        return inside;
    }

    private bool Truth()
    {
        SkipSpace();
        foreach ((string word, bool value) in new[] { ("True", true), ("False", false) })
        {
            if (text.AsSpan(position).StartsWith(word, StringComparison.Ordinal))
            {
                position += word.Length;
                return value;
            }
        }

        throw Wrong("True or False");
    }

    private long[] Shape()
    {
        Expect('(');
        var shape = new List<long>();
        while (!Take(')'))
        {
            if (shape.Count == TensorShape.MostDimensions)
            {
                throw Wrong("number of dimensions");
            }

            shape.Add(Number());
            if (!Take(','))
            {
                Expect(')');
                break;
            }
        }

        return [.. shape];
    }

    private long Number()
    {
        SkipSpace();
        int start = position;
        while (position < text.Length && char.IsAsciiDigit(text[position]))
        {
            position++;
        }

        if (
            !long.TryParse(
                text.AsSpan(start..position),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out long number
            )
        )
        {
            throw Wrong("size");
        }

        // Python 2 wrote 3L.
        if (position < text.Length && text[position] == 'L')
        {
            position++;
        }

        return number;
    }

    private bool Take(char character)
    {
        SkipSpace();
        bool there = position < text.Length && text[position] == character;
        position += there ? 1 : 0;
        return there;
    }

    private void Expect(char character)
    {
        if (!Take(character))
        {
            throw Wrong($"'{character}'");
        }
    }

    private void SkipSpace()
    {
        while (position < text.Length && text[position] is ' ' or '\n' or '\t' or '\r')
        {
            position++;
        }
    }

    private UserError Wrong(string what) =>
        new(
            $"has a header that NumPy would not write: {what} at character {position}",
            place,
            "{'descr': ..., 'fortran_order': ..., 'shape': (...)}",
            "the file may be damaged: get it again"
        );
}
