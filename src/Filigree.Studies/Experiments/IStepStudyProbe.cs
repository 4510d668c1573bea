using Filigree.Training;

namespace Filigree.Studies.Experiments;

/// <summary>A probe that also measures in every step, and so has a state between two epochs that a checkpoint must hold.</summary>
public interface IStepStudyProbe : IStudyProbe, IStepProbe
{
    /// <summary>Writes what it has gathered since the last epoch.</summary>
    /// <param name="writer">Receives it.</param>
    void Save(BinaryWriter writer);

    /// <summary>Takes up what <see cref="Save"/> wrote.</summary>
    /// <param name="reader">What it wrote.</param>
    void Restore(BinaryReader reader);
}
