namespace Filigree.Studies.Experiments;

/// <summary>A probe whose rows depend on what it saw before, which a checkpoint must hold.</summary>
public interface IRememberingStudyProbe : IStudyProbe
{
    /// <summary>Writes what it remembers.</summary>
    /// <param name="writer">Receives it.</param>
    void Save(BinaryWriter writer);

    /// <summary>Takes up what <see cref="Save"/> wrote.</summary>
    /// <param name="reader">What it wrote.</param>
    void Restore(BinaryReader reader);
}
