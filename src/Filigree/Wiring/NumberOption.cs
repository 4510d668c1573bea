using System.Globalization;

namespace Filigree.Wiring;

/// <summary>A number that a wiring rule takes.</summary>
/// <param name="Name">Name in study files, such as <c>gain</c>.</param>
/// <param name="Help">One line.</param>
/// <param name="Default">Value where none is given.</param>
/// <param name="Minimum">Smallest value allowed, or the number every value must exceed.</param>
/// <param name="Maximum">Largest value allowed.</param>
/// <param name="ExcludesMinimum">True if <paramref name="Minimum"/> itself is not allowed.</param>
/// <param name="IsWhole">True for whole numbers.</param>
/// <param name="WhenMissing">
/// What happens where none is given, for an option that has no default: <paramref name="Default"/> is then no value that could be given.
/// </param>
public sealed record NumberOption(
    string Name,
    string Help,
    double Default,
    double Minimum,
    double Maximum,
    bool ExcludesMinimum = false,
    bool IsWhole = false,
    string? WhenMissing = null
) : WiringOption(Name, Help)
{
    /// <inheritdoc/>
    public override string DefaultText => WhenMissing ?? Default.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override string Range
    {
        get
        {
            string kind = IsWhole ? "a whole number" : "a number";
            string minimum = Minimum.ToString(CultureInfo.InvariantCulture);
            string maximum = Maximum.ToString(CultureInfo.InvariantCulture);
            return ExcludesMinimum
                ? $"{kind} above {minimum}, at most {maximum}"
                : $"{kind} from {minimum} to {maximum}";
        }
    }

    /// <summary>The value, if it is allowed.</summary>
    /// <param name="value">A value.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is outside the range.</exception>
    public double Check(double value) =>
        Allows(value) ? value : throw new ArgumentOutOfRangeException(Name, value, $"Expected {Range}.");

    /// <summary>Reads a value.</summary>
    /// <param name="text">The number as written in a study file, with a decimal point.</param>
    /// <param name="rule">The rule it is meant for, for the error.</param>
    /// <exception cref="UserError">It is no number, or outside the range.</exception>
    public double Parse(string text, string rule) =>
        WrittenNumber.TryRead(text.Trim(), out double value) && Allows(value)
            ? value
            : throw new UserError($"{Name} is '{text}'", $"wiring {rule}", Range);

    internal override object Missing(string rule) => WhenMissing is null ? Parse(DefaultText, rule) : Default;

    internal override object Read(string text, string rule) => Parse(text, rule);

    // Written so that NaN is not allowed.
    private bool Allows(double value) =>
        (ExcludesMinimum ? value > Minimum : value >= Minimum)
        && value <= Maximum
        && (!IsWhole || Math.Floor(value) == value);
}
