using Filigree.Layers;
using Filigree.Studies.Definition;
using Filigree.Studies.Probes;
using Filigree.Studies.Trials;
using Filigree.Training;

namespace Filigree.Studies.Experiments;

/// <summary>
/// The probes of networks that are drawn and not trained: each network is measured once, as before a training, and what probes say of a whole trial is the
/// mean over the networks.
/// </summary>
/// <param name="context">The trial.</param>
/// <param name="choices">The probes; null for none.</param>
internal sealed class UntrainedProbes(TrialContext context, IReadOnlyList<Choice<ChosenProbe>>? choices) : ITrialState
{
    private const string Epoch = "epoch";

    private static readonly Dictionary<string, double> BeforeTraining = new() { [Epoch] = 0 };

    private readonly NamedMeans means = new();

    /// <summary>Whether there are any.</summary>
    public bool Any => choices is not null;

    /// <summary>Reads the key <c>probes</c>.</summary>
    /// <param name="section">One trial's settings.</param>
    /// <param name="experiment">The experiment that draws the networks.</param>
    /// <returns>The probes; null where the study chooses none.</returns>
    /// <exception cref="UserError">A probe measures a training, or a time of it, or numbers that the experiment has itself.</exception>
    public static IReadOnlyList<Choice<ChosenProbe>>? Read(Section section, IExperiment experiment)
    {
        IReadOnlyList<Choice<ChosenProbe>> choices = ProbeChoices.Read(section);
        if (choices.Count == 0)
        {
            return null;
        }

        Origin origin = section.Find(ProbeChoices.Key)!.Origin;
        foreach (Choice<ChosenProbe> choice in choices)
        {
            ProbeKind kind = choice.Make().Kind;
            if (kind.NeedsTraining || choice.Make().New() is IStepProbe)
            {
                throw origin.Error(
                    $"the probe {kind.Name} measures a training, and the experiment {experiment.Name} trains nothing; expected probes of a network as it is wired"
                );
            }

            if (ProbeChoices.Shared(kind, experiment) is { } shared)
            {
                throw origin.Error(
                    $"the probe {kind.Name} measures {shared}, as the experiment {experiment.Name} does itself; expected other probes"
                );
            }
        }

        return choices;
    }

    /// <summary>Bytes of the rows of all networks, for plans.</summary>
    /// <param name="choices">The probes; null for none.</param>
    /// <param name="networks">How many networks.</param>
    /// <param name="layers">Layers of each.</param>
    public static long RowBytes(IReadOnlyList<Choice<ChosenProbe>>? choices, int networks, int layers) =>
        (long)(networks * (choices?.Sum(choice => choice.Make().RowBytes(layers, epochs: 1)) ?? 0));

    /// <summary>Measures a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="numbers">Numbers that tell its rows from those of others.</param>
    /// <param name="labels">Words that do.</param>
    public void Measure(
        Network network,
        IReadOnlyDictionary<string, double> numbers,
        IReadOnlyDictionary<string, string> labels
    )
    {
        if (choices is null)
        {
            return;
        }

        var probes = new StudyProbes(choices);
        probes.Measure(network, BeforeTraining, isLast: true, Write);
        var summary = new Dictionary<string, double>();
        probes.Summarise(summary);
        means.Add(summary);

        // Epochs are a training's: nothing here is measured at any.
        void Write(MetricRow row) =>
            context.Write(
                new MetricRow(
                    new Dictionary<string, double>(numbers.Concat(row.Numbers.Where(number => number.Key != Epoch))),
                    new Dictionary<string, string>(labels.Concat(row.Labels))
                )
            );
    }

    /// <summary>Adds the probes' numbers of the whole trial.</summary>
    public void Summarise(Dictionary<string, double> summary)
    {
        foreach (string name in means.Names)
        {
            summary[name] = means[name];
        }
    }

    /// <inheritdoc/>
    public void Exchange(StateExchange state) => means.Exchange(state);
}
