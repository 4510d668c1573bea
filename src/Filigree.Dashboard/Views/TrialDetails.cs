using System.Text;
using System.Text.Json;
using Filigree.Dashboard.Index;
using Filigree.Studies.Trials;

namespace Filigree.Dashboard.Views;

/// <summary>All there is to say of one trial.</summary>
internal static class TrialDetails
{
    private const int LongestTail = 1 << 13;

    /// <summary>Writes the members.</summary>
    public static void Write(Utf8JsonWriter json, RunIndex index, WatchedTrial trial)
    {
        RunView view = index.View;
        WatchedFiles files = index.Files(trial);
        json.WriteString("id", trial.Id);
        json.WriteString("state", Standings.Words[(int)trial.State]);
        json.WriteString("message", trial.Message);
        json.WriteFinite("seconds", trial.Seconds);
        json.WriteNumber("rows", trial.Rows.Count);
        json.WriteFinite("progress", trial.Progress);
        json.WriteStartArray("lines");
        for (int line = 0; line < view.Lines.Count; line++)
        {
            if (view.Trials[line] == trial)
            {
                json.WriteStringValue(TrialGroup.Label(view, line));
            }
        }
        json.WriteEndArray();
        json.WriteStartObject("summary");
        foreach ((string name, double number) in trial.Summary)
        {
            json.WriteFinite(name, number);
        }
        json.WriteEndObject();
        json.WriteQuantities("quantities", trial.Summary.Keys.Select(RunView.Quantity));
        TrialOutcome? outcome = trial.State.IsOver() ? files.ReadOutcome() : null;
        json.WriteTexts("warnings", outcome?.Warnings ?? []);
        WritePairs(json, "hashes", outcome?.Hashes ?? new Dictionary<string, string>());
        WritePairs(json, "settings", outcome is null ? new Dictionary<string, string>() : files.ReadSettings());
        json.WriteTexts("files", outcome is null ? [] : files.Names());
        json.WriteString("log", trial.State.IsOver() ? "" : files.ReadLogTail());
        if (index.LogOf(trial) is { } task)
        {
            json.WriteStartObject("task");
            json.WriteString("name", task.Name);
            json.WriteString("tail", Encoding.UTF8.GetString(task.Tail(LongestTail)));
            json.WriteEndObject();
        }
    }

    private static void WritePairs(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, string> pairs)
    {
        json.WriteStartObject(name);
        foreach ((string key, string text) in pairs)
        {
            json.WriteString(key, text);
        }
        json.WriteEndObject();
    }
}
