using System.Globalization;
using System.Text;

namespace Filigree.Studies.Execution.Slurm;

/// <summary>Which trials each task of an array runs.</summary>
internal static class SlurmChunks
{
    /// <summary>Shares trials out: the costliest first, each to the task with the least work so far.</summary>
    /// <param name="work">The work of each trial.</param>
    /// <param name="tasks">How many tasks; fewer where there are fewer trials.</param>
    /// <returns>For each task the indices of its trials in <paramref name="work"/>, each task's costliest first.</returns>
    public static IReadOnlyList<IReadOnlyList<int>> Share(IReadOnlyList<double> work, int tasks)
    {
        int count = Math.Min(tasks, work.Count);
        List<int>[] chunks = [.. Enumerable.Range(0, count).Select(_ => new List<int>())];
        var least = new PriorityQueue<int, (double Work, int Task)>();
        for (int task = 0; task < count; task++)
        {
            least.Enqueue(task, (0, task));
        }

        foreach (int trial in Enumerable.Range(0, work.Count).OrderByDescending(trial => work[trial]))
        {
            least.TryDequeue(out int task, out (double Work, int Task) has);
            chunks[task].Add(trial);
            least.Enqueue(task, (has.Work + work[trial], task));
        }

        return chunks;
    }

    /// <summary>A line a task: each trial's place in the plan and its identity.</summary>
    public static string Write(IEnumerable<IEnumerable<SlurmTrial>> chunks) =>
        string.Concat(
            chunks.Select(chunk =>
                string.Join(
                    ' ',
                    chunk.Select(trial => string.Create(CultureInfo.InvariantCulture, $"{trial.Index}:{trial.Id}"))
                ) + "\n"
            )
        );

    /// <summary>The task that has a trial; null if none has.</summary>
    /// <param name="chunks">What <see cref="Write"/> wrote.</param>
    /// <param name="trial">The trial's identity.</param>
    public static int? Find(ReadOnlySpan<byte> chunks, string trial)
    {
        byte[] word = Encoding.UTF8.GetBytes($":{trial}");
        for (int from = 0; chunks[from..].IndexOf(word) is >= 0 and int found; )
        {
            int end = from + found + word.Length;
            if (end == chunks.Length || chunks[end] is (byte)' ' or (byte)'\n')
            {
                return chunks[..end].Count((byte)'\n');
            }

            from = end;
        }

        return null;
    }

    /// <summary>Reads a task's line; null if there is none such, or it is damaged.</summary>
    public static IReadOnlyList<SlurmTrial>? Read(string file, int task)
    {
        if (task < 0 || !File.Exists(file) || File.ReadLines(file).Skip(task).FirstOrDefault() is not { } line)
        {
            return null;
        }

        var trials = new List<SlurmTrial>();
        foreach (string word in line.Split(' '))
        {
            if (
                word.Split(':') is not [var place, var id]
                || !int.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            )
            {
                return null;
            }

            trials.Add(new SlurmTrial(index, id));
        }

        return trials;
    }
}

/// <summary>A trial of a chunk.</summary>
/// <param name="Index">Its place in the plan, from 0.</param>
/// <param name="Id">Its identity.</param>
internal sealed record SlurmTrial(int Index, string Id);
