namespace Filigree.Studies.Trials;

/// <summary>Watches a run. Calls come from the workers' threads, one at a time.</summary>
public interface IRunObserver
{
    /// <summary>A trial was found finished.</summary>
    void Skipped(PlannedTrial trial);

    /// <summary>A trial begins, or goes on from its checkpoint.</summary>
    void Started(PlannedTrial trial);

    /// <summary>A trial got further.</summary>
    void Progressed(PlannedTrial trial, TrialProgress progress);

    /// <summary>A trial is finished.</summary>
    void Finished(PlannedTrial trial, TrialOutcome outcome, double seconds);

    /// <summary>A trial failed; the others go on.</summary>
    void Failed(PlannedTrial trial, Exception error);

    /// <summary>All that is left is being run by other processes; this one waits for them.</summary>
    /// <param name="trials">How many trials.</param>
    void Waiting(int trials);
}
