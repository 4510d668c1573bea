using Filigree.Cli.Shell;
using static System.FormattableString;

namespace Filigree.Cli.Checkpoints;

/// <summary>Tells what a rule did.</summary>
internal static class WiringOutput
{
    private const int NameWidth = 36;

    /// <summary>One object, for scripts.</summary>
    public static void WriteJson(
        TextWriter writer,
        string output,
        string rule,
        ulong seed,
        IReadOnlyList<WiredLayer> layers,
        CutOff cutOff,
        ConversionLosses losses
    ) =>
        writer.WriteJson(json =>
        {
            json.WriteStartObject();
            json.WriteString("output", output);
            json.WriteString("wiring", rule);
            json.WriteNumber("seed", seed);
            json.WriteStartArray("layers");
            foreach (WiredLayer layer in layers)
            {
                json.WriteStartObject();
                json.WriteString("name", layer.Name);
                json.WriteStartArray("shape");
                foreach (long size in layer.Shape)
                {
                    json.WriteNumberValue(size);
                }

                json.WriteEndArray();
                json.WriteNumber("weights", layer.Places);
                json.WriteNumber("connections", layer.Connections);
                json.WriteNumberOrNull("density", layer.Connections / (double)layer.Places);
                json.WriteNumberOrNull("standardDeviation", layer.StandardDeviation);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            cutOff.WriteTo(json);
            losses.WriteTo(json);
            json.WriteEndObject();
        });

    /// <summary>A table, a row a layer.</summary>
    public static void WriteText(TextWriter writer, IReadOnlyList<WiredLayer> layers)
    {
        var table = new PlainTable("layer", "#shape", "#density", "#not 0", "#sd");
        foreach (WiredLayer layer in layers)
        {
            table.Add(
                PlainTable.Shorten(layer.Name, NameWidth),
                string.Join(" x ", layer.Shape.Select(size => Invariant($"{size}"))),
                NumberText.Density(layer.Connections, layer.Places),
                Invariant($"{layer.Connections:N0}"),
                NumberText.Short(layer.StandardDeviation)
            );
        }

        table.WriteTo(writer);
        writer.WriteLine("sd: standard deviation of the weights that are not 0.");
    }
}
