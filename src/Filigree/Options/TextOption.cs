namespace Filigree.Options;

/// <summary>A text of the user's choice, such as the name of a column.</summary>
/// <param name="Name">Name in study files and on the command line, such as <c>classes</c>.</param>
/// <param name="Description">What it sets, in a few words.</param>
/// <param name="Default">The text where none is given; null if it must be given, or <see cref="RuleOption.WhenMissing"/> says what happens.</param>
public sealed record TextOption(string Name, string Description, string? Default = null)
    : RuleOption<string>(Name, Description)
{
    /// <inheritdoc/>
    public override string Expected => "text";

    /// <inheritdoc/>
    private protected override object? DefaultValue => Default;

    internal override object ReadValue(Node node, RuleBook rules) =>
        node is ScalarNode { IsNull: false } scalar ? scalar.Text.Trim() : throw Wrong(node);
}
