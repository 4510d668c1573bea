using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Filigree.Bench.Sparse;

/// <summary>Compressed rows of SciPy or MKL doing the same products, in a process of their own that waits between requests.</summary>
internal sealed class Peer : IDisposable
{
    private readonly Process process;
    private readonly string folder = Directory.CreateTempSubdirectory("filigree-bench-").FullName;

    public Peer(string python, string? mkl)
    {
        string script = Path.Combine(AppContext.BaseDirectory, "sparse_peer.py");
        process = Process.Start(
            new ProcessStartInfo(python, mkl is null ? ["-u", script] : ["-u", script, mkl])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            }
        )!;
        Console.WriteLine($"# peer: {process.StandardOutput.ReadLine()}");
    }

    /// <summary>Seconds of a forward product, of the inputs' gradient and of the weights'; the peer compares its result with ours first.</summary>
    public (double Forward, double Inputs, double Weights) Seconds(BenchLayer layer, int rounds)
    {
        Write("starts", layer.Matrix.Starts);
        Write("indices", layer.Matrix.Indices);
        Write("values", layer.Matrix.Values);
        Write("x", layer.X.ToArray());
        Write("dy", layer.Dy.ToArray());
        Write("y", layer.Y.ToArray());
        process.StandardInput.WriteLine(
            $"{folder} {layer.Matrix.Outputs} {layer.Matrix.Inputs} {layer.X.Columns} {rounds}"
        );
        string line =
            process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("sparse_peer.py ended early.");
        double[] numbers = [.. line.Split(' ').Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
        return (numbers[0], numbers[1], numbers[2]);
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit(5000);
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private void Write<T>(string name, T[] numbers)
        where T : unmanaged => File.WriteAllBytes(Path.Combine(folder, name), MemoryMarshal.AsBytes(numbers.AsSpan()));
}
