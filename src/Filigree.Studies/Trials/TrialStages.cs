namespace Filigree.Studies.Trials;

/// <summary>
/// The stages of a trial, declared in order: train, cut, retrain... A checkpoint says in which stage it was taken and holds what all stages keep
/// and that stage's own state, so that a trial that goes on begins there, and stages before it are not run again. Saving, resuming and
/// progress are the same for all experiments.
/// </summary>
/// <param name="context">The trial.</param>
public sealed class TrialStages(TrialContext context)
{
    private readonly List<(string Name, ITrialState State)> kept = [];
    private readonly List<TrialStage> stages = [];

    /// <summary>Declares a part of the state that outlives its stage: every checkpoint holds it.</summary>
    /// <param name="name">Its name, once in a trial.</param>
    /// <param name="state">The part.</param>
    public TrialStages Keep(string name, ITrialState state)
    {
        kept.Add((name, state));
        return this;
    }

    /// <summary>Declares a stage.</summary>
    /// <param name="name">Its name, once in a trial; progress tells it.</param>
    /// <param name="open">Makes its work, from what the stages before it left.</param>
    /// <param name="share">Work beside the other stages, for progress.</param>
    /// <param name="leaves">What the stages after it need of it: their checkpoints hold it.</param>
    public TrialStages Add(string name, Func<IStageWork> open, double share = 1, ITrialState? leaves = null)
    {
        stages.Add(new TrialStage(name, share, open, this) { Leaves = leaves });
        return this;
    }

    /// <summary>Declares a stage that is done at once, such as a cut: it is done again where no later stage has saved.</summary>
    /// <param name="name">Its name, once in a trial.</param>
    /// <param name="act">Does it.</param>
    public TrialStages Add(string name, Action act) => Add(name, () => new Act(act), share: 0);

    /// <summary>Whether the state at the end of the last stage is kept, for trials that can go on from it.</summary>
    internal bool KeepsFinal { get; init; }

    /// <summary>The finished trial that this one goes on from where it has no checkpoint of its own; null for none.</summary>
    internal FinishedPrecursor? GoesOnFrom { get; init; }

    /// <summary>Reads the state at another trial's end into the last stage's work.</summary>
    /// <param name="precursor">The other trial.</param>
    /// <param name="keepsRows">Whether its rows are this trial's too.</param>
    /// <returns>The stage's work, which is the caller's; null if there is no such state.</returns>
    internal IStageWork? TakeUp(FinishedPrecursor precursor, bool keepsRows)
    {
        TrialStage? stage = null;
        IStageWork? work = null;
        context.TakeUp(precursor, Reads(), keepsRows);
        return work;

        Action<Stream> Reads() =>
            stream => work = Exchange(new StateExchange(stream, isReading: true), ref stage, null);
    }

    /// <summary>Runs the stages that are not done, from the last checkpoint.</summary>
    /// <returns>False if numbers left the finite ones: the stages after that were not run.</returns>
    /// <exception cref="OperationCanceledException">The trial is to stop; a checkpoint is taken.</exception>
    public bool Run()
    {
        TrialStage? current = null;
        IStageWork? work = null;
        try
        {
            if (
                GoesOnFrom is { } precursor
                && !context.HasCheckpoint
                && TakeUp(precursor, keepsRows: true) is { } begun
            )
            {
                (work, current) = (begun, stages[^1]);
            }
            else
            {
                context.Restore(stream =>
                    work = Exchange(new StateExchange(stream, isReading: true), ref current, null)
                );
            }

            int first = current is null ? 0 : stages.IndexOf(current);
            foreach (TrialStage stage in stages.Skip(first))
            {
                work ??= stage.Open();
                if (!stage.Run(work))
                {
                    return false;
                }

                if (KeepsFinal && stage == stages[^1])
                {
                    Keep(stage, work);
                }

                work.Dispose();
                work = null;
            }

            return true;
        }
        finally
        {
            work?.Dispose();
        }
    }

    /// <summary>Takes a checkpoint in a stage, if one is due.</summary>
    internal void SafePoint(TrialStage stage, IStageWork work)
    {
        TrialStage? current = stage;
        context.SafePoint(stream => Exchange(new StateExchange(stream, isReading: false), ref current, work));
    }

    private void Keep(TrialStage stage, IStageWork work)
    {
        TrialStage? last = stage;
        context.KeepFinal(stream => Exchange(new StateExchange(stream, isReading: false), ref last, work));
    }

    /// <summary>Tells how far a stage is.</summary>
    internal void Report(TrialStage stage, double fraction, string text)
    {
        double before = stages.TakeWhile(one => one != stage).Sum(one => one.Share);
        string name = stages.Count(one => one.Share > 0) > 1 ? $"{stage.Name}, " : "";
        context.Report((before + (fraction * stage.Share)) / stages.Sum(one => one.Share), name + text);
    }

    private IStageWork Exchange(StateExchange state, ref TrialStage? stage, IStageWork? work)
    {
        string name = stage?.Name ?? "";
        state.Text(ref name);
        stage =
            stages.Find(one => one.Name == name)
            ?? throw new InvalidDataException($"This trial has no stage '{name}'.");
        foreach ((string part, ITrialState one) in kept)
        {
            state.Part(part, one);
        }

        TrialStage current = stage;
        foreach (TrialStage before in stages.TakeWhile(one => one != current).Where(one => one.Leaves is not null))
        {
            state.Part(before.Name, before.Leaves!);
        }

        work ??= stage.Open();
        try
        {
            state.Part("work", work);
        }
        catch when (state.IsReading)
        {
            work.Dispose();
            throw;
        }

        return work;
    }

    private sealed class Act(Action act) : IStageWork
    {
        public bool Run(TrialStage stage)
        {
            act();
            return true;
        }

        public void Exchange(StateExchange state) { }

        public void Dispose() { }
    }
}

/// <summary>One stage of a trial.</summary>
public sealed class TrialStage
{
    private readonly TrialStages stages;
    private IStageWork? work;

    internal TrialStage(string name, double share, Func<IStageWork> open, TrialStages stages)
    {
        Name = name;
        Share = share;
        Open = open;
        this.stages = stages;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Work beside the other stages, for progress.</summary>
    public double Share { get; }

    internal Func<IStageWork> Open { get; }

    internal ITrialState? Leaves { get; init; }

    /// <summary>
    /// To be called between two steps, with all rows of the finished steps written: takes a checkpoint if the last one is old, or if the
    /// trial is to stop.
    /// </summary>
    /// <exception cref="OperationCanceledException">The trial is to stop; the checkpoint is taken.</exception>
    public void SafePoint() => stages.SafePoint(this, work!);

    /// <summary>Tells whoever watches how far the stage is. It may be called after every step.</summary>
    /// <param name="fraction">Share of the stage's work done, in [0, 1].</param>
    /// <param name="text">Where it is: <c>epoch 3 of 30, accuracy 97.1%</c>.</param>
    public void Report(double fraction, string text) => stages.Report(this, fraction, text);

    internal bool Run(IStageWork begun)
    {
        work = begun;
        return begun.Run(this);
    }
}
