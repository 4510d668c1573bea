using System.CommandLine;
using System.CommandLine.Completions;

namespace Filigree.Cli.Shell;

/// <summary>Words that the Tab key offers, asked for only when it does.</summary>
internal static class OfferedWords
{
    /// <summary>Offers words for an argument; help goes on to call it by its name, where it would list all of them.</summary>
    /// <param name="argument">The argument.</param>
    /// <param name="words">Names the words.</param>
    public static void Offer(this Argument argument, Func<IEnumerable<string>> words)
    {
        argument.HelpName = argument.Name;
        argument.CompletionSources.Add(From(words));
    }

    /// <summary>Words as a source of completions, for options.</summary>
    /// <param name="words">Names the words.</param>
    public static Func<CompletionContext, IEnumerable<CompletionItem>> From(Func<IEnumerable<string>> words) =>
        _ => words().Select(word => new CompletionItem(word));
}
