using System.Text.Json;
using Filigree.Cli.Shell;
using Filigree.Formats;

namespace Filigree.Cli.Checkpoints;

/// <summary>What a command does to layers of a model before it writes another, and how it tells of it.</summary>
internal interface ICheckpointChange : IDisposable
{
    /// <summary>Layers of which dense tensors are written whatever they are in the file.</summary>
    IEnumerable<WeightLayer> Written { get; }

    /// <summary>How many layers were changed, once they are written.</summary>
    int Count { get; }

    /// <summary>What became of the layers' connections.</summary>
    IEnumerable<(string Name, long Places, long Connections)> Counts { get; }

    /// <summary>What was lost on the way.</summary>
    ConversionLosses Losses { get; }

    /// <summary>Writes the model.</summary>
    void Write(Terminal terminal, OutputTarget target, CancellationToken cancellationToken);

    /// <summary>Warns of what came out otherwise than it was asked for.</summary>
    void Warn(TextWriter error) { }

    /// <summary>Writes members of the JSON object before its layers.</summary>
    void WriteHead(Utf8JsonWriter json) { }

    /// <summary>Writes the members of a layer, by its index among the results.</summary>
    void WriteLayer(Utf8JsonWriter json, int layer);

    /// <summary>Writes the text.</summary>
    void WriteText(TextWriter writer);

    /// <summary>Says what was passed on as it is, where text is written.</summary>
    void SayRest(Terminal terminal) { }
}
