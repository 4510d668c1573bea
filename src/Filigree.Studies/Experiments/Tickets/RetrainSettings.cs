using Filigree.Studies.Definition;
using Filigree.Studies.Probes;

namespace Filigree.Studies.Experiments;

/// <summary>What determines a trial of <see cref="RetrainExperiment"/>, beside its seed.</summary>
/// <param name="Evolving">How the network that evolves is made and trained.</param>
/// <param name="Every">Epochs between two networks of which connections are retrained.</param>
/// <param name="Epochs">Epochs of each retraining.</param>
internal sealed record RetrainSettings(TrainSettings Evolving, int Every, int Epochs) : ExperimentSettings
{
    /// <inheritdoc/>
    internal override ExperimentSettings InSteps() => this with { Evolving = Evolving.InSteps() };

    private static readonly string[] Inner = ["every", "epochs"];

    /// <summary>The keys of a study file.</summary>
    internal static readonly string[] Keys = [.. TrainSettings.Keys, "plasticity", "kernel", "retraining", "probes"];

    /// <inheritdoc/>
    public override int? LastEpoch() => Math.Max(Epochs, Evolving.Training.Epochs);

    /// <inheritdoc/>
    public override string? RequiredDataSet() => Evolving.RequiredDataSet();

    /// <inheritdoc/>
    internal override SampleFile? RequiredFile() => Evolving.RequiredFile();

    /// <inheritdoc/>
    public override IdleRule? Idle() => Evolving.Idle();

    /// <inheritdoc/>
    public override IReadOnlyList<string> Warnings() => Evolving.Warnings();

    /// <summary>Reads the keys.</summary>
    internal static RetrainSettings Read(Section section)
    {
        TrainSettings evolving = TrainSettings.Read(section, ProbeChoices.Read(section)).WithPlasticity(section);
        Section retraining = section.Inner("retraining", Inner);
        return evolving.Plasticity is null
            ? throw section.Origin.Error("the study has no 'plasticity'; expected a rule by which connections evolve")
            : new RetrainSettings(
                evolving,
                retraining.Read(new TimeOption("every", "", null, 1, evolving.Training.Epochs, IsOfEpochs: true)).Count,
                retraining.Count("epochs", null, 1, 1_000_000)
            );
    }

    /// <summary>The epochs whose connections are retrained: the start, and then every so many to the end.</summary>
    internal IReadOnlyList<int> Moments() =>
        [.. Enumerable.Range(0, 1 + (Evolving.Training.Epochs / Every)).Select(index => index * Every)];
}
