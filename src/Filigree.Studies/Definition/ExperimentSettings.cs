namespace Filigree.Studies.Definition;

/// <summary>
/// An experiment's part of a trial's configuration: an immutable record, all defaults filled in. Every public property
/// is part of the trial's identity; what is no setting of its own is a method.
/// </summary>
public abstract record ExperimentSettings
{
    /// <summary>Name of the data set that must be at hand, or null if none is needed.</summary>
    public virtual string? RequiredDataSet() => null;
}
