namespace Filigree.Studies.Definition;

/// <summary>One number of a trial, and how it is shown.</summary>
public sealed record MeasureSpecification
{
    /// <summary>A name in the trial's summary, or a metric's name when <see cref="At"/> is given.</summary>
    public required string Name { get; init; }

    /// <summary>Heading; the name when empty.</summary>
    public string Heading { get; init; } = "";

    /// <summary>
    /// Takes the metric from the row with these numbers (<c>epoch</c> to 1) and labels; null for the summary. The word
    /// <c>last</c> stands for the greatest value of a number.
    /// </summary>
    public IReadOnlyDictionary<string, string>? At { get; init; }

    /// <summary>Where <see cref="At"/> stands in the study.</summary>
    public Origin AtOrigin { get; init; }

    /// <summary>
    /// A number that rows count (<c>epoch</c>): the metric is averaged over a table row's trials at each of its values, and the best of these
    /// means stands in the cell (the maximum over epochs of the mean curve, which is less than the mean of the trials' own maxima). Empty for a
    /// measure of single trials.
    /// </summary>
    public string Along { get; init; } = "";

    /// <summary>Number format: <c>percent</c>, <c>number</c> or <c>integer</c>.</summary>
    public string Format { get; init; } = "number";

    /// <summary>Digits after the decimal point as shown; null for the format's own.</summary>
    public int? Decimals { get; init; }

    /// <summary>
    /// What stands for a row's trials: <c>mean</c> (with standard deviation), <c>median</c> (with MAD) or <c>iqm</c>, the interquartile mean (with its
    /// interval).
    /// </summary>
    public string Centre { get; init; } = "mean";

    /// <summary>Which way is better: <c>higher</c>, <c>lower</c> or <c>neither</c>.</summary>
    public string Better { get; init; } = "neither";

    /// <summary>Which of a training's epochs the number belongs to.</summary>
    public MeasuredAt MeasuredAt { get; init; }

    /// <summary>False for a column that is not tested though its table has a baseline.</summary>
    public bool IsTested { get; init; } = true;

    /// <summary>A quantity as it is shown by itself.</summary>
    public static MeasureSpecification Of(Quantity quantity) =>
        new()
        {
            Name = quantity.Name,
            Format = quantity.Format,
            Better = quantity.Better,
            MeasuredAt = quantity.At,
        };
}
