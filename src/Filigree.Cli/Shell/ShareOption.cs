using System.CommandLine;

namespace Filigree.Cli.Shell;

/// <summary>An option for a share of a whole: <c>5%</c> or <c>0.05</c>, with a point whatever the user's language writes.</summary>
internal sealed class ShareOption : Option<string>
{
    /// <summary>Creates the option.</summary>
    /// <param name="name">Name, such as <c>--density</c>.</param>
    /// <param name="description">What is shared; the help adds how it is written.</param>
    public ShareOption(string name, string description)
        : base(name)
    {
        Description = description + ": 5% or 0.05.";
        HelpName = "SHARE";
    }

    /// <summary>True where a share of 0 makes no sense.</summary>
    public bool IsAboveZero { get; init; }

    /// <summary>The share that was given, 0 to 1, or null.</summary>
    /// <exception cref="UserError">It is no share.</exception>
    public decimal? Of(ParseResult parsed)
    {
        if (parsed.GetValue(this) is not { } text)
        {
            return null;
        }

        return
            WrittenNumber.TryReadExactly(text, out decimal share)
            && share is >= 0 and <= 1
            && (share > 0 || !IsAboveZero)
            ? share
            : throw new UserError($"'{text}' is no share", Name, Expected);
    }

    private string Expected =>
        IsAboveZero
            ? "a share above 0, at most 100%, such as 5% or 0.05"
            : "a share from 0 to 100%, such as 5% or 0.05";
}
