using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Filigree.Dashboard.Index;

namespace Filigree.Dashboard.Views;

/// <summary>
/// The table of trials as the browser's typed arrays: four bytes with the length of a header, the header in JSON, then a column behind the other, each at a
/// multiple of eight bytes. Ten thousand trials are half a megabyte; later only those that changed are sent.
/// </summary>
internal static class TrialColumns
{
    private const int Alignment = 8;

    /// <summary>The bytes.</summary>
    /// <param name="index">The run.</param>
    /// <param name="knownView">The view that the page has; of another one it is sent everything.</param>
    /// <param name="since">The revision that the page has; 0 for none.</param>
    /// <param name="labels">Labels of the rows whose last number is sent.</param>
    /// <param name="number">Which number's last value is sent for each trial.</param>
    public static byte[] Of(RunIndex index, long knownView, long since, string labels, string number)
    {
        long revision = index.Revision;
        RunView view = index.View;
        bool isWhole = knownView != view.Number || since == 0;
        int[] lines =
        [
            .. Enumerable.Range(0, view.Lines.Count).Where(line => isWhole || view.Trials[line].Revision > since),
        ];
        IReadOnlyList<string> measures = RunMeasures.Of(view);
        var columns = new List<(string Name, string Type, byte[] Bytes)>
        {
            ("line", "Uint32", Bytes(lines, line => (uint)line)),
            ("state", "Uint8", Bytes(lines, line => (byte)view.Trials[line].State)),
            ("rows", "Uint32", Bytes(lines, line => (uint)view.Trials[line].Rows.Count)),
            ("progress", "Float64", Bytes(lines, line => view.Trials[line].Progress)),
            ("seconds", "Float64", Bytes(lines, line => view.Trials[line].Seconds)),
            ("last", "Float64", Bytes(lines, line => Last(view.Trials[line], labels, number))),
        };
        foreach (string measure in measures)
        {
            columns.Add(
                (
                    $"measure {measure}",
                    "Float64",
                    Bytes(lines, line => view.Trials[line].Summary.GetValueOrDefault(measure, double.NaN))
                )
            );
        }
        string[] seeds = [];
        if (isWhole)
        {
            for (int factor = 0; factor < view.Factors.Count; factor++)
            {
                int[] levels = view.LevelOf[factor];
                columns.Add(($"factor {view.Factors[factor]}", "Uint32", Bytes(lines, line => (uint)levels[line])));
            }
            seeds = [.. view.Lines.Select(line => line.Seed.ToString(CultureInfo.InvariantCulture)).Distinct()];
            var places = seeds.Select((seed, place) => (seed, place)).ToDictionary();
            columns.Add(
                (
                    "seed",
                    "Uint32",
                    Bytes(lines, line => (uint)places[view.Lines[line].Seed.ToString(CultureInfo.InvariantCulture)])
                )
            );
        }
        byte[] header = JsonNumbers.Object(json =>
        {
            json.WriteNumber("revision", revision);
            json.WriteNumber("view", view.Number);
            json.WriteBoolean("whole", isWhole);
            json.WriteNumber("count", view.Lines.Count);
            json.WriteTexts("measures", measures);
            if (isWhole)
            {
                json.WriteString("ids", string.Concat(view.Lines.Select(line => line.Id)));
                json.WriteTexts("seeds", seeds);
            }
            WriteColumns(json, columns, lines.Length);
        });
        return Join(header, columns);
    }

    // Offsets count from the first column.
    private static void WriteColumns(
        Utf8JsonWriter json,
        List<(string Name, string Type, byte[] Bytes)> columns,
        int length
    )
    {
        json.WriteNumber("length", length);
        json.WriteStartArray("columns");
        int offset = 0;
        foreach ((string name, string type, byte[] bytes) in columns)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("type", type);
            json.WriteNumber("offset", offset);
            json.WriteEndObject();
            offset += Aligned(bytes.Length);
        }
        json.WriteEndArray();
    }

    private static byte[] Join(byte[] header, List<(string Name, string Type, byte[] Bytes)> columns)
    {
        int start = Aligned(sizeof(int) + header.Length);
        byte[] all = new byte[start + columns.Sum(column => Aligned(column.Bytes.Length))];
        BinaryPrimitives.WriteInt32LittleEndian(all, header.Length);
        header.CopyTo(all, sizeof(int));
        foreach ((_, _, byte[] bytes) in columns)
        {
            bytes.CopyTo(all, start);
            start += Aligned(bytes.Length);
        }
        return all;
    }

    private static byte[] Bytes<T>(int[] lines, Func<int, T> value)
        where T : unmanaged
    {
        T[] column = Array.ConvertAll(lines, line => value(line));
        return MemoryMarshal.AsBytes<T>(column).ToArray();
    }

    private static double Last(WatchedTrial trial, string labels, string number)
    {
        lock (trial.Gate)
        {
            ReadOnlySpan<double> column = trial.Rows.Find(labels) is { } table ? table.Column(number) : [];
            // A number that is measured now and then is missing in the rows between.
            for (int row = column.Length - 1; row >= 0; row--)
            {
                if (!double.IsNaN(column[row]))
                {
                    return column[row];
                }
            }
            return double.NaN;
        }
    }

    private static int Aligned(int length) => (length + Alignment - 1) / Alignment * Alignment;
}
