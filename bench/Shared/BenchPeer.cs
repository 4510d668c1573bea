using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Filigree.Bench;

/// <summary>
/// A program doing the same, mostly a script of Python, in a process of its own that waits between requests: a line each, answered by a line. What is
/// large goes through files in a folder.
/// </summary>
internal sealed class BenchPeer : IDisposable
{
    /// <summary>Where most systems have Python, with its scientific packages.</summary>
    public const string UsualPython = "/usr/bin/python3";

    private readonly string name;
    private readonly Process process;
    private readonly int threads;

    /// <summary>Starts the script and prints what it says it is.</summary>
    /// <param name="python">The program.</param>
    /// <param name="script">The script, which lies beside this program.</param>
    /// <param name="threads">
    /// Threads it may use. With one it measures the processor's time, as <see cref="BenchClock"/> does, with more the clock on the wall.
    /// </param>
    /// <param name="arguments">What it is started with.</param>
    public BenchPeer(string python, string script, int threads, params string[] arguments)
        : this([python, "-u", Path.Combine(AppContext.BaseDirectory, script)], threads, arguments) { }

    /// <summary>Starts any program and prints what it says it is.</summary>
    /// <param name="command">The program and its first arguments, which the folder and then <paramref name="arguments"/> follow.</param>
    /// <param name="threads">As for a script.</param>
    /// <param name="arguments">What it is started with.</param>
    public BenchPeer(IReadOnlyList<string> command, int threads, params string[] arguments)
    {
        name = Path.GetFileName(command[^1]);
        this.threads = threads;
        var start = new ProcessStartInfo(command[0], [.. command.Skip(1), Folder, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["OMP_NUM_THREADS"] = start.Environment["OPENBLAS_NUM_THREADS"] = $"{threads}";
        process = Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} did not start.");
        Title = Read();
        Console.WriteLine($"# peer: {Title}");
    }

    /// <summary>What it says it is.</summary>
    public string Title { get; }

    private string Folder { get; } = Directory.CreateTempSubdirectory("filigree-bench-").FullName;

    /// <summary>Asks for something.</summary>
    /// <returns>The numbers of its answer; none where it only says that it is done.</returns>
    public double[] Ask(FormattableString request)
    {
        string line = request.ToString(CultureInfo.InvariantCulture);
        process.StandardInput.WriteLine(line);
        process.StandardInput.Flush();
        string[] words = Read().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return [.. words.Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
    }

    /// <summary>Hands numbers over, as they lie in memory.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="numbers">The numbers.</param>
    public void Write<T>(string name, ReadOnlySpan<T> numbers)
        where T : unmanaged => File.WriteAllBytes(Path.Combine(Folder, name), MemoryMarshal.AsBytes(numbers));

    /// <summary>
    /// Says so where NumPy's product of 1000 x 1000 does not reach 100 GFLOP/s, or, where the machine does less, half of its multiply-add
    /// peak, a thread: a ratio to a library of linear algebra that is not a fast one says little.
    /// </summary>
    public void CheckNumPy()
    {
        double rate = 2e9 / Ask($"product 1000")[0] / 1e9;
        double peak = threads * Peak.Measure() / 1e9;
        bool isFast = rate >= Math.Min(100, peak / 2);
        Console.WriteLine(
            $"# NumPy's product of 1000 x 1000: {rate:F0} GFLOP/s, {rate / peak:P0} of the peak"
                + (isFast ? "" : "; NOT A FAST LIBRARY: ratios to it say little")
        );
    }

    /// <summary>Ends the script.</summary>
    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit(5000);
        process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private string Read() =>
        process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"{name} ended early.");
}
