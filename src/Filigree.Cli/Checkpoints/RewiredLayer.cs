using System.Text.Json;
using Filigree.Formats;
using Filigree.Numerics;
using Filigree.Topology;

namespace Filigree.Cli.Checkpoints;

/// <summary>What rewiring did to a layer's strengths.</summary>
internal sealed record RewiredLayer(
    string Name,
    MatrixShape Shape,
    ElementType Type,
    (StrengthStatistics Inputs, StrengthStatistics Outputs) Before,
    (StrengthStatistics Inputs, StrengthStatistics Outputs) After
)
{
    /// <summary>Writes the layer as JSON.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("name", Name);
        writer.WriteNumber("outputs", Shape.Outputs);
        writer.WriteNumber("inputs", Shape.Inputs);
        writer.WriteString("type", Type.NameOf());
        WriteDeviations(writer, "before", Before);
        WriteDeviations(writer, "after", After);
        writer.WriteEndObject();
    }

    private static void WriteDeviations(
        Utf8JsonWriter writer,
        string name,
        (StrengthStatistics Inputs, StrengthStatistics Outputs) sides
    )
    {
        writer.WriteStartObject(name);
        StrengthJson.Write(writer, "inputs", sides.Inputs);
        StrengthJson.Write(writer, "outputs", sides.Outputs);
        writer.WriteEndObject();
    }
}
