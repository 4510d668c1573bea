namespace Filigree.Formats;

/// <summary>
/// Floating-point numbers of one byte, read and written by table: a sign, then the exponent, then the fraction. The numbers of one
/// sign ascend with their bytes.
/// </summary>
internal sealed class SmallFloat
{
    private const int Sign = 0x80;
    private const byte NotANumber = 0x7F;

    // The magnitude of each byte without its sign, those that are no finite number as the numbers they would be: where rounding
    // reaches the first of them, the number is too great for the type.
    private readonly double[] magnitudes = new double[Sign];
    private readonly float[] values = new float[1 << 8];
    private readonly int finite;

    private SmallFloat(int fractionBits, int bias, int finite)
    {
        this.finite = finite;
        for (int code = 0; code < Sign; code++)
        {
            int exponent = code >> fractionBits;
            double fraction = (code & ((1 << fractionBits) - 1)) / (double)(1 << fractionBits);
            magnitudes[code] =
                exponent == 0 ? Math.ScaleB(fraction, 1 - bias) : Math.ScaleB(1 + fraction, exponent - bias);
            double value =
                code < finite ? magnitudes[code]
                : code == finite && HasInfinity ? double.PositiveInfinity
                : double.NaN;
            values[code] = (float)value;
            values[code | Sign] = (float)-value;
        }
    }

    /// <summary>4 bits of exponent, 3 of fraction: no infinity, NaN 7F and FF, largest 448.</summary>
    public static readonly SmallFloat E4M3 = new(fractionBits: 3, bias: 7, finite: NotANumber);

    /// <summary>5 bits of exponent, 2 of fraction: infinity 7C, NaN 7D to 7F, largest 57,344.</summary>
    public static readonly SmallFloat E5M2 = new(fractionBits: 2, bias: 15, finite: 0x7C);

    private bool HasInfinity => finite < NotANumber;

    /// <summary>The number of a byte.</summary>
    public float Read(byte code) => values[code];

    /// <summary>
    /// The byte of the nearest number, ties to the even one. What would round beyond the largest becomes infinite, or NaN where the
    /// type has no infinity.
    /// </summary>
    public byte Write(double value)
    {
        int sign = double.IsNegative(value) ? Sign : 0;
        double magnitude = Math.Abs(value);
        if (double.IsNaN(magnitude))
        {
            return (byte)(NotANumber | sign);
        }

        int above = Array.BinarySearch(magnitudes, 0, finite + 1, magnitude);
        if (above < 0)
        {
            above = ~above;
            if (above <= finite)
            {
                double half = (magnitudes[above - 1] + magnitudes[above]) / 2;
                above -= magnitude < half || (magnitude == half && above % 2 != 0) ? 1 : 0;
            }
        }

        return (byte)(Math.Min(above, finite) | sign);
    }
}
