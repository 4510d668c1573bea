namespace Filigree.Options;

/// <summary>Yes or no.</summary>
/// <param name="Name">Name in study files and on the command line, such as <c>bias</c>.</param>
/// <param name="Description">What it sets, in a few words.</param>
/// <param name="Default">Value where none is given.</param>
public sealed record FlagOption(string Name, string Description, bool Default) : RuleOption<bool>(Name, Description)
{
    /// <inheritdoc/>
    public override string Expected => "true or false";

    /// <inheritdoc/>
    private protected override object? DefaultValue => Default;

    internal override object ReadValue(Node node, RuleBook rules) =>
        node is ScalarNode { IsQuoted: false, Text: "true" or "false" } scalar
            ? scalar.Text == "true"
            : throw Wrong(node);
}
