using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Filigree.Studies.Trials;

/// <summary>
/// The folder of one trial, named by the trial's identity, and every file in it. Whatever is torn or damaged counts as
/// not there, and is made again.
/// </summary>
/// <param name="path">The folder.</param>
public sealed class TrialFolder(string path)
{
    // Rows of a hundred thousand epochs with probes; more is no file of ours.
    private const int LongestFile = 1 << 30;
    private const int LongestError = 1 << 20;
    private const string AnotherTrials = "configuration.json is another trial's";

    /// <summary>The folder.</summary>
    public string Path { get; } = path;

    /// <summary>The canonical configuration; its SHA-256 begins with the folder's name. Locked while the trial runs.</summary>
    public string ConfigurationFile => In("configuration.json");

    /// <summary>Metric rows, a line each; attempts that others may disturb have them in a file of their own until the trial is finished.</summary>
    public string MetricsFile => In("metrics.jsonl");

    /// <summary>Checkpoints of the attempts at an unfinished trial, whole or not, in the order of their names.</summary>
    public IReadOnlyList<string> CheckpointFiles => Own(TrialFiles.IsCheckpoint);

    /// <summary>Who has the trial now; there is none while nobody runs it.</summary>
    internal string ClaimFile => In(TrialFiles.Claim);

    /// <summary>Metric rows of attempts at an unfinished trial, in the order of their names.</summary>
    internal IReadOnlyList<string> AttemptMetricsFiles => Own(TrialFiles.IsMetrics);

    /// <summary>Whether an attempt wrote files with its name in theirs: it, or one before it, may live on somewhere.</summary>
    internal bool HasNamedFiles => Own(TrialFiles.HasToken).Length > 0;

    /// <summary>Metric rows of an attempt that has its name in those of its files; of one that has the trial to itself where null.</summary>
    internal string MetricsOf(AttemptToken? token) => In($"metrics{Suffix(token)}.jsonl");

    /// <summary>The newest checkpoint of an attempt.</summary>
    internal string CheckpointOf(AttemptToken? token) => In($"checkpoint{Suffix(token)}.bin");

    /// <summary>The checkpoint before it, for the moment in which the newest is written.</summary>
    internal string PreviousCheckpointOf(AttemptToken? token) => In($"checkpoint{Suffix(token)}.previous.bin");

    /// <summary>What the trial came to; written last, so that it marks the trial as finished.</summary>
    public string ResultFile => In("result.json");

    /// <summary>How long it took, and where: all that may differ between two runs of one trial.</summary>
    public string TimingFile => In("timing.json");

    /// <summary>
    /// The state at the trial's end, network and all, kept unless a study says <c>keep: none</c>: a trial that only measures more, keeps more
    /// or trains longer goes on from it. It is no part of the result.
    /// </summary>
    public string FinalFile => In("final.bin");

    /// <summary>Why the last attempt failed.</summary>
    public string ErrorFile => In("error.txt");

    /// <summary>True if the trial is finished and its files are whole.</summary>
    public bool IsFinished => ReadFinished() is not null;

    /// <summary>True if a checkpoint is there, whole or not.</summary>
    internal bool HasCheckpoint => CheckpointFiles.Count > 0;

    /// <summary>
    /// Removes what only an unfinished trial needs, whoever wrote it: not before <see cref="ResultFile"/> is there, for until then another
    /// attempt may need its files.
    /// </summary>
    internal void ClearLeftovers()
    {
        foreach (string leftover in Own(TrialFiles.IsLeftover))
        {
            Discard(leftover);
        }
    }

    /// <summary>The size of everything in the folder.</summary>
    public long SizeInBytes =>
        Directory.Exists(Path) ? new DirectoryInfo(Path).EnumerateFiles().Sum(file => file.Length) : 0;

    /// <summary>The size of the state at its end; 0 if none is kept.</summary>
    internal long FinalSizeInBytes => File.Exists(FinalFile) ? new FileInfo(FinalFile).Length : 0;

    /// <summary>
    /// Takes the trial for an attempt, until the claim is disposed of. That saves work and is not what makes results right: where two hosts
    /// do not see each other's claims, both attempts end with equal bytes. Within a machine a lock keeps others away, which the operating
    /// system frees when the process ends, however that comes about; between machines a file that its attempt writes now and then does.
    /// </summary>
    /// <param name="configuration">The trial's configuration.</param>
    /// <param name="watch">Tells the claims of attempts that are no more.</param>
    /// <param name="noticed">Told, in a line, of what was found and could not be used.</param>
    /// <returns>The claim, or null if another attempt has the trial.</returns>
    internal TrialClaim? TryClaim(TrialConfiguration configuration, ClaimWatch watch, Action<string>? noticed = null)
    {
        Directory.CreateDirectory(Path);
        FileStream handle;
        try
        {
            if (Directory.Exists(ConfigurationFile))
            {
                Discard(ConfigurationFile);
            }
            handle = new FileStream(ConfigurationFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(ConfigurationFile))
        {
            return null;
        }
        HeldClaim? held = null;
        try
        {
            var token = AttemptToken.New();
            held = HeldClaim.TryTake(ClaimFile, token, watch);
            if (held is null)
            {
                handle.Dispose();
                return null;
            }
            if (!HoldsExactly(handle, configuration.Json))
            {
                handle.Seek(0, SeekOrigin.Begin);
                if (handle.Length <= LongestFile && IsAnothers(ReadAll(handle)))
                {
                    // A copy of another trial's folder: its result would count twice, or this trial go on from the other's state.
                    noticed?.Invoke(AnotherTrials);
                    foreach (string file in (IEnumerable<string>)[ResultFile, FinalFile, .. CheckpointFiles])
                    {
                        Discard(file);
                    }
                }
                // New, torn when its writer was killed, or damaged. Written over: two at once write the same bytes.
                handle.Seek(0, SeekOrigin.Begin);
                handle.Write(configuration.Json);
                handle.SetLength(configuration.Json.Length);
                handle.Flush(flushToDisk: true);
            }
            bool isAlone = held.WasFree && !HasNamedFiles;
            return new TrialClaim(this, token, isAlone, held, handle) { Noticed = noticed };
        }
        catch
        {
            held?.Dispose();
            handle.Dispose();
            throw;
        }
    }

    /// <summary>What the trial came to, if it is finished and whole.</summary>
    internal FinishedTrial? ReadFinished() => Read(out _);

    /// <summary>What the trial came to, if it is finished and whole: every file has the hash that its result was sealed with.</summary>
    /// <param name="damage">What is damaged of a trial that was finished, such as <c>metrics.jsonl is damaged</c>; else null.</param>
    internal FinishedTrial? Read(out string? damage)
    {
        damage = null;
        if (!File.Exists(ResultFile) && !Directory.Exists(ResultFile))
        {
            return null;
        }
        if (ReadNumbers(out byte[] metrics, out damage) is not { } record)
        {
            return null;
        }
        if (MetricJson.Read(metrics) is not { } rows)
        {
            damage = DamageOf(MetricsFile);
            return null;
        }
        damage = FindDamage(record.FileHashes);
        return damage is null ? new FinishedTrial(record.Outcome, rows, TrialTiming.Read(TimingFile)) : null;
    }

    /// <summary>The result of a finished trial with its rows as they stand in their file; kept files are not looked at.</summary>
    /// <param name="metrics">The rows, of the hash that the result was sealed with.</param>
    /// <param name="damage">What is damaged, where the result is null.</param>
    internal TrialRecord? ReadNumbers(out byte[] metrics, out string? damage)
    {
        metrics = [];
        damage = null;
        if (IsAnothers(ReadOrNothing(ConfigurationFile)))
        {
            damage = AnotherTrials;
            return null;
        }
        if (TrialRecord.Read(ResultFile) is not { } record)
        {
            damage = DamageOf(ResultFile);
            return null;
        }
        metrics = ReadOrNothing(MetricsFile);
        damage = TrialRecord.HashOf(metrics) == record.MetricsHash ? null : DamageOf(MetricsFile);
        return damage is null ? record : null;
    }

    /// <summary>The first of some kept files that is gone or has another hash, with a word on it; null if all are whole.</summary>
    /// <param name="hashes">SHA-256 of each file, by name.</param>
    internal string? FindDamage(IReadOnlyDictionary<string, string> hashes)
    {
        foreach ((string name, string hash) in hashes)
        {
            if (HashOf(name) != hash)
            {
                return DamageOf(In(name));
            }
        }
        return null;
    }

    /// <summary>Whether <c>configuration.json</c> is as the trial was planned; true while its trial runs and has it locked.</summary>
    internal bool HasWholeConfiguration()
    {
        try
        {
            return TrialRecord
                .HashOf(InputFile.ReadAllBytes(ConfigurationFile, LongestFile, "a configuration"))
                .StartsWith(System.IO.Path.GetFileName(Path), StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return File.Exists(ConfigurationFile);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or UserError)
        {
            return false;
        }
    }

    // A damaged configuration says nothing of the numbers; one that reads well and has another name came with another trial's.
    private bool IsAnothers(byte[] configuration)
    {
        if (
            configuration.Length == 0
            || TrialRecord.HashOf(configuration).StartsWith(System.IO.Path.GetFileName(Path), StringComparison.Ordinal)
        )
        {
            return false;
        }
        try
        {
            using JsonDocument document = JsonDocument.Parse(configuration);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("experiment", out _)
                && root.TryGetProperty("seed", out _)
                && root.TryGetProperty("settings", out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static byte[] ReadAll(FileStream file)
    {
        byte[] content = new byte[file.Length];
        file.ReadExactly(content);
        return content;
    }

    /// <summary>Keeps a file, wholly or not at all.</summary>
    /// <returns>SHA-256 of what was written.</returns>
    internal string WriteFile(string name, Action<Stream> write)
    {
        if (Directory.Exists(In(name)))
        {
            Discard(In(name));
        }
        return AtomicFile.Write(In(name), write);
    }

    /// <summary>Copies a file that the trial kept.</summary>
    internal void CopyTo(string name, Stream target)
    {
        using FileStream source = File.OpenRead(In(name));
        source.CopyTo(target);
    }

    /// <summary>A file that a finished trial kept; null if it ended without it.</summary>
    /// <exception cref="UserError">The trial is not finished, or the file is damaged.</exception>
    internal byte[]? ReadFile(string name)
    {
        TrialRecord record =
            TrialRecord.Read(ResultFile)
            ?? throw new UserError("this trial is not finished", Path, remedy: "run the study again");
        if (!record.FileHashes.TryGetValue(name, out string? hash))
        {
            return null;
        }
        byte[] content = ReadOrNothing(In(name));
        return TrialRecord.HashOf(content) == hash
            ? content
            : throw new UserError(
                $"the file is {(File.Exists(In(name)) ? "damaged" : "gone")}",
                In(name),
                remedy: "run the study again: its trial will be made anew"
            );
    }

    /// <summary>Removes a file, or whatever stands in its place.</summary>
    internal static void Discard(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
        else
        {
            File.Delete(path);
        }
    }

    /// <summary>
    /// A file's bytes; none if it is not there, cannot be read, is longer than any such file, or is a device or a pipe that may never end.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="longest">The most bytes it may have.</param>
    internal static byte[] ReadOrNothing(string path, int longest = LongestFile)
    {
        try
        {
            return InputFile.ReadAllBytes(path, longest, "a file of a run");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or UserError)
        {
            return [];
        }
    }

    /// <summary>Why the last attempt failed, in one line; null if it did not, or the trial is finished.</summary>
    internal string? ReadFailure()
    {
        try
        {
            return File.Exists(ErrorFile)
                ? Encoding.UTF8.GetString(InputFile.ReadAllBytes(ErrorFile, LongestError, "an error")).Split('\n')[0]
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or UserError)
        {
            return null;
        }
    }

    private static bool HoldsExactly(FileStream file, ReadOnlySpan<byte> bytes)
    {
        if (file.Length != bytes.Length)
        {
            return false;
        }
        byte[] content = new byte[bytes.Length];
        file.ReadExactly(content);
        return bytes.SequenceEqual(content);
    }

    private static string DamageOf(string path) =>
        $"{System.IO.Path.GetFileName(path)} is {(File.Exists(path) ? "damaged" : "gone or unreadable")}";

    // Kept networks can be large: they pass through, and are not read whole.
    private string? HashOf(string name)
    {
        try
        {
            using FileStream stream = InputFile.Open(In(name));
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or UserError)
        {
            return null;
        }
    }

    private string[] Own(Func<string, bool> isOne) =>
        Directory.Exists(Path)
            ?
            [
                .. Directory
                    .EnumerateFileSystemEntries(Path)
                    .Where(entry => isOne(System.IO.Path.GetFileName(entry)))
                    .Order(StringComparer.Ordinal),
            ]
            : [];

    private static string Suffix(AttemptToken? token) => token is null ? "" : $".{token}";

    private string In(string name) => System.IO.Path.Combine(Path, name);
}

/// <summary>A finished trial as read from its folder.</summary>
/// <param name="Outcome">What it came to.</param>
/// <param name="Rows">Its metrics.</param>
/// <param name="Seconds">How long it took; NaN if that is not known.</param>
internal sealed record FinishedTrial(TrialOutcome Outcome, IReadOnlyList<MetricRow> Rows, double Seconds);
