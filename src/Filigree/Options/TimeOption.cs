namespace Filigree.Options;

/// <summary>A time in a training, or a stretch of it: epochs (<c>5</c>, <c>5ep</c>) or iterations (<c>500it</c>).</summary>
/// <param name="Name">Name in study files and on the command line, such as <c>every</c>.</param>
/// <param name="Description">What it sets, in a few words.</param>
/// <param name="Default">The time where none is given; null if it must be given, or <see cref="RuleOption.WhenMissing"/> says what happens.</param>
/// <param name="Minimum">Smallest number of epochs or iterations.</param>
/// <param name="Maximum">Largest number of epochs.</param>
/// <param name="IsOfEpochs">True for what happens between two epochs alone: iterations are refused.</param>
public sealed record TimeOption(
    string Name,
    string Description,
    TrainingTime? Default = null,
    int Minimum = 0,
    int Maximum = 1_000_000,
    bool IsOfEpochs = false
) : RuleOption<TrainingTime>(Name, Description)
{
    /// <inheritdoc/>
    public override string Expected =>
        Bounds.InWords("epochs (5, 5ep)", Minimum, Maximum) + (IsOfEpochs ? "" : ", or iterations (500it)");

    /// <inheritdoc/>
    private protected override object? DefaultValue => Default is { } time ? Kept(time) : null;

    /// <summary>The time, if it is allowed.</summary>
    /// <param name="value">A time.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is outside the bounds.</exception>
    public TrainingTime Check(TrainingTime value) =>
        Allows(value) ? value : throw new ArgumentOutOfRangeException(Name, value, $"Expected {Expected}.");

    internal override object ReadValue(Node node, RuleBook rules) =>
        node is ScalarNode { IsQuoted: false } scalar
        && TrainingTime.TryRead(scalar.Text.Trim(), out TrainingTime time)
        && Allows(time)
            ? Kept(time)
            : throw Wrong(node);

    internal override TrainingTime From(object value) => Time(value);

    internal override object Keep(TrainingTime value) => Kept(value);

    internal override void Validate()
    {
        if (Default is { } time)
        {
            Check(time);
        }
    }

    /// <summary>A time as a <see cref="Choice"/> keeps it: epochs as the number that they were before there were iterations.</summary>
    internal static object Kept(TrainingTime time) => time.CountsIterations ? time.ToString() : time.Count;

    /// <summary>The time that a <see cref="Choice"/> keeps.</summary>
    internal static TrainingTime Time(object kept) =>
        kept is int epochs ? epochs
        : TrainingTime.TryRead((string)kept, out TrainingTime time) ? time
        : throw new FormatException($"'{kept}' is no time.");

    private bool Allows(TrainingTime time) =>
        time.Count >= Minimum && (time.CountsIterations ? !IsOfEpochs : time.Count <= Maximum);
}
