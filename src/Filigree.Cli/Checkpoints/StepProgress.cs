using System.Diagnostics;
using Filigree.Cli.Shell;
using static System.FormattableString;

namespace Filigree.Cli.Checkpoints;

/// <summary>
/// Progress of work on one tensor after another, on standard error: one line that changes on a terminal, a line now and then
/// elsewhere. Work of a second says nothing.
/// </summary>
internal sealed class StepProgress(Terminal terminal, int total) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(10);

    private readonly Stopwatch all = Stopwatch.StartNew();
    private readonly Stopwatch sinceLine = Stopwatch.StartNew();
    private readonly StatusLine line = new(terminal);
    private bool isShown;
    private int done;

    /// <summary>A step begins.</summary>
    public void Begin(string what)
    {
        done++;
        if (all.Elapsed < Patience || (!terminal.ErrorIsTerminal && sinceLine.Elapsed < LineInterval))
        {
            return;
        }

        sinceLine.Restart();
        string text = Invariant($"[{done}/{total}] {what}");
        if (!terminal.ErrorIsTerminal)
        {
            terminal.Error.WriteLine(text);
            return;
        }

        line.Show(text);
        isShown = true;
    }

    /// <summary>Takes the line off the terminal.</summary>
    public void Dispose()
    {
        if (isShown)
        {
            line.Show("");
        }
    }
}
