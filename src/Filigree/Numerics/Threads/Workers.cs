using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Filigree.Numerics;

/// <summary>
/// A fixed set of threads that share the parts of a job and then wait for the next one. Starting a job allocates
/// nothing. Waiting threads spin for some microseconds and then sleep, so that idle workers cost nothing.
/// </summary>
// Safe: the job lies on the stack of the call that runs it, which returns only when no thread can touch it any more.
public sealed unsafe class Workers : IDisposable
{
    /// <summary>No threads but the caller's own.</summary>
    public static readonly Workers Single = new(1);

    private const int SpinsBeforeSleep = 200;

    private Thread[] helpers = [];
    private readonly Lock running = new();
    private readonly object wake = new();
    private int sleeping;
    private volatile bool stopping;

    // The job on hand. It is written only while no part of any job can be claimed, see Run.
    private delegate* <void*, int, void> execute;
    private void* job;
    private int parts;
    private int remaining;
    private Exception? failure;

    // Number of the job (upper half) and how many of its parts nobody has claimed (lower half), in one word: a thread that comes late to a
    // finished job finds none left, whatever the next one has written by then, and cannot claim a part of that one by mistake.
    private ulong ticket;

    /// <summary>Starts the threads.</summary>
    /// <param name="threads">How many threads work on a job, the caller's included; at least 1.</param>
    public Workers(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Start(threads);
    }

    /// <summary>How many threads work on a job, the caller's included.</summary>
    public int Threads { get; private set; }

    /// <summary>Changes how many threads work on the jobs to come, unless these have ended. Results do not depend on it.</summary>
    /// <param name="threads">How many, the caller's included; at least 1.</param>
    /// <exception cref="InvalidOperationException">A job is running, or these are <see cref="Single"/>, which all share.</exception>
    public void Resize(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        if (ReferenceEquals(this, Single) || running.IsHeldByCurrentThread || !running.TryEnter())
        {
            throw new InvalidOperationException(
                "Threads that all share, or that are at work, stay as many as they are."
            );
        }
        try
        {
            if (threads != Threads && !stopping)
            {
                Stop();
                stopping = false;
                Start(threads);
            }
        }
        finally
        {
            running.Exit();
        }
    }

    /// <summary>
    /// Executes all parts of a job and returns when they are done. A call from inside a part, or while another
    /// thread's job is running, executes its parts on the calling thread alone.
    /// </summary>
    /// <typeparam name="TJob">The job; a struct, so that nothing is allocated.</typeparam>
    /// <param name="job">The job. All parts see one copy of it, which is copied back at the end.</param>
    /// <param name="parts">How many parts it has; 0 is allowed.</param>
    /// <remarks>If parts throw, the others still run or are skipped, and the first exception is thrown again here.</remarks>
    internal void Run<TJob>(ref TJob job, int parts)
        where TJob : struct, IParallelJob, allows ref struct
    {
        ArgumentOutOfRangeException.ThrowIfNegative(parts);
        if (helpers.Length == 0 || parts <= 1 || stopping || running.IsHeldByCurrentThread || !running.TryEnter())
        {
            for (int part = 0; part < parts; part++)
            {
                job.Execute(part);
            }
            return;
        }
        try
        {
            // A copy on this stack stays where it is; what the caller's reference points to might be moved.
            TJob copy = job;
            RunShared(&ExecutePart<TJob>, Unsafe.AsPointer(ref copy), parts);
            job = copy;
        }
        finally
        {
            running.Exit();
        }
    }

    /// <summary>Ends the threads. Later jobs run on the calling thread alone.</summary>
    public void Dispose()
    {
        lock (running)
        {
            Stop();
        }
    }

    // Where the system gives no more threads, those that it gave do the work.
    private void Start(int threads)
    {
        var started = new List<Thread>(threads - 1);
        try
        {
            while (started.Count < threads - 1)
            {
                var helper = new Thread(Help) { IsBackground = true, Name = $"Filigree worker {started.Count + 1}" };
                helper.Start();
                started.Add(helper);
            }
        }
        catch (OutOfMemoryException) { }
        helpers = [.. started];
        Threads = 1 + helpers.Length;
    }

    private void Stop()
    {
        stopping = true;
        lock (wake)
        {
            Monitor.PulseAll(wake);
        }
        foreach (Thread helper in helpers)
        {
            helper.Join();
        }
    }

    private static void ExecutePart<TJob>(void* job, int part)
        where TJob : struct, IParallelJob, allows ref struct => Unsafe.AsRef<TJob>(job).Execute(part);

    private void RunShared(delegate* <void*, int, void> execute, void* job, int parts)
    {
        this.execute = execute;
        this.job = job;
        this.parts = parts;
        remaining = parts;
        failure = null;
        uint number = (uint)(Volatile.Read(ref ticket) >> 32) + 1;

        // The exchange is a full fence: a helper that sleeps either is seen here, or sees the new ticket.
        Interlocked.Exchange(ref ticket, ((ulong)number << 32) | (uint)parts);
        if (Volatile.Read(ref sleeping) > 0)
        {
            lock (wake)
            {
                Monitor.PulseAll(wake);
            }
        }
        WorkOn(number);
        var spinner = new SpinWait();
        while (Volatile.Read(ref remaining) > 0)
        {
            spinner.SpinOnce(sleep1Threshold: -1);
        }
        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    // Claims and executes parts of the job of this number until none is left.
    private void WorkOn(uint number)
    {
        while (true)
        {
            ulong seen = Volatile.Read(ref ticket);
            var unclaimed = (int)(uint)seen;
            if (seen >> 32 != number || unclaimed == 0)
            {
                return;
            }
            // Of this job, if the exchange below succeeds: until all its parts are claimed no other is written.
            int part = parts - unclaimed;
            delegate* <void*, int, void> executeNow = execute;
            void* jobNow = job;
            if (Interlocked.CompareExchange(ref ticket, seen - 1, seen) != seen)
            {
                continue;
            }
            try
            {
                if (Volatile.Read(ref failure) is null)
                {
                    executeNow(jobNow, part);
                }
            }
#pragma warning disable CA1031 // Whatever a part throws is thrown again on the caller's thread.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Interlocked.CompareExchange(ref failure, exception, null);
            }
            Interlocked.Decrement(ref remaining);
        }
    }

    private void Help()
    {
        uint done = 0;
        while (true)
        {
            uint number = AwaitJobAfter(done);
            if (stopping)
            {
                return;
            }
            WorkOn(number);
            done = number;
        }
    }

    private uint AwaitJobAfter(uint done)
    {
        for (int i = 0; i < SpinsBeforeSleep && Environment.ProcessorCount > 1; i++)
        {
            uint number = (uint)(Volatile.Read(ref ticket) >> 32);
            if (number != done || stopping)
            {
                return number;
            }
            Thread.SpinWait(20);
        }
        lock (wake)
        {
            Interlocked.Increment(ref sleeping);
            try
            {
                while (true)
                {
                    uint number = (uint)(Volatile.Read(ref ticket) >> 32);
                    if (number != done || stopping)
                    {
                        return number;
                    }
                    Monitor.Wait(wake);
                }
            }
            finally
            {
                Interlocked.Decrement(ref sleeping);
            }
        }
    }
}
