using Filigree.Formats;
using Filigree.Numerics;
using Filigree.Tests.Shared;

namespace Filigree.Tests.Formats;

/// <summary>Which tensors are layers, and which only look like it.</summary>
public sealed class LayerFinderTests
{
    [Theory]
    [InlineData("h.0.attn.bias", "causal mask", 1, 1, 4, 4)]
    [InlineData("attn.tril", "mask", 4, 4)]
    [InlineData("layers.0.attn_mask", "mask", 3, 4, 4)]
    [InlineData("attn.masked_bias", "mask", 1, 1)]
    [InlineData("embeddings.position_ids", "table of positions or indices", 1, 8)]
    [InlineData("attn.relative_position_index", "table of positions or indices", 4, 4)]
    [InlineData("normalize.std", "constants of a normalization", 1, 3, 1, 1)]
    [InlineData("pixel_mean", "constants of a normalization", 1, 3, 1, 1)]
    [InlineData("blur.kernel", "table of filters", 1, 1, 3, 3)]
    [InlineData("head.anchors", "table of positions or indices", 9, 4)]
    [InlineData("attn.relative_position_bias_table", "table of positions or indices", 9, 2)]
    [InlineData("rotary_emb.cos_cached", "table of rotations", 1, 1, 4, 2)]
    [InlineData("freqs_cis", "table of rotations", 4, 2)]
    [InlineData("wte.weight", "embedding", 9, 4)]
    [InlineData("model.embed_tokens.weight", "embedding", 9, 4)]
    [InlineData("bert.embeddings.word_embeddings.weight", "embedding", 9, 4)]
    [InlineData("Embed_0/embedding", "embedding", 9, 4)]
    [InlineData("embedding/embeddings:0", "embedding", 9, 4)]
    [InlineData("pos_embed", "embedding", 1, 9, 4)]
    [InlineData("norm.running_mean", "running statistics", 2, 2)]
    [InlineData("k_cache", "cache", 2, 2)]
    [InlineData("q_proj.lora_A.weight", "part of a low-rank update (LoRA)", 2, 4)]
    [InlineData("q_proj.lora_B.default.weight", "part of a low-rank update (LoRA)", 4, 2)]
    [InlineData("fc.scales", "scale", 2, 4)]
    [InlineData("fc.weight_scale_inv", "scale", 2, 4)]
    [InlineData("fc.qzeros", "part of quantised weights", 2, 4)]
    [InlineData("optimizer.state.0.exp_avg", "state of an optimizer", 2, 4)]
    [InlineData("bias_1", "bias", 1, 4)]
    [InlineData("query/bias", "bias", 2, 4)]
    [InlineData("mlp.experts.weight", "weights of several experts", 2, 3, 4)]
    [InlineData("grid", "table of positions or indices", 4, 3)]
    [InlineData("layers.0.grid", "table of positions or indices", 4, 3)]
    [InlineData("synthesis.b4.conv1.noise_const", "noise", 4, 4)]
    [InlineData("noises.noise_0", "noise", 1, 1, 4, 4)]
    [InlineData("ema.shadow.fc9.weight", "moving average of weights", 2, 3)]
    [InlineData("fc9.weight_ema", "moving average of weights", 2, 3)]
    [InlineData("model_ema.fc9.weight", "moving average of weights", 2, 3)]
    [InlineData("model_ema.fc9weight", "moving average of weights", 2, 3)]
    [InlineData("states", "3 dimensions", 2, 3, 4)]
    [InlineData("fc.weight_v", "raw part of a weight norm", 3, 4)]
    [InlineData("fc.parametrizations.weight.original", "raw part of a parametrized weight", 3, 4)]
    [InlineData("fc.weight_orig", "raw part of a pruned weight whose mask is missing", 3, 4)]
    public void A_tensor_of_such_a_name_is_no_layer(string name, string reason, params int[] shape)
    {
        using WeightFile file = Open(Numbers(name, shape), Numbers("fc9.weight", 2, 3));
        Assert.Equal("fc9.weight", Assert.Single(file.Layers).Name);
        Assert.Equal([new SkippedTensor(name, reason)], file.Skipped);
    }

    [Theory]
    [InlineData("fc1.weight", 3, 4)]
    [InlineData("grid.weight", 3, 4)]
    [InlineData("noise_const.weight", 3, 4)]
    [InlineData("ema.shadow.fc1.weight", 3, 4)]
    [InlineData("model_ema.fc1.weight", 3, 4)]
    [InlineData("ema.fc9.weight", 2, 3)]
    [InlineData("w1", 3, 4)]
    [InlineData("in_proj_weight", 3, 4)]
    [InlineData("rnn.weight_ih_l0", 3, 4)]
    [InlineData("lm_head.weight", 9, 4)]
    [InlineData("embed_out.weight", 9, 4)]
    [InlineData("patch_embed.weight", 3, 2, 2, 2)]
    [InlineData("time_embedding.linear_1.weight", 3, 4)]
    [InlineData("mask_decoder.weight", 3, 4)]
    [InlineData("conv1.weight", 3, 2, 5)]
    [InlineData("conv3.weight", 3, 2, 2, 2, 2)]
    public void A_weight_is_a_layer_whatever_the_modules_in_front_are_called(string name, params int[] shape)
    {
        using WeightFile file = Open(Numbers(name, shape));
        MatrixShape seen = Assert.Single(file.Layers).Shape;
        int height = shape.Skip(2).SkipLast(1).Aggregate(1, (product, size) => product * size);
        int width = shape.Length > 2 ? shape[^1] : 1;
        Assert.Equal(new MatrixShape(shape[0], shape[1] * height * width, height, width), seen);
    }

    [Fact]
    public void A_module_that_has_a_bias_is_no_embedding_and_one_with_a_bias_of_its_weights_shape_is_a_normalization()
    {
        using WeightFile file = Open(
            Numbers("class_embed.weight", 9, 4),
            Numbers("class_embed.bias", 9),
            Numbers("norm.weight", 3, 4),
            Numbers("norm.bias", 3, 4)
        );
        Assert.Equal("class_embed.weight", Assert.Single(file.Layers).Name);
        Assert.Contains(new SkippedTensor("norm.weight", "scale of a normalization"), file.Skipped);
    }

    [Fact]
    public void A_row_or_column_called_b_is_a_bias_beside_a_w()
    {
        using WeightFile file = Open(Numbers("W1", 3, 4), Numbers("b1", 1, 4), Numbers("w", 4, 2), Numbers("b", 2, 1));
        Assert.Equal(["W1", "w"], file.Layers.Select(layer => layer.Name));
        using WeightFile letters = Open(Numbers("a", 3, 4), Numbers("b", 1, 3));
        Assert.Equal(2, letters.Layers.Count);
    }

    [Fact]
    public void Raw_parts_of_computed_weights_are_no_layers()
    {
        using WeightFile file = Open(
            Numbers("a.weight_g", 3, 1),
            Numbers("a.weight_v", 3, 4),
            Numbers("b.parametrizations.weight.original0", 3, 1),
            Numbers("b.parametrizations.weight.original1", 3, 4),
            Numbers("c.parametrizations.weight.original", 4, 4),
            Numbers("c.parametrizations.weight.0.base", 4, 4),
            Numbers("d.weight_orig", 3, 4),
            Numbers("d.weight_u", 3),
            Numbers("d.weight_v", 4),
            Numbers("e.u_g", 3, 1),
            Numbers("e.u_v", 3, 4)
        );
        Assert.Empty(file.Layers);
        Assert.Equal(file.Tensors.Count, file.Skipped.Count);
        Assert.All(
            file.Skipped,
            tensor => Assert.StartsWith("raw part of a ", tensor.Reason, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Masks_stand_one_behind_the_other()
    {
        float[] first = [1, 1, 0, 1];
        float[] second = [1, 0, 1, 1];
        using WeightFile file = Open(
            Numbers("a.parametrizations.weight.original", 2, 2),
            RawTensor.Of("a.parametrizations.weight.0.mask", [2, 2], first),
            RawTensor.Of("a.parametrizations.weight.1.mask", [2, 2], second),
            Numbers("b.weight_orig_orig", 2, 2),
            RawTensor.Of("b.weight_orig_mask", [2, 2], first),
            RawTensor.Of("b.weight_mask", [2, 2], second),
            Numbers("c.weight_orig", 2, 2),
            RawTensor.Of("c.weight_mask_orig", [2, 2], first),
            RawTensor.Of("c.weight_mask_mask", [2, 2], second)
        );
        Assert.Equal(["a.weight", "b.weight", "c.weight"], file.Layers.Select(layer => layer.Name));
        Assert.All(file.Layers, layer => Assert.Equal(2, layer.Masks.Count));
        Assert.All(file.ReadMatrices(), matrix => Assert.Equal([-0.125f, 0, 0, 0.25f], matrix.Values));
        Assert.All(file.ReadSparse(), matrix => Assert.Equal([-0.125f, 0.25f], matrix.Values));
        Assert.Empty(file.Masked);
    }

    [Fact]
    public void A_mask_that_scales_is_refused_by_its_name()
    {
        using WeightFile file = Open(Numbers("a.weight_orig", 1, 2), RawTensor.Of("a.weight_mask", [1, 2], 1, 0.5f));
        UserError error = Assert.Throws<UserError>(() => file.Layers[0].ReadMatrix());
        Assert.Contains(
            "'a.weight_mask': the mask of a.weight scales weights: it holds 0.5 at 1",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_pruned_bias_is_read_through_its_mask()
    {
        using WeightFile file = Open(
            Numbers("fc.weight", 3, 2),
            RawTensor.Of("fc.bias_orig", [3], 1, -2, 3),
            RawTensor.Of("fc.bias_mask", [3], 1, 0, 1)
        );
        MaskedTensor bias = Assert.Single(file.Masked);
        Assert.Equal("fc.bias", bias.Name);
        Assert.Equal([1f, 0, 3], bias.ReadSingles());
    }

    [Fact]
    public void Keras_and_Flax_keep_kernels_with_their_outputs_last()
    {
        using WeightFile file = Open(
            RawTensor.Of("dense/kernel:0", [2, 3], 1, 2, 3, 4, 5, 6),
            // Two positions, two channels, one output: channels are the slower in the matrix view.
            RawTensor.Of("Conv_0/kernel", [2, 2, 1], 1, 2, 3, 4),
            RawTensor.Of("sep/depthwise_kernel", [1, 2, 2, 1], 1, 2, 3, 4),
            RawTensor.Of("att/query/kernel", [1, 2, 2], 1, 2, 3, 4),
            RawTensor.Of("att/key/kernel", [1, 2, 2], 1, 2, 3, 4),
            RawTensor.Of("att/value/kernel", [1, 2, 2], 1, 2, 3, 4),
            RawTensor.Of("att/out/kernel", [2, 2, 1], 1, 2, 3, 4)
        );
        WeightMatrix[] matrices = [.. file.ReadMatrices()];
        Assert.Equal(
            [(3, 2), (1, 4), (2, 2), (4, 1), (4, 1), (4, 1), (1, 4)],
            matrices.Select(matrix => (matrix.Outputs, matrix.Inputs))
        );
        Assert.Equal([1f, 4, 2, 5, 3, 6], matrices[0].Values);
        Assert.Equal([1f, 3, 2, 4], matrices[1].Values);
        Assert.Equal([1f, 3, 2, 4], matrices[2].Values);
        Assert.All(matrices[3..], matrix => Assert.Equal([1f, 2, 3, 4], matrix.Values));
        Assert.All(file.Layers, layer => Assert.Equal(KernelOrder.InOut, layer.Layout.Order));
    }

    [Fact]
    public void A_layer_and_its_tensor_go_into_each_other()
    {
        foreach (int[] shape in new[] { [40, 70], new[] { 3, 5, 7 }, [2, 3, 4, 5], [2, 2, 2, 3, 2] })
        {
            using WeightFile file = Open(Numbers("c/kernel", shape));
            KernelLayout layout = file.Layers[0].Layout;
            float[] stored = file.Tensors[0].ReadSingles();
            float[] matrix = layout.ToMatrix(stored);
            Assert.Equal(stored, layout.ToStored(matrix));
            int area = shape.SkipLast(2).Aggregate(1, (product, size) => product * size);
            (int channels, int outputs) = (shape[^2], shape[^1]);
            for (int i = 0; i < stored.Length; i++)
            {
                (int position, int channel, int output) = (i / outputs / channels, i / outputs % channels, i % outputs);
                Assert.Equal(stored[i], matrix[(output * channels * area) + (channel * area) + position]);
            }
        }
    }

    [Fact]
    public void GPT_2_is_told_by_a_bias_that_fits_the_last_dimension_alone()
    {
        RawTensor square = Numbers("h.0.attn.c_proj.weight", 4, 4);
        using WeightFile convolutions = Open(
            Numbers("h.0.mlp.c_fc.weight", 4, 6),
            Numbers("h.0.mlp.c_fc.bias", 6),
            square
        );
        Assert.All(convolutions.Layers, layer => Assert.Equal(KernelOrder.InOut, layer.Layout.Order));
        Assert.Equal(new MatrixShape(6, 4), convolutions.Layers[0].Shape);
        using WeightFile linear = Open(Numbers("h.0.mlp.c_fc.weight", 6, 4), Numbers("h.0.mlp.c_fc.bias", 6), square);
        Assert.All(linear.Layers, layer => Assert.Equal(KernelOrder.OutIn, layer.Layout.Order));
        using WeightFile unknown = Open(square);
        Assert.Equal(KernelOrder.OutIn, unknown.Layers[0].Layout.Order);
    }

    [Fact]
    public void The_order_is_what_the_reader_asks_for()
    {
        byte[] bytes = RawSafetensors.Of(Numbers("fc.weight", 2, 3), Numbers("dense.kernel", 2, 3));
        using WeightFile turned = WeightFile.Of(bytes, "file", new WeightFileOptions { Kernels = KernelOrder.InOut });
        Assert.All(turned.Layers, layer => Assert.Equal(new MatrixShape(3, 2), layer.Shape));
        using WeightFile plain = WeightFile.Of(bytes, "file", new WeightFileOptions { Kernels = KernelOrder.OutIn });
        Assert.All(plain.Layers, layer => Assert.Equal(new MatrixShape(2, 3), layer.Shape));
    }

    private static RawTensor Numbers(string name, params int[] shape) =>
        RawTensor.Numbers(name, [.. shape.Select(size => (long)size)]);

    private static WeightFile Open(params RawTensor[] tensors) => WeightFile.Of(RawSafetensors.Of(tensors), "file");
}
