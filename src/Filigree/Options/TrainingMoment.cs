namespace Filigree.Options;

/// <summary>A moment of a training: after so many epochs (<c>160ep</c>), iterations (<c>500it</c>), or a share of the whole (<c>75%</c>).</summary>
public readonly record struct TrainingMoment
{
    private readonly TrainingTime time;
    private readonly double? share;

    private TrainingMoment(TrainingTime time, double? share)
    {
        this.time = time;
        this.share = share;
    }

    /// <summary>After so many epochs or iterations.</summary>
    /// <param name="time">The time.</param>
    public static implicit operator TrainingMoment(TrainingTime time) => At(time);

    /// <summary>After so many epochs or iterations.</summary>
    /// <param name="time">The time.</param>
    public static TrainingMoment At(TrainingTime time) => new(time, share: null);

    /// <summary>After a share of the training.</summary>
    /// <param name="share">0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Outside 0 to 1.</exception>
    public static TrainingMoment OfTraining(double share) =>
        share is >= 0 and <= 1
            ? new(default, share)
            : throw new ArgumentOutOfRangeException(nameof(share), share, "Expected a share from 0 to 1.");

    /// <summary>Reads <c>75%</c>, <c>160ep</c>, <c>500it</c>, or a plain whole number of epochs.</summary>
    /// <param name="text">The moment.</param>
    /// <param name="moment">What it says.</param>
    /// <returns>False if it is none.</returns>
    public static bool TryRead(string text, out TrainingMoment moment)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.EndsWith('%') && WrittenNumber.TryRead(text, out double share) && share is >= 0 and <= 1)
        {
            moment = OfTraining(share);
            return true;
        }

        bool isTime = TrainingTime.TryRead(text, out TrainingTime time);
        moment = isTime ? time : default;
        return isTime;
    }

    /// <summary>The iterations that are finished then; a share's are rounded to the nearest, halves up.</summary>
    /// <param name="span">The training.</param>
    public long Steps(TrainingSpan span) =>
        share is { } part
            ? (long)Math.Round((decimal)part * span.Steps, MidpointRounding.AwayFromZero)
            : time.Steps(span.StepsPerEpoch);

    /// <summary><c>75%</c>, <c>160ep</c> or <c>500it</c>.</summary>
    public override string ToString() =>
        share is { } part ? FormattableString.Invariant($"{100 * (decimal)part:0.############}%") : time.ToString();
}
