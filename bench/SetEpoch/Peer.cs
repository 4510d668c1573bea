using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Filigree.Numerics;

namespace Filigree.Bench.SetEpoch;

/// <summary>SciPy or PyTorch doing the same steps, in a process of its own that waits between requests.</summary>
internal sealed class Peer : IDisposable
{
    private readonly Process process;
    private readonly string folder = Directory.CreateTempSubdirectory("filigree-bench-").FullName;

    public Peer(string python, string kind, int threads)
    {
        string script = Path.Combine(AppContext.BaseDirectory, "peer.py");
        var start = new ProcessStartInfo(python, ["-u", script, kind])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["OMP_NUM_THREADS"] = start.Environment["OPENBLAS_NUM_THREADS"] = $"{threads}";
        process = Process.Start(start)!;
        Console.WriteLine($"# peer: {process.StandardOutput.ReadLine()}");
    }

    /// <summary>Hands over the samples and the network's connections and weights.</summary>
    public void Load(float[] inputs, int[] labels, IReadOnlyList<SparseMatrix> layers)
    {
        Write("inputs", inputs);
        Write("labels", labels);
        for (int layer = 0; layer < layers.Count; layer++)
        {
            Write($"starts{layer}", layers[layer].Starts);
            Write($"indices{layer}", layers[layer].Indices);
            Write($"values{layer}", layers[layer].Values);
        }

        string shapes = string.Join(' ', layers.Select(layer => $"{layer.Outputs} {layer.Inputs}"));
        Ask($"load {folder} {shapes}");
    }

    /// <summary>Trains; seconds and the last step's loss.</summary>
    public (double Seconds, double Loss) Run(int batch, int steps)
    {
        string[] words = Ask($"run {batch} {steps}").Split(' ');
        return (
            double.Parse(words[0], CultureInfo.InvariantCulture),
            double.Parse(words[1], CultureInfo.InvariantCulture)
        );
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit(5000);
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private string Ask(string command)
    {
        process.StandardInput.WriteLine(command);
        process.StandardInput.Flush();
        return process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException($"The peer stopped at: {command}");
    }

    private void Write<T>(string name, T[] numbers)
        where T : unmanaged => File.WriteAllBytes(Path.Combine(folder, name), MemoryMarshal.AsBytes(numbers.AsSpan()));
}
