using Filigree.Studies.Trials;

namespace Filigree.Cli.Runs;

/// <summary>Writes nothing: the live display reads the progress itself.</summary>
internal sealed class SilentLines : IRunObserver
{
    public void Skipped(PlannedTrial trial) { }

    public void Started(PlannedTrial trial) { }

    public void Progressed(PlannedTrial trial, TrialProgress progress) { }

    public void Finished(PlannedTrial trial, TrialOutcome outcome, double seconds) { }

    public void Failed(PlannedTrial trial, Exception error) { }

    public void Waiting(int trials) { }
}
