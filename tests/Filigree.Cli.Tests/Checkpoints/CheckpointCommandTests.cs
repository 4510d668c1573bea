using System.Text.Json;
using Filigree.Formats;
using Filigree.Numerics;

namespace Filigree.Cli.Tests.Checkpoints;

public sealed class CheckpointCommandTests : IDisposable
{
    private readonly CheckpointFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Inspect_counts_zeros_connections_and_complete_paths()
    {
        string json = await CheckpointFolder.RunAsync(
            "inspect",
            CheckpointFolder.Golden("sorted.safetensors"),
            "--json"
        );
        using var document = JsonDocument.Parse(json);
        JsonElement file = document.RootElement[0];
        Assert.Equal("safetensors", file.GetProperty("format").GetString());
        JsonElement[] layers = [.. file.GetProperty("layers").EnumerateArray()];
        Assert.Equal(12, layers.Length);
        // Weights -0.25, -0.125, 0, 0.125: one zero, and every other connection lies on complete paths.
        Assert.All(layers, layer => Assert.Equal(1, layer.GetProperty("zeros").GetInt32()));
        Assert.All(layers, layer => Assert.Equal(3, layer.GetProperty("onCompletePaths").GetInt32()));
        Assert.Equal(0.75, layers[0].GetProperty("effectiveDensity").GetDouble());
        JsonElement inputs = layers[0].GetProperty("inputStrengths");
        Assert.Equal(-0.125, inputs.GetProperty("mean").GetDouble());
        // Two strengths, 0 and -0.25: the sample's deviation, over n - 1.
        Assert.Equal(Math.Sqrt(0.03125), inputs.GetProperty("standardDeviation").GetDouble(), 1e-15);
    }

    [Fact]
    public async Task Inspect_takes_the_layers_of_a_chain_from_the_user_where_they_do_not_all_follow_each_other()
    {
        string pruned = CheckpointFolder.Golden("pruned.safetensors");
        Assert.Contains("--chain", await CheckpointFolder.RunAsync("inspect", pruned), StringComparison.Ordinal);
        string table = await CheckpointFolder.RunAsync("inspect", pruned, "--chain", "fc1.weight,fc2.*");
        Assert.Contains("on paths", table, StringComparison.Ordinal);
        Assert.Contains("f32 masked", table, StringComparison.Ordinal);
        string error = await CheckpointFolder.RefuseAsync("inspect", pruned, "--chain", "fc2.weight,fc1.weight");
        Assert.Contains("fc1.weight has 5 inputs, and fc2.weight before it 3 outputs", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_writes_a_line_of_csv_a_layer_of_every_file()
    {
        string csv = await CheckpointFolder.RunAsync(
            "inspect",
            CheckpointFolder.Golden("model.npz"),
            CheckpointFolder.Golden("csr.npz"),
            "--csv"
        );
        string[] lines = csv.TrimEnd().ReplaceLineEndings("\n").Split('\n');
        Assert.Equal(5, lines.Length);
        Assert.All(lines, line => Assert.Equal(lines[0].Count(c => c == ','), line.Count(c => c == ',')));
        Assert.Contains("csr,5x3,3,5,f64,15,9,0.4,6,0.4,", lines[4], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("layer", "--density", "0.5", 18, 10, 6)]
    [InlineData("layer", "--sparsity", "0.25", 27, 15, 9)]
    [InlineData("global", "--density", "0.25", 16, 1, 0)]
    [InlineData("layer", "--density", "1", 35, 19, 11)]
    [InlineData("layer", "--density", "0", 0, 0, 0)]
    public async Task Prune_keeps_exactly_so_many_of_the_greatest_weights(
        string scope,
        string option,
        string share,
        int conv,
        int fc1,
        int fc2
    )
    {
        string source = CheckpointFolder.Golden("model.safetensors");
        string target = folder.PathOf("out.safetensors");
        string json = await CheckpointFolder.RunAsync(
            "prune",
            source,
            "-o",
            target,
            "--scope",
            scope,
            option,
            share,
            "--json"
        );
        using var document = JsonDocument.Parse(json);
        int[] kept =
        [
            .. document
                .RootElement.GetProperty("layers")
                .EnumerateArray()
                .Select(l => l.GetProperty("kept").GetInt32()),
        ];
        Assert.Equal(conv + fc1 + fc2, kept.Sum());
        if (scope == "layer")
        {
            Assert.Equal([conv, fc1, fc2], kept);
        }

        foreach (string name in new[] { "conv.weight", "fc1.weight", "fc2.weight" })
        {
            float[] before = CheckpointFolder.Numbers(source, name);
            float[] after = CheckpointFolder.Numbers(target, name);
            Assert.All(after.Zip(before), pair => Assert.True(pair.First == 0 || pair.First == pair.Second));
            float least = after.Where(weight => weight != 0).Select(Math.Abs).DefaultIfEmpty(float.MaxValue).Min();
            Assert.All(
                before.Zip(after).Where(pair => pair.Second == 0),
                pair => Assert.True(Math.Abs(pair.First) <= least)
            );
        }
    }

    [Fact]
    public async Task Connections_that_were_pruned_are_gone_from_a_file_that_held_nothing_else()
    {
        string source = folder.PathOf("network.safetensors");
        using (FileStream stream = File.Create(source))
        {
            ConnectionFile.Write(stream, [new SparseMatrix("a", 2, 3, [0, 2, 3], [0, 2, 1], [0.5f, -2, 1])]);
        }

        string target = folder.PathOf("out.safetensors");
        await CheckpointFolder.RunAsync("prune", source, "-o", target, "--density", "0.3334");

        using WeightFile file = WeightFile.Open(target);
        Assert.Equal([0, 0, -2, 0, 1, 0], file.Layers.Single().ReadMatrix().Values);
        Assert.Single(file.Tensors);
    }

    [Fact]
    public async Task Prune_breaks_ties_by_position()
    {
        // fc2 is -0.75 .. 0.625 in steps of 0.125: of -0.375 and 0.375 the first in position is kept.
        string source = CheckpointFolder.Golden("model.safetensors");
        string target = folder.PathOf("out.safetensors");
        await CheckpointFolder.RunAsync("prune", source, "-o", target, "--layers", "fc2.weight", "--density", "0.5");
        Assert.Equal(
            [-0.75f, -0.625f, -0.5f, -0.375f, 0, 0, 0, 0, 0, 0, 0.5f, 0.625f],
            CheckpointFolder.Numbers(target, "fc2.weight")
        );
    }

    [Fact]
    public async Task A_mask_leaves_the_weights_whole_and_what_it_cuts_is_never_kept_again()
    {
        string source = CheckpointFolder.Golden("pruned.safetensors");
        string target = folder.PathOf("out.safetensors");
        await CheckpointFolder.RunAsync("prune", source, "-o", target, "--density", "0.75", "--masks");
        Assert.Equal(
            CheckpointFolder.Bytes(source, "fc1.weight_orig"),
            CheckpointFolder.Bytes(target, "fc1.weight_orig")
        );
        Assert.Equal(
            CheckpointFolder.Bytes(source, "fc1.weight_mask"),
            CheckpointFolder.Bytes(target, "fc1.weight_mask")
        );
        Assert.Equal(27, CheckpointFolder.Numbers(target, "conv.weight_mask").Sum());
        using WeightFile file = WeightFile.Open(target);
        Assert.DoesNotContain(file.Tensors, tensor => tensor.Name == "conv.weight");
    }

    [Fact]
    public async Task Prune_asks_for_one_share()
    {
        string source = CheckpointFolder.Golden("model.safetensors");
        string target = folder.PathOf("out.safetensors");
        string[] line = ["prune", source, "-o", target];
        Assert.Contains("one of --density", await CheckpointFolder.RefuseAsync(line), StringComparison.Ordinal);
        Assert.Contains(
            "one of --density",
            await CheckpointFolder.RefuseAsync([.. line, "--density", "1", "--sparsity", "0"]),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "--sparsity: '90' is no share",
            await CheckpointFolder.RefuseAsync([.. line, "--sparsity", "90"]),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Weights_too_small_for_the_type_of_the_file_are_no_connections()
    {
        string whole = folder.Write("in.safetensors", ("fc1", 2, 2, new float[4]));
        string half = folder.PathOf("half.safetensors");
        await CheckpointFolder.RunAsync("convert", whole, "-o", half, "--dtype", "f16");
        CommandLine.Outcome outcome = await CommandLine.RunAsync(
            ["wire", half, "signed-constant(scale=1e-9)", "-o", folder.PathOf("out.safetensors"), "--masks"],
            default
        );
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("filigree: cut off: no connection is left in fc1", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("fc1 as f16: 4 numbers too small, now 0", outcome.Error, StringComparison.Ordinal);
        Assert.All(CheckpointFolder.Numbers(folder.PathOf("out.safetensors"), "fc1_mask"), one => Assert.Equal(0, one));
    }

    [Fact]
    public async Task A_conversion_that_leaves_a_layer_without_connections_says_so()
    {
        string source = folder.Write("in.safetensors", ("a", 1, 2, [1, 2]), ("b", 1, 2, [1e-12f, -1e-12f]));
        CommandLine.Outcome outcome = await CommandLine.RunAsync(
            "convert",
            source,
            "-o",
            folder.PathOf("half.safetensors"),
            "--dtype",
            "f16"
        );
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("filigree: cut off: no connection is left in b", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_that_cannot_be_told_apart_or_are_too_long_are_one_line()
    {
        float[] ones = [1, 1];
        string same = folder.Write(
            "same.safetensors",
            ("x", 1, 2, ones),
            ("x_orig", 1, 2, ones),
            ("x_mask", 1, 2, ones)
        );
        await CheckpointFolder.RunAsync("wire", same, "he-normal", "-o", folder.PathOf("same.npz"));
        Assert.Contains(
            "two tensors would be named 'x_orig'",
            await CheckpointFolder.RefuseAsync(
                "prune",
                same,
                "-o",
                folder.PathOf("same2.npz"),
                "--density",
                "1",
                "--masks"
            ),
            StringComparison.Ordinal
        );
        string longName = folder.Write("long.safetensors", (new string('x', 70_000), 1, 2, ones));
        Assert.Contains(
            "a name of 70,004 bytes; expected at most 65,535 in an archive",
            await CheckpointFolder.RefuseAsync("convert", longName, "-o", folder.PathOf("long.npz")),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "the value is empty",
            await CheckpointFolder.RefuseAsync("inspect", ""),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "the value is empty",
            await CheckpointFolder.RefuseAsync("convert", same, "-o", ""),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "too long a name",
            await CheckpointFolder.RefuseAsync("convert", same, "-o", folder.PathOf(new string('y', 300) + ".npz")),
            StringComparison.Ordinal
        );
        Assert.Equal(["long.safetensors", "same.npz", "same.safetensors"], folder.Names);
    }

    [Fact]
    public async Task Convert_goes_through_every_format_and_back_bit_for_bit()
    {
        string source = CheckpointFolder.Golden("model.safetensors");
        string npz = folder.PathOf("model.npz");
        string back = folder.PathOf("back.safetensors");
        await CheckpointFolder.RunAsync("convert", source, "-o", npz);
        await CheckpointFolder.RunAsync("convert", npz, "-o", back);
        Assert.Equal(await File.ReadAllBytesAsync(source), await File.ReadAllBytesAsync(back));
    }

    [Fact]
    public async Task Convert_makes_dense_tensors_of_a_folder_of_sparse_matrices()
    {
        Directory.CreateDirectory(folder.PathOf("layers"));
        File.Copy(CheckpointFolder.Golden("csr.npz"), folder.PathOf("layers/fc1.npz"));
        File.Copy(CheckpointFolder.Golden("coo.npz"), folder.PathOf("layers/fc2.npz"));
        string target = folder.PathOf("model.safetensors");
        await CheckpointFolder.RunAsync("convert", folder.PathOf("layers"), "-o", target, "--bias-row");
        Assert.Equal(
            [0.125f, 0, 0, 0.5f, 0, 0.375f, 0, 0, 0.25f, 0, 0, 0],
            CheckpointFolder.Numbers(target, "fc1.weight")
        );
        Assert.Equal([0.625f, 0, 0.75f], CheckpointFolder.Numbers(target, "fc2.bias"));
    }

    [Fact]
    public async Task Convert_refuses_what_a_format_cannot_hold()
    {
        string every = CheckpointFolder.Golden("every-type.safetensors");
        Assert.Contains(
            "bf16, which NumPy does not have",
            await CheckpointFolder.RefuseAsync("convert", every, "-o", folder.PathOf("out.npz")),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "choose one with 'filigree convert --tensors'",
            await CheckpointFolder.RefuseAsync("convert", every, "-o", folder.PathOf("out.npy")),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "one, which is all that a SciPy matrix can hold",
            await CheckpointFolder.RefuseAsync("convert", every, "-o", folder.PathOf("o.npz"), "--format", "scipy"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "one of f64, f32, f16, bf16",
            await CheckpointFolder.RefuseAsync("convert", every, "-o", folder.PathOf("o.npz"), "--dtype", "int8"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "no such file",
            await CheckpointFolder.RefuseAsync("convert", "no-such-file", "-o", folder.PathOf("o.npz")),
            StringComparison.Ordinal
        );
        Assert.Empty(folder.Names);
    }

    [Fact]
    public async Task A_folder_that_is_missing_or_read_only_and_a_full_disk_are_one_line()
    {
        string source = CheckpointFolder.Golden("model.safetensors");
        Assert.Contains(
            "make the folder first",
            await CheckpointFolder.RefuseAsync("convert", source, "-o", folder.PathOf("no/model.npz")),
            StringComparison.Ordinal
        );
        if (!OperatingSystem.IsLinux() || !Directory.Exists("/dev/shm"))
        {
            return;
        }

        // More than any file system has room for, of which nothing is written.
        IOException full = Assert.ThrowsAny<IOException>(() => new OutputFile(folder.PathOf("out"), long.MaxValue / 2));
        Assert.Contains(
            "the disk has no room for 4,611,686,018,427,387,903 bytes",
            full.Message,
            StringComparison.Ordinal
        );
        Assert.Empty(folder.Names);
    }
}
