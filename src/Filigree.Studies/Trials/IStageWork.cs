namespace Filigree.Studies.Trials;

/// <summary>What a stage of a trial does, from where its state says it is. It is made afresh when its stage begins, or is gone on with.</summary>
public interface IStageWork : ITrialState, IDisposable
{
    /// <summary>Works to the stage's end.</summary>
    /// <param name="stage">Asked to save between steps, and told of progress.</param>
    /// <returns>False if the trial ends here because numbers left the finite ones.</returns>
    /// <exception cref="OperationCanceledException">The trial is to stop; a checkpoint is taken.</exception>
    bool Run(TrialStage stage);
}
