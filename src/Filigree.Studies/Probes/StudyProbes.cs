using Filigree.Layers;
using Filigree.Options;
using Filigree.Studies.Trials;
using Filigree.Training;

namespace Filigree.Studies.Probes;

/// <summary>The probes of one training.</summary>
/// <param name="choices">As the study chooses them.</param>
internal sealed class StudyProbes(IReadOnlyList<Choice<IStudyProbe>> choices) : ITrialState
{
    private readonly (string Name, IStudyProbe Probe)[] probes =
    [
        .. choices.Select(choice => (choice.Name, choice.Make())),
    ];

    /// <summary>Those that measure in every step too.</summary>
    public IEnumerable<IStepProbe> InSteps => probes.Select(one => one.Probe).OfType<IStepProbe>();

    /// <summary>Measures after an epoch.</summary>
    public void Measure(
        Network network,
        IReadOnlyDictionary<string, double> epoch,
        bool isLast,
        Action<MetricRow> write
    )
    {
        foreach ((_, IStudyProbe probe) in probes)
        {
            probe.Measure(network, epoch, isLast, write);
        }
    }

    /// <summary>Adds their numbers of the whole trial.</summary>
    public void Summarise(Dictionary<string, double> summary)
    {
        foreach ((string name, double number) in probes.SelectMany(one => one.Probe.Summarise()))
        {
            summary[name] = number;
        }
    }

    /// <inheritdoc/>
    public void Exchange(StateExchange state)
    {
        foreach ((string name, IStudyProbe probe) in probes)
        {
            state.Part(name, probe);
        }
    }
}
