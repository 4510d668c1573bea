using System.Globalization;
using System.Text;
using Filigree.Studies.Execution;
using Filigree.Studies.Trials;

namespace Filigree.Dashboard.Tests;

/// <summary>A run's folder with trials that nobody trained, in whatever state a test wants them; removed at its end.</summary>
internal sealed class GeneratedRun : IDisposable
{
    private readonly RunFolder folder;

    /// <summary>Writes the plan: every wiring with every seed.</summary>
    public GeneratedRun(int wirings, int seeds)
    {
        Path = Directory.CreateTempSubdirectory("filigree-live-").FullName;
        folder = new RunFolder(Path);
        Directory.CreateDirectory(folder.TrialsFolder);
        Directory.CreateDirectory(folder.PlansFolder);
        Trials =
        [
            .. Enumerable
                .Range(0, wirings * seeds)
                .Select(place => new PlanRecordTrial(
                    place.ToString("x16", CultureInfo.InvariantCulture),
                    (ulong)(place % seeds),
                    new Dictionary<string, string>
                    {
                        ["wiring"] = $"lightning({100 * (1 + place / seeds)})",
                        ["rate"] = "0.1",
                    }
                )),
        ];
        WritePlan(Trials);
    }

    public string Path { get; }

    public IReadOnlyList<PlanRecordTrial> Trials { get; }

    public string TrialFolder(int place) => folder.Trial(Trials[place].Id).Path;

    public string File(int place, string name) => System.IO.Path.Combine(TrialFolder(place), name);

    /// <summary>Writes a plan of some trials, and makes it the one run last.</summary>
    public void WritePlan(IReadOnlyList<PlanRecordTrial> trials, string content = "c0ffee")
    {
        var plan = new PlanRecord
        {
            Study = "generated/study",
            IsQuick = false,
            Content = content,
            Written = "2026-01-01 00:00:00",
            Command = "filigree run generated.yaml",
            Machine = "none",
            Version = "0",
            Trials = trials,
        };
        System.IO.File.WriteAllBytes(System.IO.Path.Combine(folder.PlansFolder, $"{plan.Id}.json"), plan.ToBytes());
        System.IO.File.WriteAllText(folder.LastPlanFile, plan.Id + "\n");
    }

    /// <summary>The accuracy that trial <paramref name="place"/> has at an epoch: a curve that rises, a little other for each.</summary>
    public static double Accuracy(int place, int epoch) => 0.5 + 0.4 * epoch / (epoch + 3.0) + place % 7 * 0.001;

    public static string Row(int place, int epoch) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"epoch\":{epoch},\"training_loss\":{2.3 / (epoch + 1)},\"validation_accuracy\":{Accuracy(place, epoch)}}}\n"
        );

    /// <summary>Begins a trial: rows up to an epoch, no result.</summary>
    public void Begin(int place, int epochs, string torn = "")
    {
        Directory.CreateDirectory(TrialFolder(place));
        System.IO.File.WriteAllText(File(place, "metrics.jsonl"), Rows(place, epochs) + torn);
    }

    /// <summary>Appends to a trial's rows.</summary>
    public void Append(int place, string text) => System.IO.File.AppendAllText(File(place, "metrics.jsonl"), text);

    /// <summary>Finishes a trial.</summary>
    public void Finish(int place, int epochs, bool hasDiverged = false, string? kept = null)
    {
        Begin(place, epochs);
        byte[] rows = System.IO.File.ReadAllBytes(File(place, "metrics.jsonl"));
        var files = new Dictionary<string, string>();
        if (kept is not null)
        {
            System.IO.File.WriteAllText(File(place, kept), "kept");
            files[kept] = TrialRecord.HashOf("kept"u8);
        }
        var outcome = new TrialOutcome(
            new Dictionary<string, double>
            {
                ["best_validation_accuracy"] = hasDiverged ? double.NaN : Accuracy(place, epochs),
                ["final_density"] = 0.05,
            },
            new Dictionary<string, string> { ["weights"] = "00" },
            hasDiverged ? TrialOutcome.Diverged : TrialOutcome.Complete
        )
        {
            Files = [.. files.Keys],
        };
        System.IO.File.WriteAllText(File(place, "configuration.json"), "{\"experiment\":\"train\",\"settings\":{}}");
        System.IO.File.WriteAllBytes(
            File(place, "timing.json"),
            Encoding.UTF8.GetBytes("{\n  \"seconds\": 12.5,\n  \"machine\": \"none\"\n}\n")
        );
        System.IO.File.WriteAllBytes(
            File(place, "result.json"),
            new TrialRecord(outcome, TrialRecord.HashOf(rows), files).ToBytes()
        );
    }

    /// <summary>Lets a trial fail.</summary>
    public void Fail(int place, int epochs, string message)
    {
        Begin(place, epochs);
        System.IO.File.WriteAllText(
            File(place, "error.txt"),
            $"{message} (InvalidOperationException)\n\nSystem.InvalidOperationException: {message}\n   at Some.Place()\n"
        );
    }

    /// <summary>Makes everything in a trial's folder as old as this.</summary>
    public void Age(int place, TimeSpan age)
    {
        DateTime then = DateTime.UtcNow - age;
        foreach (string file in Directory.EnumerateFiles(TrialFolder(place)))
        {
            System.IO.File.SetLastWriteTimeUtc(file, then);
        }
        Directory.SetLastWriteTimeUtc(TrialFolder(place), then);
    }

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    private static string Rows(int place, int epochs) =>
        string.Concat(Enumerable.Range(1, epochs).Select(epoch => Row(place, epoch)));
}
