namespace Filigree.Studies.Trials;

/// <summary>One line of a trial's metrics: numbers by name, and labels by name (a layer's name, say).</summary>
/// <param name="Numbers">Numbers: <c>epoch</c>, <c>validation_accuracy</c>... NaN where a number was not finite.</param>
/// <param name="Labels">Words: <c>layer</c> to <c>dense1</c>. Rows of different kinds are told apart by these.</param>
public sealed record MetricRow(IReadOnlyDictionary<string, double> Numbers, IReadOnlyDictionary<string, string> Labels);
