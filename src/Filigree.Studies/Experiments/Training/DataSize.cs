using Filigree.Tensors;

namespace Filigree.Studies.Experiments;

/// <summary>How large data are, and what a network for them takes and gives.</summary>
/// <param name="Shape">What the numbers of a sample are.</param>
/// <param name="Classes">Outputs: a number for each class, or for each real target.</param>
/// <param name="TrainCount">Samples to train and validate on.</param>
/// <param name="TestCount">Samples to test on.</param>
internal sealed record DataSize(SampleShape Shape, int Classes, int TrainCount, int TestCount)
{
    /// <summary>Numbers of a sample.</summary>
    public int Features => Shape.Features;
}
