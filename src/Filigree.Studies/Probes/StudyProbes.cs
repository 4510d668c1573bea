using Filigree.Layers;
using Filigree.Options;
using Filigree.Studies.Trials;
using Filigree.Training;

namespace Filigree.Studies.Probes;

/// <summary>The probes of one training.</summary>
/// <param name="choices">As the study chooses them.</param>
internal sealed class StudyProbes(IReadOnlyList<Choice<ChosenProbe>> choices) : ITrialState
{
    private readonly (ProbeKind Kind, IStudyProbe Probe)[] probes =
    [
        .. choices.Select(choice => choice.Make()).Select(chosen => (chosen.Kind, chosen.New())),
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
        foreach ((ProbeKind kind, IStudyProbe probe) in probes)
        {
            probe.Measure(
                network,
                epoch,
                isLast,
                row =>
                {
                    kind.RequireDeclared(row, epoch);
                    write(row);
                }
            );
        }
    }

    /// <summary>Adds their numbers of the whole trial.</summary>
    public void Summarise(Dictionary<string, double> summary)
    {
        foreach ((ProbeKind kind, IStudyProbe probe) in probes)
        {
            foreach ((string name, double number) in probe.Summarise())
            {
                kind.RequireDeclared(name, kind.Summary);
                summary[name] = number;
            }
        }
    }

    /// <inheritdoc/>
    public void Exchange(StateExchange state)
    {
        foreach ((ProbeKind kind, IStudyProbe probe) in probes)
        {
            state.Part(kind.Name, probe);
        }
    }
}
