using Filigree.Studies.Trials;

namespace Filigree.Studies.Execution;

/// <summary>
/// How long a run will still take, for all that show it: what is to do, longest first, each to the worker that is free first, at the mean
/// speed of all that was done. Every question takes as long however many trials there are: trials that nobody has begun are kept by their size.
/// </summary>
internal sealed class TimeLeft
{
    private const int SizesInAnOctave = 8;

    private readonly SortedDictionary<int, (int Count, double Work)> waiting = new(
        Comparer<int>.Create((one, other) => other.CompareTo(one))
    );
    private double doneWork;
    private double doneSeconds;

    /// <summary>Adds a trial that nobody is at.</summary>
    /// <param name="work">What is left of it, in any unit.</param>
    public void Add(double work) => Change(work, 1);

    /// <summary>Takes a trial away again that was added: somebody is at it, or it will not be done.</summary>
    public void Remove(double work) => Change(work, -1);

    /// <summary>Counts what one worker did.</summary>
    /// <param name="work">How much.</param>
    /// <param name="seconds">In which time.</param>
    public void Count(double work, double seconds) =>
        (doneWork, doneSeconds) = (doneWork + work, doneSeconds + seconds);

    /// <summary>The time to the end of the run.</summary>
    /// <param name="running">What each worker does: what is left of its trial, what it did of it, and in which time; nothing for an idle one.</param>
    /// <returns>Seconds; 0 where nothing is to do, null where nobody works, or nothing was done yet.</returns>
    public double? Of(IReadOnlyCollection<RunningWork> running)
    {
        if (waiting.Count == 0 && running.All(one => one.Left <= 0))
        {
            return 0;
        }
        double work = doneWork + running.Sum(one => one.Done);
        double seconds = doneSeconds + running.Where(one => one.Done > 0).Sum(one => one.Seconds);
        return running.Count == 0 || !(work > 0) || !(seconds > 0) ? null : Busy(running) * seconds / work;
    }

    /// <summary>The time to the end of a run whose trials are known by what is alike in them: of a kind without a finished one, the mean of all.</summary>
    /// <param name="trials">The trials, each once. Failed and damaged ones are not tried again in this run.</param>
    /// <returns>As <see cref="Of(IReadOnlyCollection{RunningWork})"/>.</returns>
    public static double? Of(IEnumerable<TimedTrial> trials)
    {
        TimedTrial[] all = [.. trials];
        Dictionary<string, double> means = all.Where(trial => trial.Seconds > 0)
            .GroupBy(trial => trial.Kind, StringComparer.Ordinal)
            .ToDictionary(kind => kind.Key, kind => kind.Average(trial => trial.Seconds), StringComparer.Ordinal);
        double mean = all.Where(trial => trial.Seconds > 0).Select(trial => trial.Seconds).DefaultIfEmpty(1).Average();
        var left = new TimeLeft();
        var running = new List<RunningWork>();
        foreach (TimedTrial trial in all)
        {
            double work = means.GetValueOrDefault(trial.Kind, mean) * (1 - trial.Progress);
            switch (trial.Status)
            {
                case TrialStatus.Running:
                    running.Add(new RunningWork(work));
                    break;
                case TrialStatus.Waiting or TrialStatus.Stale or TrialStatus.Stopped:
                    left.Add(work);
                    break;
            }
        }
        // Work is in seconds already.
        left.Count(means.Count, means.Count);
        return left.Of(running);
    }

    // When the last worker is done, in work. Trials of about one size are taken for equal, so that they are shared out at once.
    private double Busy(IReadOnlyCollection<RunningWork> running)
    {
        double[] loads = [.. running.Select(one => Math.Max(0, one.Left))];
        foreach ((int count, double work) in waiting.Values)
        {
            Share(loads, count, work / count);
        }
        return loads.Max();
    }

    private static void Share(double[] loads, int count, double size)
    {
        if (!(size > 0))
        {
            return;
        }
        // How many each takes if none is begun after a time; the latest such time that all suffice for.
        double low = loads.Min();
        double high = low + size * count;
        for (int step = 0; step < 60 && count > loads.Length; step++)
        {
            double middle = (low + high) / 2;
            (low, high) = loads.Sum(load => Taken(load, middle)) <= count ? (middle, high) : (low, middle);
        }
        double rest = count;
        for (int worker = 0; worker < loads.Length && count > loads.Length; worker++)
        {
            double taken = Taken(loads[worker], low);
            loads[worker] += taken * size;
            rest -= taken;
        }
        for (; rest > 0; rest--)
        {
            int free = Array.IndexOf(loads, loads.Min());
            loads[free] += size;
        }

        double Taken(double load, double time) => time > load ? Math.Ceiling((time - load) / size) : 0;
    }

    private void Change(double work, int count)
    {
        if (!(work > 0))
        {
            return;
        }
        int size = (int)Math.Round(Math.Log2(work) * SizesInAnOctave);
        (int before, double sum) = waiting.GetValueOrDefault(size);
        if (before + count == 0)
        {
            waiting.Remove(size);
        }
        else
        {
            waiting[size] = (before + count, sum + count * work);
        }
    }
}

/// <summary>What a worker is at.</summary>
/// <param name="Left">What is left of it.</param>
/// <param name="Done">What it did of it.</param>
/// <param name="Seconds">In which time.</param>
internal readonly record struct RunningWork(double Left, double Done = 0, double Seconds = 0);

/// <summary>A trial of which it is known how long those like it took.</summary>
/// <param name="Kind">What it has in common with those of other seeds.</param>
/// <param name="Status">How it stands.</param>
/// <param name="Progress">Share of its work done, in [0, 1].</param>
/// <param name="Seconds">How long it took; NaN where that is not known.</param>
internal readonly record struct TimedTrial(string Kind, TrialStatus Status, double Progress, double Seconds);
