using System.Diagnostics;

namespace Filigree.Studies.Trials;

/// <summary>
/// A claim's file while its attempt lives. It saves work and no more: results are right without it, for every attempt writes files of its
/// own. It is made only where there is none, which is atomic on network file systems too, and written over in place now and then: an attempt
/// whose claim was taken from it writes to a file that has no name any more.
/// </summary>
internal sealed class HeldClaim : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    // Between two signs of life that say how far it is, for whoever watches.
    private static readonly TimeSpan TellInterval = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly string path;
    private readonly FileStream file;
    private readonly Timer beating;
    private ClaimRecord record;
    private long lastWritten;
    private bool isOver;

    private HeldClaim(string path, FileStream file, AttemptToken token, bool wasFree)
    {
        this.path = path;
        this.file = file;
        WasFree = wasFree;
        record = new ClaimRecord(
            $"{token}",
            OwnMachine.Place,
            OwnMachine.StartOf(Environment.ProcessId) ?? 0,
            0,
            0,
            "starting"
        );
        Write();
        file.Flush(flushToDisk: true);
        beating = new Timer(_ => Beat(), null, Interval, Interval);
    }

    /// <summary>True if nobody had the trial; false if it was taken from an attempt that seemed abandoned, and may live on elsewhere.</summary>
    public bool WasFree { get; }

    /// <summary>Takes a trial for an attempt, from an abandoned one if need be.</summary>
    /// <param name="path">The claim's file.</param>
    /// <param name="token">The attempt.</param>
    /// <param name="watch">Tells abandoned claims.</param>
    /// <returns>The claim; null if another attempt has the trial.</returns>
    public static HeldClaim? TryTake(string path, AttemptToken token, ClaimWatch watch)
    {
        for (bool isFree = true; ; isFree = false)
        {
            if (Make(path) is { } file)
            {
                return Begin(path, file, token, isFree);
            }

            if (!Directory.Exists(path) && !watch.IsAbandoned(path))
            {
                return null;
            }

            TrialFolder.Discard(path);
        }
    }

    private static FileStream? Make(string path)
    {
        try
        {
            const FileShare others = FileShare.ReadWrite | FileShare.Delete;
            return new FileStream(path, FileMode.CreateNew, FileAccess.Write, others, bufferSize: 0);
        }
        catch (Exception error)
            when (error is IOException or UnauthorizedAccessException && (File.Exists(path) || Directory.Exists(path)))
        {
            return null;
        }
    }

    // A full disk fails the trial: a claim without a word in it must not be waited for.
    private static HeldClaim Begin(string path, FileStream file, AttemptToken token, bool wasFree)
    {
        try
        {
            return new HeldClaim(path, file, token, wasFree);
        }
        catch
        {
            file.Dispose();
            TrialFolder.Discard(path);
            throw;
        }
    }

    /// <summary>Notes how far the attempt is; a sign of life says it at once, or within seconds.</summary>
    public void Tell(TrialProgress progress)
    {
        bool isDue;
        lock (gate)
        {
            isDue = record.Count == 1 || Stopwatch.GetElapsedTime(lastWritten) >= TellInterval;
            record = record with { Progress = progress.Fraction, Text = progress.Text };
        }

        if (isDue)
        {
            Beat();
        }
    }

    /// <summary>Gives a sign of life. Where it cannot, others may take the trial up too, and no harm comes of it.</summary>
    public void Beat()
    {
        lock (gate)
        {
            if (isOver)
            {
                return;
            }

            try
            {
                Write();
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // A full disk, or a server that is away.
            }
        }
    }

    /// <summary>Gives the trial back, if it was not taken.</summary>
    public void Dispose()
    {
        beating.Dispose();
        lock (gate)
        {
            isOver = true;
            file.Dispose();
        }

        if (ClaimRecord.Parse(TrialFolder.ReadOrNothing(path))?.Token == record.Token)
        {
            TrialFolder.Discard(path);
        }
    }

    private void Write()
    {
        record = record with { Count = record.Count + 1 };
        lastWritten = Stopwatch.GetTimestamp();
        file.Seek(0, SeekOrigin.Begin);
        file.Write(record.ToBytes());
    }
}
