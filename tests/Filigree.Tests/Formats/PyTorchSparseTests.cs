using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using Filigree.Formats;
using Filigree.Numerics;

namespace Filigree.Tests.Formats;

/// <summary>Sparse tensors in .pt files: those of tests/golden/make_pytorch.py, and such as claim what is not so.</summary>
public sealed class PyTorchSparseTests
{
    // Of three rows and four columns: 1 in row 0 at column 1, 2 in row 2 at column 3.
    private static readonly long[] Starts = [0, 1, 1, 2];
    private static readonly long[] Columns = [1, 3];

    [Fact]
    public void Layers_are_what_PyTorch_makes_of_them_bit_for_bit()
    {
        using WeightFile sparse = GoldenWeights.Open("sparse-layers.pt");
        using WeightFile dense = GoldenWeights.Open("sparse-layers-dense.pt");
        Assert.Equal(dense.Layers.Select(layer => layer.Name), sparse.Layers.Select(layer => layer.Name));
        Assert.Equal(dense.Layers.Select(layer => layer.Shape), sparse.Layers.Select(layer => layer.Shape));
        Assert.Equal(5, sparse.Layers.Count(layer => layer.IsSparse));
        foreach ((WeightMatrix one, WeightMatrix other) in dense.ReadMatrices().Zip(sparse.ReadMatrices()))
        {
            Assert.Equal(Bits(one.Values), Bits(other.Values));
        }

        Assert.Equal(["fc1.bias"], sparse.Skipped.Select(tensor => tensor.Name));
    }

    [Fact]
    public void Coordinates_that_stand_several_times_are_added_and_a_zero_stays_a_connection()
    {
        using WeightFile file = GoldenWeights.Open("sparse-layers.pt");
        SparseMatrix Read(string name) => file.Layers.Single(layer => layer.Name == name).ReadSparse();
        SparseMatrix added = Read("fc2.weight");
        Assert.Equal([0, 1, 2, 3], added.Starts);
        Assert.Equal([3, 0, 1], added.Indices);
        Assert.Equal([2f, -3, 1f + 0.1f + 0.7f], added.Values);
        Assert.Equal([0.5f, 0, (float)(1 / 3.0)], Read("fc4.weight").Values);
    }

    [Fact]
    public void Compressed_rows_and_columns_and_coordinates_of_later_versions_are_one_matrix()
    {
        using WeightFile file = GoldenWeights.Open("sparse-newer.pt");
        Assert.Equal(["rows", "columns", "coordinates"], file.Layers.Select(layer => layer.Name));
        foreach (SparseMatrix matrix in file.ReadSparse())
        {
            Assert.Equal([0, 2, 2, 4], matrix.Starts);
            Assert.Equal([1, 3, 0, 2], matrix.Indices);
            Assert.Equal([1, 2, 3, 4], matrix.Values);
        }
    }

    [Fact]
    public void A_sparse_tensor_alone_is_named_after_its_file()
    {
        using var file = WeightFile.Of(Archive(Sparse + "."), "layer.pt");
        Assert.Equal("layer", file.Layers.Single().Name);
        Assert.Equal([1f, 2f], file.ReadSparse().Single().Values);
    }

    [Theory]
    [InlineData(new long[] { 0, 1, 1, 3 }, new long[] { 1, 3 }, "has 3 in 'w.crow_indices' at 3; expected 0 to 2")]
    [InlineData(new long[] { 0, 2, 1, 2 }, new long[] { 1, 3 }, "row 1 end before it starts")]
    [InlineData(new long[] { 0, 1, 1, 1 }, new long[] { 1, 3 }, "do not span its connections")]
    [InlineData(new long[] { 0, 1, 1, 2 }, new long[] { 1, 4 }, "has 4 in 'w.col_indices' at 1; expected 0 to 3")]
    [InlineData(new long[] { 0, 1, 1, 2 }, new long[] { -1, 3 }, "has -1 in 'w.col_indices' at 0; expected 0 to 3")]
    [InlineData(new long[] { 0, 1, 1, long.MaxValue }, new long[] { 1, 3 }, "has 9223372036854775807 in")]
    public void Indices_out_of_bounds_are_refused_by_their_place(long[] starts, long[] columns, string message)
    {
        using var file = WeightFile.Of(Archive(State(Sparse), starts, columns), "file.pt");
        string refusal = Assert.Throws<UserError>(() => file.ReadSparse()).Message;
        Assert.Contains(message, refusal, StringComparison.Ordinal);
        Assert.Contains("file.pt: tensor 'w'", refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "K\u0003K\u0004\u0086",
        "K\u0003\u008a\u0008\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f\u0086",
        "is of shape 3 x 9223372036854775807"
    )]
    [InlineData("K\u0003K\u0004\u0086", "J\u00ff\u00ff\u00ff\u007fK\u0004\u0086", "claims 2,147,483,647 outputs")]
    [InlineData("K\u0003K\u0004\u0086", "K\u0002K\u0004\u0086", "crow_indices of shape 4; expected 3")]
    [InlineData("K\u0003K\u0004\u0086", "K\u0003K\0\u0086", "is of shape 3 x 0")]
    [InlineData("K\u0003K\u0004\u0086", "K\u000c\u0085", "is a torch.sparse_csr tensor of 1 dimensions")]
    [InlineData("K\u0003K\u0004\u0086", "NK\u0004\u0086", "arguments that it does not take")]
    [InlineData("sparse_csr", "sparse_csx", "layout torch.sparse_csx")]
    [InlineData("sparse_csr", "sparse_csc", "ccol_indices of shape 4; expected 5")]
    [InlineData("cpuK\u0002tQK\0K\u0002\u0085", "cpuK\u0002tQK\0K\u0001\u0085", "col_indices of shape 1; expected 2")]
    public void Sizes_that_contradict_the_tensors_are_refused_before_anything_is_read(
        string right,
        string wrong,
        string message
    )
    {
        int place = Sparse.IndexOf(right, StringComparison.Ordinal);
        string changed = Sparse[..place] + wrong + Sparse[(place + right.Length)..];
        string refusal = Refusal(Archive(State(changed)));
        Assert.Contains(message, refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_that_is_called_like_a_part_of_another_is_refused()
    {
        string pickle = $"}}({Text("w.values")}{Part("Float", '2', '\u0002')}{Text("w")}{Sparse}u.";
        Assert.Contains("a tensor of this name is there too", Refusal(Archive(pickle)), StringComparison.Ordinal);
    }

    private static readonly string Sparse =
        "ctorch._utils\n_rebuild_sparse_tensor\n(ctorch.serialization\n_get_layout\n"
        + $"{Text("torch.sparse_csr")}\u0085R("
        + Part("Long", '0', '\u0004')
        + Part("Long", '1', '\u0002')
        + Part("Float", '2', '\u0002')
        + "ctorch\nSize\nK\u0003K\u0004\u0086\u0085RttR";

    private static string State(string tensor) => $"}}{Text("w")}{tensor}s.";

    private static string Text(string text) => $"X{(char)text.Length}\0\0\0{text}";

    private static string Part(string type, char key, char count) =>
        $"ctorch._utils\n_rebuild_tensor_v2\n(({Text("storage")}ctorch\n{type}Storage\n{Text($"{key}")}{Text("cpu")}K{count}tQ"
        + $"K\0K{count}\u0085K\u0001\u0085\u0089NtR";

    private static byte[] Archive(string pickle, long[]? starts = null, long[]? columns = null)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add("data.pkl", Encoding.Latin1.GetBytes("\u0080\u0002" + pickle));
            Add("data/0", MemoryMarshal.AsBytes<long>(starts ?? Starts));
            Add("data/1", MemoryMarshal.AsBytes<long>(columns ?? Columns));
            Add("data/2", MemoryMarshal.AsBytes<float>([1, 2]));

            void Add(string name, ReadOnlySpan<byte> content)
            {
                using Stream member = zip.CreateEntry("a/" + name, CompressionLevel.NoCompression).Open();
                member.Write(content);
            }
        }

        return stream.ToArray();
    }

    private static string Refusal(byte[] content) =>
        Assert.Throws<UserError>(() => WeightFile.Of(content, "file.pt")).Message;

    private static int[] Bits(float[] values) => [.. values.Select(BitConverter.SingleToInt32Bits)];
}
