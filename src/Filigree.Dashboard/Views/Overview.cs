using System.Text.Json;
using Filigree.Dashboard.Index;
using Filigree.Studies.Definition;
using Filigree.Studies.Execution;
using Filigree.Studies.Trials;

namespace Filigree.Dashboard.Views;

/// <summary>How a run stands, and what can be shown of it.</summary>
internal static class Overview
{
    /// <summary>Writes the members of a run's object.</summary>
    public static void Write(Utf8JsonWriter json, RunIndex index)
    {
        RunView view = index.View;
        json.WriteNumber("revision", index.Revision);
        json.WriteNumber("view", view.Number);
        json.WriteString("path", index.Path);
        json.WriteString("study", view.Plan.Study);
        json.WriteString("title", view.Presentation?.Title ?? view.Plan.Study);
        json.WriteString("paper", view.Presentation?.Paper ?? "");
        json.WriteBoolean("quick", view.Plan.IsQuick);
        json.WriteString("plan", view.Plan.Id);
        json.WriteString("command", view.Plan.Command);
        json.WriteString("machine", view.Plan.Machine);
        json.WriteString("written", view.Plan.Written);
        json.WriteTexts("otherPlans", view.OtherPlans);
        json.WriteString("problem", index.Problem);
        json.WriteBoolean("isRead", index.IsRead);
        json.WriteNumber("looked", index.Looked);
        WriteProgress(json, view);
        WriteChoices(json, view);
    }

    private static void WriteProgress(Utf8JsonWriter json, RunView view)
    {
        int[] counts = new int[Standings.Words.Count];
        int total = 0;
        foreach (WatchedTrial trial in view.Trials.Distinct())
        {
            counts[(int)trial.State]++;
            total++;
        }
        json.WriteNumber("trials", total);
        json.WriteNumber("lines", view.Lines.Count);
        json.WriteStartObject("states");
        for (int state = 0; state < counts.Length; state++)
        {
            json.WriteNumber(Standings.Words[state], counts[state]);
        }
        json.WriteEndObject();
        json.WriteNumber("acrossPlanned", view.Across.Count);
        json.WriteNumber("acrossFinished", view.Across.Count(trial => trial.State.IsOver()));
        json.WriteString("left", SecondsLeft(view) is > 0 and var seconds ? Duration.Text(seconds) : "");
    }

    /// <summary>Time left; null where nothing is known of it.</summary>
    public static double? SecondsLeft(RunView view) => TimeLeft.Of(Timed(view));

    private static IEnumerable<TimedTrial> Timed(RunView view)
    {
        var seen = new HashSet<WatchedTrial>();
        for (int line = 0; line < view.Lines.Count; line++)
        {
            WatchedTrial trial = view.Trials[line];
            if (seen.Add(trial) && Standings.StatusOf(trial.State) is { } status)
            {
                int at = line;
                string kind = string.Join(' ', view.LevelOf.Select(levels => levels[at]));
                yield return new TimedTrial(
                    kind,
                    status,
                    trial.Progress,
                    status == TrialStatus.Finished ? trial.Seconds : double.NaN
                );
            }
        }
    }

    private static void WriteChoices(Utf8JsonWriter json, RunView view)
    {
        json.WriteStartArray("factors");
        for (int factor = 0; factor < view.Factors.Count; factor++)
        {
            json.WriteStartObject();
            json.WriteString("name", view.Factors[factor]);
            json.WriteTexts("levels", view.Levels[factor]);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        IReadOnlyDictionary<string, IReadOnlyList<string>> rows = RunMeasures.Rows(view);
        json.WriteStartArray("rows");
        foreach ((string labels, IReadOnlyList<string> names) in rows)
        {
            json.WriteStartObject();
            json.WriteString("labels", labels);
            json.WriteTexts("numbers", names);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteQuantities(
            "quantities",
            rows.Values.SelectMany(names => names).Concat(RunMeasures.Of(view)).Distinct().Select(RunView.Quantity)
        );
        WriteUsual(json, view, rows);
    }

    // What is shown before anything is chosen: the study's own first curve, if its numbers are there.
    private static void WriteUsual(
        Utf8JsonWriter json,
        RunView view,
        IReadOnlyDictionary<string, IReadOnlyList<string>> rows
    )
    {
        IReadOnlyList<string> names = rows.GetValueOrDefault("") ?? rows.Values.FirstOrDefault() ?? [];
        FigureSpecification? curve = view.Presentation?.Figures.FirstOrDefault(figure =>
            figure is { Kind: "curve" } && names.Contains(figure.X) && names.Contains(figure.Y)
        );
        string x =
            curve?.X ?? names.FirstOrDefault(name => name == "epoch") ?? (names is [string only, ..] ? only : "");
        string y =
            curve?.Y
            ?? names.FirstOrDefault(name => name == "validation_accuracy")
            ?? names.FirstOrDefault(name => name != x)
            ?? x;
        string group =
            curve is { Series.Length: > 0 } && view.Factors.Contains(curve.Series) ? curve.Series
            : view.Factors is [string factor, ..] ? factor
            : "";
        json.WriteStartObject("usual");
        json.WriteString("labels", rows.ContainsKey("") ? "" : rows.Keys.FirstOrDefault() ?? "");
        json.WriteString("x", x);
        json.WriteString("y", y);
        json.WriteString("group", group);
        json.WriteEndObject();
    }
}
