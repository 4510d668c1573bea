namespace Filigree.Options;

/// <summary>A file that must be given.</summary>
/// <param name="Name">Name in study files and on the command line, such as <c>file</c>.</param>
/// <param name="Description">What it sets, in a few words.</param>
public sealed record FileOption(string Name, string Description) : RuleOption<FileReference>(Name, Description)
{
    /// <inheritdoc/>
    public override string Expected => "a file";

    /// <inheritdoc/>
    private protected override object? DefaultValue => null;

    internal override object ReadValue(Node node, RuleBook rules) =>
        node is ScalarNode scalar ? FileReference.Of(scalar.Text.Trim(), node.Origin, Name) : throw Wrong(node);
}
