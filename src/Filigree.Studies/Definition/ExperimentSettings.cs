namespace Filigree.Studies.Definition;

/// <summary>
/// An experiment's part of a trial's configuration: an immutable record, all defaults filled in. Every public property
/// is part of the trial's identity; what is no setting of its own is a method.
/// </summary>
public abstract record ExperimentSettings
{
    /// <summary>Name of the data set that must be at hand, or null if none is needed.</summary>
    public virtual string? RequiredDataSet() => null;

    /// <summary>The file that the data set is of, or null where it is of none.</summary>
    internal virtual SampleFile? RequiredFile() => null;

    /// <summary>The last epoch of which anything is measured; null where nothing is trained.</summary>
    public virtual int? LastEpoch() => null;

    /// <summary>The same settings with moments of a training in iterations: equal for moments that are one, however they are written.</summary>
    internal virtual ExperimentSettings InSteps() => this;

    /// <summary>The key of a rule that can do nothing here and why, or null: such a trial is refused.</summary>
    public virtual IdleRule? Idle() => null;

    /// <summary>What a reader must know of trials with these settings, a line each; no reason to refuse them.</summary>
    public virtual IReadOnlyList<string> Warnings() => [];

    /// <summary>
    /// Whether a trial keeps the state at its end, so that one that only measures more, keeps more or trains longer need not begin again. No
    /// part of the identity.
    /// </summary>
    public virtual bool KeepsFinal() => false;

    /// <summary>
    /// Raised when what is measured with these settings changes its meaning, so that trials from before are not taken for new ones; part of
    /// the identity where it is not 0.
    /// </summary>
    public virtual int Revision() => 0;
}

/// <summary>A rule that can do nothing where it is.</summary>
/// <param name="Key">The setting that chooses it: <c>plasticity</c>.</param>
/// <param name="Reason">Why, and what would help, in a line without an end.</param>
public sealed record IdleRule(string Key, string Reason);
