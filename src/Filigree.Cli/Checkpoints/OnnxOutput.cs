using Filigree.Cli.Shell;
using Filigree.Formats;
using Filigree.Layers;
using static System.FormattableString;

namespace Filigree.Cli.Checkpoints;

/// <summary>Writes a network as an ONNX model, and says what it takes and gives.</summary>
internal static class OnnxOutput
{
    /// <summary>Writes it.</summary>
    /// <param name="terminal">Where it is told.</param>
    /// <param name="network">The network.</param>
    /// <param name="target">The file.</param>
    /// <param name="metadata">What the file says about itself.</param>
    /// <param name="isJson">As one object, for scripts.</param>
    /// <param name="cancellationToken">Ends it; nothing is written then.</param>
    /// <exception cref="UserError">A layer has no form in ONNX that is known, or the file may not be written.</exception>
    public static void Write(
        Terminal terminal,
        Network network,
        OutputTarget target,
        IReadOnlyDictionary<string, string> metadata,
        bool isJson,
        CancellationToken cancellationToken
    )
    {
        OnnxGraph graph = OnnxModel.Of(network);
        OnnxWriter.Write(target.Path, graph, metadata, target.Replaces, cancellationToken);
        int[] input =
            network.InputShape.Positions == 1
                ? [network.Inputs]
                : [network.InputShape.Channels, network.InputShape.Height, network.InputShape.Width];
        if (isJson)
        {
            terminal.Out.WriteJson(json =>
            {
                json.WriteStartObject();
                json.WriteString("output", target.Path);
                json.WriteStartArray("input");
                foreach (int size in input)
                {
                    json.WriteNumberValue(size);
                }

                json.WriteEndArray();
                json.WriteNumber("outputs", network.Outputs);
                json.WriteNumber("density", network.Density);
                json.WriteEndObject();
            });
            return;
        }

        terminal.Out.WriteLine(
            Invariant(
                $"{OnnxModel.Input} [batch, {string.Join(", ", input)}], {OnnxModel.Output} [batch, {network.Outputs}]; {NumberText.Counted(graph.Tensors.Count, "tensor")}, {ByteText.Of(graph.Tensors.Sum(tensor => tensor.ByteLength))}"
            )
        );
        terminal.Out.WriteLine($"written: {target.Path}");
    }
}
