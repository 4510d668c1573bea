using System.CommandLine;

namespace Filigree.Cli.Shell;

/// <summary>Words that can stand where a command line ends.</summary>
internal static class CompletedWords
{
    /// <summary>
    /// The words that go on from the last, unfinished one; all that can follow where the line ends in a blank. None where a file is expected: the
    /// shell knows files.
    /// </summary>
    /// <param name="root">The command.</param>
    /// <param name="line">The command line, the command's own name first.</param>
    public static IEnumerable<string> Of(Command root, string line)
    {
        string begun = line[(line.LastIndexOfAny([' ', '\t']) + 1)..];
        // --option=value: asked as an option and its value, and given back as one word.
        int mark = begun.StartsWith("--", StringComparison.Ordinal)
            ? begun.IndexOf('=', StringComparison.Ordinal) + 1
            : 0;
        string option = begun[..mark];
        string value = begun[mark..];
        string asked = mark == 0 ? line : $"{line[..^(value.Length + 1)]} {value}";
        // Shells put in place of the word what they are told: what only contains it would take away what was typed.
        return root.Parse(asked)
            .GetCompletions(asked.Length)
            .Select(item => item.InsertText ?? item.Label)
            .Where(word => word.StartsWith(value, StringComparison.Ordinal) && (value.Length > 0 || word[0] != '-'))
            .Distinct()
            .Order(StringComparer.Ordinal)
            .Select(word => option + word);
    }
}
