using Filigree.Numerics;

namespace Filigree.Training;

/// <summary>Samples with targets, that can be laid out as rows of a matrix.</summary>
public interface ISampleSource
{
    /// <summary>Number of samples.</summary>
    int Count { get; }

    /// <summary>Numbers a sample.</summary>
    int Features { get; }

    /// <summary>Number of classes; labels are below it. 0 where targets are real numbers.</summary>
    int Classes { get; }

    /// <summary>Numbers of a sample's target, real numbers or a share of each class; 0 where targets are classes.</summary>
    int Targets => 0;

    /// <summary>Lays out some samples.</summary>
    /// <param name="positions">Which samples, in 0 .. Count - 1.</param>
    /// <param name="destination">[positions, features]; receives the inputs.</param>
    /// <param name="labels">Receives the classes; left as it is where <see cref="Targets"/> is not 0.</param>
    void Gather(ReadOnlySpan<int> positions, MatrixSpan destination, Span<int> labels);

    /// <summary>Lays out some samples as an epoch of training shows them: changed at random, if the source does that.</summary>
    /// <param name="positions">Which samples, in 0 .. Count - 1.</param>
    /// <param name="epoch">The epoch, 0 for the first.</param>
    /// <param name="destination">[positions, features]; receives the inputs.</param>
    /// <param name="labels">Receives the classes.</param>
    void Gather(ReadOnlySpan<int> positions, int epoch, MatrixSpan destination, Span<int> labels) =>
        Gather(positions, destination, labels);

    /// <summary>Lays out the targets of some samples, where these are numbers.</summary>
    /// <param name="positions">Which samples, in 0 .. Count - 1.</param>
    /// <param name="epoch">The epoch of training that shows them; null without training.</param>
    /// <param name="destination">[positions, <see cref="Targets"/>]; receives the targets.</param>
    void GatherTargets(ReadOnlySpan<int> positions, int? epoch, MatrixSpan destination) =>
        throw new NotSupportedException("The targets of these samples are classes.");
}
