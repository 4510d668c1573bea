using Filigree.Options;

namespace Filigree.Plasticity;

/// <summary>When a rule acts: at every so many steps after it begins, up to its end.</summary>
/// <param name="Every">Time between two events, above 0.</param>
/// <param name="Until">When the last event may be.</param>
/// <param name="Begin">What events are counted from; there is none at that moment.</param>
public sealed record EventTimes(TrainingTime Every, TrainingMoment Until, TrainingMoment Begin = default)
{
    /// <summary>Whether there is an event with a step.</summary>
    /// <param name="step">The step, 1 for the first.</param>
    /// <param name="span">The training.</param>
    public bool IsDue(long step, TrainingSpan span)
    {
        long since = step - Begin.Steps(span);
        return since > 0 && step <= Until.Steps(span) && since % Every.Steps(span.StepsPerEpoch) == 0;
    }

    /// <summary>How many steps there are up to the first event at or after a step; null where there is none.</summary>
    /// <param name="step">The step, 1 for the first.</param>
    /// <param name="span">The training.</param>
    public long? StepsToNext(long step, TrainingSpan span)
    {
        long every = Every.Steps(span.StepsPerEpoch);
        long since = Math.Max(1, step - Begin.Steps(span));
        long next = Begin.Steps(span) + (((since + every - 1) / every) * every);
        return next <= Until.Steps(span) ? next - step : null;
    }

    /// <summary>Whether no event follows the one of a step.</summary>
    /// <param name="step">The step, 1 for the first.</param>
    /// <param name="span">The training, whose last step has no event.</param>
    internal bool IsLast(long step, TrainingSpan span) =>
        StepsToNext(step + 1, span) is not { } more || step + 1 + more >= span.Steps;

    /// <summary>How much of the time in which events may be is behind, 0 to 1.</summary>
    /// <param name="step">The step, 1 for the first.</param>
    /// <param name="span">The training.</param>
    public double Progress(long step, TrainingSpan span) => Share(step, Until.Steps(span), span);

    /// <summary>How much of the way to the last event up to a moment is behind, 0 to 1: what is to be reached by then is reached with that event.</summary>
    /// <param name="end">The moment.</param>
    /// <param name="step">The step, 1 for the first.</param>
    /// <param name="span">The training, whose last step has no event.</param>
    public double ProgressTo(TrainingMoment end, long step, TrainingSpan span)
    {
        long length = Math.Min(Math.Min(end.Steps(span), Until.Steps(span)), span.Steps - 1) - Begin.Steps(span);
        long every = Every.Steps(span.StepsPerEpoch);
        return Share(step, Begin.Steps(span) + (length / every * every), span);
    }

    /// <summary>Refuses an end of events that lies beyond that of the training.</summary>
    /// <param name="span">The training.</param>
    /// <param name="rule">Whose events they are.</param>
    /// <exception cref="UserError">It does.</exception>
    internal void Require(TrainingSpan span, string rule)
    {
        if (Until.Steps(span) > span.Steps)
        {
            throw new UserError(
                $"the last event may be at {Until}, beyond the training's end",
                rule,
                $"'until' within {span}, or a share such as 75%"
            );
        }
    }

    /// <summary>Why there can be no event in a training; null where there are some.</summary>
    /// <param name="span">The training.</param>
    public string? FindIdle(TrainingSpan span) =>
        StepsToNext(1, span) is { } first && first + 1 < span.Steps
            ? null
            : $"every {Every.InWords} until {Until}, and there are {span}, the last step of which changes no connection";

    private double Share(long step, long end, TrainingSpan span)
    {
        long begin = Begin.Steps(span);
        return end <= begin ? 1 : Math.Clamp((step - begin) / (double)(end - begin), 0, 1);
    }
}
