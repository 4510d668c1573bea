using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Filigree.Studies.Execution;
using Filigree.Studies.Execution.Slurm;
using Filigree.Studies.Trials;

namespace Filigree.Dashboard.Tests;

/// <summary>A run's folder with trials that nobody trained, in whatever state a test wants them; removed at its end.</summary>
internal sealed class GeneratedRun : IDisposable
{
    // In memory where there is such a place: tens of thousands of small files are quick there on every machine.
    private static readonly string Home = Directory.Exists("/dev/shm") ? "/dev/shm" : System.IO.Path.GetTempPath();

    private readonly RunFolder folder;
    private readonly ConcurrentDictionary<int, string> attempts = new();

    /// <summary>Writes the plan: every wiring with every seed.</summary>
    public GeneratedRun(int wirings, int seeds)
    {
        Path = Directory.CreateDirectory(System.IO.Path.Combine(Home, $"filigree-live-{Guid.NewGuid():N}")).FullName;
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

    /// <summary>Lets this process have a trial: rows up to an epoch, no result.</summary>
    /// <param name="place">The trial.</param>
    /// <param name="epochs">Whole rows.</param>
    /// <param name="torn">The beginning of another row.</param>
    /// <param name="progress">Share of its work done.</param>
    /// <param name="isGone">Whether the process is no more.</param>
    public void Begin(int place, int epochs, string torn = "", double progress = 0.5, bool isGone = false)
    {
        Directory.CreateDirectory(TrialFolder(place));
        var token = AttemptToken.New();
        attempts[place] = $"metrics.{token}.jsonl";
        System.IO.File.WriteAllText(File(place, attempts[place]), Rows(place, epochs) + torn);
        long started = isGone ? -1 : OwnMachine.StartOf(Environment.ProcessId) ?? 0;
        var claim = new ClaimRecord($"{token}", OwnMachine.Place, started, 2, progress, $"epoch {epochs}");
        System.IO.File.WriteAllBytes(File(place, "claim"), claim.ToBytes());
    }

    /// <summary>Gives a trial back.</summary>
    public void Stop(int place) => System.IO.File.Delete(File(place, "claim"));

    /// <summary>Appends to the rows of a trial that was begun.</summary>
    public void Append(int place, string text) => System.IO.File.AppendAllText(File(place, attempts[place]), text);

    /// <summary>Finishes a trial.</summary>
    public void Finish(int place, int epochs, bool hasDiverged = false, string? kept = null)
    {
        Directory.CreateDirectory(TrialFolder(place));
        byte[] rows = Encoding.UTF8.GetBytes(Rows(place, epochs));
        System.IO.File.WriteAllBytes(File(place, "metrics.jsonl"), rows);
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
        if (attempts.TryRemove(place, out string? attempt))
        {
            System.IO.File.Delete(File(place, attempt));
            System.IO.File.Delete(File(place, "claim"));
        }
    }

    /// <summary>Lets a trial fail.</summary>
    public void Fail(int place, int epochs, string message)
    {
        Begin(place, epochs);
        Stop(place);
        System.IO.File.WriteAllText(
            File(place, "error.txt"),
            $"{message} (InvalidOperationException)\n\nSystem.InvalidOperationException: {message}\n   at Some.Place()\n"
        );
    }

    /// <summary>Gives trials to a Slurm task of a round, with what it printed; null for nothing yet.</summary>
    /// <returns>The log.</returns>
    public string Submit(string round, IReadOnlyList<int[]> tasks, int task, string? log)
    {
        var submitted = new SlurmRound(folder, round);
        Directory.CreateDirectory(submitted.LogsFolder);
        System.IO.File.WriteAllText(
            submitted.ChunksFile,
            SlurmChunks.Write(tasks.Select(chunk => chunk.Select(place => new SlurmTrial(place, Trials[place].Id))))
        );
        if (log is not null)
        {
            System.IO.File.WriteAllText(submitted.LogOf(task), log);
        }
        return submitted.LogOf(task);
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
