namespace Filigree.Options;

/// <summary>A whole number.</summary>
/// <param name="Name">Name in study files and on the command line, such as <c>count</c>.</param>
/// <param name="Description">What it sets, in a few words.</param>
/// <param name="Default">Value where none is given; null if it must be given, or <see cref="RuleOption.WhenMissing"/> says what happens.</param>
/// <param name="Minimum">Smallest value allowed.</param>
/// <param name="Maximum">Largest value allowed.</param>
public sealed record CountOption(
    string Name,
    string Description,
    int? Default = null,
    int Minimum = 0,
    int Maximum = int.MaxValue
) : RuleOption<int>(Name, Description)
{
    /// <inheritdoc/>
    public override string Expected => Bounds.InWords("a whole number", Minimum, Maximum);

    /// <inheritdoc/>
    private protected override object? DefaultValue => Default;

    /// <summary>The value, if it is allowed.</summary>
    /// <param name="value">A value.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is outside the bounds.</exception>
    public int Check(int value) =>
        Allows(value) ? value : throw new ArgumentOutOfRangeException(Name, value, $"Expected {Expected}.");

    internal override object ReadValue(Node node, RuleBook rules) =>
        node is ScalarNode { IsQuoted: false } scalar
        && WrittenNumber.TryReadWhole(scalar.Text.Trim(), out int value)
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

    private bool Allows(int value) => value >= Minimum && value <= Maximum;
}
