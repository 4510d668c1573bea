using System.Text.RegularExpressions;
using Filigree.Studies.Extensions;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Execution;

/// <summary>
/// The plans of a run's folder, and which of them is meant: the one asked for, or the one that was run here last, which a file names. No
/// order comes from clocks: they are set back, and differ between machines whose folders are merged.
/// </summary>
internal sealed partial class RunPlans
{
    private const int MostNamed = 5;
    private static readonly Dictionary<string, string> NoHashes = [];
    private readonly RunFolder folder;
    private readonly List<PlanRecord> whole = [];
    private readonly List<string> damaged = [];

    /// <summary>Reads them.</summary>
    public RunPlans(RunFolder folder)
    {
        this.folder = folder;
        string[] files = Directory.Exists(folder.PlansFolder)
            ? [.. Directory.EnumerateFiles(folder.PlansFolder, "*.json").Order(StringComparer.Ordinal)]
            : [];
        foreach (string file in files)
        {
            if (PlanRecord.Read(file) is { } plan)
            {
                whole.Add(plan);
            }
            else
            {
                damaged.Add(file);
            }
        }
    }

    /// <summary>Files that hold no plan any more.</summary>
    public IReadOnlyList<string> Damaged => damaged;

    /// <summary>The plan meant.</summary>
    /// <param name="id">The beginning of its name; null for the plan run last.</param>
    /// <exception cref="UserError">There is none, or it cannot be told which.</exception>
    public PlanRecord Choose(string? id)
    {
        if (whole.Count == 0)
        {
            throw damaged.Count > 0 ? new UserError("the plan is damaged", damaged[0], remedy: Again) : NoRun();
        }
        return id is null ? Last() : Named(id);
    }

    /// <summary>Plans of other settings than a chosen one's, a line each.</summary>
    public IReadOnlyList<string> Others(PlanRecord chosen) =>
        [.. whole.Where(plan => !IsReplica(plan, chosen)).Select(Line)];

    /// <summary>
    /// The trials of a plan, then those of plans that differ from it in their seeds only: several runs, or several machines, make one
    /// study. No trial stands twice under one combination.
    /// </summary>
    public IReadOnlyList<PlanRecordTrial> TrialsOf(PlanRecord chosen) =>
        [
            .. chosen
                .Trials.Concat(
                    whole
                        .Where(plan => plan.Id != chosen.Id && IsReplica(plan, chosen))
                        .SelectMany(plan => plan.Trials)
                        .OrderBy(trial => trial.Seed)
                )
                .DistinctBy(trial => (trial.Id, CombinationOf(trial))),
        ];

    private const string Again =
        "give the command that made it again: finished trials are kept, and its plan is written anew";

    private PlanRecord Named(string id)
    {
        PlanRecord[] named = [.. whole.Where(plan => plan.Id.StartsWith(id, StringComparison.Ordinal))];
        return named.Length == 1
            ? named[0]
            : throw new UserError(
                named.Length == 0
                    ? $"no plan's name begins with '{id}'"
                    : $"{named.Length} plans' names begin with '{id}'",
                folder.Path,
                $"one of {Names(named.Length == 0 ? whole : named)}"
            );
    }

    private PlanRecord Last()
    {
        string last = LastOf(folder);
        if (last.Length > 0)
        {
            return whole.Find(plan => plan.Id == last)
                ?? throw new UserError(
                    $"the plan that was run here last, {last}, is {(IsDamaged(last) ? "damaged" : "not there")}",
                    folder.Path,
                    remedy: $"{Again}; or choose another with --plan: {Names(whole)}"
                );
        }
        return whole.TrueForAll(plan => IsReplica(plan, whole[0])) && damaged.Count == 0
            ? whole[0]
            : throw new UserError(
                "this folder holds several plans, and nothing says which was run last",
                folder.Path,
                remedy: $"choose one with --plan: {Names(whole)}"
            );
    }

    /// <summary>Name of the plan that was run in a folder last; empty if nothing says.</summary>
    public static string LastOf(RunFolder folder)
    {
        string last = System.Text.Encoding.UTF8.GetString(TrialFolder.ReadOrNothing(folder.LastPlanFile)).Trim();
        return Id().IsMatch(last) ? last : "";
    }

    /// <summary>Data sets of all plans with their hashes.</summary>
    public IEnumerable<KeyValuePair<string, string>> DataHashes =>
        whole.SelectMany(plan => plan.DataHashes ?? NoHashes);

    /// <summary>Names of the studies whose plans are here, but for one.</summary>
    public IReadOnlyList<string> OtherStudies(string study) =>
        [.. whole.Select(plan => plan.Study).Where(name => name != study).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Other versions of a plan's extensions, whose trials are here too.</summary>
    public IReadOnlyList<CodeIdentity> OtherVersions(PlanRecord plan) =>
        [
            .. whole
                .SelectMany(one => one.Code)
                .Distinct()
                .Where(other => plan.Code.Any(own => own.Name == other.Name && own != other)),
        ];

    private bool IsDamaged(string id) => damaged.Exists(file => Path.GetFileNameWithoutExtension(file) == id);

    private static string Names(IReadOnlyList<PlanRecord> plans) =>
        string.Join("; ", plans.Take(MostNamed).Select(Line))
        + (plans.Count > MostNamed ? $"; and {plans.Count - MostNamed} more" : "");

    private static string Line(PlanRecord plan) => $"{plan.Id} ({plan.Command})";

    // One combination under two labels would be two rows of the same trials.
    private static bool IsReplica(PlanRecord plan, PlanRecord chosen) =>
        plan.Content == chosen.Content
        && plan.Trials.Select(CombinationOf).ToHashSet().SetEquals(chosen.Trials.Select(CombinationOf));

    private static string CombinationOf(PlanRecordTrial trial) =>
        string.Join('\n', trial.Factors.Select(factor => $"{factor.Key}\t{factor.Value}"));

    private UserError NoRun() =>
        Directory.Exists(folder.Path)
            ? new UserError("this is no run's folder: it has no plan", folder.Path, "a folder made by 'filigree run'")
            : new UserError("there is no such folder", folder.Path, "a folder made by 'filigree run'");

    [GeneratedRegex("^[0-9a-f]{16}$", RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}
