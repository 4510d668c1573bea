using System.CommandLine;

namespace Filigree.Cli.Shell;

/// <summary>Words that the Tab key offers for an argument.</summary>
internal static class OfferedWords
{
    /// <summary>Offers words; help goes on to call the argument by its name, where it would list all of them.</summary>
    /// <param name="argument">The argument.</param>
    /// <param name="words">The words.</param>
    public static void Offer(this Argument argument, IEnumerable<string> words)
    {
        argument.HelpName = argument.Name;
        argument.CompletionSources.Add([.. words]);
    }
}
