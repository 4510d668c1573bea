using Filigree.Studies.Definition;
using Filigree.Studies.Planning;

namespace Filigree.Studies.Execution;

/// <summary>All that a report needs of one run: the study and its finished trials.</summary>
/// <param name="Study">Name, such as <c>lightning/mnist</c>.</param>
/// <param name="Presentation">Title, text, tables and figures asked for.</param>
/// <param name="Trials">Finished trials in the order of the plan.</param>
/// <param name="PlannedTrials">How many trials the plan has; more than <see cref="Trials"/> while a run is unfinished.</param>
/// <param name="HowItWasRun">Configuration, command, machine, version, time: label to text, in order.</param>
public sealed record StudyResults(
    string Study,
    Presentation Presentation,
    IReadOnlyList<TrialResult> Trials,
    int PlannedTrials,
    IReadOnlyList<KeyValuePair<string, string>> HowItWasRun
)
{
    /// <summary>Names of the data sets that the trials are of; empty where they need none.</summary>
    public IReadOnlyList<string> Data { get; init; } = [];

    /// <summary>Data sets that stand in for those that the study asks for: name to the name asked for.</summary>
    public IReadOnlyDictionary<string, string> Substituted { get; init; } = new Dictionary<string, string>();

    /// <summary>Trials that were tried and failed; they are not among <see cref="Trials"/>.</summary>
    public IReadOnlyList<FailedTrial> FailedTrials { get; init; } = [];

    /// <summary>The settings of a trial, path to value, read when they are asked for; nothing where they are not known.</summary>
    public Func<TrialResult, IReadOnlyDictionary<string, string>> Settings { get; init; } =
        _ => new Dictionary<string, string>();

    /// <summary>What was measured over all trials once they were finished; its factors are of its own.</summary>
    public IReadOnlyList<TrialResult> Across { get; init; } = [];

    /// <summary>How many such measurements the plan has.</summary>
    public int PlannedAcross { get; init; }

    /// <summary>Name of the plan; empty where there is none.</summary>
    public string Plan { get; init; } = "";

    /// <summary>Plans of other settings in the same folder, whose trials are not among these: name and command, a line each.</summary>
    public IReadOnlyList<string> OtherPlans { get; init; } = [];

    /// <summary>What was found damaged, a line each; numbers of damaged trials are not among <see cref="Trials"/>.</summary>
    public IReadOnlyList<string> Damage { get; init; } = [];
}

/// <summary>A trial that failed.</summary>
/// <param name="Id">The trial's identity.</param>
/// <param name="Factors">What the study varies, as shown to people.</param>
/// <param name="Seed">The trial's seed.</param>
/// <param name="Message">Why, in one line.</param>
public sealed record FailedTrial(string Id, IReadOnlyDictionary<string, string> Factors, ulong Seed, string Message);
