using Filigree.Training;

namespace Filigree.Studies.Probes;

/// <summary>A probe that also measures in every step, and so has a state between two epochs.</summary>
public interface IStepStudyProbe : IStudyProbe, IStepProbe;
