using Filigree.Layers;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Probes;

/// <summary>
/// Something measured while a network trains, as metric rows of its own kind and as numbers of the whole trial. It belongs to one training; a
/// trial with several has one for each. <see cref="ProbeKind"/> declares the names.
/// </summary>
public interface IStudyProbe : ITrialState
{
    /// <summary>Refuses a training that ends before the probe's times.</summary>
    /// <param name="span">How long the training is.</param>
    /// <exception cref="UserError">A time lies beyond the end.</exception>
    void Require(TrainingSpan span) { }

    /// <summary>Measures after an epoch.</summary>
    /// <param name="network">The network.</param>
    /// <param name="epoch">The epoch's numbers: <c>epoch</c> (0 before training), <c>validation_accuracy</c>...</param>
    /// <param name="isLast">True after the last epoch.</param>
    /// <param name="write">Appends a row.</param>
    void Measure(Network network, IReadOnlyDictionary<string, double> epoch, bool isLast, Action<MetricRow> write);

    /// <summary>The numbers of the whole trial, once the training has ended.</summary>
    IReadOnlyDictionary<string, double> Summarise() => new Dictionary<string, double>();

    /// <summary>What it remembers from one epoch to the next; nothing unless it says so.</summary>
    /// <param name="state">What is written to or read from.</param>
    void ITrialState.Exchange(StateExchange state) { }
}
