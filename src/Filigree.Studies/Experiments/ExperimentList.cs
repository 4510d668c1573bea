using Filigree.Studies.Definition;
using Filigree.Studies.Extensions;
using Filigree.Studies.Probes;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Experiments;

/// <summary>The experiments that a study can choose from, and the rules that it can choose in them.</summary>
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

    /// <summary>The probes among the rules.</summary>
    internal IReadOnlyList<ProbeKind> Probes { get; init; } = ProbeChoices.BuiltIn;

    /// <summary>The assemblies of the extensions, in the order in which they were added.</summary>
    internal IReadOnlyList<CodeIdentity> Extensions { get; init; } = [];

    /// <summary>The experiments.</summary>
    public IReadOnlyList<IExperiment> Experiments { get; } = experiments;

    /// <summary>The experiment of a name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public IExperiment this[string name] =>
        Experiments.FirstOrDefault(experiment => experiment.Name == name) ?? throw new KeyNotFoundException(name);

    /// <summary>The same experiments, with rules of your own to choose from too.</summary>
    /// <param name="extension">The rules.</param>
    /// <exception cref="UserError">A name is taken, or cannot be written in a study file.</exception>
    public ExperimentList With(IExtension extension)
    {
        ArgumentNullException.ThrowIfNull(extension);
        CodeIdentity identity = extension is ExtensionFile file
            ? file.Identity
            : CodeIdentity.Of(extension.GetType().Assembly);
        if (Extensions.Any(one => one.Name == identity.Name))
        {
            throw new UserError($"{identity.Name} is added twice", expected: "each extension once");
        }

        var registration = new Registration(Rules, Probes, Experiments, identity.ToString());
        extension.Register(registration);
        return new ExperimentList(Experiments)
        {
            Rules = registration.Rules,
            Probes = registration.Probes,
            Extensions = [.. Extensions, identity],
        };
    }

    /// <summary>What an experiment measures, with what the probes measure in it where it takes probes.</summary>
    /// <param name="experiment">One of the experiments.</param>
    public Vocabulary VocabularyOf(IExperiment experiment)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        return ProbeChoices.Join(experiment, Probes);
    }

    /// <summary>The experiment that a study names under <c>experiment</c>.</summary>
    internal IExperiment Read(MapNode study)
    {
        string[] names = [.. Experiments.Select(experiment => experiment.Name)];
        return study.Find("experiment")?.Value is { } node
            ? this[Values.Word(node, "experiment", names)]
            : throw study.Origin.Error($"the study has no 'experiment'; expected one of {string.Join(", ", names)}");
    }
}
