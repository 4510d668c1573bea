using Filigree.Studies.Definition;
using Filigree.Studies.Probes;

namespace Filigree.Studies.Experiments;

/// <summary>What determines a trial of <see cref="ChildNetExperiment"/>, beside its seed.</summary>
/// <param name="Parent">How the parent is made; the child is trained on the same data in the same way.</param>
/// <param name="Keep">Share of the parent's strongest connections that the child has.</param>
/// <param name="Magnitude">Magnitude of the child's weights at its start.</param>
internal sealed record ChildNetSettings(TrainSettings Parent, double Keep, double Magnitude) : ExperimentSettings
{
    /// <summary>The keys of a study file.</summary>
    internal static readonly string[] Keys = [.. TrainSettings.Keys, "keep", "magnitude", "probes"];

    /// <summary>1: changes and Pearson's correlation are of connection types at the parent's threshold.</summary>
    public override int Revision() => 1;

    /// <inheritdoc/>
    public override int? LastEpoch() => Parent.LastEpoch();

    /// <inheritdoc/>
    public override string? RequiredDataSet() => Parent.RequiredDataSet();

    /// <summary>Reads the keys.</summary>
    internal static ChildNetSettings Read(Section section) =>
        new(
            TrainSettings.Read(section, section.ChooseAll<ChosenProbe>("probes")),
            section.Number("keep", null, double.Epsilon, 1),
            section.Number("magnitude", 0.1, double.Epsilon, double.PositiveInfinity)
        );
}
