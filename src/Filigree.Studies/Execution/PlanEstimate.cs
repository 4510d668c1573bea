using System.Diagnostics;
using System.Globalization;
using Filigree.Numerics;
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
    private const int CalibrationMilliseconds = 60;

    // What a run takes beside its trials: starting, compiling what runs first, reading data, the report. Measured of two trials with next to nothing to do.
    private const double SecondsBesideTrials = 1.5;

    // Report, tables and plans: of the run, of each figure (drawn in the report, to be saved from it, and beside it), of each trial.
    private const long RunBytes = 15_000;
    private const long FigureBytes = 38_000;
    private const long TrialBytes = 700;

    /// <summary>What of <see cref="DiskBytes"/> is states at the ends of trials, which <c>keep: none</c> leaves out.</summary>
    public long FinalBytes { get; init; }

    /// <summary>How many of the trials to run go on from finished ones of other settings.</summary>
    public int TakenUp { get; init; }

    /// <summary>Estimates a plan from its finished trials if there are any, else from a short measurement of this machine.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="folder">Where it would run.</param>
    /// <param name="workers">Trials side by side.</param>
    public static PlanEstimate Of(Plan plan, RunFolder folder, int workers)
    {
        var costs = new TrialCosts();
        bool hasEnds = HasEnds(folder);
        double leftWork = 0;
        double doneWork = 0;
        double doneSeconds = 0;
        long disk = RunBytes + FigureBytes * plan.Study.Presentation.Figures.Count + TrialBytes * plan.Count;
        int finished = 0;
        int left = 0;
        int takenUp = 0;
        long final = 0;
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
                left++;
                takenUp += share < 1 ? 1 : 0;
                leftWork += share * cost.Work;
                disk += cost.DiskBytes + cost.FinalBytes;
                final += cost.FinalBytes;
            }
        }
        int lanes = Math.Max(1, Math.Min(workers, left));
        double speed = doneSeconds > 0 ? 0 : MeasureSpeed();
        double seconds = doneSeconds > 0 ? leftWork * doneSeconds / doneWork : leftWork / speed;
        double beside = doneSeconds > 0 || left == 0 ? 0 : SecondsBesideTrials;
        return new PlanEstimate(
            finished,
            (seconds / lanes) + beside,
            disk,
            doneSeconds > 0 ? $"from {finished} finished trials" : GuessFrom(speed)
        )
        {
            FinalBytes = final,
            TakenUp = takenUp,
        };
    }

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

    /// <summary>Floating-point operations a second of one core, by a product of matrices of a middling size.</summary>
    private static double MeasureSpeed()
    {
        const int size = 192;
        float[] a = new float[size * size];
        float[] b = new float[size * size];
        float[] c = new float[size * size];
        Array.Fill(a, 0.5f);
        Array.Fill(b, 0.25f);
        var left = new ReadOnlyMatrixSpan(a, size, size, size);
        var right = new ReadOnlyMatrixSpan(b, size, size, size);
        var product = new MatrixSpan(c, size, size, size);
        // The first call compiles the kernel.
        MatrixProduct.Multiply(left, right, product);
        // The quickest of many: others may be at work now and then.
        long begin = Stopwatch.GetTimestamp();
        TimeSpan least = TimeSpan.MaxValue;
        do
        {
            long start = Stopwatch.GetTimestamp();
            MatrixProduct.Multiply(left, right, product);
            TimeSpan time = Stopwatch.GetElapsedTime(start);
            least = time < least ? time : least;
        } while (Stopwatch.GetElapsedTime(begin).TotalMilliseconds < CalibrationMilliseconds);
        return 2.0 * size * size * size / least.TotalSeconds;
    }
}
