using Filigree.Data;
using Filigree.Studies.Planning;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Execution;

/// <summary>SHA-256 of the data sets that a run's trials are of: a name alone does not say what was in the files.</summary>
internal static class DataHashes
{
    /// <summary>The hashes to note with a plan, name to hash; null where none is known.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="folder">The run's folder.</param>
    /// <param name="plans">What was run there before.</param>
    /// <param name="shared">The data sets; null to note what is known already. They are not loaded where all trials are finished.</param>
    /// <exception cref="UserError">A data set holds other samples than when trials of this folder were run.</exception>
    public static IReadOnlyDictionary<string, string>? Of(
        Plan plan,
        RunFolder folder,
        RunPlans plans,
        SharedData? shared
    )
    {
        Dictionary<string, string> known = plans
            .DataHashes.Where(one => plan.Data.Contains(one.Key))
            .DistinctBy(one => one.Key)
            .ToDictionary();
        bool isFinished = plan.Trials.All(trial => folder.Trial(trial.Id).IsFinished);
        foreach (string name in isFinished || shared is null ? [] : plan.Data.Where(IsNamed))
        {
            if (HashOf(name, shared!) is not { } hash)
            {
                continue;
            }
            if (known.TryGetValue(name, out string? before) && before != hash)
            {
                throw new UserError(
                    $"the data set {name} holds other samples than when trials were run here before (SHA-256 {hash[..10]}..., then {before[..10]}...)",
                    folder.Path,
                    remedy: "run into another folder (--out), or give the data of before (--data)"
                );
            }
            known[name] = hash;
        }
        return known.Count == 0 ? null : known;
    }

    // Samples of the user's own have a hash in their trials' configurations.
    private static bool IsNamed(string name) => DataSets.All.Any(set => set.Name == name);

    // Data that cannot be read are told of by the trials that need them.
    private static string? HashOf(string name, SharedData shared)
    {
        try
        {
            return shared.Dataset(name).Hash();
        }
        catch (UserError)
        {
            return null;
        }
    }
}
