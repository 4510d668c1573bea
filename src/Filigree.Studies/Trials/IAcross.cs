using Filigree.Studies.Definition;
using Filigree.Studies.Planning;

namespace Filigree.Studies.Trials;

/// <summary>
/// Something measured over all trials of a run once they are finished, such as how far their networks are apart. It runs as trials
/// of its own kind, which read the files that the others kept: so it is resumed, stored and found again as they are.
/// </summary>
public interface IAcross
{
    /// <summary>What it measures.</summary>
    Vocabulary Vocabulary { get; }

    /// <summary>What tells its own trials apart, as tables and figures name it: <c>epoch</c>.</summary>
    IReadOnlyList<string> Factors { get; }

    /// <summary>Its own trials.</summary>
    /// <param name="trials">The trials that are measured.</param>
    /// <exception cref="UserError">They keep nothing that can be measured.</exception>
    IEnumerable<PlannedTrial> Plan(IReadOnlyList<PlannedTrial> trials);
}
