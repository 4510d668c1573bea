namespace Filigree.Options;

/// <summary>A number. A percentage (<c>5%</c>) is read as its hundredth.</summary>
/// <param name="Name">Name in study files and on the command line, such as <c>gain</c>.</param>
/// <param name="Description">What it sets, in a few words.</param>
/// <param name="Default">Value where none is given; null if it must be given, or <see cref="RuleOption.WhenMissing"/> says what happens.</param>
/// <param name="Minimum">Smallest value allowed, or the number that every value must exceed.</param>
/// <param name="Maximum">Largest value allowed.</param>
/// <param name="ExcludesMinimum">True if <paramref name="Minimum"/> itself is not allowed.</param>
public sealed record NumberOption(
    string Name,
    string Description,
    double? Default = null,
    double Minimum = double.NegativeInfinity,
    double Maximum = double.PositiveInfinity,
    bool ExcludesMinimum = false
) : RuleOption<double>(Name, Description)
{
    /// <inheritdoc/>
    public override string Expected => Bounds.InWords("a number", Minimum, Maximum, ExcludesMinimum);

    /// <inheritdoc/>
    private protected override object? DefaultValue => Default;

    /// <summary>The value, if it is allowed.</summary>
    /// <param name="value">A value.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is outside the bounds.</exception>
    public double Check(double value) =>
        Allows(value) ? value : throw new ArgumentOutOfRangeException(Name, value, $"Expected {Expected}.");

    internal override object ReadValue(Node node, RuleBook rules) =>
        node is ScalarNode { IsQuoted: false } scalar
        && WrittenNumber.TryRead(scalar.Text.Trim(), out double value)
        && Allows(value)
            ? value
            : throw Wrong(node);

    internal override void Validate()
    {
        if (Default is { } value)
        {
            Check(value);
        }
    }

    // Written so that NaN is not allowed.
    private bool Allows(double value) => (ExcludesMinimum ? value > Minimum : value >= Minimum) && value <= Maximum;
}
