using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Filigree.Training;

/// <summary>
/// Samples of one's own as a study trains on them: a part to train and validate on, and one to test on. A rule that makes them is a data set, which
/// studies name under <c>data</c>.
/// </summary>
public sealed class SampleData
{
    /// <summary>Joins two parts.</summary>
    /// <param name="training">Samples to train and validate on.</param>
    /// <param name="test">Samples to test on: of as many features, and classes or targets.</param>
    /// <exception cref="ArgumentException">They are not of one kind, or a part is empty.</exception>
    public SampleData(SampleSet training, SampleSet test)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(test);
        Training = training;
        Test = test;
        if (KindOf(training) != KindOf(test) || training.Count == 0 || test.Count == 0)
        {
            throw new ArgumentException(
                $"The training part has {Describe(training)}, the test part {Describe(test)}; expected samples of one kind in both.",
                nameof(test)
            );
        }
    }

    /// <summary>Samples to train and validate on.</summary>
    public SampleSet Training { get; }

    /// <summary>Samples to test on.</summary>
    public SampleSet Test { get; }

    /// <summary>What reports call them; null for the name of the rule that makes them.</summary>
    public string? Title { get; init; }

    /// <summary>The whole path of the file that they were read from; null for no file.</summary>
    internal string? File { get; init; }

    /// <summary>What a network for them puts out: a number for each class, or for each real target.</summary>
    internal int Outputs => Math.Max(Training.Classes, Training.Targets);

    /// <summary>SHA-256 over all numbers of both parts, in hexadecimal: what a trial's identity knows of them.</summary>
    internal string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (SampleSet part in (SampleSet[])[Training, Test])
        {
            hash.AppendData(MemoryMarshal.AsBytes<int>([part.Count, part.Features, part.Classes, part.Targets]));
            for (int sample = 0; sample < part.Count; sample++)
            {
                hash.AppendData(MemoryMarshal.AsBytes(part.FeaturesOf(sample)));
                hash.AppendData(MemoryMarshal.AsBytes(part.TargetsOf(sample)));
                if (part.Targets == 0)
                {
                    hash.AppendData(MemoryMarshal.AsBytes<int>([part.ClassOf(sample)]));
                }
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static (int Features, int Classes, int Targets) KindOf(SampleSet part) =>
        (part.Features, part.Classes, part.Targets);

    private static string Describe(SampleSet part) =>
        FormattableString.Invariant(
            $"{part.Count} samples of {part.Features} features and {(part.Targets > 0 ? $"{part.Targets} targets" : $"{part.Classes} classes")}"
        );
}
