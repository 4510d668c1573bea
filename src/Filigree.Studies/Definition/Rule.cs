namespace Filigree.Studies.Definition;

/// <summary>
/// Something a study chooses by name, with its parameters: a wiring, a model, an optimizer. In a study file it is the
/// name alone, or a map of the name to its parameters: <c>{lightning: {count: 1000, strength: 0.5}}</c>.
/// </summary>
/// <param name="Name">Name as in study files.</param>
/// <param name="Parameters">Its parameters, the most telling first.</param>
/// <param name="Description">What it is, in a line.</param>
public sealed record Rule(string Name, string Description, IReadOnlyList<RuleParameter> Parameters)
{
    /// <summary>
    /// Says what is wrong with some parameters being written together, or one without another; null if nothing is. It is given the names
    /// of those that were written, and every parameter's value.
    /// </summary>
    public Func<IReadOnlyCollection<string>, IReadOnlyDictionary<string, object>, string?> FindConflict { get; init; } =
        (_, _) => null;
}
