using System.Text.Json.Serialization;

namespace Filigree.Studies.Definition;

/// <summary>
/// An experiment's part of a trial's configuration: an immutable record, all defaults filled in. Every public property
/// is part of the trial's identity, but those marked <see cref="JsonIgnoreAttribute"/>.
/// </summary>
public abstract record ExperimentSettings
{
    /// <summary>Name of the data set that must be at hand, or null if none is needed.</summary>
    [JsonIgnore]
    public virtual string? DataSet => null;
}
