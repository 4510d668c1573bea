using Filigree.Data;

namespace Filigree.Tests.Data;

public sealed class IdxReaderTests : IDisposable
{
    private static readonly byte[] TwoImages = IdxFiles.Images(2, 2, 3, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    private static readonly byte[] TwoLabels = IdxFiles.Labels(7, 0);
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Pixels_and_labels_come_out_as_they_were_written_packed_or_not(bool packed)
    {
        Samples samples = Read(
            packed ? TemporaryFolder.Gzip(TwoImages) : TwoImages,
            packed ? TemporaryFolder.Gzip(TwoLabels) : TwoLabels
        );

        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], samples.Pixels);
        Assert.Equal([7, 0], samples.Labels);
        Assert.Equal(2, samples.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_large_file_is_read_whole_though_memory_follows_what_arrives(bool packed)
    {
        byte[] values = new byte[3_000_000];
        new Random(1).NextBytes(values);
        byte[] images = IdxFiles.Images(30_000, 10, 10, values);
        byte[] labels = IdxFiles.Labels(new byte[30_000]);

        Samples samples = Read(packed ? TemporaryFolder.Gzip(images) : images, labels, height: 10, width: 10);

        Assert.True(samples.Pixels.AsSpan().SequenceEqual(values));
    }

    [Fact]
    public void A_file_cut_off_is_refused()
    {
        string error = ErrorOf(TwoImages[..^1], TwoLabels);

        Assert.Contains("images: is too short to hold the values its header declares", error, StringComparison.Ordinal);
        Assert.EndsWith("; expected 12 bytes; get the file again", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_packed_file_cut_off_anywhere_is_refused()
    {
        byte[] packed = TemporaryFolder.Gzip(TwoImages);
        for (int length = 2; length < packed.Length; length++)
        {
            Assert.Contains("images: ", ErrorOf(packed[..length], TwoLabels), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_empty_file_is_refused() =>
        Assert.Contains("is empty, or is a device or a pipe", ErrorOf([], TwoLabels), StringComparison.Ordinal);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_that_goes_on_behind_its_values_is_refused(bool packed)
    {
        byte[] longer = [.. TwoImages, 0];

        string error = ErrorOf(packed ? TemporaryFolder.Gzip(longer) : longer, TwoLabels);

        Assert.Contains("goes on behind the values its header declares", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_format_is_refused_by_its_first_bytes() =>
        Assert.Contains(
            "begins with bytes 89504e47; expected an IDX file, which begins 0000",
            ErrorOf([0x89, 0x50, 0x4e, 0x47, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2], TwoLabels),
            StringComparison.Ordinal
        );

    [Fact]
    public void Values_of_another_type_are_refused() =>
        Assert.Contains(
            "holds IDX values of type 0x0d; expected 0x08, unsigned bytes",
            ErrorOf(IdxFiles.Of(0x0d, [1, 2, 3], new byte[24]), TwoLabels),
            StringComparison.Ordinal
        );

    [Fact]
    public void Labels_in_the_place_of_images_are_refused() =>
        Assert.Contains("has 1 dimensions; expected 3", ErrorOf(TwoLabels, TwoLabels), StringComparison.Ordinal);

    [Fact]
    public void Images_of_another_size_are_refused() =>
        Assert.Contains(
            "holds images of 3 x 2 pixels; expected 2 x 3",
            ErrorOf(IdxFiles.Images(2, 3, 2, new byte[12]), TwoLabels),
            StringComparison.Ordinal
        );

    [Fact]
    public void Labels_that_are_not_as_many_as_the_images_are_refused() =>
        Assert.Contains(
            "labels: holds 3 labels; expected 2, as many as",
            ErrorOf(TwoImages, IdxFiles.Labels(1, 2, 3)),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_label_outside_the_classes_is_refused_with_its_place() =>
        Assert.Contains(
            "labels: has label 10 at sample 1; expected 0 to 9",
            ErrorOf(TwoImages, IdxFiles.Labels(9, 10)),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_size_of_zero_or_beyond_31_bits_is_refused(int size) =>
        Assert.Contains(
            "declares a size of",
            ErrorOf(IdxFiles.Of(8, [size, 2, 3], []), TwoLabels),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_header_that_declares_far_more_than_the_file_holds_allocates_no_more_than_the_file(bool packed)
    {
        byte[] images = IdxFiles.Of(8, [int.MaxValue / 6, 2, 3], new byte[100_000]);
        byte[] labels = IdxFiles.Of(8, [int.MaxValue / 6], []);
        long before = GC.GetAllocatedBytesForCurrentThread();

        ErrorOf(packed ? TemporaryFolder.Gzip(images) : images, labels);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8_000_000);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(20)]
    public void A_packed_file_of_several_members_is_read_as_one(int cut)
    {
        byte[] packed = [.. TemporaryFolder.Gzip(TwoImages[..cut]), .. TemporaryFolder.Gzip(TwoImages[cut..])];
        byte[] withEmptyEnd = [.. packed, .. TemporaryFolder.Gzip([])];

        Assert.Equal(Read(TwoImages, TwoLabels).Pixels, Read(packed, TwoLabels).Pixels);
        Assert.Equal(Read(TwoImages, TwoLabels).Pixels, Read(withEmptyEnd, TwoLabels).Pixels);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    public void A_last_member_that_is_cut_off_or_of_another_checksum_is_noticed(int missing)
    {
        byte[] packed = [.. TemporaryFolder.Gzip(TwoImages[..20]), .. TemporaryFolder.Gzip(TwoImages[20..])];

        Assert.Contains("damaged or cut off", ErrorOf(packed[..^missing], TwoLabels), StringComparison.Ordinal);
        packed[^missing] ^= 1;
        Assert.Contains("damaged or cut off", ErrorOf(packed, TwoLabels), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        string path = Path.Combine(folder.Path, "nothing");

        var error = Assert.Throws<UserError>(() => IdxReader.ReadSamples(path, path, 28, 28, 10));

        Assert.Equal($"{path}: there is no such file; get the file again", error.Message);
    }

    [Fact]
    public void Damaged_bytes_are_either_read_or_refused_by_name_and_nothing_else_happens()
    {
        byte[] packed = TemporaryFolder.Gzip(TwoImages);
        var random = new Random(20);
        for (int round = 0; round < 600; round++)
        {
            byte[] damaged = (byte[])(round % 2 == 0 ? TwoImages : packed).Clone();
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }
            try
            {
                Assert.Equal(12, Read(damaged, TwoLabels).Pixels.Length);
            }
            catch (UserError error)
            {
                Assert.StartsWith(folder.Path, error.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', error.Message);
            }
        }
    }

    private Samples Read(byte[] images, byte[] labels, int height = 2, int width = 3) =>
        IdxReader.ReadSamples(folder.Write("images", images), folder.Write("labels", labels), height, width, 10);

    private string ErrorOf(byte[] images, byte[] labels) =>
        Assert.Throws<UserError>(() => Read(images, labels)).Message;
}
