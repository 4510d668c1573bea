using System.Text.Json;
using Filigree.Cli.Shell;
using static System.FormattableString;

namespace Filigree.Cli.Checkpoints;

/// <summary>Tells what a rule did.</summary>
internal static class WiringOutput
{
    private const int NameWidth = 36;

    /// <summary>The members of a layer's JSON.</summary>
    public static void WriteJson(Utf8JsonWriter json, WiredLayer layer)
    {
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
    }

    /// <summary>A table, a row a layer, and what was done to all.</summary>
    public static void WriteText(TextWriter writer, CheckpointWiring wiring, string rule)
    {
        IReadOnlyList<WiredLayer> layers = wiring.Results;
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
        string biases = wiring.Biases > 0 ? Invariant($", {wiring.Biases} of their biases 0") : "";
        writer.WriteLine(
            Invariant(
                $"{layers.Count} {(layers.Count == 1 ? "layer" : "layers")} wired by {rule}, seed {wiring.Seed}{biases}"
            )
        );
    }
}
