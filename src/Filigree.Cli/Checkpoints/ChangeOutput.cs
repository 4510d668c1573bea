using System.Text.Json;
using Filigree.Cli.Shell;

namespace Filigree.Cli.Checkpoints;

/// <summary>How a command that writes a changed model tells what it did: warnings first, then JSON or text.</summary>
/// <param name="target">What was written.</param>
/// <param name="layers">The layers that were changed.</param>
/// <param name="cutOff">What is cut off in the model now.</param>
/// <param name="losses">What was lost on the way.</param>
/// <typeparam name="T">What was done to a layer.</typeparam>
internal sealed class ChangeOutput<T>(
    OutputTarget target,
    IReadOnlyList<T> layers,
    CutOff cutOff,
    ConversionLosses losses
)
{
    /// <summary>Writes members of the JSON object before its layers.</summary>
    public Action<Utf8JsonWriter> Head { get; init; } = _ => { };

    /// <summary>Writes the members of a layer.</summary>
    public required Action<Utf8JsonWriter, T> Layer { get; init; }

    /// <summary>Writes the text.</summary>
    public required Action<TextWriter> Text { get; init; }

    /// <summary>Tells it.</summary>
    /// <param name="terminal">Where.</param>
    /// <param name="isJson">As one object, for scripts.</param>
    public void Tell(Terminal terminal, bool isJson)
    {
        cutOff.Warn(terminal.Error);
        losses.Say(terminal);
        if (!isJson)
        {
            Text(terminal.Out);
            terminal.Out.WriteLine($"written: {target.Path}");
            return;
        }

        terminal.Out.WriteJson(json =>
        {
            json.WriteStartObject();
            json.WriteString("output", target.Path);
            Head(json);
            json.WriteStartArray("layers");
            foreach (T layer in layers)
            {
                json.WriteStartObject();
                Layer(json, layer);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            cutOff.WriteTo(json);
            losses.WriteTo(json);
            json.WriteEndObject();
        });
    }
}
