using Filigree.Studies.Execution;
using Filigree.Studies.Planning;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Tests.Trials;

internal static class Folders
{
    /// <summary>Configuration, metrics and result (with the hash of the final state) are equal, byte for byte.</summary>
    public static void AssertEqualResults(Plan plan, RunFolder expected, RunFolder actual)
    {
        foreach (PlannedTrial trial in plan.Trials)
        {
            TrialFolder left = expected.Trial(trial.Id);
            TrialFolder right = actual.Trial(trial.Id);
            Assert.Equal(File.ReadAllText(left.ConfigurationFile), File.ReadAllText(right.ConfigurationFile));
            Assert.Equal(File.ReadAllText(left.MetricsFile), File.ReadAllText(right.MetricsFile));
            Assert.Equal(File.ReadAllText(left.ResultFile), File.ReadAllText(right.ResultFile));
            Assert.Equal(
                ["configuration.json", "metrics.jsonl", "result.json", "timing.json"],
                Directory.EnumerateFiles(right.Path).Select(Path.GetFileName).Order()
            );
        }
    }
}
