using Filigree.Studies.Definition;
using Filigree.Studies.Experiments;

namespace Filigree.Studies.Trials;

/// <summary>
/// A kind of trial: what can be set, what is measured, and how it is run. A new kind is one class and one line in
/// <see cref="ExperimentList"/>.
/// </summary>
public interface IExperiment
{
    /// <summary>Name as in study files.</summary>
    string Name { get; }

    /// <summary>What it does, in a line.</summary>
    string Description { get; }

    /// <summary>The keys of a study file that set it, beside those that every study has.</summary>
    IReadOnlyList<string> Keys { get; }

    /// <summary>What it measures.</summary>
    Vocabulary Vocabulary { get; }

    /// <summary>Whether it trains its networks: where it does not, probes measure them as they are wired, those alone that need no training.</summary>
    bool Trains => true;

    /// <summary>What can be measured over all of its trials once they are finished; null for nothing.</summary>
    Catalog<IAcross>? Across => null;

    /// <summary>Reads its settings strictly, filling in defaults.</summary>
    /// <param name="section">The settings of one trial; only <see cref="Keys"/> stand in it.</param>
    /// <exception cref="UserError">Something is missing, unknown or impossible.</exception>
    ExperimentSettings Read(Section section);

    /// <summary>A guess at what one trial takes, for the plan.</summary>
    TrialCost Estimate(ExperimentSettings settings);

    /// <summary>
    /// Settings whose finished trial holds all that one of these settings would do, or its beginning, with equal bits: the one with the least
    /// left to do first. None unless an experiment can go on from what it keeps.
    /// </summary>
    IEnumerable<Precursor> Precursors(ExperimentSettings settings) => [];

    /// <summary>
    /// Runs one trial, from its checkpoint if there is one. The outcome and the metric rows depend on
    /// the context's settings and randomness only.
    /// </summary>
    /// <param name="context">The trial.</param>
    /// <exception cref="OperationCanceledException">Stopped on request, after saving a checkpoint.</exception>
    TrialOutcome Run(TrialContext context);
}

/// <summary>A guess at what a trial takes.</summary>
/// <param name="Work">Floating-point operations.</param>
/// <param name="DiskBytes">Size of its folder once it is finished, without the final state.</param>
public sealed record TrialCost(double Work, long DiskBytes)
{
    /// <summary>Size of the final state, if it is kept.</summary>
    public long FinalBytes { get; init; }
}

/// <summary>Settings of which a finished trial can be gone on from.</summary>
/// <param name="Settings">The settings.</param>
/// <param name="Left">Share of a trial's work that is left to do then.</param>
public sealed record Precursor(ExperimentSettings Settings, double Left);
