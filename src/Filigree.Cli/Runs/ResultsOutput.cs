using System.Text.Json;
using Filigree.Cli.Shell;
using Filigree.Studies.Execution;
using Filigree.Studies.Experiments;
using Filigree.Studies.Reports;
using Filigree.Studies.Reports.Tables;
using Filigree.Studies.Reports.Writing;

namespace Filigree.Cli.Runs;

/// <summary>Shows the results of a run: tables for people, JSON for scripts.</summary>
internal static class ResultsOutput
{
    /// <summary>Carries <c>filigree show</c> out.</summary>
    public static int Show(Terminal terminal, string path, bool isJson, string? plan, ExperimentList experiments)
    {
        var folder = new RunFolder(path);
        StudyResults results = RunFolder.Load(path, plan, experiments);
        SayPlan(terminal, results);
        if (isJson)
        {
            WriteJson(terminal, results, folder);
            return ExitCodes.Success;
        }
        terminal.Out.WriteLine($"{results.Study}: {results.Presentation.Title}");
        if (DataText.Note(results) is { Length: > 0 } data)
        {
            terminal.Out.WriteLine(data);
        }
        WriteTables(terminal, results);
        return ExitCodes.Success;
    }

    /// <summary>Where a folder holds plans of several settings, says which is shown and how to choose another.</summary>
    public static void SayPlan(Terminal terminal, StudyResults results)
    {
        if (results.OtherPlans.Count == 0)
        {
            return;
        }
        string command = results.HowItWasRun.FirstOrDefault(one => one.Key == "Command").Value;
        terminal.Error.WriteLine($"filigree: this folder holds several plans; this is {results.Plan} ({command})");
        foreach (string other in results.OtherPlans)
        {
            terminal.Error.WriteLine($"filigree: choose with --plan: {other}");
        }
    }

    /// <summary>Writes the tables, and what a reader must know before believing them.</summary>
    public static void WriteTables(Terminal terminal, StudyResults results)
    {
        var writer = new ToneWriter(terminal);
        foreach (TableResult table in TableBuilder.BuildAll(results))
        {
            writer.WriteLine();
            writer.Write(TableText.Render(table, writer.Width));
        }
        foreach (string warning in ReportWarnings.Of(results))
        {
            writer.WriteLine();
            writer.Write([new TextSpan(TableText.Wrap(warning, writer.Width) + "\n", Tone.Warning)]);
        }
    }

    /// <summary>Writes everything but the metric rows, which are JSON Lines in the trials' folders already.</summary>
    public static void WriteJson(Terminal terminal, StudyResults results, RunFolder folder) =>
        terminal.Out.WriteJson(json =>
        {
            json.WriteStartObject();
            json.WriteString("study", results.Study);
            json.WriteBoolean("quick", results.Presentation.IsQuick);
            json.WriteString("folder", folder.Path);
            json.WriteString("plan", results.Plan);
            WriteData(json, results.Data, results.Substituted);
            json.WriteNumber("planned", results.PlannedTrials);
            json.WriteStartArray("trials");
            foreach (TrialResult trial in results.Trials)
            {
                json.WriteStartObject();
                json.WriteString("id", trial.Id);
                json.WriteNumber("seed", trial.Seed);
                WriteFactors(json, trial.Factors);
                json.WriteBoolean("diverged", trial.HasDiverged);
                WriteSummary(json, trial.Summary);
                json.WriteString("metrics", folder.Trial(trial.Id).MetricsFile);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            if (results.PlannedAcross > 0)
            {
                WriteAcross(json, results, folder);
            }
            json.WriteStartArray("failed");
            foreach (FailedTrial trial in results.FailedTrials)
            {
                json.WriteStartObject();
                json.WriteString("id", trial.Id);
                json.WriteNumber("seed", trial.Seed);
                WriteFactors(json, trial.Factors);
                json.WriteString("message", trial.Message);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteStartArray("damaged");
            foreach (string line in results.Damage)
            {
                json.WriteStringValue(line);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        });

    private static void WriteAcross(Utf8JsonWriter json, StudyResults results, RunFolder folder)
    {
        json.WriteStartArray("across");
        foreach (TrialResult measured in results.Across)
        {
            json.WriteStartObject();
            json.WriteString("id", measured.Id);
            WriteFactors(json, measured.Factors);
            WriteSummary(json, measured.Summary);
            json.WriteString("metrics", folder.Trial(measured.Id).MetricsFile);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>Writes the names of data sets, and what they stand in for.</summary>
    public static void WriteData(
        Utf8JsonWriter json,
        IReadOnlyList<string> names,
        IReadOnlyDictionary<string, string> substituted
    )
    {
        json.WriteStartArray("data");
        foreach (string name in names)
        {
            json.WriteStringValue(name);
        }
        json.WriteEndArray();
        json.WriteStartObject("substituted");
        foreach ((string name, string asked) in substituted)
        {
            json.WriteString(name, asked);
        }
        json.WriteEndObject();
    }

    /// <summary>Writes a trial's factors as an object.</summary>
    public static void WriteFactors(Utf8JsonWriter json, IReadOnlyDictionary<string, string> factors)
    {
        json.WriteStartObject("factors");
        foreach ((string name, string level) in factors)
        {
            json.WriteString(name, level);
        }
        json.WriteEndObject();
    }

    private static void WriteSummary(Utf8JsonWriter json, IReadOnlyDictionary<string, double> summary)
    {
        json.WriteStartObject("summary");
        foreach ((string name, double number) in summary)
        {
            if (double.IsFinite(number))
            {
                json.WriteNumber(name, number);
            }
            else
            {
                json.WriteNull(name);
            }
        }
        json.WriteEndObject();
    }
}
