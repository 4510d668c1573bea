using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Filigree.Cli.Shell;

/// <summary>
/// Ctrl-C and SIGTERM. The first asks the command to finish its step and save; a second one, of either kind, ends the process
/// at once: what was saved by then is kept, for files are written beside and renamed.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    // Some programs send a signal to a process and then to its whole group: that is one signal. No hand is as fast.
    private static readonly TimeSpan Echo = TimeSpan.FromMilliseconds(100);

    private readonly Lock gate = new();
    private readonly CancellationTokenSource stop;
    private readonly Action end;
    private readonly PosixSignalRegistration[] registrations;
    private PosixSignal? first;
    private Stopwatch? sinceFirst;

    /// <summary>Begins to listen.</summary>
    /// <param name="stop">Cancelled by the first signal.</param>
    /// <param name="end">Ends the process; called by the second signal.</param>
    public StopSignals(CancellationTokenSource stop, Action end)
    {
        this.stop = stop;
        this.end = end;
        registrations =
        [
            .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Select(signal =>
                PosixSignalRegistration.Create(
                    signal,
                    context =>
                    {
                        context.Cancel = true;
                        Take(context.Signal);
                    }
                )
            ),
        ];
    }

    /// <summary>The process's own: ends with the exit code of a stopped command, whatever its threads are doing.</summary>
    public static StopSignals OfProcess(CancellationTokenSource stop) =>
        new(stop, () => Environment.Exit(ExitCodes.Cancelled));

    /// <summary>A signal has come.</summary>
    public void Take(PosixSignal signal)
    {
        lock (gate)
        {
            if (sinceFirst is null)
            {
                (first, sinceFirst) = (signal, Stopwatch.StartNew());
                // Not here: whoever waits for it may take its time, and the next signal must not wait for that.
                _ = stop.CancelAsync();
                return;
            }
            if (signal == first && sinceFirst.Elapsed < Echo)
            {
                return;
            }
        }
        end();
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(registrations, registration => registration.Dispose());
}
