using Filigree.Studies.Trials;

namespace Filigree.Studies.Execution;

/// <summary>Watches a run: each method that is not written does nothing. Calls come from the workers' threads, one at a time.</summary>
public interface IRunObserver
{
    /// <summary>A trial was found finished.</summary>
    void Skipped(PlannedTrial trial) { }

    /// <summary>
    /// A file of a finished trial was found damaged, and the trial is run again: <see cref="Started"/> follows. Or a checkpoint is of another
    /// version, and the trial goes on from the one before it, or begins afresh.
    /// </summary>
    /// <param name="trial">The trial.</param>
    /// <param name="what">The file, and what is wrong with it.</param>
    void Damaged(PlannedTrial trial, string what) { }

    /// <summary>A trial begins, or goes on from its checkpoint.</summary>
    void Started(PlannedTrial trial) { }

    /// <summary>A trial got further.</summary>
    void Progressed(PlannedTrial trial, TrialProgress progress) { }

    /// <summary>A trial is finished.</summary>
    void Finished(PlannedTrial trial, TrialOutcome outcome, double seconds) { }

    /// <summary>A trial failed; the others go on.</summary>
    void Failed(PlannedTrial trial, Exception error) { }

    /// <summary>All that is left is being run by other processes; this one waits for them.</summary>
    /// <param name="trials">How many trials.</param>
    void Waiting(int trials) { }
}
