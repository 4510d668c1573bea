using System.Runtime.InteropServices;

namespace Filigree.Studies.Execution.Slurm;

/// <summary>SIGUSR1, by which Slurm says that a task's time is nearly over.</summary>
internal static partial class UserSignal
{
    // Not among .NET's names; raw numbers are the system's own, and this is Linux's.
    private const int Number = 10;

    /// <summary>Listens until it is disposed of.</summary>
    /// <param name="taken">Called when the signal has come.</param>
    public static IDisposable? Listen(Action taken)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        // The task's script ignores the signal, lest it ends the command before it gets here; and .NET leaves ignored signals ignored.
        Signal(Number, 0);
        return PosixSignalRegistration.Create(
            (PosixSignal)Number,
            context =>
            {
                context.Cancel = true;
                taken();
            }
        );
    }

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint Signal(int number, nint handler);
}
