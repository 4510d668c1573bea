using Filigree.Studies.Trials;

namespace Filigree.Studies.Experiments;

/// <summary>A stage of equal steps, such as draws or pairs, whose results add up.</summary>
/// <param name="noun">What a step is, for progress: <c>draw</c>.</param>
/// <param name="count">How many.</param>
/// <param name="results">What the steps add to.</param>
/// <param name="step">Does one, by its number from 0.</param>
internal sealed class RepeatedWork(string noun, int count, ITrialState results, Action<int> step) : IStageWork
{
    private int done;

    public bool Run(TrialStage stage)
    {
        while (done < count)
        {
            stage.SafePoint();
            step(done);
            done++;
            stage.Report((double)done / count, $"{noun} {done} of {count}");
        }

        return true;
    }

    public void Exchange(StateExchange state)
    {
        state.Value(ref done);
        state.Part("results", results);
    }

    public void Dispose() { }
}
