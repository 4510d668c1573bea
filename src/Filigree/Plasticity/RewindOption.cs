using Filigree.Options;

namespace Filigree.Plasticity;

/// <summary>
/// What the parameters go back to: <c>initial</c>, <c>none</c>, or an early time (<c>1ep</c>, <c>500it</c>). The word <c>epoch</c> stands for the
/// epoch that another option names.
/// </summary>
internal sealed record RewindOption(string Name, string Description)
    : RuleOption<(Rewinding Rewinding, TrainingTime? Time)>(Name, Description)
{
    /// <summary>The word for the epoch that another option names.</summary>
    public const string Epoch = "epoch";

    private const string Initial = "initial";
    private const string None = "none";

    /// <inheritdoc/>
    public override string Expected =>
        $"{Initial}, {None}, or a time above 0: epochs (such as 1ep) or iterations (500it)";

    /// <inheritdoc/>
    private protected override object? DefaultValue => Initial;

    internal override object ReadValue(Node node, RuleBook rules) =>
        node is not ScalarNode scalar ? throw Wrong(node)
        : scalar.Text.Trim() is Initial or None or Epoch ? scalar.Text.Trim()
        : TrainingTime.TryRead(scalar.Text.Trim(), out TrainingTime time) && time.Count > 0 ? time.ToString()
        : throw Wrong(node);

    internal override (Rewinding Rewinding, TrainingTime? Time) From(object value) =>
        value switch
        {
            Initial => (Rewinding.Initial, null),
            None => (Rewinding.None, null),
            Epoch => (Rewinding.Time, null),
            _ => (Rewinding.Time, TimeOption.Time(value)),
        };
}
