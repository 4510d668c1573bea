using System.CommandLine;

namespace Filigree.Cli.Shell;

/// <summary>A command whose help ends in examples that can be pasted.</summary>
/// <param name="name">The word on the command line.</param>
/// <param name="description">One sentence, without examples.</param>
/// <param name="examples">Whole command lines, each with what it does behind a <c>#</c>.</param>
internal sealed class DocumentedCommand(string name, string description, params string[] examples)
    : Command(name, description)
{
    /// <summary>Whole command lines.</summary>
    public IReadOnlyList<string> Examples { get; } = examples;
}
