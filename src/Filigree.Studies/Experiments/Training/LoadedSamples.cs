using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Filigree.Training;

namespace Filigree.Studies.Experiments;

/// <summary>Samples of one's own, made once for all trials that choose them alike.</summary>
/// <param name="Data">The samples.</param>
/// <param name="Hash">SHA-256 of all their numbers.</param>
internal sealed record LoadedSamples(SampleData Data, string Hash)
{
    private static readonly ConditionalWeakTable<Rule, ConcurrentDictionary<string, Lazy<LoadedSamples>>> Loaded = [];

    /// <summary>The samples of a choice.</summary>
    /// <exception cref="UserError">Their file is missing or damaged.</exception>
    public static LoadedSamples Of(Choice<SampleData> choice) =>
        Loaded
            .GetOrCreateValue(choice.Rule)
            .GetOrAdd(
                choice.Canonical,
                _ => new Lazy<LoadedSamples>(() =>
                {
                    SampleData data = choice.Make();
                    return new LoadedSamples(data, data.Hash());
                })
            )
            .Value;
}
