using System.Text.Json;
using Filigree.Formats;
using Filigree.Numerics;
using Filigree.Wiring;

namespace Filigree.Cli.Tests.Checkpoints;

public sealed class RewireCommandTests : IDisposable
{
    private readonly CheckpointFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Weights_are_permuted_and_everything_else_passes_bit_for_bit()
    {
        string source = CheckpointFolder.Golden("model.safetensors");
        string target = folder.PathOf("out.safetensors");
        string table = await CheckpointFolder.RunAsync("rewire", source, "-o", target, "--seed", "3");
        Assert.Contains("conv.weight", table, StringComparison.Ordinal);
        using WeightFile before = WeightFile.Open(source);
        using WeightFile after = WeightFile.Open(target);
        Assert.Equal(before.Tensors.Select(tensor => tensor.Name), after.Tensors.Select(tensor => tensor.Name));
        foreach ((StoredTensor one, StoredTensor other) in before.Tensors.Zip(after.Tensors))
        {
            bool isLayer = one.Shape.Count is 2 or 4;
            Assert.Equal(one.Shape, other.Shape);
            Assert.Equal(!isLayer, one.ReadBytes().SequenceEqual(other.ReadBytes()));
            Assert.Equal(one.ReadSingles().Order(), other.ReadSingles().Order());
        }
    }

    [Fact]
    public async Task The_weights_are_those_of_the_library_whatever_else_is_rewired()
    {
        string source = CheckpointFolder.Golden("model.safetensors");
        string all = folder.PathOf("all.safetensors");
        string one = folder.PathOf("one.safetensors");
        await CheckpointFolder.RunAsync("rewire", source, "-o", all, "--seed", "3");
        await CheckpointFolder.RunAsync("rewire", source, "-o", one, "--seed", "3", "--layers", "fc2.*");
        float[] expected = CheckpointFolder.Numbers(source, "fc2.weight");
        new PreferentialAttachment().Rewire(
            expected,
            new MatrixShape(3, 4),
            new Randomness(3).Stream("rewiring", layer: 2)
        );
        Assert.Equal(expected, CheckpointFolder.Numbers(all, "fc2.weight"));
        Assert.Equal(expected, CheckpointFolder.Numbers(one, "fc2.weight"));
        Assert.Equal(CheckpointFolder.Bytes(source, "fc1.weight"), CheckpointFolder.Bytes(one, "fc1.weight"));
    }

    [Theory]
    [InlineData("bf16")]
    [InlineData("f16")]
    [InlineData("f32")]
    [InlineData("f64")]
    public async Task The_bits_of_every_type_are_permuted(string type)
    {
        string source = folder.PathOf("in.safetensors");
        string target = folder.PathOf("out.safetensors");
        await CheckpointFolder.RunAsync(
            "convert",
            CheckpointFolder.Golden("model.safetensors"),
            "-o",
            source,
            "--dtype",
            type
        );
        await CheckpointFolder.RunAsync("rewire", source, "-o", target);
        using WeightFile before = WeightFile.Open(source);
        using WeightFile after = WeightFile.Open(target);
        foreach ((WeightLayer one, WeightLayer other) in before.Layers.Zip(after.Layers))
        {
            Assert.Equal(type, other.Type.NameOf());
            Assert.Equal(Elements(one.Weights!), Elements(other.Weights!));
            Assert.NotEqual(one.Weights!.ReadBytes(), other.Weights!.ReadBytes());
        }
    }

    [Fact]
    public async Task Zeros_and_what_a_mask_cuts_stay_though_doubles_round_as_they_do()
    {
        string source = folder.WriteDoubles(("a.weight", [2, 3], [0, 1e-60, -1e-60, 3, -2, 1]));
        string target = folder.PathOf("kept.safetensors");
        await CheckpointFolder.RunAsync("rewire", source, "-o", target, "--keep-zeros");
        Assert.Equal([0, 1e-60, -1e-60], CheckpointFolder.Doubles(target, "a.weight")[..3]);

        source = folder.WriteDoubles(
            ("b.weight_orig", [1, 4], [1 + 1e-12, 1, 1 - 1e-12, 2]),
            ("b.weight_mask", [1, 4], [0, 1, 1, 1])
        );
        await CheckpointFolder.RunAsync("rewire", source, "-o", target, "--force");
        Assert.Equal(1 + 1e-12, CheckpointFolder.Doubles(target, "b.weight_orig")[0]);
    }

    [Fact]
    public async Task Doubles_that_round_alike_all_stay_and_rows_keep_theirs_in_the_pass_over_the_inputs()
    {
        double[] weights = [.. Enumerable.Range(0, 60).Select(i => ((i * 7 % 20) - 10) / 8.0 + ((i + 1) * 1e-12))];
        string source = folder.PathOf("in.npy");
        string target = folder.PathOf("out.npy");
        byte[] bytes = [.. weights.SelectMany(BitConverter.GetBytes)];
        await using (FileStream stream = File.Create(source))
        {
            NumPyWriter.WriteArray(
                stream,
                new OutputTensor("in", ElementType.Float64, [6, 10], (output, _) => output.Write(bytes))
            );
        }

        await CheckpointFolder.RunAsync("rewire", source, "-o", target, "--passes", "inputs");
        double[] after = [.. CheckpointFolder.Bytes(target, "out").Chunk(8).Select(one => BitConverter.ToDouble(one))];
        Assert.NotEqual(weights, after);
        foreach ((double[] row, double[] rewired) in weights.Chunk(10).Zip(after.Chunk(10)))
        {
            Assert.Equal(row.Order(), rewired.Order());
        }
    }

    [Fact]
    public async Task Under_a_mask_only_connections_are_rewired_and_zeros_stay_where_asked_for()
    {
        string source = CheckpointFolder.Golden("pruned.safetensors");
        string target = folder.PathOf("out.safetensors");
        await CheckpointFolder.RunAsync("rewire", source, "-o", target);
        float[] mask = CheckpointFolder.Numbers(source, "fc1.weight_mask");
        float[] before = CheckpointFolder.Numbers(source, "fc1.weight_orig");
        float[] after = CheckpointFolder.Numbers(target, "fc1.weight_orig");
        Assert.Equal(mask, CheckpointFolder.Numbers(target, "fc1.weight_mask"));
        Assert.Equal(before.Where((_, i) => mask[i] == 0), after.Where((_, i) => mask[i] == 0));
        Assert.NotEqual(before, after);
        Assert.Equal(before.Order(), after.Order());

        string cut = folder.PathOf("cut.safetensors");
        string kept = folder.PathOf("kept.safetensors");
        string dense = CheckpointFolder.Golden("model.safetensors");
        await CheckpointFolder.RunAsync("prune", dense, "-o", cut, "--density", "0.5");
        await CheckpointFolder.RunAsync("rewire", cut, "-o", kept, "--keep-zeros");
        float[] zeros = CheckpointFolder.Numbers(cut, "fc1.weight");
        float[] rewired = CheckpointFolder.Numbers(kept, "fc1.weight");
        Assert.Equal(zeros.Select(weight => weight == 0), rewired.Select(weight => weight == 0));
        Assert.NotEqual(zeros, rewired);
    }

    [Fact]
    public async Task A_sparse_matrix_stays_one_with_its_row_of_biases()
    {
        string source = CheckpointFolder.Golden("csr.npz");
        string target = folder.PathOf("out.npz");
        await CheckpointFolder.RunAsync("rewire", source, "-o", target, "--bias-row", "--seed", "1");
        using WeightFile before = WeightFile.Open(source, new WeightFileOptions { HasBiasRow = true });
        using WeightFile after = WeightFile.Open(target, new WeightFileOptions { HasBiasRow = true });
        Assert.Equal(before.Layers[0].ReadSparse().Indices, after.Layers[0].ReadSparse().Indices);
        Assert.Equal(before.Layers[0].ReadBiasRow()!.Values, after.Layers[0].ReadBiasRow()!.Values);
        Assert.Equal(before.Layers[0].ReadSparse().Values.Order(), after.Layers[0].ReadSparse().Values.Order());
    }

    [Fact]
    public async Task Json_has_the_strengths_before_and_after()
    {
        string json = await CheckpointFolder.RunAsync(
            "rewire",
            CheckpointFolder.Golden("model.npz"),
            "-o",
            folder.PathOf("out.npz"),
            "--json"
        );
        using var document = JsonDocument.Parse(json);
        JsonElement layer = document.RootElement.GetProperty("layers")[0];
        double before = layer.GetProperty("before").GetProperty("outputs").GetProperty("variance").GetDouble();
        double after = layer.GetProperty("after").GetProperty("outputs").GetProperty("variance").GetDouble();
        Assert.InRange(after, 0, before / 2);
    }

    [Fact]
    public async Task Mistakes_are_refused_and_leave_no_file()
    {
        string source = CheckpointFolder.Golden("model.safetensors");
        string target = folder.PathOf("out.safetensors");
        Assert.Contains("such as 'fc1.weight'", await RefuseAsync("--layers", "fc1.weihgt"), StringComparison.Ordinal);
        Assert.Contains(
            "fc1.bias is none (1 dimension)",
            await RefuseAsync("--layers", "fc1.bias"),
            StringComparison.Ordinal
        );
        Assert.Contains("--passes", await RefuseAsync("--passes", "sideways"), StringComparison.Ordinal);
        Assert.Contains("--amount", await RefuseAsync("--amount", "1.5"), StringComparison.Ordinal);
        Assert.Contains(
            "names no format",
            await CheckpointFolder.RefuseAsync("rewire", source, "-o", folder.PathOf("out.bin")),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "is what is read",
            await CheckpointFolder.RefuseAsync("rewire", source, "-o", source, "--force"),
            StringComparison.Ordinal
        );
        Assert.Empty(folder.Names);
        await CheckpointFolder.RunAsync("rewire", source, "-o", target);
        Assert.Contains("--force", await RefuseAsync(), StringComparison.Ordinal);
        await CheckpointFolder.RunAsync("rewire", source, "-o", target, "--force");
        Assert.Equal(["out.safetensors"], folder.Names);

        Task<string> RefuseAsync(params string[] more) =>
            CheckpointFolder.RefuseAsync(["rewire", source, "-o", target, .. more]);
    }

    [Fact]
    public async Task A_weight_that_is_no_number_is_refused_by_its_layer_and_leaves_no_file()
    {
        string source = folder.PathOf("in.npy");
        await using (FileStream stream = File.Create(source))
        {
            NumPyWriter.WriteArray(
                stream,
                OutputTensor.Of("in", ElementType.Float32, [2, 2], () => new float[] { 1, 2, float.NaN, 4 })
            );
        }

        string error = await CheckpointFolder.RefuseAsync("rewire", source, "-o", folder.PathOf("out.npy"));
        Assert.Contains("in: the weight of output 1, input 0 is NaN", error, StringComparison.Ordinal);
        Assert.Equal(["in.npy"], folder.Names);
    }

    [Fact]
    public async Task Stopped_it_leaves_no_file()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        CommandLine.Outcome outcome = await CommandLine.RunAsync(
            ["rewire", CheckpointFolder.Golden("model.safetensors"), "-o", folder.PathOf("out.safetensors")],
            stop.Token
        );
        Assert.Equal((130, "filigree: stopped"), (outcome.ExitCode, outcome.Error.Trim()));
        Assert.Empty(folder.Names);
    }

    private static IEnumerable<string> Elements(StoredTensor tensor) =>
        tensor.ReadBytes().Chunk(tensor.ElementSize).Select(Convert.ToHexString).Order(StringComparer.Ordinal);
}
