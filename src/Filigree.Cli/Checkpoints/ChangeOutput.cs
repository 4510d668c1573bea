using Filigree.Cli.Shell;

namespace Filigree.Cli.Checkpoints;

/// <summary>How a command that writes a changed model tells what it did: warnings first, then JSON or text.</summary>
internal static class ChangeOutput
{
    /// <summary>Tells it.</summary>
    /// <param name="change">What was done.</param>
    /// <param name="target">What was written.</param>
    /// <param name="cutOff">What is cut off in the model now.</param>
    /// <param name="terminal">Where.</param>
    /// <param name="isJson">As one object, for scripts.</param>
    public static void Tell(
        ICheckpointChange change,
        OutputTarget target,
        CutOff cutOff,
        Terminal terminal,
        bool isJson
    )
    {
        change.Warn(terminal.Error);
        cutOff.Warn(terminal.Error);
        change.Losses.Say(terminal);
        if (!isJson)
        {
            change.WriteText(terminal.Out);
            terminal.Out.WriteLine($"written: {target.Path}");
            change.SayRest(terminal);
            return;
        }

        terminal.Out.WriteJson(json =>
        {
            json.WriteStartObject();
            json.WriteString("output", target.Path);
            change.WriteHead(json);
            json.WriteStartArray("layers");
            for (int layer = 0; layer < change.Count; layer++)
            {
                json.WriteStartObject();
                change.WriteLayer(json, layer);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            cutOff.WriteTo(json);
            change.Losses.WriteTo(json);
            json.WriteEndObject();
        });
    }
}
