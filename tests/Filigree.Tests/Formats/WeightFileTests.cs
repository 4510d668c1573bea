using Filigree.Formats;
using Filigree.Numerics;

namespace Filigree.Tests.Formats;

public sealed class WeightFileTests
{
    [Theory]
    [InlineData("model.safetensors", WeightFormat.Safetensors)]
    [InlineData("model.npz", WeightFormat.Npz)]
    [InlineData("model-packed.npz", WeightFormat.Npz)]
    [InlineData("model.pt", WeightFormat.PyTorch)]
    [InlineData("checkpoint.pt", WeightFormat.PyTorch)]
    public void A_state_dictionary_of_PyTorch_gives_its_layers_in_the_order_of_the_model(
        string name,
        WeightFormat format
    )
    {
        using WeightFile file = GoldenWeights.Open(name);
        Assert.Equal(format, file.Format);
        Assert.Equal(["conv.weight", "fc1.weight", "fc2.weight"], file.Layers.Select(layer => layer.Name));
        Assert.Equal(
            [new MatrixShape(3, 12, 2, 3), new MatrixShape(4, 5), new MatrixShape(3, 4)],
            file.Layers.Select(layer => layer.Shape)
        );
        Assert.Equal([3, 2, 2, 3], file.Layers[0].TensorShape);
        Assert.All(
            file.ReadMatrices(),
            matrix => Assert.Equal(GoldenWeights.Numbers(matrix.Outputs * matrix.Inputs), matrix.Values)
        );
        Assert.Contains(new SkippedTensor("norm.num_batches_tracked", "0 dimensions"), file.Skipped);
        Assert.Contains(new SkippedTensor("fc1.bias", "1 dimension"), file.Skipped);
    }

    [Theory]
    [InlineData("f64", ElementType.Float64)]
    [InlineData("f32", ElementType.Float32)]
    [InlineData("f16", ElementType.Float16)]
    [InlineData("bf16", ElementType.BFloat16)]
    public void Every_floating_point_type_is_read(string name, ElementType type)
    {
        using WeightFile file = GoldenWeights.Open("every-type.safetensors");
        StoredTensor tensor = file.Tensors.Single(tensor => tensor.Name == name);
        Assert.Equal(type, tensor.Type);
        Assert.Equal(GoldenWeights.Numbers(6), tensor.ReadSingles());
    }

    [Theory]
    [InlineData("i64", ElementType.Int64)]
    [InlineData("i32", ElementType.Int32)]
    [InlineData("i16", ElementType.Int16)]
    [InlineData("i8", ElementType.Int8)]
    [InlineData("u8", ElementType.UInt8)]
    [InlineData("bool", ElementType.Bool)]
    public void Every_other_type_is_read_and_is_no_layer(string name, ElementType type)
    {
        using WeightFile file = GoldenWeights.Open("every-type.safetensors");
        StoredTensor tensor = file.Tensors.Single(tensor => tensor.Name == name);
        Assert.Equal(type, tensor.Type);
        Assert.Equal(
            type == ElementType.Bool ? [0, 1, 1, 1, 1, 1] : new float[] { 0, 1, 2, 3, 4, 5 },
            tensor.ReadSingles()
        );
        Assert.DoesNotContain(file.Layers, layer => layer.Name == name);
    }

    [Fact]
    public void Scalars_and_empty_tensors_are_read()
    {
        using WeightFile file = GoldenWeights.Open("every-type.safetensors");
        Assert.Equal([1.5f], file.Tensors.Single(tensor => tensor.Name == "scalar").ReadSingles());
        Assert.Empty(file.Tensors.Single(tensor => tensor.Name == "empty").ReadSingles());
        Assert.Contains(new SkippedTensor("empty", "empty"), file.Skipped);
    }

    [Fact]
    public void Layers_sorted_as_text_are_put_in_the_order_of_their_numbers()
    {
        using WeightFile file = GoldenWeights.Open("sorted.safetensors");
        Assert.Equal("layers.10.weight", file.Tensors[2].Name);
        Assert.Equal(
            Enumerable.Range(0, 12).Select(i => $"layers.{i}.weight"),
            file.Layers.Select(layer => layer.Name)
        );
    }

    [Theory]
    [InlineData("pruned.safetensors", "fc1.weight", "fc2.weight")]
    [InlineData("pruned.npz", "fc1.weight", "fc2.weight")]
    [InlineData("parametrized.safetensors", "module._orig_mod.0.fc1.weight")]
    public void A_mask_is_applied_to_the_weights_it_belongs_to(string name, params string[] masked)
    {
        using WeightFile file = GoldenWeights.Open(name);
        Assert.Equal(3, file.Layers.Count);
        foreach (string layer in masked)
        {
            WeightLayer found = file.Layers.Single(one => one.Name == layer);
            float[] numbers = GoldenWeights.Numbers(found.Shape.Count);
            Assert.Equal(numbers.Select((number, i) => i % 2 * number), found.ReadMatrix().Values);
            SparseMatrix sparse = found.ReadSparse();
            Assert.Equal(found.Shape.Count / 2, sparse.Count);
            Assert.Equal(numbers.Where((_, i) => i % 2 == 1), sparse.Values);
            Assert.Contains(file.Skipped, skipped => skipped.Reason == $"mask of {layer}");
        }
    }

    [Theory]
    [InlineData("plain.npy")]
    [InlineData("fortran.npy")]
    [InlineData("big-endian.npy")]
    [InlineData("half.npy")]
    [InlineData("version-2.npy")]
    [InlineData("version-3.npy")]
    public void An_array_is_one_layer_named_after_its_file_in_any_order_and_version(string name)
    {
        using WeightFile file = GoldenWeights.Open(name);
        Assert.Equal(WeightFormat.Npy, file.Format);
        WeightLayer layer = Assert.Single(file.Layers);
        Assert.Equal(Path.GetFileNameWithoutExtension(name), layer.Name);
        Assert.Equal(new MatrixShape(3, 4), layer.Shape);
        Assert.Equal(GoldenWeights.Numbers(12), layer.ReadMatrix().Values);
    }

    [Fact]
    public void Four_dimensions_in_Fortran_order_are_read_in_the_usual_one()
    {
        using WeightFile file = GoldenWeights.Open("fortran-four.npy");
        Assert.Equal(GoldenWeights.Numbers(24), file.Layers[0].ReadMatrix().Values);
    }

    [Fact]
    public void Text_in_an_npz_file_is_no_layer_and_no_error()
    {
        using WeightFile file = GoldenWeights.Open("mixed.npz");
        Assert.Equal(["weight", "labels", "steps"], file.Tensors.Select(tensor => tensor.Name));
        Assert.Equal(["weight"], file.Layers.Select(layer => layer.Name));
        Assert.Equal([7], file.Tensors[2].ReadSingles());
    }

    [Theory]
    [InlineData("csr.npz")]
    [InlineData("csc.npz")]
    [InlineData("coo.npz")]
    public void A_sparse_matrix_of_SciPy_is_one_layer_seen_from_its_outputs(string name)
    {
        using WeightFile file = GoldenWeights.Open(name);
        Assert.Equal(WeightFormat.SciPySparse, file.Format);
        SparseMatrix matrix = Assert.Single(file.Layers).ReadSparse();
        Assert.Equal((3, 5), (matrix.Outputs, matrix.Inputs));
        Assert.Equal([0, 3, 4, 6], matrix.Starts);
        Assert.Equal([0, 3, 4, 1, 0, 4], matrix.Indices);
        Assert.Equal([0.125f, 0.5f, 0.625f, 0.375f, 0.25f, 0.75f], matrix.Values);
    }

    [Fact]
    public void A_row_of_biases_is_left_out_where_asked_for()
    {
        using WeightFile file = GoldenWeights.Open("csr.npz", hasBiasRow: true);
        SparseMatrix matrix = file.Layers[0].ReadSparse();
        Assert.Equal((3, 4), (matrix.Outputs, matrix.Inputs));
        Assert.Equal([0, 3, 1, 0], matrix.Indices);
        Assert.Equal(4, file.Layers[0].ReadMatrix().Values.Count(value => value != 0));
    }

    [Fact]
    public void Connections_that_stand_twice_are_summed()
    {
        using WeightFile file = GoldenWeights.Open("coo-twice.npz");
        SparseMatrix matrix = file.Layers[0].ReadSparse();
        Assert.Equal([0, 0, 2], matrix.Starts);
        Assert.Equal([0, 2], matrix.Indices);
        Assert.Equal([2f, 5f], matrix.Values);
    }

    [Fact]
    public void A_folder_is_one_model_in_the_order_of_its_files_numbers()
    {
        using var folder = new Data.TemporaryFolder();
        foreach (int layer in new[] { 10, 2, 1 })
        {
            File.Copy(GoldenWeights.Path("csr.npz"), Path.Combine(folder.Path, $"layer{layer}.npz"));
        }

        using WeightFile file = WeightFile.Open(folder.Path);
        Assert.Equal(["layer1", "layer2", "layer10"], file.Layers.Select(layer => layer.Name));
        Assert.Equal(6, file.Layers[2].ReadSparse().Count);

        File.Copy(GoldenWeights.Path("model.npz"), Path.Combine(folder.Path, "a.npz"));
        File.Copy(GoldenWeights.Path("model.safetensors"), Path.Combine(folder.Path, "b.safetensors"));
        UserError twice = Assert.Throws<UserError>(() => WeightFile.Open(folder.Path));
        Assert.Contains("in both a.npz and b.safetensors", twice.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("legacy.pt", "before version 1.6", "torch.save(torch.load('model.pt', map_location='cpu'), 'new.pt')")]
    [InlineData("script.pt", "TorchScript", "torch.jit.load('model.pt', map_location='cpu').state_dict()")]
    [InlineData("module.pt", "an object of torch.nn.modules.linear.Linear", "torch.save(model.state_dict()")]
    [InlineData("protocol-4.pt", "the opcode 0x95 at byte 2,", "without pickle_protocol")]
    [InlineData("sparse-blocks.pt", "not read (sparse_tensor of layout torch.sparse_bsr)", "to_dense()")]
    [InlineData("sparse-hybrid.pt", "'fc.weight': has values of shape 2 x 3", "to_dense()")]
    [InlineData("negative.pt", "(tensor_v2 with neg or conj)", "tensor.clone()")]
    [InlineData("two.pt", "several dictionaries of tensors: 'model', 'ema.model'", "with --key")]
    [InlineData("objects.npy", "Python objects", "numpy.asarray")]
    [InlineData("records.npy", "records of several fields", "an array of its own")]
    [InlineData("diagonal.npz", "format 'dia'", "matrix.tocsr()")]
    public void What_only_Python_can_read_is_refused_with_a_way_out(string name, string what, string remedy)
    {
        UserError error = Assert.Throws<UserError>(() => GoldenWeights.Open(name));
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_an_empty_and_a_foreign_file_are_told_apart()
    {
        Assert.Contains(
            "no such file",
            Assert.Throws<UserError>(() => WeightFile.Open("no-such-file")).Message,
            StringComparison.Ordinal
        );
        Assert.Contains("is empty", Refusal([]), StringComparison.Ordinal);
        Assert.Contains("HDF5", Refusal("\u0089HDF\r\n"u8.ToArray()[1..]), StringComparison.Ordinal);
        Assert.Contains("no format that is read", Refusal("weights,1,2,3"u8.ToArray()), StringComparison.Ordinal);
    }

    private static string Refusal(byte[] content) =>
        Assert.Throws<UserError>(() => WeightFile.Of(content, "file")).Message;
}
