using System.Buffers.Binary;
using System.Text;
using Filigree.Formats;

namespace Filigree.Tests.Formats;

/// <summary>Files that are not as their formats have them are refused in a line, before memory is taken for what they claim.</summary>
public sealed class DamagedFileTests
{
    private const string Tensor = """{"w":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]}}""";

    public static TheoryData<string> Readable => [.. GoldenWeights.Readable];

    [Theory]
    [InlineData("""{"w":{"dtype":"F32","shape":[2,2],"data_offsets":[0,12]}}""", 16, "16 bytes")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2,2],"data_offsets":[4,20]}}""", 20, "begins at byte 4")]
    [InlineData(Tensor, 17, "describes 16 bytes of data, and the file has 17")]
    [InlineData(Tensor, 12, "describes 16 bytes of data, and the file has 12")]
    [InlineData("""{"w":{"dtype":"F99","shape":[2,2],"data_offsets":[0,16]}}""", 16, "type 'F99'")]
    [InlineData("""{"w":{"dtype":"F32","shape":[-2,2],"data_offsets":[0,16]}}""", 16, "no whole number")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2.5],"data_offsets":[0,10]}}""", 10, "no whole number")]
    [InlineData("""{"w":{"dtype":"F32","shape":[4611686018427387904,8],"data_offsets":[0,0]}}""", 0, "a file can hold")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2,2]}}""", 16, "described in part")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16],"x":1}}""", 16, "unknown key 'x'")]
    [InlineData("""{"w":{"dtype":"F32","dtype":"F32","shape":[2,2],"data_offsets":[0,16]}}""", 16, "has dtype twice")]
    [InlineData(
        """{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"\u0077":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""",
        8,
        "names 'w' twice"
    )]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""",
        4,
        "begins at byte 0"
    )]
    [InlineData("""{"__metadata__":{"format":1}}""", 0, "a number for __metadata__ 'format'")]
    [InlineData("""{"w":[]}""", 0, "a list for tensor 'w'")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]}}x""", 16, "no JSON")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2,2],""", 16, "no JSON")]
    public void A_safetensors_header_that_is_not_right_is_refused(string header, int dataBytes, string message) =>
        Assert.Contains(message, Refusal(Safetensors(header, dataBytes)), StringComparison.Ordinal);

    [Fact]
    public void A_header_may_end_in_spaces_and_a_file_may_hold_nothing()
    {
        using WeightFile padded = WeightFile.Of(Safetensors(Tensor + "   ", 16), "file");
        Assert.Single(padded.Layers);
        using WeightFile empty = WeightFile.Of(Safetensors("{}", 0), "file");
        Assert.Empty(empty.Tensors);
    }

    [Fact]
    public void A_header_longer_than_the_file_or_the_format_allows_is_refused_without_memory_for_it()
    {
        byte[] content = Safetensors(Tensor, 16);
        BinaryPrimitives.WriteInt64LittleEndian(content, 99_999_999);
        Assert.Contains("too short to hold its header", Refusal(content), StringComparison.Ordinal);
        BinaryPrimitives.WriteInt64LittleEndian(content, long.MaxValue);
        Assert.Contains("at most 100,000,000", Refusal(content), StringComparison.Ordinal);
        BinaryPrimitives.WriteInt64LittleEndian(content, -1);
        Assert.Contains("at most 100,000,000", Refusal(content), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 5), }", "a shape of other bytes")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775807, 9223372036854775807), }", "")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), }", "size")]
    [InlineData("{'descr': '<f4', 'fortran_order': Maybe, 'shape': (3, 4), }", "True or False")]
    [InlineData("{'descr': '<f4', 'shape': (3, 4), }", "end")]
    [InlineData("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }", "key 'descr'")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), } x", "end")]
    [InlineData("{'descr': '<q4', 'fortran_order': False, 'shape': (3, 4), }", "type '<q4'")]
    [InlineData("{'descr': '<f3', 'fortran_order': False, 'shape': (3, 4), }", "type '<f3'")]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (3, 4), }", "Python objects")]
    [InlineData("__import__('os')", "'{'")]
    public void An_npy_header_that_is_not_right_is_refused(string header, string message)
    {
        string refusal = Refusal(Npy(header, 48));
        Assert.Contains(
            message.StartsWith("a shape", StringComparison.Ordinal) ? "48 bytes" : message,
            refusal,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void An_archive_whose_checksum_is_wrong_is_refused_when_it_is_read()
    {
        byte[] content = GoldenWeights.Bytes("model.npz");
        int data = content.AsSpan().IndexOf("conv.weight.npy"u8) + 200;
        content[data] ^= 1;
        using WeightFile file = WeightFile.Of(content, "file");
        UserError error = Assert.Throws<UserError>(() => file.Layers[0].ReadMatrix());
        Assert.Contains("array 'conv.weight': its checksum", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Readable))]
    public void A_file_that_is_cut_off_anywhere_is_refused(string name)
    {
        byte[] content = GoldenWeights.Bytes(name);
        for (int length = 0; length < content.Length; length++)
        {
            Assert.False(Exercise.Read(content[..length]), $"{name} cut to {length} bytes");
        }
    }

    [Fact]
    public void A_claimed_size_takes_no_memory_that_the_file_does_not_hold()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.False(Exercise.Read(Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (500000000,), }", 48)));
        Assert.False(
            Exercise.Read(
                Safetensors("""{"w":{"dtype":"F32","shape":[500000000],"data_offsets":[0,2000000000]}}""", 16)
            )
        );
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Thousands_of_damaged_files_are_read_or_refused_in_bounded_memory()
    {
        var mutation = new Mutation([.. GoldenWeights.Readable.Select(GoldenWeights.Bytes)]);
        long most = 0;
        int read = 0;
        for (long number = 0; number < 6000; number++)
        {
            byte[] content = mutation.Make(number);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                read += Exercise.Read(content) ? 1 : 0;
            }
            catch (Exception defect)
            {
                throw new InvalidOperationException(
                    $"Case {number} of {content.Length} bytes: {defect.Message}",
                    defect
                );
            }

            most = Math.Max(most, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        // The greatest matrix that a file so small may claim has 4 million neurons on a side.
        Assert.InRange(most, 0, 256L << 20);
        Assert.InRange(read, 100, 5900);
    }

    private static string Refusal(byte[] content) =>
        Assert.Throws<UserError>(() => WeightFile.Of(content, "file")).Message;

    private static byte[] Safetensors(string header, int dataBytes)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        byte[] content = new byte[8 + text.Length + dataBytes];
        BinaryPrimitives.WriteInt64LittleEndian(content, text.Length);
        text.CopyTo(content, 8);
        return content;
    }

    private static byte[] Npy(string header, int dataBytes)
    {
        byte[] content = new byte[10 + header.Length + dataBytes];
        ((byte[])[0x93, .. "NUMPY"u8, 1, 0]).CopyTo(content, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(content.AsSpan(8), (ushort)header.Length);
        Encoding.ASCII.GetBytes(header, content.AsSpan(10));
        return content;
    }
}
