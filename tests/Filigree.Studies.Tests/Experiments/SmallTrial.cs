using Filigree.Data;
using Filigree.Numerics;
using Filigree.Studies.Execution;
using Filigree.Studies.Experiments;
using Filigree.Studies.Host;
using Filigree.Studies.Planning;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Tests.Experiments;

/// <summary>One trial of an experiment, small enough for a test: 200 images of 3 x 3 pixels in three classes.</summary>
internal static class SmallTrial
{
    /// <summary>Runs the only trial of a study, on made-up images if it names <c>fashion-mnist-small</c>.</summary>
    /// <param name="yaml">The study file.</param>
    /// <param name="experiments">What it can choose from; what comes with Filigree if null.</param>
    public static TrialResult Run(string yaml, ExperimentList? experiments = null)
    {
        using var folder = new TemporaryFolder();
        Run(Plan(yaml, experiments), folder.Path, new SilentObserver());
        return Assert.Single(RunFolder.Load(folder.Path, plan: null, experiments).Trials);
    }

    /// <summary>The plan of a study file.</summary>
    public static Plan Plan(string yaml, ExperimentList? experiments = null) =>
        Filigree.Studies.Planning.Plan.Of(
            StudyReader.Read(
                new StudySource("test.yaml", yaml, null),
                new StudyOptions(),
                experiments ?? ExperimentList.All
            )
        );

    /// <summary>Runs a plan, on made-up images if it names <c>fashion-mnist-small</c>.</summary>
    public static void Run(Plan plan, string folder, IRunObserver observer)
    {
        RunReport report = Report(plan, folder, observer);
        Assert.Empty(report.Failed);
        Assert.False(report.WasStopped);
    }

    /// <summary>Runs a plan likewise, and tells how it went.</summary>
    public static RunReport Report(Plan plan, string folder, IRunObserver? observer = null)
    {
        var run = new RunFolder(folder);
        run.Prepare(plan, "a test");
        return new Executor(plan, run, new SharedData(_ => Images()), observer ?? new SilentObserver())
        {
            Workers = 1,
        }.Run(CancellationToken.None);
    }

    private static Dataset Images()
    {
        return new Dataset("fashion-mnist-small", 3, 3, 1, 3, Make(200, 1), Make(50, 2), "made up");

        static Samples Make(int count, int salt)
        {
            RandomStream random = new Randomness(9).Stream("images", salt);
            byte[] pixels = [.. Enumerable.Range(0, count * 9).Select(_ => (byte)random.NextInt32(256))];
            return new Samples(
                pixels,
                [.. Enumerable.Range(0, count).Select(sample => (byte)(pixels[sample * 9] / 86))]
            );
        }
    }
}
