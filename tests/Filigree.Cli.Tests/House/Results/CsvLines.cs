using System.Globalization;
using System.Text;

namespace Filigree.Cli.Tests.House.Results;

/// <summary>A file of comma-separated values: its lines as fields by the names of the header.</summary>
internal static class CsvLines
{
    internal static IReadOnlyList<IReadOnlyDictionary<string, string>> Read(string path)
    {
        string[][] lines =
        [
            .. File.ReadAllText(path).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Fields(line)),
        ];
        Assert.All(lines, line => Assert.Equal(lines[0].Length, line.Length));
        return
        [
            .. lines
                .Skip(1)
                .Select(line => lines[0].Zip(line).ToDictionary(field => field.First, field => field.Second)),
        ];
    }

    /// <summary>The number of a field; NaN where it is empty or missing.</summary>
    internal static double Number(this IReadOnlyDictionary<string, string> line, string field) =>
        double.TryParse(line.GetValueOrDefault(field), CultureInfo.InvariantCulture, out double value)
            ? value
            : double.NaN;

    private static string[] Fields(string line)
    {
        List<string> fields = [];
        StringBuilder field = new();
        bool quoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"')
            {
                field.Append(line[++i]);
            }
            else if (line[i] == '"')
            {
                quoted = !quoted;
            }
            else if (line[i] == ',' && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
            {
                field.Append(line[i]);
            }
        }
        return [.. fields, field.ToString()];
    }
}
