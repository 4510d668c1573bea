using Filigree.Formats;
using Filigree.Numerics;

namespace Filigree.Tests.Formats;

public sealed class WrittenFileTests
{
    public static TheoryData<string> Tensors => [.. GoldenWeights.Readable.Where(name => !name.StartsWith('c'))];

    [Theory]
    [MemberData(nameof(Tensors))]
    public void Every_tensor_comes_back_bit_for_bit_from_safetensors(string name)
    {
        using WeightFile before = GoldenWeights.Open(name);
        if (name == "mixed.npz")
        {
            UserError error = Assert.Throws<UserError>(() => Safetensors(Copies(before)));
            Assert.Contains("'<U5', which safetensors does not have", error.Message, StringComparison.Ordinal);
            return;
        }

        using WeightFile after = WeightFile.Of(Safetensors(Copies(before)), "written");
        AssertEqual(before, after);
        Assert.Equal("pt", after.Metadata["format"]);
    }

    [Theory]
    [MemberData(nameof(Tensors))]
    public void Every_tensor_that_NumPy_has_comes_back_bit_for_bit_from_npz(string name)
    {
        using WeightFile before = GoldenWeights.Open(name);
        OutputTensor[] tensors = [.. Copies(before).Where(NumPyHas)];
        using var stream = new MemoryStream();
        NumPyWriter.Write(stream, tensors);
        using WeightFile after = WeightFile.Of(stream.ToArray(), "written");
        foreach (StoredTensor tensor in after.Tensors)
        {
            StoredTensor original = before.Tensors.Single(one => one.Name == tensor.Name);
            Assert.Equal(original.Shape, tensor.Shape);
            Assert.Equal(original.ReadBytes(), tensor.ReadBytes());
        }

        Assert.Equal(tensors.Length, after.Tensors.Count);
    }

    [Theory]
    [MemberData(nameof(Tensors))]
    public void Every_tensor_that_PyTorch_has_comes_back_bit_for_bit_from_pt(string name)
    {
        using WeightFile before = GoldenWeights.Open(name);
        OutputTensor[] tensors = [.. Copies(before).Where(tensor => tensor.Name != "labels")];
        using var stream = new MemoryStream();
        PyTorchWriter.Write(stream, tensors);
        using WeightFile after = WeightFile.Of(stream.ToArray(), "written");
        Assert.Equal(WeightFormat.PyTorch, after.Format);
        Assert.Equal(tensors.Select(tensor => tensor.Name), after.Tensors.Select(tensor => tensor.Name));
        foreach (StoredTensor tensor in after.Tensors)
        {
            StoredTensor original = before.Tensors.Single(one => one.Name == tensor.Name);
            Assert.Equal((original.Type, original.ByteLength), (tensor.Type, tensor.ByteLength));
            Assert.Equal(original.Shape, tensor.Shape);
            Assert.Equal(original.ReadBytes(), tensor.ReadBytes());
        }
    }

    [Fact]
    public void Text_is_no_tensor_of_PyTorch()
    {
        using WeightFile before = GoldenWeights.Open("mixed.npz");
        UserError error = Assert.Throws<UserError>(() => PyTorchWriter.Write(new MemoryStream(), Copies(before)));
        Assert.Contains("'<U5', which PyTorch does not have", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain.npy")]
    [InlineData("version-2.npy")]
    [InlineData("vector.npy")]
    [InlineData("scalar.npy")]
    public void An_array_is_written_as_NumPy_writes_it(string name)
    {
        using WeightFile before = GoldenWeights.Open(name);
        using var stream = new MemoryStream();
        NumPyWriter.WriteArray(stream, OutputTensor.Copy(before.Tensors[0]));
        Assert.Equal(
            GoldenWeights.Bytes(name.Replace("version-2", "plain", StringComparison.Ordinal)),
            stream.ToArray()
        );
    }

    [Theory]
    [InlineData("csr.npz", false)]
    [InlineData("csc.npz", true)]
    [InlineData("coo-twice.npz", true)]
    public void A_sparse_matrix_comes_back_with_its_row_of_biases(string name, bool hasBiasRow)
    {
        using WeightFile before = GoldenWeights.Open(name, hasBiasRow);
        SparseMatrix matrix = before.Layers[0].ReadSparse();
        SparseMatrix? biases = before.Layers[0].ReadBiasRow();
        using var stream = new MemoryStream();
        SciPyWriter.Write(stream, matrix, biases);
        using WeightFile after = WeightFile.Of(
            stream.ToArray(),
            "written",
            new WeightFileOptions { HasBiasRow = hasBiasRow }
        );
        Assert.Equal(WeightFormat.SciPySparse, after.Format);
        AssertEqual(matrix, after.Layers[0].ReadSparse());
        Assert.Equal(hasBiasRow, biases is not null);
        if (biases is not null)
        {
            AssertEqual(biases, after.Layers[0].ReadBiasRow()!);
        }
    }

    [Theory]
    [InlineData(1f, 0x3F80)]
    [InlineData(1.00390625f, 0x3F80)] // halfway between 1 and 1 + 2^-7: to the even one
    [InlineData(1.01171875f, 0x3F82)] // halfway again, the even one above
    [InlineData(-0f, 0x8000)]
    [InlineData(float.MaxValue, 0x7F80)]
    [InlineData(float.PositiveInfinity, 0x7F80)]
    public void A_bfloat16_is_rounded_to_the_nearest_ties_to_even(float value, int bits)
    {
        byte[] bytes = new byte[2];
        ElementConversion.FromSingle(ElementType.BFloat16, [value], bytes);
        Assert.Equal(bits, BitConverter.ToUInt16(bytes));
    }

    [Theory]
    [InlineData(ElementType.BFloat16)]
    [InlineData(ElementType.Float16)]
    public void Every_number_of_two_bytes_comes_back_with_its_bits(ElementType type)
    {
        for (int bits = 0; bits < 1 << 16; bits++)
        {
            float[] value = new float[1];
            byte[] after = new byte[2];
            ElementConversion.ToSingle(type, BitConverter.GetBytes((ushort)bits), value);
            ElementConversion.FromSingle(type, value, after);
            if (float.IsNaN(value[0]))
            {
                Assert.True(type == ElementType.Float16 || BitConverter.ToUInt16(after) == bits);
                continue;
            }

            Assert.Equal(bits, BitConverter.ToUInt16(after));
        }
    }

    [Fact]
    public void Two_tensors_of_one_name_are_refused()
    {
        using WeightFile file = GoldenWeights.Open("plain.npy");
        OutputTensor[] twice = [OutputTensor.Copy(file.Tensors[0]), OutputTensor.Copy(file.Tensors[0])];
        Assert.Throws<UserError>(() => Safetensors(twice));
        Assert.Throws<UserError>(() => NumPyWriter.Write(new MemoryStream(), twice));
    }

    [Fact]
    public void A_file_that_is_not_committed_leaves_nothing_and_one_that_is_replaces_what_was_there()
    {
        using var folder = new Data.TemporaryFolder();
        string path = folder.Write("model.npy", [1, 2, 3]);
        using (var output = new OutputFile(path))
        {
            output.Stream.Write([4, 5]);
        }

        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
        using (var output = new OutputFile(path, length: 2))
        {
            output.Stream.Write([4, 5]);
            output.Commit();
        }

        Assert.Equal([4, 5], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
        Assert.Contains(
            "folder does not exist",
            Assert.Throws<UserError>(() => new OutputFile(Path.Combine(folder.Path, "no", "file"))).Message,
            StringComparison.Ordinal
        );
    }

    private static bool NumPyHas(OutputTensor tensor) =>
        tensor.Type is not (ElementType.BFloat16 or ElementType.Float8E4M3 or ElementType.Float8E5M2)
        && (tensor.Type != ElementType.Opaque || tensor.Name != "complex");

    private static OutputTensor[] Copies(WeightFile file) =>
        [.. file.Tensors.Select(tensor => OutputTensor.Copy(tensor))];

    private static byte[] Safetensors(IReadOnlyList<OutputTensor> tensors)
    {
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, tensors);
        Assert.Equal(stream.Length, SafetensorsWriter.LengthOf(tensors));
        return stream.ToArray();
    }

    private static void AssertEqual(WeightFile before, WeightFile after)
    {
        Assert.Equal(before.Tensors.Select(tensor => tensor.Name), after.Tensors.Select(tensor => tensor.Name));
        foreach ((StoredTensor one, StoredTensor other) in before.Tensors.Zip(after.Tensors))
        {
            Assert.Equal((one.Type, one.Name), (other.Type, other.Name));
            Assert.Equal(one.Shape, other.Shape);
            Assert.Equal(one.ReadBytes(), other.ReadBytes());
        }
    }

    private static void AssertEqual(SparseMatrix one, SparseMatrix other)
    {
        Assert.Equal((one.Outputs, one.Inputs), (other.Outputs, other.Inputs));
        Assert.Equal(one.Starts, other.Starts);
        Assert.Equal(one.Indices, other.Indices);
        Assert.Equal(one.Values, other.Values);
    }
}
