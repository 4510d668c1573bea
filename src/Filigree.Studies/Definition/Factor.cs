namespace Filigree.Studies.Definition;

/// <summary>Something a study varies.</summary>
/// <param name="Name">As shown to people, and as tables and figures name it: the last part of the path.</param>
/// <param name="Levels">The values it takes, in order.</param>
/// <param name="Origin">Where they are written.</param>
public sealed record Factor(string Name, IReadOnlyList<FactorLevel> Levels, Origin Origin);

/// <summary>One value of a factor.</summary>
/// <param name="Label">As shown to people.</param>
/// <param name="Settings">What it sets: paths with their values.</param>
public sealed record FactorLevel(string Label, IReadOnlyList<KeyValuePair<string, Node>> Settings);
