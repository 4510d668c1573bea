using Filigree.Studies.Definition;
using Filigree.Studies.Execution;
using Filigree.Studies.Experiments;
using Filigree.Studies.Planning;

namespace Filigree.Dashboard.Index;

/// <summary>
/// A plan with its trials: a line for each combination and seed. A trial that a factor makes no difference to stands in several lines.
/// </summary>
internal sealed class RunView
{
    private static long made;
    private static readonly Dictionary<string, Quantity> Known = KnownQuantities();

    /// <summary>Joins a plan with what is watched.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="lines">Its trials, and those of plans that differ in their seeds only.</param>
    /// <param name="others">Other plans in the folder, a line each.</param>
    /// <param name="folder">The run's folder.</param>
    /// <param name="watch">The trial of an identity.</param>
    public RunView(
        PlanRecord plan,
        IReadOnlyList<PlanRecordTrial> lines,
        IReadOnlyList<string> others,
        RunFolder folder,
        Func<string, WatchedTrial> watch
    )
    {
        Plan = plan;
        Lines = lines;
        OtherPlans = others;
        Presentation = PresentationOf(plan, folder);
        Trials = [.. lines.Select(line => watch(line.Id))];
        Across = [.. plan.Across.Select(trial => watch(trial.Id))];
        Factors = [.. lines.SelectMany(line => line.Factors.Keys).Distinct()];
        Levels =
        [
            .. Factors.Select(factor =>
                lines.Select(line => line.Factors.GetValueOrDefault(factor, "")).Distinct().ToArray()
            ),
        ];
        LevelOf = new int[Factors.Count][];
        for (int factor = 0; factor < Factors.Count; factor++)
        {
            var places = Levels[factor].Select((level, place) => (level, place)).ToDictionary();
            LevelOf[factor] = [.. lines.Select(line => places[line.Factors.GetValueOrDefault(Factors[factor], "")])];
        }
    }

    /// <summary>Tells views apart: places of lines hold within one.</summary>
    public long Number { get; } = Interlocked.Increment(ref made);

    /// <summary>The plan.</summary>
    public PlanRecord Plan { get; }

    /// <summary>The lines: identity, factors and seed.</summary>
    public IReadOnlyList<PlanRecordTrial> Lines { get; }

    /// <summary>The trial of each line.</summary>
    public IReadOnlyList<WatchedTrial> Trials { get; }

    /// <summary>What is measured over all trials once they are finished.</summary>
    public IReadOnlyList<WatchedTrial> Across { get; }

    /// <summary>Other plans in the folder, a line each.</summary>
    public IReadOnlyList<string> OtherPlans { get; }

    /// <summary>Names of what varies.</summary>
    public IReadOnlyList<string> Factors { get; }

    /// <summary>Levels of each factor, in the order of the plan.</summary>
    public IReadOnlyList<string[]> Levels { get; }

    /// <summary>[factor][line]: which level.</summary>
    public int[][] LevelOf { get; }

    /// <summary>How the study wants its results shown; null where it cannot be read, for want of an extension say.</summary>
    public Presentation? Presentation { get; }

    /// <summary>What is known of a number: its format, and which way is better.</summary>
    public static Quantity Quantity(string name) => Known.GetValueOrDefault(name) ?? new Quantity(name, "");

    private static Presentation? PresentationOf(PlanRecord plan, RunFolder folder)
    {
        try
        {
            return plan.Resolved is { } resolved
                ? StudyReader
                    .Read(
                        new StudySource(folder.ResolvedFile, resolved, folder.Path),
                        new StudyOptions { IsRecorded = true },
                        ExperimentList.All
                    )
                    .Presentation
                : null;
        }
        catch (UserError)
        {
            // The numbers can be shown without it.
            return null;
        }
    }

    private static Dictionary<string, Quantity> KnownQuantities()
    {
        ExperimentList all = ExperimentList.All;
        return all
            .Experiments.Select(all.VocabularyOf)
            .SelectMany(words => words.Metrics.Concat(words.Summary))
            .Concat(Vocabulary.OfEveryTrial)
            .DistinctBy(quantity => quantity.Name)
            .ToDictionary(quantity => quantity.Name);
    }
}
