using System.Security.Cryptography;
using Filigree.Data;
using Filigree.Formats;
using Filigree.Numerics;

namespace Filigree.Tests.Data;

/// <summary>CIFAR-10 as NumPy arrays: the samples of its binary version.</summary>
public sealed class NpzReaderTests : IDisposable
{
    private const int Test = 2;
    private const int Train = 5 * Test;
    private const int Record = 3073;
    private const int Pixels = 3072;

    private readonly TemporaryFolder folder = new();
    private readonly byte[] records = new byte[(Train + Test) * Record];
    private readonly DataSetDescription set;

    public NpzReaderTests()
    {
        RandomStream random = new Randomness(3).Stream("images");
        for (int place = 0; place < records.Length; place++)
        {
            records[place] = (byte)random.NextInt32(place % Record == 0 ? 10 : 256);
        }

        DataSetDescription cifar = DataSets.Named("cifar-10");
        set = cifar with
        {
            TrainCount = Train,
            TestCount = Test,
            Files =
            [
                .. cifar.Files.Select(
                    (file, index) =>
                        file with
                        {
                            ContentSha256 = Convert.ToHexStringLower(
                                SHA256.HashData(records.AsSpan(index * Test * Record, Test * Record))
                            ),
                        }
                ),
            ],
        };
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(true, ElementType.UInt8)]
    [InlineData(false, ElementType.Int64)]
    public async Task Arrays_hold_the_samples_of_the_binary_version(bool isByPixel, ElementType labels)
    {
        string path = Write(Arrays(isByPixel, labels));
        string binary = folder.Write("all.bin", records);
        Samples expected = CifarReader.Read([binary], Train + Test);

        Dataset read = set.ReadFrom(path);

        Assert.Equal(expected.Pixels, (byte[])[.. read.Train.Pixels, .. read.Test.Pixels]);
        Assert.Equal(expected.Labels, (byte[])[.. read.Train.Labels, .. read.Test.Labels]);
        IReadOnlyList<FileCheck> checks = await FileCheck.RunOnArraysAsync(set, path);
        Assert.Equal(set.Files.Select(file => file.Name), checks.Select(check => check.Name));
        Assert.All(checks, check => Assert.Equal(FileFinding.Genuine, check.Finding));
    }

    [Fact]
    public async Task A_check_finds_the_part_that_is_another()
    {
        records[^1] ^= 1;
        IReadOnlyList<FileCheck> checks = await FileCheck.RunOnArraysAsync(set, Write(Arrays()));

        Assert.Equal("test_batch.bin", Assert.Single(checks, check => check.Finding != FileFinding.Genuine).Name);
        Assert.Equal("holds other samples than the published ones of test_batch.bin", checks[^1].Detail);
    }

    [Theory]
    [InlineData("cifar-10/cifar-10.npz")]
    [InlineData("cifar-10/cifar10.npz")]
    [InlineData("cifar-10.npz")]
    public void The_file_is_found_unless_the_binary_version_is_there(string name)
    {
        string path = folder.Write(name, [1]);
        var locator = new DataLocator(folder.Path);
        Assert.Equal(path, locator.Locate(set));
        foreach (PublishedFile file in set.Files)
        {
            folder.Write(Path.Combine("cifar-10", file.Name), [1]);
        }

        Assert.Equal(Path.Combine(folder.Path, "cifar-10"), locator.Locate(set));
    }

    [Fact]
    public void What_is_not_as_it_should_be_is_named_with_what_was_expected()
    {
        IReadOnlyList<OutputTensor> arrays = Arrays();
        AssertRefused(
            "has no array y_test; expected an npz file with the arrays x_train, y_train, x_test, y_test",
            [.. arrays.SkipLast(1)]
        );
        AssertRefused(
            "x_train is <f4 of 10 x 32 x 32 x 3; expected bytes (|u1) of 10 x 32 x 32 x 3 or 10 x 3 x 32 x 32",
            [Array("x_train", ElementType.Float32, [Train, 32, 32, 3], new byte[Train * Pixels * 4]), .. arrays.Skip(1)]
        );
        AssertRefused(
            "x_train is |u1 of 10 x 3072; expected bytes",
            [Array("x_train", ElementType.UInt8, [Train, Pixels], new byte[Train * Pixels]), .. arrays.Skip(1)]
        );
        AssertRefused(
            "y_test is |u1 of 3; expected whole numbers of 2 or 2 x 1",
            [.. arrays.SkipLast(1), Array("y_test", ElementType.UInt8, [3], new byte[3])]
        );
        AssertRefused(
            "y_test has label 10 at sample 1; expected 0 to 9",
            [.. arrays.SkipLast(1), Array("y_test", ElementType.UInt8, [2], [9, 10])]
        );
        AssertRefused(
            "y_test has label -1 at sample 0; expected 0 to 9",
            [.. arrays.SkipLast(1), Array("y_test", ElementType.Int8, [2], [255, 1])]
        );
    }

    private void AssertRefused(string message, IReadOnlyList<OutputTensor> arrays)
    {
        string path = Write(arrays);
        string error = Assert.Throws<UserError>(() => set.ReadFrom(path)).Message;
        Assert.StartsWith($"{path}: {message}", error, StringComparison.Ordinal);
    }

    private string Write(IReadOnlyList<OutputTensor> arrays)
    {
        using var content = new MemoryStream();
        NumPyWriter.Write(content, arrays);
        return folder.Write("cifar-10.npz", content.ToArray());
    }

    private OutputTensor[] Arrays(bool isByPixel = true, ElementType labels = ElementType.UInt8) =>
        [
            Images("x_train", 0, Train, isByPixel),
            Labels("y_train", 0, Train, labels),
            Images("x_test", Train, Test, isByPixel),
            Labels("y_test", Train, Test, labels),
        ];

    private OutputTensor Images(string name, int first, int count, bool isByPixel)
    {
        var bytes = new byte[count * Pixels];
        for (int place = 0; place < bytes.Length; place++)
        {
            (int sample, int within) = (place / Pixels, place % Pixels);
            int from = isByPixel ? (within % 3 * 1024) + (within / 3) : within;
            bytes[place] = records[((first + sample) * Record) + 1 + from];
        }

        return Array(name, ElementType.UInt8, isByPixel ? [count, 32, 32, 3] : [count, 3, 32, 32], bytes);
    }

    // Keras has labels of [sample, 1], of bytes; PyTorch whole numbers of eight.
    private OutputTensor Labels(string name, int first, int count, ElementType type)
    {
        byte[] labels = [.. Enumerable.Range(first, count).Select(sample => records[sample * Record])];
        return type == ElementType.UInt8
            ? Array(name, type, [count, 1], labels)
            : Array(name, type, [count], [.. labels.SelectMany(label => BitConverter.GetBytes((long)label))]);
    }

    private static OutputTensor Array(string name, ElementType type, long[] shape, byte[] bytes) =>
        new(name, type, shape, (output, _) => output.Write(bytes));
}
