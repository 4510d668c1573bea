using Filigree.Studies.Definition;

namespace Filigree.Studies.Trials;

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
);
