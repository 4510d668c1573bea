using Filigree.Numerics;

namespace Filigree.Training;

/// <summary>Labelled samples that can be laid out as rows of a matrix.</summary>
public interface ISampleSource
{
    /// <summary>Number of samples.</summary>
    int Count { get; }

    /// <summary>Numbers a sample.</summary>
    int Features { get; }

    /// <summary>Number of classes; labels are below it.</summary>
    int Classes { get; }

    /// <summary>Lays out some samples.</summary>
    /// <param name="positions">Which samples, in 0 .. Count - 1.</param>
    /// <param name="destination">[positions, features]; receives the inputs.</param>
    /// <param name="labels">Receives the classes.</param>
    void Gather(ReadOnlySpan<int> positions, MatrixSpan destination, Span<int> labels);

    /// <summary>Lays out some samples as an epoch of training shows them: changed at random, if the source does that.</summary>
    /// <param name="positions">Which samples, in 0 .. Count - 1.</param>
    /// <param name="epoch">The epoch, 0 for the first.</param>
    /// <param name="destination">[positions, features]; receives the inputs.</param>
    /// <param name="labels">Receives the classes.</param>
    void Gather(ReadOnlySpan<int> positions, int epoch, MatrixSpan destination, Span<int> labels) =>
        Gather(positions, destination, labels);
}
