using System.Globalization;

namespace Filigree.Studies.Reports.Figures;

/// <summary>Chooses round numbers for the marks of an axis.</summary>
internal static class RoundNumbers
{
    /// <summary>Multiples of 1, 2 or 5 times a power of ten, about <paramref name="wanted"/> of them.</summary>
    /// <param name="low">Start of the axis.</param>
    /// <param name="high">End of the axis.</param>
    /// <param name="wanted">About how many marks there is room for; at least 2.</param>
    /// <param name="wholeOnly">True where the numbers count something: no mark between two whole numbers.</param>
    public static IReadOnlyList<Tick> Linear(double low, double high, int wanted, bool wholeOnly = false)
    {
        // In steps of ten by multiplication: no logarithm, so no platform's rounding.
        double rough = (high / 2 - low / 2) * 2 / Math.Max(wanted, 2);
        if (!double.IsFinite(rough) || !(rough > 0))
        {
            return [new Tick(low, Text(low, 0))];
        }
        int exponent = 0;
        double power = 1;
        while (power * 10 <= rough)
        {
            power *= 10;
            exponent++;
        }
        while (power > rough)
        {
            power /= 10;
            exponent--;
        }
        double share = rough / power;
        // The factor nearest on a log scale: the middle between 1 and 2 is the root of 2, and so on.
        int factor =
            share < 1.41 ? 1
            : share < 3.16 ? 2
            : share < 7.07 ? 5
            : 10;
        double step = power * factor;
        if (factor == 10)
        {
            exponent++;
        }
        if (wholeOnly && step < 1)
        {
            (step, exponent) = (1, 0);
        }
        List<Tick> ticks = [];
        double first = Math.Ceiling(low / step - 1e-9);
        for (double i = first; i * step <= high + step * 1e-9 && ticks.Count < 50; i++)
        {
            ticks.Add(new Tick(i * step, Text(i * step, Math.Max(-exponent, 0))));
        }
        return ticks;
    }

    /// <summary>Powers of ten; with 2 and 5 times them where the range is short; linear marks within one decade.</summary>
    public static IReadOnlyList<Tick> Logarithmic(double low, double high, int wanted)
    {
        List<Tick> decades = Marks(low, high, [1]);
        if (decades.Count > wanted)
        {
            int every = (decades.Count + wanted - 1) / wanted;
            return [.. decades.Where((_, i) => i % every == 0)];
        }
        foreach (double[] factors in new double[][] { [1, 2, 5], [1, 3] })
        {
            List<Tick> marks = Marks(low, high, factors);
            if (marks.Count >= 3 && marks.Count <= wanted * 1.5)
            {
                return marks;
            }
        }
        return decades.Count >= 2 ? decades : Linear(low, high, wanted);
    }

    /// <summary>A number as an axis writes it: 0.05, 1,000, 2.5M, 3e-7.</summary>
    public static string Text(double value, int decimals)
    {
        double size = Math.Abs(value);
        string text =
            size >= 1e15 || decimals > 6 ? value.ToString("0.###e0", CultureInfo.InvariantCulture)
            : size >= 1e9 ? (value / 1e9).ToString("0.###", CultureInfo.InvariantCulture) + "G"
            : size >= 1e6 ? (value / 1e6).ToString("0.###", CultureInfo.InvariantCulture) + "M"
            : value.ToString("#,0." + new string('0', decimals), CultureInfo.InvariantCulture);
        return value == 0 ? "0" : text.Replace('-', '−');
    }

    private static List<Tick> Marks(double low, double high, double[] factors)
    {
        List<Tick> marks = [];
        for (int exponent = -300; exponent <= 300; exponent++)
        {
            double power = double.Parse(
                $"1e{exponent.ToString(CultureInfo.InvariantCulture)}",
                CultureInfo.InvariantCulture
            );
            foreach (double factor in factors)
            {
                double value = power * factor;
                if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9))
                {
                    marks.Add(new Tick(value, Text(value, Math.Max(-exponent, 0))));
                }
            }
        }
        return marks;
    }
}
