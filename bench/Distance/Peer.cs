using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Filigree.Numerics;

namespace Filigree.Bench.Distance;

/// <summary>SciPy doing the same, in a process of its own that waits between requests; files in a folder hand it the networks.</summary>
internal sealed class Peer : IDisposable
{
    private readonly Process process;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("filigree-bench-");

    public Peer(string python)
    {
        var start = new ProcessStartInfo(python, ["-u", Path.Combine(AppContext.BaseDirectory, "distance_peer.py")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["OPENBLAS_NUM_THREADS"] = "1";
        start.Environment["OMP_NUM_THREADS"] = "1";
        process = Process.Start(start) ?? throw new InvalidOperationException($"{python} did not start.");
        Console.WriteLine($"# peer: {Read()}");
    }

    /// <summary>Hands over two networks and the costs of one assignment problem.</summary>
    public void Load(SparseMatrix[] first, SparseMatrix[] second, double[] costs)
    {
        Write("a", first);
        Write("b", second);
        File.WriteAllBytes(Path.Combine(folder.FullName, "costs.f64"), MemoryMarshal.AsBytes<double>(costs));
        process.StandardInput.WriteLine($"load {folder.FullName} {first.Length}");
        Read();
    }

    /// <summary>Runs one of the script's tasks once.</summary>
    public (double Seconds, double Value) Run(string task)
    {
        process.StandardInput.WriteLine(task);
        string[] fields = Read().Split(' ');
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
        folder.Delete(recursive: true);
    }

    private string Read() =>
        process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("distance_peer.py ended early.");

    private void Write(string name, SparseMatrix[] network)
    {
        for (int layer = 0; layer < network.Length; layer++)
        {
            SparseMatrix matrix = network[layer];
            int[] numbers = [matrix.Outputs, matrix.Inputs, .. matrix.Starts, .. matrix.Indices];
            File.WriteAllBytes(
                Path.Combine(folder.FullName, $"{name}{layer}.i32"),
                MemoryMarshal.AsBytes<int>(numbers)
            );
        }
    }
}
