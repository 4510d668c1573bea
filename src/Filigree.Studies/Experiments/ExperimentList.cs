using Filigree.Studies.Definition;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Experiments;

/// <summary>The experiments that a study can choose from.</summary>
/// <param name="experiments">The experiments, the most used first.</param>
public sealed class ExperimentList(params IReadOnlyList<IExperiment> experiments)
{
    /// <summary>All experiments that come with Filigree. A new one is one line here.</summary>
    public static ExperimentList All =>
        new(
            new TrainExperiment(),
            new PercolationExperiment(),
            new ChildNetExperiment(),
            new TicketExperiment(),
            new StrengthExperiment(),
            new WeightDensityExperiment(),
            new DistancesExperiment(),
            new RetrainExperiment()
        );

    /// <summary>The rules that their studies choose from: wirings, models...</summary>
    public RuleBook Rules { get; init; } = StudyRules.BuiltIn;

    /// <summary>The experiments.</summary>
    public IReadOnlyList<IExperiment> Experiments { get; } = experiments;

    /// <summary>The experiment of a name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public IExperiment this[string name] =>
        Experiments.FirstOrDefault(experiment => experiment.Name == name) ?? throw new KeyNotFoundException(name);

    /// <summary>The experiment that a study names under <c>experiment</c>.</summary>
    internal IExperiment Read(MapNode study)
    {
        string[] names = [.. Experiments.Select(experiment => experiment.Name)];
        return study.Find("experiment")?.Value is { } node
            ? this[Values.Word(node, "experiment", names)]
            : throw study.Origin.Error($"the study has no 'experiment'; expected one of {string.Join(", ", names)}");
    }
}
