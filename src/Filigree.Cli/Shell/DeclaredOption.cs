using System.CommandLine;
using Filigree.Options;

namespace Filigree.Cli.Shell;

/// <summary>An option of a rule as an option of the command: its name, help, bounds, default and messages are those of study files.</summary>
/// <typeparam name="T">Type of its values.</typeparam>
internal sealed class DeclaredOption<T> : Option<string>
{
    private readonly RuleOption<T> declared;

    /// <summary>Creates the option.</summary>
    /// <param name="declared">The rule's declaration.</param>
    /// <param name="note">What the command adds to the help; empty for nothing.</param>
    public DeclaredOption(RuleOption<T> declared, string note = "")
        : base(NameOf(declared))
    {
        this.declared = declared;
        string first = char.ToUpperInvariant(declared.Description[0]) + declared.Description[1..];
        Description = $"{first}: {declared.Expected}{note}. [default: {declared.DefaultText}]";
        HelpName = declared.Name.ToUpperInvariant();
    }

    /// <summary>The name of a rule's option on the command line.</summary>
    public static string NameOf(RuleOption option) => $"--{option.Name}";

    /// <summary>The value that was given, or the default.</summary>
    /// <exception cref="UserError">It cannot be.</exception>
    public T Of(ParseResult parsed)
    {
        var origin = Origin.Option(Name);
        return parsed.GetValue(this) is { } text
            ? declared.Read(new ScalarNode(origin, text, IsQuoted: false), RuleBook.Empty)
            : declared.ReadMissing(origin, parsed.CommandResult.Command.Name, RuleBook.Empty);
    }
}
