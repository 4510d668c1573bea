using System.Diagnostics;
using System.Globalization;
using Filigree.Tests.Formats;

// Damages the files that PyTorch, NumPy and SciPy wrote, and reads each damaged one to its end:
//     dotnet run -c Release --project bench/Fuzz -- [cases] [first case]
// Every case must be read or refused with one line. The first that is not stops the run and is written to a file.
long cases = args.Length > 0 ? long.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
long first = args.Length > 1 ? long.Parse(args[1], CultureInfo.InvariantCulture) : 0;
string folder = Path.Combine(AppContext.BaseDirectory, "corpus");
byte[][] corpus = [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
var mutation = new Mutation(corpus);
long read = 0;
(long Bytes, long Case) memory = default;
(double Milliseconds, long Case) time = default;
var all = Stopwatch.StartNew();
for (long number = first; number < first + cases; number++)
{
    byte[] content = mutation.Make(number);
    long before = GC.GetAllocatedBytesForCurrentThread();
    long start = Stopwatch.GetTimestamp();
    try
    {
        read += Exercise.Read(content) ? 1 : 0;
    }
    catch (Exception defect)
    {
        string path = string.Create(CultureInfo.InvariantCulture, $"fuzz-{number}.bin");
        File.WriteAllBytes(path, content);
        Console.WriteLine($"Case {number} is a defect, its file is {path}: {defect}");
        return 1;
    }

    double elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
    memory = allocated > memory.Bytes ? (allocated, number) : memory;
    time = elapsed > time.Milliseconds ? (elapsed, number) : time;
}

Console.WriteLine(
    string.Create(
        CultureInfo.InvariantCulture,
        $"""
        {cases:N0} damaged files of a corpus of {corpus.Length}, {all.Elapsed.TotalSeconds:0} s: {read:N0} read, {cases
            - read:N0} refused, no defect
        most memory in a case: {memory.Bytes
            / 1048576.0:0.0} MiB (case {memory.Case}); longest case: {time.Milliseconds:0.0} ms (case {time.Case})
        peak memory of the process: {Environment.WorkingSet
            / 1048576.0:0} MiB now, {Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0:0} MiB at most
        """
    )
);
return 0;
