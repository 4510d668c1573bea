using Filigree.Formats;
using static System.FormattableString;

namespace Filigree.Data;

/// <summary>
/// Reads a data set from one file of NumPy arrays, named as Keras names them: <c>x_train</c> and <c>x_test</c>, bytes of [sample, row, column, channel] or
/// [sample, channel, row, column], and <c>y_train</c> and <c>y_test</c>, whole numbers, one a sample.
/// </summary>
internal static class NpzReader
{
    /// <summary>Reads a file.</summary>
    /// <param name="set">What it must hold.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="UserError">It is damaged, lacks an array, or an array is of another type or shape; or a label is impossible.</exception>
    public static Dataset Read(DataSetDescription set, string path)
    {
        using WeightFile file = WeightFile.Open(path);
        return set.Holding(Part(file, set, "train", set.TrainCount), Part(file, set, "test", set.TestCount), path);
    }

    private static Samples Part(WeightFile file, DataSetDescription set, string part, int count) =>
        new(Images(file, set, $"x_{part}", count), Labels(file, set, $"y_{part}", count));

    private static byte[] Images(WeightFile file, DataSetDescription set, string name, int count)
    {
        StoredTensor images = Find(file, name);
        long[] byPixel = [count, set.Height, set.Width, set.Channels];
        long[] byPlane = [count, set.Channels, set.Height, set.Width];
        bool isByPlane = images.Shape.SequenceEqual(byPlane);
        if (images.Type != ElementType.UInt8 || !(isByPlane || images.Shape.SequenceEqual(byPixel)))
        {
            throw Unexpected(
                images,
                $"bytes (|u1) of {TensorShape.TextOf(byPixel)} or {TensorShape.TextOf(byPlane)}",
                file
            );
        }

        byte[] stored = images.ReadBytes();
        if (!isByPlane)
        {
            return stored;
        }

        byte[] pixels = new byte[stored.Length];
        int features = stored.Length / count;
        for (int start = 0; start < stored.Length; start += features)
        {
            CifarReader.Interleave(stored.AsSpan(start, features), pixels.AsSpan(start, features), set.Channels);
        }

        return pixels;
    }

    private static byte[] Labels(WeightFile file, DataSetDescription set, string name, int count)
    {
        StoredTensor stored = Find(file, name);
        bool isWhole = stored.Type is >= ElementType.Int64 and <= ElementType.UInt8;
        if (!isWhole || !(stored.Shape.SequenceEqual([count]) || stored.Shape.SequenceEqual([count, 1])))
        {
            throw Unexpected(
                stored,
                $"whole numbers of {TensorShape.TextOf([count])} or {TensorShape.TextOf([count, 1])}",
                file
            );
        }

        float[] numbers = stored.ReadSingles();
        byte[] labels = new byte[count];
        for (int sample = 0; sample < count; sample++)
        {
            if (numbers[sample] < 0 || numbers[sample] >= set.Classes)
            {
                throw new UserError(
                    Invariant($"{name} has label {numbers[sample]} at sample {sample:N0}"),
                    file.Path,
                    $"0 to {set.Classes - 1}"
                );
            }

            labels[sample] = (byte)numbers[sample];
        }

        return labels;
    }

    private static StoredTensor Find(WeightFile file, string name) =>
        file.Tensors.FirstOrDefault(tensor => tensor.Name == name)
        ?? throw new UserError(
            $"has no array {name}",
            file.Path,
            "an npz file with the arrays x_train, y_train, x_test, y_test"
        );

    private static UserError Unexpected(StoredTensor array, string expected, WeightFile file) =>
        new($"{array.Name} is {array.TypeText} of {TensorShape.TextOf(array.Shape)}", file.Path, expected);
}
