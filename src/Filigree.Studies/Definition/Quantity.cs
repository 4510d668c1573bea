namespace Filigree.Studies.Definition;

/// <summary>
/// A number that an experiment measures, declared once: what it is, and how it is shown unless a study says otherwise. The page
/// <c>docs/reference.md</c> is made of these.
/// </summary>
public sealed record Quantity
{
    /// <summary>The formats there are.</summary>
    public static IReadOnlyList<string> Formats { get; } = ["percent", "number", "integer"];

    /// <summary>The directions there are.</summary>
    public static IReadOnlyList<string> Directions { get; } = ["higher", "lower", "neither"];

    /// <summary>Declares a number.</summary>
    /// <param name="name">Name in metrics and summaries: <c>validation_accuracy</c>.</param>
    /// <param name="description">What it is, in a line that follows its name.</param>
    /// <param name="format">One of <see cref="Formats"/>.</param>
    /// <param name="better">One of <see cref="Directions"/>.</param>
    /// <exception cref="ArgumentException">There is no such format or direction.</exception>
    public Quantity(string name, string description, string format = "number", string better = "neither")
    {
        (Name, Description, Format, Better) = (name, description, format, better);
        if (!Formats.Contains(format) || !Directions.Contains(better))
        {
            throw new ArgumentException($"'{name}' is of the format '{format}' and better '{better}'.");
        }
    }

    /// <summary>Name in metrics and summaries.</summary>
    public string Name { get; }

    /// <summary>What it is, in a line that follows its name.</summary>
    public string Description { get; }

    /// <summary><c>percent</c>, <c>number</c> or <c>integer</c>.</summary>
    public string Format { get; }

    /// <summary><c>higher</c>, <c>lower</c> or <c>neither</c>.</summary>
    public string Better { get; }

    /// <summary>Unit, where the format does not say it: <c>s</c>, <c>nats</c>.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Which of a training's epochs it belongs to.</summary>
    public MeasuredAt At { get; init; }

    /// <summary>The probe that measures it; empty for what every trial measures.</summary>
    public string Probe { get; init; } = "";

    /// <summary>The setting, as a path, without which it is not measured; empty where it needs none.</summary>
    public string Setting { get; init; } = "";

    /// <summary>The value of <see cref="Setting"/> with which it is not measured.</summary>
    public string SettingOff { get; init; } = "0";
}

/// <summary>Which epoch of a training a number of the whole trial belongs to.</summary>
public enum MeasuredAt
{
    /// <summary>None of them alone.</summary>
    WholeTrial,

    /// <summary>The first.</summary>
    FirstEpoch,

    /// <summary>The best: the first of those with the highest validation accuracy; with real targets, the lowest validation loss.</summary>
    BestEpoch,

    /// <summary>The last.</summary>
    LastEpoch,
}

/// <summary>Epochs as words.</summary>
internal static class MeasuredAtWords
{
    /// <summary>The epoch in a sentence; empty for a number of the whole trial.</summary>
    public static string InWords(this MeasuredAt epoch) =>
        epoch switch
        {
            MeasuredAt.FirstEpoch => "the first epoch",
            MeasuredAt.BestEpoch => "the best epoch",
            MeasuredAt.LastEpoch => "the last epoch",
            _ => "",
        };
}

/// <summary>A word that tells metric rows apart.</summary>
/// <param name="Name">Name: <c>layer</c>.</param>
/// <param name="Description">What its values are.</param>
public sealed record RowLabel(string Name, string Description);

/// <summary>The names that tables and figures over an experiment's trials can use.</summary>
/// <param name="Summary">Numbers of a whole trial.</param>
/// <param name="Metrics">Numbers of a metric row.</param>
/// <param name="Labels">Words that tell metric rows apart.</param>
public sealed record Vocabulary(
    IReadOnlyList<Quantity> Summary,
    IReadOnlyList<Quantity> Metrics,
    IReadOnlyList<RowLabel> Labels
)
{
    /// <summary>Numbers that every trial has beside its experiment's own.</summary>
    public static IReadOnlyList<Quantity> OfEveryTrial { get; } =
    [new("seconds", "time that the trial took, of all its threads together", "number", "lower") { Unit = "s" }];

    /// <summary>The columns of a study that asks for no tables: names out of <see cref="Summary"/>.</summary>
    public IReadOnlyList<string> UsualColumns { get; init; } = [];

    /// <summary>The figures of a study that asks for none; what varies becomes series and panels.</summary>
    public IReadOnlyList<FigureSpecification> UsualFigures { get; init; } = [];
}
