namespace Filigree.Options;

/// <summary>A moment of a training: epochs (<c>5</c>, <c>5ep</c>), iterations (<c>500it</c>), or a share of the training (<c>75%</c>).</summary>
/// <param name="Name">Name in study files and on the command line, such as <c>until</c>.</param>
/// <param name="Description">What it sets, in a few words.</param>
/// <param name="Default">The moment where none is given; null if it must be given, or <see cref="RuleOption.WhenMissing"/> says what happens.</param>
public sealed record MomentOption(string Name, string Description, string? Default)
    : RuleOption<TrainingMoment>(Name, Description)
{
    /// <inheritdoc/>
    public override string Expected => "epochs (5, 5ep), iterations (500it), or a share of the training (75%)";

    /// <inheritdoc/>
    private protected override object? DefaultValue => Default;

    internal override object ReadValue(Node node, RuleBook rules) =>
        node is ScalarNode { IsQuoted: false } scalar
        && TrainingMoment.TryRead(scalar.Text.Trim(), out TrainingMoment moment)
            ? moment.ToString()
            : throw Wrong(node);

    internal override TrainingMoment From(object value) =>
        TrainingMoment.TryRead((string)value, out TrainingMoment moment)
            ? moment
            : throw new FormatException($"'{value}' is no moment of a training.");

    internal override object InSteps(object value, TrainingSpan span) =>
        Keep(TrainingTime.Iterations((int)Math.Min(int.MaxValue, From(value).Steps(span))));

    internal override object Keep(TrainingMoment value) => value.ToString();

    internal override void Validate()
    {
        if (Default is { } text && !TrainingMoment.TryRead(text, out _))
        {
            throw new ArgumentException($"{Name} is '{text}' by default; expected {Expected}.", nameof(Default));
        }
    }
}
