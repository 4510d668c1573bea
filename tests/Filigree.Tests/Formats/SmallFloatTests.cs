using Filigree.Formats;
using Filigree.Tests.Shared;

namespace Filigree.Tests.Formats;

public sealed class SmallFloatTests
{
    [Theory]
    [InlineData(ElementType.Float8E4M3, 0x00, 0)]
    [InlineData(ElementType.Float8E4M3, 0x01, 1.0 / 512)]
    [InlineData(ElementType.Float8E4M3, 0x07, 7.0 / 512)]
    [InlineData(ElementType.Float8E4M3, 0x08, 1.0 / 64)]
    [InlineData(ElementType.Float8E4M3, 0x38, 1)]
    [InlineData(ElementType.Float8E4M3, 0xB9, -1.125)]
    [InlineData(ElementType.Float8E4M3, 0x78, 256)]
    [InlineData(ElementType.Float8E4M3, 0x7E, 448)]
    [InlineData(ElementType.Float8E4M3, 0x7F, double.NaN)]
    [InlineData(ElementType.Float8E4M3, 0xFF, double.NaN)]
    [InlineData(ElementType.Float8E5M2, 0x01, 1.0 / 65536)]
    [InlineData(ElementType.Float8E5M2, 0x3C, 1)]
    [InlineData(ElementType.Float8E5M2, 0x7B, 57344)]
    [InlineData(ElementType.Float8E5M2, 0x7C, double.PositiveInfinity)]
    [InlineData(ElementType.Float8E5M2, 0xFC, double.NegativeInfinity)]
    [InlineData(ElementType.Float8E5M2, 0x7D, double.NaN)]
    [InlineData(ElementType.Float8E5M2, 0xFF, double.NaN)]
    public void A_byte_is_the_number_that_the_format_gives_it(ElementType type, int code, double value)
    {
        var single = new float[1];
        ElementConversion.ToSingle(type, [(byte)code], single);
        Assert.Equal((float)value, single[0]);
    }

    [Fact]
    public void Five_bits_of_exponent_are_the_upper_byte_of_half_precision()
    {
        var numbers = new float[256];
        ElementConversion.ToSingle(ElementType.Float8E5M2, [.. Enumerable.Range(0, 256).Select(i => (byte)i)], numbers);
        Assert.Equal(
            Enumerable.Range(0, 256).Select(i => (float)BitConverter.UInt16BitsToHalf((ushort)(i << 8))),
            numbers
        );
    }

    [Theory]
    [InlineData(ElementType.Float8E4M3)]
    [InlineData(ElementType.Float8E5M2)]
    public void Every_number_comes_back_with_its_bits(ElementType type)
    {
        byte[] codes = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        var numbers = new float[256];
        byte[] after = new byte[256];
        ElementConversion.ToSingle(type, codes, numbers);
        Assert.True(ElementConversion.FromSingle(type, numbers, after).IsNone);
        Assert.All(codes, code => Assert.True(float.IsNaN(numbers[code]) || after[code] == code));
    }

    [Theory]
    [InlineData(ElementType.Float8E4M3, 464, 0x7E)] // halfway to 480, which is NaN: to the even one
    [InlineData(ElementType.Float8E4M3, 464.001, 0x7F)]
    [InlineData(ElementType.Float8E4M3, double.NegativeInfinity, 0xFF)]
    [InlineData(ElementType.Float8E4M3, 1.0625, 0x38)] // halfway
    [InlineData(ElementType.Float8E4M3, 1.1875, 0x3A)] // halfway, the even one above
    [InlineData(ElementType.Float8E4M3, 1.0 / 1024, 0x00)]
    [InlineData(ElementType.Float8E4M3, 1.001 / 1024, 0x01)]
    [InlineData(ElementType.Float8E4M3, -0.0, 0x80)]
    [InlineData(ElementType.Float8E5M2, 61439, 0x7B)]
    [InlineData(ElementType.Float8E5M2, 61440, 0x7C)]
    [InlineData(ElementType.Float8E5M2, -1e9, 0xFC)]
    [InlineData(ElementType.BFloat16, 1 + (1.0 / 256) + 1e-12, 0x3F81)] // no tie, though single precision makes it one
    [InlineData(ElementType.BFloat16, 1 + (3.0 / 256) - 1e-12, 0x3F81)]
    public void A_number_is_rounded_once_to_the_nearest_ties_to_even(ElementType type, double value, int code)
    {
        byte[] bytes = new byte[type.SizeOf()];
        ElementConversion.FromDouble(type, [value], bytes);
        Assert.Equal(code, bytes.Length == 1 ? bytes[0] : BitConverter.ToUInt16(bytes));
    }

    [Fact]
    public void What_numbers_lose_is_counted()
    {
        // Overflow twice, one underflow, one whole number rounded; infinity, NaN, 0 and fractions lose nothing.
        double[] numbers = [70000, -1e30, 1e-9, 2049, 2048, 0.1, 0, double.NaN, double.PositiveInfinity];
        byte[] bytes = new byte[2 * numbers.Length];
        Assert.Equal(new ConversionLoss(2, 1, 1), ElementConversion.FromDouble(ElementType.Float16, numbers, bytes));
    }

    [Fact]
    public void Types_that_are_not_read_as_numbers_pass_bit_for_bit_even_where_several_share_a_byte()
    {
        RawTensor[] tensors =
        [
            new("four", "F4", [2, 3], [1, 2, 3]),
            new("six", "F6_E2M3", [4], [4, 5, 6]),
            new("six-too", "F6_E3M2", [2, 2], [7, 8, 9]),
            new("scales", "F8_E8M0", [2], [127, 128]),
            new("other", "F8_E4M3FNUZ", [1, 1], [0x80]),
            new("complex", "C64", [1, 2], [.. Enumerable.Range(0, 16).Select(i => (byte)i)]),
        ];
        using WeightFile file = WeightFile.Of(RawSafetensors.Of(tensors), "file");
        Assert.Empty(file.Layers);
        Assert.Contains(new SkippedTensor("four", "type F4"), file.Skipped);
        Assert.Throws<UserError>(() => file.Tensors[0].ReadSingles());
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, [.. file.Tensors.Select(tensor => OutputTensor.Copy(tensor))]);
        using WeightFile written = WeightFile.Of(stream.ToArray(), "written");
        Assert.Equal(tensors.Select(tensor => tensor.Bytes), written.Tensors.Select(tensor => tensor.ReadBytes()));
        Assert.Equal(tensors.Select(tensor => tensor.Type), written.Tensors.Select(tensor => tensor.TypeText));

        UserError odd = Assert.Throws<UserError>(() =>
            WeightFile.Of(RawSafetensors.Of(new RawTensor("odd", "F4", [3], [1, 2])), "file")
        );
        Assert.Contains("tensor 'odd' of shape 3 and type F4", odd.Message, StringComparison.Ordinal);
    }
}
