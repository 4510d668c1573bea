using System.Diagnostics;
using Filigree.Numerics;
using Filigree.Studies.Definition;

namespace Filigree.Studies.Trials;

/// <summary>What an experiment has to run one trial with.</summary>
public sealed class TrialContext
{
    // Steps of LeNet-300-100 (2 ms) lose by a second thread, those of convolutions (40 ms and more) gain. One long piece may be a busy machine.
    private static readonly TimeSpan ShortestShared = TimeSpan.FromMilliseconds(10);
    private const int PiecesToTrust = 8;

    private readonly TrialClaim claim;
    private readonly TimeSpan checkpointInterval;
    private readonly Func<int> threads;
    private readonly Action<TrialProgress> report;
    private readonly Stopwatch sinceCheckpoint = Stopwatch.StartNew();

    private readonly IEnumerable<Precursor> precursors;
    private readonly bool keepsFinal;

    private int longPieces;

    internal TrialContext(
        TrialConfiguration configuration,
        IEnumerable<Precursor> precursors,
        bool keepsFinal,
        TrialClaim claim,
        SharedData shared,
        TimeSpan checkpointInterval,
        Workers workers,
        Func<int> threads,
        Action<TrialProgress> report,
        CancellationToken stop
    )
    {
        Configuration = configuration;
        Randomness = configuration.CreateRandomness();
        Shared = shared;
        Stop = stop;
        Workers = workers;
        this.threads = threads;
        this.claim = claim;
        this.precursors = precursors;
        this.keepsFinal = keepsFinal;
        this.checkpointInterval = checkpointInterval;
        this.report = report;
    }

    /// <summary>The trial's configuration.</summary>
    public TrialConfiguration Configuration { get; }

    /// <summary>The trial's random streams.</summary>
    public Randomness Randomness { get; }

    /// <summary>Data sets, and what several trials have in common.</summary>
    public SharedData Shared { get; }

    /// <summary>The trial's threads; results do not depend on them. <see cref="ShareThreads"/> changes how many they are.</summary>
    public Workers Workers { get; }

    /// <summary>Set when the user wants to stop; <see cref="TrialStage.SafePoint"/> heeds it.</summary>
    public CancellationToken Stop { get; }

    /// <summary>The experiment's settings.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    public T Settings<T>()
        where T : ExperimentSettings => (T)Configuration.Settings;

    /// <summary>Appends a row to the trial's metrics, within a stage or after all: <see cref="TrialStages"/> drops what a stopped trial wrote in vain.</summary>
    public void Write(MetricRow row) => claim.Append(row);

    /// <summary>
    /// Keeps a file in the trial's folder; <see cref="TrialOutcome.Files"/> is to name it. It depends on the settings and randomness
    /// only, as rows do, for an interrupted trial may write it twice.
    /// </summary>
    /// <param name="name">Its name, without folder.</param>
    /// <param name="content">Its bytes.</param>
    public void WriteFile(string name, ReadOnlySpan<byte> content)
    {
        byte[] bytes = content.ToArray();
        WriteFile(name, stream => stream.Write(bytes));
    }

    /// <summary>The same for a file of any size.</summary>
    /// <param name="name">Its name, without folder.</param>
    /// <param name="write">Writes its content: large files pass through.</param>
    public void WriteFile(string name, Action<Stream> write) => claim.Keep(name, write);

    /// <summary>A file that another trial of the run kept; null if that trial ended without keeping it.</summary>
    /// <param name="trial">The other trial's identity.</param>
    /// <param name="name">The file's name.</param>
    /// <exception cref="UserError">That trial is not finished, or the file is damaged.</exception>
    public byte[]? ReadFile(string trial, string name) => Sibling(trial).ReadFile(name);

    /// <summary>
    /// Takes up the last checkpoint: rows written after it are dropped, and the trial goes on from where it was taken.
    /// </summary>
    /// <param name="read">Reads what <see cref="SafePoint"/>'s function wrote.</param>
    /// <returns>False if there is none that can be used: the trial starts afresh.</returns>
    internal bool Restore(Action<Stream> read) => claim.Restore(read);

    /// <summary>
    /// Finished trials of the same run that this one can go on from, the one with the least left to do first; none where the experiment
    /// names none. Bits are those of a trial that was run from the beginning.
    /// </summary>
    internal IEnumerable<FinishedPrecursor> Precursors =>
        precursors
            .Select(one => (one.Settings, Folder: Sibling(Configuration.With(one.Settings).Id)))
            .Where(one => File.Exists(one.Folder.FinalFile))
            .Select(one => (one.Settings, one.Folder, Trial: one.Folder.ReadFinished()))
            .Where(one => one.Trial is { Outcome.Ending: TrialOutcome.Complete })
            .Select(one => new FinishedPrecursor(one.Settings, one.Folder, one.Trial!.Rows));

    /// <summary>Takes up the state at the end of such a trial.</summary>
    /// <inheritdoc cref="TrialClaim.TakeUp"/>
    internal bool TakeUp(FinishedPrecursor precursor, Action<Stream> read, bool keepsRows) =>
        claim.TakeUp(precursor.Folder, read, keepsRows);

    /// <summary>True if an earlier attempt has left a checkpoint.</summary>
    internal bool HasCheckpoint => claim.Folder.HasCheckpoint;

    /// <summary>Keeps the state at the trial's end, if the study does not say otherwise.</summary>
    internal void KeepFinal(Action<Stream> save)
    {
        if (keepsFinal)
        {
            claim.KeepFinal(save);
        }
    }

    /// <summary>
    /// Takes as many threads as other trials leave it, where pieces of work are long enough to be shared out: small networks train faster on one
    /// thread. To be called between two pieces.
    /// </summary>
    /// <param name="piece">How long the last piece of work took, such as a step of training.</param>
    public void ShareThreads(TimeSpan piece)
    {
        longPieces = piece >= ShortestShared ? longPieces + 1 : 0;
        int share = threads();
        if (share < Workers.Threads || (share > Workers.Threads && longPieces >= PiecesToTrust))
        {
            Workers.Resize(share);
            claim.Count(Workers.Threads);
            longPieces = 0;
        }
    }

    /// <summary>Takes a checkpoint if the last one is old, or if the trial is to stop.</summary>
    /// <param name="save">Writes all that is needed to go on with equal bits.</param>
    /// <exception cref="OperationCanceledException">The trial is to stop; the checkpoint is taken.</exception>
    internal void SafePoint(Action<Stream> save)
    {
        if (Stop.IsCancellationRequested || sinceCheckpoint.Elapsed >= checkpointInterval)
        {
            claim.Save(save);
            sinceCheckpoint.Restart();
            Stop.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Tells whoever watches how far the trial is. It may be called after every step.</summary>
    /// <param name="fraction">Share of the work done, in [0, 1].</param>
    /// <param name="text">Where it is: <c>epoch 3 of 30, accuracy 97.1%</c>.</param>
    public void Report(double fraction, string text)
    {
        var progress = new TrialProgress(fraction, text);
        claim.Tell(progress);
        report(progress);
    }

    private TrialFolder Sibling(string trial) => new(Path.Combine(Path.GetDirectoryName(claim.Folder.Path)!, trial));
}

/// <summary>A finished trial that another can go on from.</summary>
/// <param name="Settings">Its settings.</param>
/// <param name="Folder">Its folder.</param>
/// <param name="Rows">Its metrics.</param>
internal sealed record FinishedPrecursor(
    ExperimentSettings Settings,
    TrialFolder Folder,
    IReadOnlyList<MetricRow> Rows
);

/// <summary>How far a trial is.</summary>
/// <param name="Fraction">Share of the work done, in [0, 1].</param>
/// <param name="Text">Where it is: <c>epoch 3 of 30, accuracy 97.1%</c>.</param>
public sealed record TrialProgress(double Fraction, string Text);
