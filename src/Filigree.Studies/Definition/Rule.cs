namespace Filigree.Studies.Definition;

/// <summary>
/// Something a study chooses by name, with its parameters: a wiring, a model, an optimizer. In a study file it is the
/// name alone, or a map of the name to its parameters: <c>{lightning: {count: 1000, strength: 0.5}}</c>.
/// </summary>
/// <param name="Name">Name as in study files.</param>
/// <param name="Parameters">Its parameters, the most telling first.</param>
/// <param name="Description">What it is, in a line.</param>
public sealed record Rule(string Name, string Description, IReadOnlyList<RuleParameter> Parameters);
