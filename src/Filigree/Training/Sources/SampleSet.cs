using System.Runtime.InteropServices;
using Filigree.Data;
using Filigree.Numerics;
using static System.FormattableString;

namespace Filigree.Training;

/// <summary>
/// Samples of one's own in memory: features as floats, and for each sample a class or real targets. It never changes, so threads can share it.
/// </summary>
public sealed class SampleSet : ISampleSource
{
    private readonly float[] features;
    private readonly int[] classes;
    private readonly float[] targets;

    // The arrays are its own from now on; classes and targets are empty where there are none.
    internal SampleSet(int count, float[] features, int[] classes, int classCount, float[] targets, int targetCount)
    {
        this.features = features;
        this.classes = classes;
        this.targets = targets;
        Count = count;
        Features = count == 0 ? 0 : features.Length / count;
        Classes = classCount;
        Targets = targetCount;
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public int Features { get; private init; }

    /// <inheritdoc/>
    public int Classes { get; }

    /// <inheritdoc/>
    public int Targets { get; }

    /// <summary>Names of the features; none where nobody has said any.</summary>
    public IReadOnlyList<string> FeatureNames { get; init; } = [];

    /// <summary>Names of the classes, by number; none where nobody has said any.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>Samples with classes, from numbers that lie one after the other.</summary>
    /// <param name="features">The features of one sample after those of the other: images as [height, width, channel].</param>
    /// <param name="classes">The class of each sample, 0 for the first.</param>
    /// <param name="classCount">Number of classes; null for the largest of <paramref name="classes"/> and one.</param>
    /// <exception cref="ArgumentException">Numbers are missing or not finite, or a class is none.</exception>
    public static SampleSet OfClasses(ReadOnlySpan<float> features, ReadOnlySpan<int> classes, int? classCount = null)
    {
        RequireWhole(features.Length, classes.Length, "features");
        RequireFinite(features, features.Length / classes.Length, "feature");
        int count = classCount ?? Math.Max(0, Largest(classes)) + 1;
        for (int sample = 0; sample < classes.Length; sample++)
        {
            if ((uint)classes[sample] >= (uint)count)
            {
                throw new ArgumentException(
                    Invariant($"The class of sample {sample} is {classes[sample]}; expected 0 to {count - 1}."),
                    nameof(classes)
                );
            }
        }

        return new SampleSet(classes.Length, features.ToArray(), classes.ToArray(), count, [], targetCount: 0);
    }

    /// <summary>Samples with classes.</summary>
    /// <param name="features">[sample, feature].</param>
    /// <param name="classes">The class of each sample, 0 for the first.</param>
    /// <param name="classCount">Number of classes; null for the largest of <paramref name="classes"/> and one.</param>
    /// <inheritdoc cref="OfClasses(ReadOnlySpan{float}, ReadOnlySpan{int}, int?)" path="/exception"/>
    public static SampleSet OfClasses(float[,] features, int[] classes, int? classCount = null)
    {
        RequireRows(features, classes.Length);
        return OfClasses(Flat(features), classes, classCount);
    }

    /// <summary>Samples with classes, in the order of a sequence, which is gone through once.</summary>
    /// <param name="samples">Features and class of each.</param>
    /// <param name="classCount">Number of classes; null for the largest and one.</param>
    /// <inheritdoc cref="OfClasses(ReadOnlySpan{float}, ReadOnlySpan{int}, int?)" path="/exception"/>
    public static SampleSet OfClasses(IEnumerable<(float[] Features, int Class)> samples, int? classCount = null)
    {
        ArgumentNullException.ThrowIfNull(samples);
        var features = new List<float>();
        var classes = new List<int>();
        foreach ((float[] own, int label) in samples)
        {
            Append(features, own, classes.Count, "features");
            classes.Add(label);
        }

        return OfClasses(CollectionsMarshal.AsSpan(features), CollectionsMarshal.AsSpan(classes), classCount);
    }

    /// <summary>Samples with real targets, from numbers that lie one after the other.</summary>
    /// <param name="features">The features of one sample after those of the other.</param>
    /// <param name="targets">The targets of one sample after those of the other.</param>
    /// <param name="targetsPerSample">Number of targets a sample, at least 1.</param>
    /// <exception cref="ArgumentException">Numbers are missing or not finite.</exception>
    public static SampleSet OfTargets(
        ReadOnlySpan<float> features,
        ReadOnlySpan<float> targets,
        int targetsPerSample = 1
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(targetsPerSample, 1);
        if (targets.Length % targetsPerSample != 0)
        {
            throw new ArgumentException(
                Invariant($"{targets.Length} targets are not {targetsPerSample} for each sample."),
                nameof(targets)
            );
        }

        int count = targets.Length / targetsPerSample;
        RequireWhole(features.Length, count, "features");
        RequireFinite(features, features.Length / count, "feature");
        RequireFinite(targets, targetsPerSample, "target");
        return new SampleSet(count, features.ToArray(), [], classCount: 0, targets.ToArray(), targetsPerSample);
    }

    /// <summary>Samples with one real target each.</summary>
    /// <param name="features">[sample, feature].</param>
    /// <param name="targets">The target of each sample.</param>
    /// <inheritdoc cref="OfTargets(ReadOnlySpan{float}, ReadOnlySpan{float}, int)" path="/exception"/>
    public static SampleSet OfTargets(float[,] features, float[] targets)
    {
        RequireRows(features, targets.Length);
        return OfTargets(Flat(features), targets);
    }

    /// <summary>Samples with several real targets each.</summary>
    /// <param name="features">[sample, feature].</param>
    /// <param name="targets">[sample, target].</param>
    /// <inheritdoc cref="OfTargets(ReadOnlySpan{float}, ReadOnlySpan{float}, int)" path="/exception"/>
    public static SampleSet OfTargets(float[,] features, float[,] targets)
    {
        ArgumentNullException.ThrowIfNull(targets);
        RequireRows(features, targets.GetLength(0));
        return OfTargets(Flat(features), Flat(targets), targets.GetLength(1));
    }

    /// <summary>Samples with real targets, in the order of a sequence, which is gone through once.</summary>
    /// <param name="samples">Features and targets of each.</param>
    /// <inheritdoc cref="OfTargets(ReadOnlySpan{float}, ReadOnlySpan{float}, int)" path="/exception"/>
    public static SampleSet OfTargets(IEnumerable<(float[] Features, float[] Targets)> samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        var features = new List<float>();
        var targets = new List<float>();
        int count = 0;
        foreach ((float[] own, float[] wanted) in samples)
        {
            Append(features, own, count, "features");
            Append(targets, wanted, count, "targets");
            count++;
        }

        return OfTargets(
            CollectionsMarshal.AsSpan(features),
            CollectionsMarshal.AsSpan(targets),
            Math.Max(1, count == 0 ? 1 : targets.Count / count)
        );
    }

    /// <summary>Samples with classes, from a file of separated values whose first row names the columns.</summary>
    /// <param name="path">The file, UTF-8.</param>
    /// <param name="column">The column of the classes: names, or numbers. Classes are numbered in the order of their names, or numbers.</param>
    /// <param name="options">Separator and columns; null for commas and all columns.</param>
    /// <exception cref="UserError">The file is missing or damaged, a column is missing, or a field that should be a number is none.</exception>
    public static SampleSet ClassesFromCsv(string path, string column, CsvOptions? options = null) =>
        CsvSamples.ReadClasses(path, column, options ?? new CsvOptions());

    /// <summary>Samples with real targets, from a file of separated values whose first row names the columns.</summary>
    /// <param name="path">The file, UTF-8.</param>
    /// <param name="columns">The columns of the targets.</param>
    /// <param name="options">Separator and columns; null for commas and all columns.</param>
    /// <inheritdoc cref="ClassesFromCsv" path="/exception"/>
    public static SampleSet TargetsFromCsv(string path, IReadOnlyList<string> columns, CsvOptions? options = null) =>
        CsvSamples.ReadTargets(path, columns, options ?? new CsvOptions());

    /// <summary>Samples with one real target each, from a file of separated values whose first row names the columns.</summary>
    /// <param name="path">The file, UTF-8.</param>
    /// <param name="column">The column of the target.</param>
    /// <param name="options">Separator and columns; null for commas and all columns.</param>
    /// <inheritdoc cref="ClassesFromCsv" path="/exception"/>
    public static SampleSet TargetsFromCsv(string path, string column, CsvOptions? options = null) =>
        TargetsFromCsv(path, [column], options);

    /// <summary>Parts the samples at random; each part keeps the order.</summary>
    /// <param name="size">How many are set aside.</param>
    /// <param name="stream">Draws which: that of <see cref="StreamNames.Split"/>. Another split goes on where this one ends.</param>
    /// <exception cref="UserError">None would be left.</exception>
    public (SampleSet Remaining, SampleSet SetAside) Split(ValidationSize size, RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        int aside = size.Of(Count);
        int[] order = stream.Permutation(Count);
        return (Take([.. order[aside..].Order()]), Take([.. order[..aside].Order()]));
    }

    /// <summary>Some of the samples.</summary>
    /// <param name="positions">Which, in 0 .. Count - 1.</param>
    public SampleSet Take(ReadOnlySpan<int> positions)
    {
        var own = new float[positions.Length * Features];
        var ownClasses = new int[classes.Length == 0 ? 0 : positions.Length];
        var ownTargets = new float[positions.Length * Targets];
        for (int index = 0; index < positions.Length; index++)
        {
            FeaturesOf(positions[index]).CopyTo(own.AsSpan(index * Features));
            TargetsOf(positions[index]).CopyTo(ownTargets.AsSpan(index * Targets));
            if (ownClasses.Length > 0)
            {
                ownClasses[index] = classes[positions[index]];
            }
        }

        return With(own, positions.Length, ownClasses, ownTargets);
    }

    /// <summary>The features of a sample.</summary>
    /// <param name="sample">Which.</param>
    public ReadOnlySpan<float> FeaturesOf(int sample) => features.AsSpan(sample * Features, Features);

    /// <summary>The class of a sample.</summary>
    /// <param name="sample">Which.</param>
    /// <exception cref="InvalidOperationException">The samples have real targets.</exception>
    public int ClassOf(int sample) =>
        Classes > 0 ? classes[sample] : throw new InvalidOperationException("These samples have real targets.");

    /// <summary>The real targets of a sample; none where it has a class.</summary>
    /// <param name="sample">Which.</param>
    public ReadOnlySpan<float> TargetsOf(int sample) => targets.AsSpan(sample * Targets, Targets);

    /// <inheritdoc/>
    public void Gather(ReadOnlySpan<int> positions, MatrixSpan destination, Span<int> labels)
    {
        for (int index = 0; index < positions.Length; index++)
        {
            FeaturesOf(positions[index]).CopyTo(destination.Row(index));
            if (Classes > 0)
            {
                labels[index] = classes[positions[index]];
            }
        }
    }

    /// <inheritdoc/>
    public void GatherTargets(ReadOnlySpan<int> positions, int? epoch, MatrixSpan destination)
    {
        for (int index = 0; index < positions.Length; index++)
        {
            TargetsOf(positions[index]).CopyTo(destination.Row(index));
        }
    }

    // The same samples with other features.
    internal SampleSet WithFeatures(float[] own) => With(own, Count, classes, targets);

    private SampleSet With(float[] own, int count, int[] ownClasses, float[] ownTargets) =>
        new(count, own, ownClasses, Classes, ownTargets, Targets)
        {
            Features = Features,
            FeatureNames = FeatureNames,
            ClassNames = ClassNames,
        };

    private static void Append(List<float> all, float[] own, int sample, string what)
    {
        if (sample > 0 && own.Length != all.Count / sample)
        {
            throw new ArgumentException(
                Invariant($"Sample {sample} has {own.Length} {what}; those before it have {all.Count / sample}.")
            );
        }

        all.AddRange(own);
    }

    private static int Largest(ReadOnlySpan<int> classes)
    {
        int largest = 0;
        foreach (int label in classes)
        {
            largest = Math.Max(largest, label);
        }

        return largest;
    }

    private static ReadOnlySpan<float> Flat(float[,] matrix) =>
        matrix.Length == 0 ? [] : MemoryMarshal.CreateReadOnlySpan(ref matrix[0, 0], matrix.Length);

    private static void RequireRows(float[,] features, int samples)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (features.GetLength(0) != samples)
        {
            throw new ArgumentException(
                Invariant($"There are the features of {features.GetLength(0)} samples and the targets of {samples}.")
            );
        }
    }

    private static void RequireWhole(int numbers, int samples, string what)
    {
        if (samples == 0 || numbers == 0 || numbers % samples != 0)
        {
            throw new ArgumentException(
                Invariant($"{numbers} {what} are no whole number of {what} for each of {samples} samples.")
            );
        }
    }

    private static void RequireFinite(ReadOnlySpan<float> numbers, int width, string what)
    {
        for (int index = 0; index < numbers.Length; index++)
        {
            if (!float.IsFinite(numbers[index]))
            {
                throw new ArgumentException(
                    Invariant(
                        $"Sample {index / width} has {numbers[index]} as {what} {index % width}; expected a number."
                    )
                );
            }
        }
    }
}
