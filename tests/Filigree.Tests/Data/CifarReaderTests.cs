using Filigree.Data;

namespace Filigree.Tests.Data;

public sealed class CifarReaderTests : IDisposable
{
    private const int Record = 3073;
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Colour_planes_become_pixels_with_the_channel_fastest()
    {
        byte[] record = new byte[Record];
        record[0] = 3;
        record[1] = 10; // red of row 0, column 0
        record[1 + 1024] = 20; // its green
        record[1 + 2048] = 30; // its blue
        record[1 + 2 * 32 + 5] = 99; // red of row 2, column 5

        Samples samples = CifarReader.Read([folder.Write("a", record)], recordsPerFile: 1);

        Assert.Equal([3], samples.Labels);
        Assert.Equal([10, 20, 30], samples.Pixels[..3]);
        Assert.Equal(99, samples.Pixels[(2 * 32 + 5) * 3]);
        Assert.Equal(10 + 20 + 30 + 99, samples.Pixels.Sum(pixel => pixel));
    }

    [Fact]
    public void Files_follow_one_another_in_the_order_given()
    {
        string first = folder.Write("a", [.. RecordOf(1), .. RecordOf(2)]);
        string second = folder.Write("b", [.. RecordOf(3), .. RecordOf(4)]);

        Assert.Equal([3, 4, 1, 2], CifarReader.Read([second, first], recordsPerFile: 2).Labels);
    }

    [Theory]
    [InlineData(2 * Record - 1, "is too short to hold 2 records of 3,073 bytes; expected 6,146 bytes")]
    [InlineData(Record, "is too short to hold 2 records of 3,073 bytes; expected 6,146 bytes")]
    [InlineData(2 * Record + 1, "goes on behind 2 records of 3,073 bytes")]
    [InlineData(0, "is empty, or is a device or a pipe")]
    public void A_file_of_another_length_is_refused(int length, string expected) =>
        Assert.Contains(expected, ErrorOf(new byte[length]), StringComparison.Ordinal);

    [Fact]
    public void A_label_outside_the_classes_is_refused_with_its_place() =>
        Assert.Contains(
            "has label 10 at sample 1; expected 0 to 9",
            ErrorOf([.. RecordOf(9), .. RecordOf(10)]),
            StringComparison.Ordinal
        );

    private static byte[] RecordOf(byte label)
    {
        byte[] record = new byte[Record];
        record[0] = label;
        return record;
    }

    private string ErrorOf(byte[] content) =>
        Assert.Throws<UserError>(() => CifarReader.Read([folder.Write("batch", content)], recordsPerFile: 2)).Message;
}
