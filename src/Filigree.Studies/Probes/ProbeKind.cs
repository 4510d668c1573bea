using Filigree.Layers;
using Filigree.Options;
using Filigree.Studies.Definition;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Probes;

/// <summary>
/// A probe as studies choose it: its name and options, and all that it measures. One of your own is a class with its kind, which
/// <see cref="Extensions.Registration.Add(ProbeKind)"/> takes.
/// </summary>
/// <param name="name">Name as in study files.</param>
/// <param name="description">What it measures, in a line.</param>
/// <param name="options">Its options, the most telling first.</param>
/// <param name="make">Makes the probe of one training.</param>
public sealed class ProbeKind(
    string name,
    string description,
    IReadOnlyList<RuleOption> options,
    Func<Choice, IStudyProbe> make
)
{
    private const string EpochNumber = "epoch";
    private const string EveryEpoch = "every-epoch";
    private const string StartAndEnd = "start-and-end";

    // Came after the first trials of the probes that have it.
    private static readonly WordOption<string> At = WordOption.Of(
        "at",
        "which epochs are measured: every one, or the start and the end",
        EveryEpoch,
        EveryEpoch,
        StartAndEnd
    ) with
    {
        IsSilentByDefault = true,
    };

    /// <summary>The label of rows of one layer.</summary>
    public static RowLabel Layer { get; } =
        new("layer", "name of a weight, such as dense1.weight, or 'all' where a probe has a row for the whole network");

    /// <summary>Name as in study files.</summary>
    public string Name => name;

    /// <summary>Where it comes from; empty where it is common knowledge.</summary>
    public string Source { get; init; } = "";

    /// <summary>Name, description and options.</summary>
    internal Rule<ChosenProbe> Rule =>
        field ??= new(
            name,
            description,
            Measures == ProbedEpochs.AnyAlone ? [.. options, At] : options,
            choice => new ChosenProbe(this, choice)
        )
        {
            Source = Source,
        };

    /// <summary>Which epochs it measures.</summary>
    public ProbedEpochs Measures { get; init; }

    /// <summary>True if it measures steps, or what has changed since an epoch before: a network that is not trained has nothing for it.</summary>
    public bool NeedsTraining { get; init; }

    /// <summary>Numbers of its rows.</summary>
    public IReadOnlyList<Quantity> Metrics { get; init; } = [];

    /// <summary>Words that tell its rows apart; several probes may share one.</summary>
    public IReadOnlyList<RowLabel> Labels { get; init; } = [];

    /// <summary>Numbers of the whole trial.</summary>
    public IReadOnlyList<Quantity> Summary { get; init; } = [];

    /// <summary>Bytes of the rows of an epoch, for plans: of a choice and a number of layers. A row for each layer, and one for all, unless it says otherwise.</summary>
    public Func<Choice, int, double> RowBytes { get; init; } = (_, layers) => 85 * (layers + 1);

    /// <summary>True if it measures before training and after the last epoch alone, so that a finished training is enough.</summary>
    internal bool NeedsStartAndEndAlone(Choice choice) =>
        Measures == ProbedEpochs.StartAndEnd || (Measures == ProbedEpochs.AnyAlone && choice.Get(At) == StartAndEnd);

    /// <summary>Makes the probe of one training.</summary>
    internal IStudyProbe Make(Choice choice) =>
        Measures == ProbedEpochs.AnyAlone && NeedsStartAndEndAlone(choice)
            ? new StartAndEndProbe(make(choice))
            : make(choice);

    /// <summary>
    /// Refuses a row with a number or a label that no table could name, and that might be another's. Where a label tells the row from the
    /// training's own, it may repeat the epoch's numbers, to be drawn beside the probe's.
    /// </summary>
    /// <exception cref="InvalidOperationException">It has one.</exception>
    internal void RequireDeclared(MetricRow row, IReadOnlyDictionary<string, double> epoch)
    {
        foreach (string number in row.Numbers.Keys)
        {
            bool isRepeated = epoch.ContainsKey(number) && (row.Labels.Count > 0 || number == EpochNumber);
            if (!isRepeated)
            {
                RequireDeclared(number, Metrics);
            }
        }

        foreach (string label in row.Labels.Keys)
        {
            if (!Labels.Any(one => one.Name == label))
            {
                throw Undeclared("label", label);
            }
        }
    }

    /// <summary>Refuses a number that is not among those that it declares.</summary>
    /// <exception cref="InvalidOperationException">It is not.</exception>
    internal void RequireDeclared(string number, IReadOnlyList<Quantity> declared)
    {
        if (!declared.Any(one => one.Name == number))
        {
            throw Undeclared("number", number);
        }
    }

    private InvalidOperationException Undeclared(string what, string called) =>
        new($"the probe {name} writes a {what} '{called}' that it does not declare");

    private sealed class StartAndEndProbe(IStudyProbe probe) : IStudyProbe
    {
        public void Measure(
            Network network,
            IReadOnlyDictionary<string, double> epoch,
            bool isLast,
            Action<MetricRow> write
        )
        {
            if (isLast || epoch["epoch"] == 0)
            {
                probe.Measure(network, epoch, isLast, write);
            }
        }

        public IReadOnlyDictionary<string, double> Summarise() => probe.Summarise();

        public void Exchange(StateExchange state) => probe.Exchange(state);

        public void Require(TrainingSpan span) => probe.Require(span);
    }
}

/// <summary>Which epochs of a training a probe measures.</summary>
public enum ProbedEpochs
{
    /// <summary>All of them, for what it measures depends on what it saw before.</summary>
    Every,

    /// <summary>Each by itself, so that a study may ask for the first and last alone: <c>at: start-and-end</c>.</summary>
    AnyAlone,

    /// <summary>Before training and after the last epoch.</summary>
    StartAndEnd,
}
