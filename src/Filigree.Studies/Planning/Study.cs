using Filigree.Studies.Definition;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Planning;

/// <summary>A study as read: what it varies, what it fixes, and how its results are shown.</summary>
/// <param name="Name">Name, such as <c>lightning/mnist</c>.</param>
/// <param name="Experiment">The kind of trial.</param>
/// <param name="Settings">What all trials share: the experiment's keys.</param>
/// <param name="Factors">What varies.</param>
/// <param name="Seeds">Seeds, each of which every combination is run with.</param>
/// <param name="FixedStreams">Random streams that do not follow the seed.</param>
/// <param name="Across">What is measured over all trials once they are finished, or null.</param>
/// <param name="Presentation">How results are shown.</param>
/// <param name="Source">The text of the study's own file.</param>
/// <param name="Resolved">The study with all it extends, the quick form and the options worked in: a study file again.</param>
public sealed record Study(
    string Name,
    IExperiment Experiment,
    MapNode Settings,
    IReadOnlyList<Factor> Factors,
    IReadOnlyList<ulong> Seeds,
    IReadOnlyDictionary<string, ulong> FixedStreams,
    IAcross? Across,
    Presentation Presentation,
    string Source,
    string Resolved
)
{
    /// <summary>The rules that its trials choose from.</summary>
    public RuleBook Rules { get; init; } = RuleBook.Empty;

    /// <summary>The assemblies of rules that are not Filigree's own.</summary>
    internal IReadOnlyList<Extensions.CodeIdentity> Extensions { get; init; } = [];

    /// <summary>Combinations that are left out: factor to levels, all of which a combination must have.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, IReadOnlyList<string>>> Exceptions { get; init; } = [];

    /// <summary>True for a combination of levels that is left out.</summary>
    /// <param name="levels">Factor to level.</param>
    public bool Excepts(IReadOnlyDictionary<string, string> levels) =>
        Exceptions.Any(exception => exception.All(one => one.Value.Contains(levels[one.Key])));
}
