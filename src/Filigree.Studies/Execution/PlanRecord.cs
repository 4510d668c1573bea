using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Filigree.Studies.Extensions;
using Filigree.Studies.Planning;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Execution;

/// <summary>A plan as a run's folder keeps it: which trials there are, by identity, and how they are shown.</summary>
internal sealed partial record PlanRecord
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.KebabCaseLower,
        WriteIndented = true,
        NewLine = "\n",
        AllowDuplicateProperties = false,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Name of the study.</summary>
    public required string Study { get; init; }

    /// <summary>Whether it is the quick form.</summary>
    public required bool IsQuick { get; init; }

    /// <summary>Hash of all configurations but for their seeds: plans of one content belong together.</summary>
    public required string Content { get; init; }

    /// <summary>When it was last run, in universal time: told to people, and never put in an order.</summary>
    public required string Written { get; init; }

    /// <summary>The command.</summary>
    public required string Command { get; init; }

    /// <summary>The machine.</summary>
    public required string Machine { get; init; }

    /// <summary>Filigree's version.</summary>
    public required string Version { get; init; }

    /// <summary>Names of the data sets that the trials need.</summary>
    public IReadOnlyList<string> Data { get; init; } = [];

    /// <summary>SHA-256 of data sets by their names, as they were when trials last ran; null in plans from before they held it.</summary>
    public IReadOnlyDictionary<string, string>? DataHashes { get; init; }

    /// <summary>Data sets that stand in for those asked for: name to the name asked for.</summary>
    public IReadOnlyDictionary<string, string> Substituted { get; init; } = new Dictionary<string, string>();

    /// <summary>The assemblies of extensions whose code the trials run; null where they run Filigree's own alone.</summary>
    public IReadOnlyList<string>? Extensions { get; init; }

    /// <summary>The trials in order.</summary>
    public required IReadOnlyList<PlanRecordTrial> Trials { get; init; }

    /// <summary>Trials that measure those.</summary>
    public IReadOnlyList<PlanRecordTrial> Across { get; init; } = [];

    /// <summary>The study with all it extends and all options worked in; null in plans from before they held it.</summary>
    public string? Resolved { get; init; }

    /// <summary>Names the plan: equal plans have equal names.</summary>
    [JsonIgnore]
    public string Id => Hash(Trials.Concat(Across).Select(trial => trial.Id).Prepend(Content));

    public static PlanRecord Of(Plan plan, string command)
    {
        IEnumerable<string> contents = plan
            .Trials.Where(trial => trial.Configuration.Seed == plan.Study.Seeds[0])
            .Select(trial => trial.Configuration)
            .Select(c => new TrialConfiguration(c.Experiment, 0, c.FixedStreams, c.Settings).Id);
        return new PlanRecord
        {
            Study = plan.Study.Name,
            IsQuick = plan.Study.Presentation.IsQuick,
            Content = Hash(contents),
            Written = DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            Command = command,
            Machine = Filigree.Studies.Trials.Machine.Description,
            Version = Filigree.Studies.Trials.Machine.Version,
            Data = plan.Data,
            Substituted = plan.Substituted,
            Extensions = plan.Code is { Count: > 0 } code ? [.. code.Select(one => one.ToString())] : null,
            Trials = [.. plan.Trials.Select(Of)],
            Across = [.. plan.Across.Select(Of)],
            Resolved = plan.Study.Resolved,
        };
    }

    /// <summary>The same assemblies, by name, version and hash.</summary>
    [JsonIgnore]
    public IReadOnlyList<CodeIdentity> Code =>
        [.. (Extensions ?? []).Select(CodeIdentity.Parse).OfType<CodeIdentity>()];

    public byte[] ToBytes() =>
        SealedJson.Seal([.. JsonSerializer.SerializeToUtf8Bytes(this, Json), (byte)'\n'], WithoutTime);

    /// <summary>Reads a file, or gives null if it is damaged.</summary>
    public static PlanRecord? Read(string path)
    {
        try
        {
            return
                SealedJson.Open(TrialFolder.ReadOrNothing(path), WithoutTime) is { } json
                && JsonSerializer.Deserialize<PlanRecord>(json, Json) is { IsWhole: true } plan
                ? plan
                : null;
        }
        catch (Exception error) when (error is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // Nothing depends on it, so that a time set right by hand damages nothing.
    private static byte[] WithoutTime(byte[] json) =>
        Encoding.UTF8.GetBytes(WrittenMember().Replace(Encoding.UTF8.GetString(json), "", 1));

    [GeneratedRegex("(?<=\n  \"written\": )\"[^\"]*\"", RegexOptions.CultureInvariant)]
    private static partial Regex WrittenMember();

    // JSON may hold null anywhere, whatever the types say.
    private bool IsWhole =>
        !((string?[])[Study, Content, Written, Command, Machine, Version]).Contains(null)
        && Trials is not null
        && Across is not null
        && Data is not null
        && !Data.Contains(null!)
        && (Extensions is null || Extensions.All(text => text is not null && CodeIdentity.Parse(text) is not null))
        && Substituted is not null
        && AreWhole(Substituted)
        && (DataHashes is null || AreWhole(DataHashes))
        && Trials.Concat(Across).All(trial => trial is { Id: not null, Factors: not null } && AreWhole(trial.Factors));

    private static bool AreWhole(IReadOnlyDictionary<string, string> factors) => !factors.Values.Contains(null!);

    private static PlanRecordTrial Of(PlannedTrial trial) => new(trial.Id, trial.Configuration.Seed, trial.Factors);

    private static string Hash(IEnumerable<string> words) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', words))))[..16];
}

/// <summary>A trial of a plan as a run's folder keeps it.</summary>
internal sealed record PlanRecordTrial(string Id, ulong Seed, IReadOnlyDictionary<string, string> Factors);
