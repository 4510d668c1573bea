using System.Diagnostics;
using System.Globalization;

namespace Filigree.Bench.Gemm;

/// <summary>NumPy and PyTorch doing the same products, in a process of their own that waits between requests.</summary>
internal sealed class Peer : IDisposable
{
    private readonly Process process;

    public Peer(string python, int threads)
    {
        string script = Path.Combine(AppContext.BaseDirectory, "gemm_peer.py");
        var start = new ProcessStartInfo(python, ["-u", script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        string count = threads.ToString(CultureInfo.InvariantCulture);
        start.Environment["OPENBLAS_NUM_THREADS"] = count;
        start.Environment["OMP_NUM_THREADS"] = count;
        process = Process.Start(start) ?? throw new InvalidOperationException($"{python} did not start.");
        Console.WriteLine($"# peer: {process.StandardOutput.ReadLine()}");
    }

    /// <summary>Time of each (the least of the rounds), NaN where one is not installed.</summary>
    public (double NumPy, double Torch) Microseconds(Shape shape, int rounds, int repeats)
    {
        process.StandardInput.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{shape.Rows} {shape.Depth} {shape.Columns} {shape.Form} {rounds} {repeats}"
            )
        );
        string line =
            process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("gemm_peer.py ended early.");
        string[] fields = line.Split(' ');
        return (
            double.Parse(fields[0], CultureInfo.InvariantCulture),
            double.Parse(fields[1], CultureInfo.InvariantCulture)
        );
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit(5000);
        process.Dispose();
    }
}
