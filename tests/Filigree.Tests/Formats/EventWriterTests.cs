using Filigree.Formats;

namespace Filigree.Tests.Formats;

/// <summary>Records of TensorBoard's files; tests/golden/read_events.py reads whole files.</summary>
[Trait("Run", "once")]
public sealed class EventWriterTests
{
    // The checksum of "123456789" that CRC-32C is known by, turned right by 15 bits and shifted by the constant.
    [Fact]
    public void A_checksum_is_that_of_Castagnoli_masked() =>
        Assert.Equal(
            unchecked(((0xE3069283u >> 15) | (0xE3069283u << 17)) + 0xA282EAD8u),
            EventWriter.Checksum("123456789"u8)
        );

    [Fact]
    public void A_file_begins_with_the_version_of_its_events()
    {
        using var content = new MemoryStream();
        _ = new EventWriter(content, wallTime: 1);
        Assert.Equal([24, 0, 0, 0, 0, 0, 0, 0], content.ToArray()[..8]);
        Assert.Equal([9, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0x1A, 13, .. "brain.Event:2"u8], content.ToArray()[12..^4]);
    }
}
