using Filigree.Numerics;

namespace Filigree.Studies.Reports.Figures;

/// <summary>A mark on an axis.</summary>
internal readonly record struct Tick(double Value, string Label);

/// <summary>A range of numbers laid along some pixels, with marks at round numbers.</summary>
internal sealed class Axis
{
    private readonly double from;
    private readonly double to;

    private Axis(double minimum, double maximum, bool isLogarithmic, IReadOnlyList<Tick> ticks)
    {
        IsLogarithmic = isLogarithmic;
        Minimum = minimum;
        Maximum = maximum;
        Ticks = ticks;
        from = isLogarithmic ? Elementary.Log(minimum) : minimum;
        to = isLogarithmic ? Elementary.Log(maximum) : maximum;
    }

    public double Minimum { get; }

    public double Maximum { get; }

    public bool IsLogarithmic { get; }

    public IReadOnlyList<Tick> Ticks { get; }

    /// <summary>Where a value lies: 0 at the minimum, 1 at the maximum.</summary>
    public double Place(double value)
    {
        double at = IsLogarithmic ? Elementary.Log(Math.Max(value, double.MinValue < value ? 1e-300 : value)) : value;
        // Halved, so that the distance of the largest doubles does not overflow.
        return (at / 2 - from / 2) / (to / 2 - from / 2);
    }

    /// <summary>An axis that holds all values.</summary>
    /// <param name="values">Finite values, positive on a log axis.</param>
    /// <param name="isLogarithmic">Base-10 logarithmic.</param>
    /// <param name="margin">Share of the range left free at both ends.</param>
    /// <param name="ticks">About how many marks there is room for.</param>
    /// <param name="bounds">Natural limits the margin does not cross when no value does, such as 0 and 100 percent.</param>
    /// <param name="minimum">Start of the axis; null for the data's own.</param>
    /// <param name="maximum">End of the axis; null for the data's own.</param>
    public static Axis Of(
        IReadOnlyCollection<double> values,
        bool isLogarithmic,
        double margin,
        int ticks,
        (double Low, double High)? bounds = null,
        double? minimum = null,
        double? maximum = null
    )
    {
        double low = values.Count == 0 ? (isLogarithmic ? 1 : 0) : values.Min();
        double high = values.Count == 0 ? (isLogarithmic ? 10 : 1) : values.Max();
        bool allWhole = values.All(value => value == Math.Round(value));
        if (isLogarithmic)
        {
            double factor = low == high ? 2 : Math.Max(Elementary.Exp(Elementary.Log(high / low) * margin), 1);
            low /= factor;
            high *= factor;
        }
        else
        {
            double free = low == high ? (low == 0 ? 1 : Math.Abs(low) * 0.05) : (high / 2 - low / 2) * 2 * margin;
            bool within = bounds is { } b && low >= b.Low && high <= b.High;
            low = within ? Math.Max(low - free, bounds!.Value.Low) : low - free;
            high = within ? Math.Min(high + free, bounds!.Value.High) : high + free;
        }
        low = minimum is { } start && (!isLogarithmic || start > 0) ? start : Math.Max(low, double.MinValue);
        high = maximum is { } end && end > low ? end : Math.Min(high, double.MaxValue);
        if (!(high > low))
        {
            high = low + Math.Max(Math.Abs(low) * 0.1, 1);
        }
        return new Axis(
            low,
            high,
            isLogarithmic,
            isLogarithmic ? RoundNumbers.Logarithmic(low, high, ticks) : RoundNumbers.Linear(low, high, ticks, allWhole)
        );
    }
}
