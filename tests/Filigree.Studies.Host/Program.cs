using System.Globalization;
using System.Runtime.InteropServices;
using Filigree.Studies.Execution;
using Filigree.Studies.Experiments;
using Filigree.Studies.Planning;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Host;

/// <summary>
/// Runs a study of the toy experiment: <c>STUDY FOLDER WORKERS CHECKPOINT-MILLISECONDS [PATIENCE-MILLISECONDS]</c>; without patience every
/// claim of another process counts as abandoned.
/// </summary>
public static class Program
{
    public static ExperimentList Experiments { get; } = new(new ToyExperiment()) { Rules = ToyExperiment.Rules };

    public static int Main(string[] args)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }

        Plan plan = Plan.Of(StudyReader.Read(args[0], new StudyOptions(), Experiments));
        var folder = new RunFolder(args[1]);
        folder.Prepare(plan, "toy");
        Console.WriteLine("running");
        var executor = new Executor(
            plan,
            folder,
            new SharedData(name => throw new InvalidOperationException(name)),
            new SilentObserver()
        )
        {
            Workers = int.Parse(args[2], CultureInfo.InvariantCulture),
            CheckpointInterval = TimeSpan.FromMilliseconds(double.Parse(args[3], CultureInfo.InvariantCulture)),
            Patience =
                args.Length > 4
                    ? TimeSpan.FromMilliseconds(double.Parse(args[4], CultureInfo.InvariantCulture))
                    : TimeSpan.FromMinutes(5),
        };
        RunReport report = executor.Run(stop.Token);
        return report.WasStopped ? 130
            : report.Failed.Count > 0 ? 1
            : 0;
    }
}
