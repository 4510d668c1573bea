using System.Diagnostics;
using System.Globalization;

namespace Filigree.Bench.Rewiring;

/// <summary>NumPy rewiring matrices of the same kind, in a process of its own that waits between requests.</summary>
internal sealed class Peer : IDisposable
{
    private readonly Process process;

    public Peer(string python)
    {
        string script = Path.Combine(AppContext.BaseDirectory, "rewiring_peer.py");
        var start = new ProcessStartInfo(python, ["-u", script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        process = Process.Start(start) ?? throw new InvalidOperationException($"{python} did not start.");
        Console.WriteLine($"peer: {process.StandardOutput.ReadLine()}");
    }

    /// <summary>Rewires one matrix.</summary>
    public Outcome Run(int size, int seed)
    {
        process.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{size} {seed}"));
        string line =
            process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("rewiring_peer.py ended early.");
        double[] numbers = [.. line.Split(' ').Select(field => double.Parse(field, CultureInfo.InvariantCulture))];
        return new Outcome(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit(5000);
        process.Dispose();
    }
}

/// <summary>Time of one rewiring, and the standard deviations of strengths before and after.</summary>
internal readonly record struct Outcome(
    double Milliseconds,
    double InputsBefore,
    double OutputsBefore,
    double InputsAfter,
    double OutputsAfter
);
