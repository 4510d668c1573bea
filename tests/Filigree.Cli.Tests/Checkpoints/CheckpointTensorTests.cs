using System.Text.Json;
using Filigree.Formats;
using Filigree.Tests.Shared;

namespace Filigree.Cli.Tests.Checkpoints;

/// <summary>What commands do to tensors that are no layers, to weights [in, out], to other types and to numbers that are not finite.</summary>
public sealed class CheckpointTensorTests : IDisposable
{
    private static readonly RawTensor[] Others =
    [
        new("h.0.attn.bias", "BOOL", [1, 1, 2, 2], [1, 0, 1, 1]),
        RawTensor.Of("h.1.attn.bias", [1, 1, 2, 2], 1, 0, 1, 1),
        RawTensor.Numbers("wte.weight", 5, 4),
        RawTensor.Numbers("pos_embed", 1, 5, 4),
        new("position_ids", "I64", [1, 2], [.. Enumerable.Range(0, 16).Select(i => (byte)i)]),
        RawTensor.Of("rotary.cos_cached", [2, 2], float.NaN, float.PositiveInfinity, -0f, 1e-40f),
        RawTensor.Numbers("a.weight_g", 3, 1),
        RawTensor.Numbers("a.weight_v", 3, 4),
        RawTensor.Numbers("b.parametrizations.weight.original", 3, 3),
        RawTensor.Numbers("b.parametrizations.weight.0.base", 3, 3),
        RawTensor.Numbers("c.weight_orig", 3, 4),
        RawTensor.Numbers("c.weight_u", 3),
        RawTensor.Numbers("d.lora_A.weight", 2, 4),
        new("e.qweight", "I32", [2, 2], [.. Enumerable.Range(0, 16).Select(i => (byte)i)]),
        RawTensor.Numbers("e.scales", 1, 2),
        new("f.weight", "F4", [2, 2], [0x12, 0x34]),
        new("g.weight", "C64", [1, 1], [1, 2, 3, 4, 5, 6, 7, 8]),
        RawTensor.Numbers("norm.running_mean", 3),
        RawTensor.Numbers("conv.noise_const", 4, 4),
        RawTensor.Numbers("grid", 3, 2),
        RawTensor.Numbers("ema.shadow.fc1.weight", 4, 6),
    ];

    private readonly CheckpointFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("prune", "--density", "0.5")]
    [InlineData("prune", "--density", "0.5", "--masks", "--scope", "global")]
    [InlineData("rewire")]
    [InlineData("wire", "he-normal")]
    [InlineData("wire", "lightning(3, 0.5)", "--masks")]
    [InlineData("convert")]
    public async Task Whatever_is_no_layer_passes_bit_for_bit_and_is_not_counted(
        string command,
        params string[] options
    )
    {
        string source = Write(
            "in",
            [RawTensor.Numbers("fc1.weight", 4, 6), .. Others, RawTensor.Numbers("fc2.weight", 2, 4)]
        );
        string target = folder.PathOf("out.safetensors");
        CommandLine.Outcome outcome = await CommandLine.RunAsync([command, source, .. options, "-o", target]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.All(Others, tensor => Assert.Equal(tensor.Bytes, CheckpointFolder.Bytes(target, tensor.Name)));
        Assert.All(Others, tensor => Assert.DoesNotContain(tensor.Name, outcome.Out, StringComparison.Ordinal));
        if (command is "prune" or "rewire")
        {
            Assert.Contains(
                "a.weight_g, a.weight_v (raw part of a weight norm)",
                outcome.Error,
                StringComparison.Ordinal
            );
        }

        using WeightFile file = WeightFile.Open(target);
        Assert.Equal(["fc1.weight", "fc2.weight"], file.Layers.Select(layer => layer.Name));
    }

    [Fact]
    public async Task A_model_of_raw_parts_alone_is_refused_with_the_reason()
    {
        string source = Write("in", RawTensor.Numbers("fc.weight_g", 3, 1), RawTensor.Numbers("fc.weight_v", 3, 4));
        string error = await CheckpointFolder.RefuseAsync(
            "prune",
            source,
            "-o",
            folder.PathOf("o.npz"),
            "--density",
            "1"
        );
        Assert.Contains("fc.weight_g, fc.weight_v (raw part of a weight norm)", error, StringComparison.Ordinal);
        string table = await CheckpointFolder.RunAsync("inspect", source);
        Assert.DoesNotContain("strengths", table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_mask_of_a_bias_is_worked_in_with_that_of_its_weights()
    {
        string source = Write(
            "in",
            RawTensor.Numbers("fc1.weight_orig", 3, 4),
            RawTensor.Of("fc1.weight_mask", [3, 4], [.. Enumerable.Repeat(1f, 12)]),
            RawTensor.Of("fc1.bias_orig", [3], 1, -2, 3),
            RawTensor.Of("fc1.bias_mask", [3], 1, 0, 1),
            RawTensor.Numbers("fc2.weight", 2, 3)
        );
        string target = folder.PathOf("out.safetensors");
        string[] line = ["prune", source, "-o", target, "--force", "--density", "0.5"];
        await CheckpointFolder.RunAsync(line);
        Assert.Equal([1f, 0, 3], CheckpointFolder.Numbers(target, "fc1.bias"));
        Assert.DoesNotContain(Tensors(target), name => name.Contains('_', StringComparison.Ordinal));

        // A module that keeps its masks keeps the bias's too; another layer's module is left alone.
        foreach (string[] option in new[] { new[] { "--masks" }, ["--layers", "fc2.weight"] })
        {
            await CheckpointFolder.RunAsync([.. line, .. option]);
            Assert.Equal([1f, -2, 3], CheckpointFolder.Numbers(target, "fc1.bias_orig"));
            Assert.Equal([1f, 0, 1], CheckpointFolder.Numbers(target, "fc1.bias_mask"));
        }

        await CheckpointFolder.RunAsync("wire", source, "he-normal", "-o", target, "--force");
        Assert.Equal([0f, 0, 0], CheckpointFolder.Numbers(target, "fc1.bias"));
        Assert.DoesNotContain("fc1.bias_mask", Tensors(target));
    }

    [Fact]
    public async Task Masks_one_behind_the_other_are_pruned_through_and_worked_in()
    {
        string source = Write(
            "in",
            RawTensor.Of("fc.parametrizations.weight.original", [2, 2], 1, 2, 3, 4),
            RawTensor.Of("fc.parametrizations.weight.0.mask", [2, 2], 1, 1, 1, 0),
            RawTensor.Of("fc.parametrizations.weight.1.mask", [2, 2], 1, 1, 0, 1)
        );
        string target = folder.PathOf("out.safetensors");
        await CheckpointFolder.RunAsync("prune", source, "-o", target, "--density", "0.25");
        Assert.Equal([0f, 2, 0, 0], CheckpointFolder.Numbers(target, "fc.weight"));
        Assert.Equal(["fc.weight"], Tensors(target));
        await CheckpointFolder.RunAsync("prune", source, "-o", target, "--density", "0.25", "--masks", "--force");
        Assert.Equal(Tensors(source), Tensors(target));
        using WeightFile file = WeightFile.Open(target);
        Assert.Equal([0f, 2, 0, 0], file.Layers[0].ReadMatrix().Values);
    }

    [Fact]
    public async Task What_a_conversion_loses_is_said_of_each_tensor_and_counted()
    {
        string source = Write(
            "in",
            RawTensor.Of("w.weight", [1, 5], 1, 7e4f, -7e4f, 1e9f, 1e-12f),
            RawTensor.Of("w.bias", [1], 2049),
            RawTensor.Of("fine", [2], 0.1f, 2048)
        );
        string[] line = ["convert", source, "-o", folder.PathOf("out.safetensors"), "--dtype", "f16"];
        CommandLine.Outcome outcome = await CommandLine.RunAsync([.. line, "--json"]);
        Assert.Contains(
            "w.weight as f16: 3 numbers out of range, now infinity (overflow), 1 number too small, now 0 (underflow)",
            outcome.Error,
            StringComparison.Ordinal
        );
        Assert.Contains("w.bias as f16: 1 whole number rounded", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("fine", outcome.Error, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(outcome.Out);
        JsonElement[] losses = [.. json.RootElement.GetProperty("losses").EnumerateArray()];
        Assert.Equal(["w.weight", "w.bias"], losses.Select(loss => loss.GetProperty("tensor").GetString()));
        Assert.Equal(3, losses[0].GetProperty("overflowed").GetInt32());
        Assert.Equal(1, losses[0].GetProperty("vanished").GetInt32());
        Assert.Equal(1, losses[1].GetProperty("rounded").GetInt32());
    }

    [Fact]
    public async Task Wiring_a_type_that_cannot_hold_the_weights_says_so()
    {
        string source = Write("in", new RawTensor("fc.weight", "F8_E4M3", [2, 4], new byte[8]));
        CommandLine.Outcome outcome = await CommandLine.RunAsync(
            ["wire", source, "normal(1e-5)", "-o", folder.PathOf("out.safetensors")],
            default
        );
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Contains("fc.weight as f8_e4m3: 8 numbers too small, now 0", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Eight_bit_floats_are_layers_and_keep_their_type()
    {
        byte[] codes = [0x38, 0xB9, 0x01, 0x7E, 0x00, 0x40, 0xC0, 0x30];
        string source = Write("in", new("fc.weight", "F8_E4M3", [2, 4], codes), RawTensor.Of("fc.weight_scale", [], 2));
        string target = folder.PathOf("out.safetensors");
        CommandLine.Outcome outcome = await CommandLine.RunAsync(["rewire", source, "-o", target], default);
        Assert.Contains("fc.weight_scale", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(codes.Order(), CheckpointFolder.Bytes(target, "fc.weight").Order());
        await CheckpointFolder.RunAsync("convert", source, "-o", target, "--dtype", "f32", "--force");
        Assert.Equal([1f, -1.125f, 1 / 512f, 448, 0, 2, -2, 0.5f], CheckpointFolder.Numbers(target, "fc.weight"));
        string back = folder.PathOf("back.safetensors");
        await CheckpointFolder.RunAsync("convert", target, "-o", back, "--dtype", "f8_e4m3", "--tensors", "fc.weight");
        Assert.Equal(codes, CheckpointFolder.Bytes(back, "fc.weight"));
    }

    [Theory]
    [InlineData("prune", "--density", "0.4")]
    [InlineData("rewire", "--seed", "3")]
    [InlineData("rewire", "--passes", "inputs", "--keep-zeros")]
    [InlineData("wire", "he-normal")]
    [InlineData("wire", "lightning(9, 0.5)")]
    public async Task A_network_is_the_same_whichever_way_its_kernels_stand(string command, params string[] options)
    {
        RawTensor conv = RawTensor.Numbers("conv/kernel", 2, 2, 3, 4);
        RawTensor dense = RawTensor.Numbers("dense/kernel", 4, 5);
        RawTensor last = RawTensor.Numbers("last/kernel", 5, 3);
        string inOut = Write("in-out", conv, dense, last);
        string outIn;
        using (WeightFile file = WeightFile.Open(inOut))
        {
            outIn = Write(
                "out-in",
                RawTensor.Of("conv/weight", [4, 3, 2, 2], file.Layers[0].ReadMatrix().Values),
                RawTensor.Of("dense/weight", [5, 4], file.Layers[1].ReadMatrix().Values),
                RawTensor.Of("last/weight", [3, 5], file.Layers[2].ReadMatrix().Values)
            );
        }

        foreach (string path in new[] { inOut, outIn })
        {
            await CheckpointFolder.RunAsync([command, path, .. options, "-o", path + ".out.safetensors"]);
        }

        using WeightFile turned = WeightFile.Open(inOut + ".out.safetensors");
        using WeightFile plain = WeightFile.Open(outIn + ".out.safetensors");
        Assert.Equal(
            [
                [2L, 2, 3, 4],
                [4L, 5],
                [5L, 3],
            ],
            turned.Tensors.Select(tensor => tensor.Shape)
        );
        Assert.Equal(plain.ReadMatrices().Select(m => m.Values), turned.ReadMatrices().Select(m => m.Values));
        Assert.NotEqual(plain.Tensors[1].ReadSingles(), turned.Tensors[1].ReadSingles());
        string distance = await CheckpointFolder.RunAsync(
            "distance",
            inOut + ".out.safetensors",
            outIn + ".out.safetensors",
            "--layers",
            "dense/*",
            "--weighted",
            "--csv"
        );
        Assert.Contains(",mean,0", distance, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_and_standard_error_tell_which_kernels_are_turned()
    {
        string source = Write("in", RawTensor.Numbers("dense/kernel", 4, 5), RawTensor.Numbers("fc.weight", 4, 5));
        CommandLine.Outcome outcome = await CommandLine.RunAsync(["inspect", source], default);
        Assert.Contains(
            "read as [in, out]: dense/kernel\n",
            outcome.Out.ReplaceLineEndings("\n"),
            StringComparison.Ordinal
        );
        Assert.Contains("read as [in, out], by their names: dense/kernel", outcome.Error, StringComparison.Ordinal);
        string[] csv = (await CheckpointFolder.RunAsync("inspect", source, "--kernels", "in-out", "--csv"))
            .TrimEnd()
            .Split('\n');
        Assert.EndsWith(",nan,infinite,kernels", csv[0].TrimEnd(), StringComparison.Ordinal);
        Assert.All(csv[1..], line => Assert.Contains(",4x5,5,4,f32,20,", line, StringComparison.Ordinal));
        Assert.All(csv[1..], line => Assert.EndsWith(",0,0,in-out", line.TrimEnd(), StringComparison.Ordinal));
        Assert.Contains(
            "auto, out-in or in-out",
            await CheckpointFolder.RefuseAsync("inspect", source, "--kernels", "sideways"),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.NegativeInfinity, "-Infinity")]
    public async Task What_is_not_finite_is_counted_and_refused_where_an_answer_would_be_wrong(float value, string text)
    {
        string source = Write(
            "in",
            RawTensor.Of("fc.weight", [2, 3], 1, 2, 3, 4, value, value),
            RawTensor.Of("fc.bias", [2], 0, value)
        );
        using var json = JsonDocument.Parse(await CheckpointFolder.RunAsync("inspect", source, "--json"));
        JsonElement layer = json.RootElement[0].GetProperty("layers")[0];
        string kind = float.IsNaN(value) ? "nan" : "infinite";
        Assert.Equal(2, layer.GetProperty(kind).GetInt32());
        Assert.Equal(1, json.RootElement[0].GetProperty("skipped")[0].GetProperty(kind).GetInt32());
        string table = await CheckpointFolder.RunAsync("inspect", source);
        Assert.Contains("not finite: fc.weight: ", table, StringComparison.Ordinal);
        Assert.Contains("not finite: fc.bias: ", table, StringComparison.Ordinal);

        string target = folder.PathOf("out.safetensors");
        string place =
            $"fc.weight: the weight of output 1, input 1 is {text} (row 1, column 1 of [output, input]; 2 of 6 are";
        foreach (
            string[] line in new[]
            {
                new[] { "prune", source, "-o", target, "--density", "0.5" },
                ["prune", source, "-o", target, "--density", "0.5", "--scope", "global", "--masks"],
                ["rewire", source, "-o", target],
                ["distance", source, source],
            }
        )
        {
            Assert.Contains(place, await CheckpointFolder.RefuseAsync(line), StringComparison.Ordinal);
        }

        Assert.Equal(["in.safetensors"], folder.Names);
        await CheckpointFolder.RunAsync("convert", source, "-o", target);
        Assert.Equal(CheckpointFolder.Bytes(source, "fc.weight"), CheckpointFolder.Bytes(target, "fc.weight"));
        await CheckpointFolder.RunAsync("wire", source, "he-normal", "-o", target, "--force");
    }

    private string Write(string name, params RawTensor[] tensors)
    {
        string path = folder.PathOf(name + ".safetensors");
        File.WriteAllBytes(path, RawSafetensors.Of(tensors));
        return path;
    }

    private static string[] Tensors(string path)
    {
        using WeightFile file = WeightFile.Open(path);
        return [.. file.Tensors.Select(tensor => tensor.Name)];
    }
}
