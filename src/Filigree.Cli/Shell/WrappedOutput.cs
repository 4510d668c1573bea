using Filigree.Studies.Reports.Tables;

namespace Filigree.Cli.Shell;

/// <summary>Sentences among results, broken at words whether they go to a terminal or a file.</summary>
internal static class WrappedOutput
{
    private const int Columns = 79;

    /// <summary>Writes a sentence in lines of 79 columns.</summary>
    public static void WriteWrapped(this TextWriter writer, string text)
    {
        foreach (string line in TerminalText.Wrap(VisibleText.Of(text), Columns))
        {
            writer.WriteLine(line);
        }
    }
}
