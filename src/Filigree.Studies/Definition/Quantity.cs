namespace Filigree.Studies.Definition;

/// <summary>A number that an experiment measures, and how it is shown unless a study says otherwise.</summary>
/// <param name="Name">Name in metrics and summaries: <c>validation_accuracy</c>.</param>
/// <param name="Format"><c>percent</c>, <c>number</c> or <c>integer</c>.</param>
/// <param name="Better"><c>higher</c>, <c>lower</c> or <c>neither</c>.</param>
public sealed record Quantity(string Name, string Format = "number", string Better = "neither");

/// <summary>The names that tables and figures over an experiment's trials can use.</summary>
/// <param name="Summary">Numbers of a whole trial.</param>
/// <param name="Metrics">Numbers of a metric row.</param>
/// <param name="Labels">Words that tell metric rows apart, such as <c>layer</c>.</param>
public sealed record Vocabulary(
    IReadOnlyList<Quantity> Summary,
    IReadOnlyList<Quantity> Metrics,
    IReadOnlyList<string> Labels
);
