using Filigree.Studies.Execution;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Host;

/// <summary>Counts what it is told.</summary>
public sealed class SilentObserver : IRunObserver
{
    public int SkippedTrials { get; private set; }

    public int FinishedTrials { get; private set; }

    public int StartedTrials { get; private set; }

    public void Skipped(PlannedTrial trial) => SkippedTrials++;

    public void Started(PlannedTrial trial) => StartedTrials++;

    public void Progressed(PlannedTrial trial, TrialProgress progress) { }

    public void Finished(PlannedTrial trial, TrialOutcome outcome, double seconds) => FinishedTrials++;

    public void Failed(PlannedTrial trial, Exception error) { }

    public void Waiting(int trials) { }
}
