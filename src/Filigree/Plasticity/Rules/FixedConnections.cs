using Filigree.Options;

namespace Filigree.Plasticity;

/// <summary>
/// The zeros of the wiring stay zero (a fixed topology: Fix-MLP of topological-insights, child networks): weights that are
/// dense and have zeros keep their other connections alone, in the form that suits their number.
/// </summary>
internal sealed class FixedConnections : IPlasticity
{
    /// <summary>The rule in study files.</summary>
    public static Rule<IPlasticity> Rule { get; } =
        new("fixed", "the zeros of the wiring stay zero", [], _ => new FixedConnections());

    /// <inheritdoc/>
    public string Name => Rule.Name;

    /// <inheritdoc/>
    public void Begin(IPlasticTraining training)
    {
        ArgumentNullException.ThrowIfNull(training);
        WiredZeros.Fix(training);
    }
}
