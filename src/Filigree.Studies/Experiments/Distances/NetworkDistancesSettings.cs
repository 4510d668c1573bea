using System.Text.Json.Serialization;
using Filigree.Studies.Definition;

namespace Filigree.Studies.Experiments;

/// <summary>What determines a measurement of <see cref="NetworkDistances"/>.</summary>
/// <param name="Networks">The networks, in the order in which they are shown.</param>
/// <param name="Epoch">Epochs after which they were kept.</param>
/// <param name="Layers">What is compared: <c>all</c> layers, the <c>hidden</c> ones, or the <c>first</c>.</param>
/// <param name="MatchOutputs">Whether output neurons are assigned too.</param>
/// <param name="NonZero">Whether connections of weight 0 are left out.</param>
internal sealed record NetworkDistancesSettings(
    IReadOnlyList<ComparedNetwork> Networks,
    int Epoch,
    string Layers,
    bool MatchOutputs,
    // What a study does not say is no part of a trial's identity.
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool NonZero = false
) : ExperimentSettings;

/// <summary>One of several networks that are compared.</summary>
/// <param name="Trial">Identity of the trial that kept it.</param>
/// <param name="Label">Its name in figures.</param>
internal sealed record ComparedNetwork(string Trial, string Label);
