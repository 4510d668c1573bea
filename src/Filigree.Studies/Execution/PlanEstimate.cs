using System.Globalization;
using Filigree.Studies.Planning;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Execution;

/// <summary>What a plan will take from here on: an estimate.</summary>
/// <param name="Finished">Trials that are finished already.</param>
/// <param name="Seconds">Time for the others.</param>
/// <param name="DiskBytes">Size of the run's folder in the end.</param>
/// <param name="Basis">What the estimate rests on, in words.</param>
internal sealed record PlanEstimate(int Finished, double Seconds, long DiskBytes, string Basis)
{
    // What a run takes beside its trials: starting, compiling what runs first, reading data, the report. Measured of two trials with next to nothing to do.
    private const double SecondsBesideTrials = 1.5;

    // What a trial takes beside its work: its network, its files.
    private const double SecondsPerTrial = 0.1;

    // Report, tables and plans: of the run, of each figure (drawn in the report, to be saved from it, and beside it), of each trial.
    private const long RunBytes = 15_000;
    private const long FigureBytes = 38_000;
    private const long TrialBytes = 700;

    /// <summary>What of <see cref="DiskBytes"/> is states at the ends of trials, which <c>keep: none</c> leaves out.</summary>
    public long FinalBytes { get; init; }

    /// <summary>How many of the trials to run go on from finished ones of other settings.</summary>
    public int TakenUp { get; init; }

    /// <summary>Time of each trial that is left, by its identifier, alone on one worker.</summary>
    public required IReadOnlyDictionary<string, double> TrialSeconds { get; init; }

    /// <summary>Estimates a plan from its finished trials if there are any, else from a short measurement of this machine.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="folder">Where it would run.</param>
    /// <param name="workers">Trials side by side.</param>
    public static PlanEstimate Of(Plan plan, RunFolder folder, int workers)
    {
        var costs = new TrialCosts();
        bool hasEnds = HasEnds(folder);
        double doneWork = 0;
        double doneSeconds = 0;
        long disk = RunBytes + FigureBytes * plan.Study.Presentation.Figures.Count + TrialBytes * plan.Count;
        int finished = 0;
        int takenUp = 0;
        long final = 0;
        var works = new Dictionary<string, double>();
        // Levels of factors that make no difference make no trial of their own.
        foreach (PlannedTrial trial in plan.Distinct)
        {
            TrialCost cost = costs.Of(trial);
            if (folder.Trial(trial.Id).ReadFinished() is { } result)
            {
                finished++;
                disk += folder.Trial(trial.Id).SizeInBytes;
                final += folder.Trial(trial.Id).FinalSizeInBytes;
                if (result.Seconds > 0)
                {
                    doneWork += cost.Work;
                    doneSeconds += result.Seconds;
                }
            }
            else
            {
                double share = hasEnds ? ShareLeft(trial, folder) : 1;
                takenUp += share < 1 ? 1 : 0;
                works[trial.Id] = share * cost.Work;
                disk += cost.DiskBytes + cost.FinalBytes;
                final += cost.FinalBytes;
            }
        }
        int lanes = Math.Max(1, Math.Min(workers, works.Count));
        bool isGuess = doneSeconds == 0;
        double speed = isGuess ? MachineSpeed.Measure(lanes) : doneWork / doneSeconds;
        return new PlanEstimate(
            finished,
            isGuess ? Guess(works.Values, speed, lanes) : works.Values.Sum() / speed / lanes,
            disk,
            isGuess ? GuessFrom(speed) : $"from {finished} finished trials"
        )
        {
            FinalBytes = final,
            TakenUp = takenUp,
            TrialSeconds = works.ToDictionary(work => work.Key, work => work.Value / speed),
        };
    }

    /// <summary>Seconds of trials of which none has been measured.</summary>
    /// <param name="works">Operations of each.</param>
    /// <param name="speed">Operations a second of one core.</param>
    /// <param name="lanes">How many trials run side by side.</param>
    internal static double Guess(IReadOnlyCollection<double> works, double speed, int lanes) =>
        works.Count == 0 ? 0 : (works.Sum(work => SecondsPerTrial + (work / speed)) / lanes) + SecondsBesideTrials;

    // To name those that a trial could go on from costs far more than to see that there are none.
    private static bool HasEnds(RunFolder folder) =>
        Directory.Exists(folder.TrialsFolder)
        && Directory
            .EnumerateDirectories(folder.TrialsFolder)
            .Any(trial => File.Exists(new TrialFolder(trial).FinalFile));

    // The first that is there has the least left to do.
    private static double ShareLeft(PlannedTrial trial, RunFolder folder) =>
        trial
            .Experiment.Precursors(trial.Configuration.Settings)
            .Where(one => File.Exists(folder.Trial(trial.Configuration.With(one.Settings).Id).FinalFile))
            .Select(one => one.Left)
            .FirstOrDefault(1);

    private static string GuessFrom(double speed) =>
        string.Create(CultureInfo.InvariantCulture, $"a guess from this machine's speed, {speed / 1e9:0} GF/s a core");
}
