using System.Text;

namespace Filigree.Data;

/// <summary>
/// Rows of a text file of separated values (RFC 4180): fields may stand in double quotes, which are doubled inside, and may then hold
/// separators and ends of lines. Empty lines are passed over.
/// </summary>
internal sealed class CsvReader : IDisposable
{
    // A file without a second quote would be read into memory as one field.
    private const int LongestField = 1 << 20;

    private readonly StreamReader reader;
    private readonly string path;
    private readonly char separator;
    private readonly List<string> fields = [];
    private readonly StringBuilder field = new();
    private int line = 1;

    // How the first line ends says whether a carriage return alone ends one, as spreadsheets once wrote.
    private bool? endsByReturns;

    public CsvReader(string path, char separator)
    {
        this.path = path;
        this.separator = separator;
        reader = new StreamReader(InputFile.Open(path), new UTF8Encoding(false, throwOnInvalidBytes: true));
    }

    /// <summary>Line that the last row began at, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>The fields of the next row, valid until the next call; null at the end.</summary>
    /// <exception cref="UserError">A quote is not closed, or stands in the middle of a field; or the text is no UTF-8.</exception>
    public IReadOnlyList<string>? Next()
    {
        try
        {
            do
            {
                Line = line;
                if (!ReadRow())
                {
                    return null;
                }
            } while (fields is [""]);

            return fields;
        }
        catch (DecoderFallbackException wrong)
        {
            throw new UserError("is no text", Place, "a file of separated values in UTF-8", cause: wrong);
        }
    }

    /// <summary>File and line, for errors.</summary>
    public string Place => FormattableString.Invariant($"{path}:{Line}");

    public void Dispose() => reader.Dispose();

    private bool ReadRow()
    {
        fields.Clear();
        field.Clear();
        bool isQuoted = false;
        bool wasQuoted = false;
        int first = reader.Peek();
        if (first < 0)
        {
            return false;
        }

        while (true)
        {
            int next = reader.Read();
            if (!isQuoted && next is '\r' or '\n')
            {
                endsByReturns ??= next == '\r' && reader.Peek() is not ('\n' or '\r' or < 0);
                next = next == '\r' && endsByReturns.Value && reader.Peek() is not ('\n' or < 0) ? '\n' : next;
            }

            if (next == '\n')
            {
                line++;
            }

            if (isQuoted)
            {
                if (next < 0)
                {
                    throw new UserError("a quote is not closed", Place, "\" at the end of the field");
                }

                if (next == '"' && reader.Peek() == '"')
                {
                    reader.Read();
                    Append('"');
                }
                else if (next == '"')
                {
                    isQuoted = false;
                }
                else
                {
                    Append((char)next);
                }
            }
            else if (next < 0 || next == '\n' || next == separator)
            {
                fields.Add(field.ToString());
                field.Clear();
                wasQuoted = false;
                if (next != separator)
                {
                    return true;
                }
            }
            else if (next == '"' && field.Length == 0 && !wasQuoted)
            {
                isQuoted = wasQuoted = true;
            }
            else if (next == '\r' && reader.Peek() is '\n' or < 0)
            {
                // The first half of an end of line.
            }
            else if (next == '"' || wasQuoted)
            {
                throw new UserError(
                    "a quote stands in the middle of a field",
                    Place,
                    "the whole field in quotes, with quotes inside it doubled"
                );
            }
            else
            {
                Append((char)next);
            }
        }
    }

    private void Append(char character)
    {
        if (field.Length == LongestField)
        {
            throw new UserError("a field is longer than a million characters", Place, "numbers and names");
        }

        field.Append(character);
    }
}
