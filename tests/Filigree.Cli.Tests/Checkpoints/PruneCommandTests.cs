using System.Text.Json;
using Filigree.Formats;
using Filigree.Numerics;

namespace Filigree.Cli.Tests.Checkpoints;

/// <summary>What pruning keeps, counts and says; weights of 0 are no connections.</summary>
public sealed class PruneCommandTests : IDisposable
{
    private readonly CheckpointFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("--density", "14.5%", 15)]
    [InlineData("--density", "0.145", 15)]
    [InlineData("--sparsity", "14.5%", 85)]
    [InlineData("--sparsity", "85.5%", 14)]
    [InlineData("--density", "14.499999999999999999%", 14)]
    public async Task A_share_is_rounded_in_decimal_halves_up(string option, string share, int kept)
    {
        string source = folder.Write("in.safetensors", ("w", 10, 10, Numbers(100)));
        JsonElement layer = (await PruneAsync(source, option, share)).GetProperty("layers")[0];
        Assert.Equal(kept, layer.GetProperty("kept").GetInt32());
        Assert.Equal(kept, CheckpointFolder.Numbers(folder.PathOf("out.safetensors"), "w").Count(w => w != 0));
    }

    [Theory]
    [InlineData("layer")]
    [InlineData("global")]
    public async Task Zeros_of_either_sign_are_no_connections_whatever_is_asked_for(string scope)
    {
        string source = folder.Write("in.safetensors", ("a", 2, 3, [0, -0f, 5, 0, -1, 0]), ("b", 2, 2, [0, -0f, 0, 2]));
        string target = folder.PathOf("out.safetensors");
        CommandLine.Outcome outcome = await CommandLine.RunAsync(
            "prune",
            source,
            "-o",
            target,
            "--density",
            "0.5",
            "--scope",
            scope,
            "--masks",
            "--json"
        );

        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal([0, 0, 1, 0, 1, 0], CheckpointFolder.Numbers(target, "a_mask"));
        Assert.Equal([0, 0, 0, 1], CheckpointFolder.Numbers(target, "b_mask"));
        using var document = JsonDocument.Parse(outcome.Out);
        Assert.Equal(
            [(6, 2, 2, 2 / 6.0), (4, 1, 1, 0.25)],
            document
                .RootElement.GetProperty("layers")
                .EnumerateArray()
                .Select(layer =>
                    (
                        layer.GetProperty("weights").GetInt32(),
                        layer.GetProperty("before").GetInt32(),
                        layer.GetProperty("kept").GetInt32(),
                        layer.GetProperty("density").GetDouble()
                    )
                )
        );
        Assert.Contains(
            scope == "layer" ? "none is cut: a (2 of 3), b (1 of 2)" : "none is cut: all layers (3 of 5)",
            outcome.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Doubles_are_ranked_as_they_are_not_as_single_precision_rounds_them()
    {
        // The first row rounds to 1, the second to 0, the third to infinity; -0 is no connection.
        string source = folder.WriteDoubles(
            ("fc.weight", [1, 3], [1 + 1e-12, 1, -1 - 2e-12]),
            ("small.weight", [1, 4], [1e-60, -3e-60, 2e-60, -0.0]),
            ("great.weight", [1, 3], [1e200, -1e300, 3])
        );
        string target = folder.PathOf("ranked.safetensors");
        await CheckpointFolder.RunAsync("prune", source, "-o", target, "--density", "0.5");
        Assert.Equal([1 + 1e-12, 0, -1 - 2e-12], CheckpointFolder.Doubles(target, "fc.weight"));
        Assert.Equal([0, -3e-60, 2e-60, 0], CheckpointFolder.Doubles(target, "small.weight"));
        Assert.Equal([1e200, -1e300, 0], CheckpointFolder.Doubles(target, "great.weight"));

        // Of nine connections the fifth is the smaller of those that round to 1.
        string[] together = ["prune", source, "-o", target, "--density", "0.5", "--scope", "network", "--force"];
        await CheckpointFolder.RunAsync(together);
        Assert.Equal([1 + 1e-12, 0, -1 - 2e-12], CheckpointFolder.Doubles(target, "fc.weight"));
        Assert.Equal([0, 0, 0, 0], CheckpointFolder.Doubles(target, "small.weight"));
        Assert.Equal([1e200, -1e300, 3], CheckpointFolder.Doubles(target, "great.weight"));
    }

    [Fact]
    public async Task Doubles_that_single_precision_does_not_hold_are_connections_and_finite()
    {
        string source = folder.WriteDoubles(
            ("a.weight", [2, 2], [1e-60, -2e-60, 1e300, 0]),
            ("a.bias", [2], [1e300, double.NaN])
        );
        CommandLine.Outcome outcome = await CommandLine.RunAsync("inspect", source);
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("3 of 4 weights not 0", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("not finite: a.bias: 1 NaN, 0 infinite", outcome.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("not finite: a.weight", outcome.Out, StringComparison.Ordinal);

        string other = folder.PathOf("other.safetensors");
        File.Copy(folder.WriteDoubles(("a.weight", [2, 2], [0, 0, 1e300, 0]), ("a.bias", [2], [0, 0])), other);
        source = folder.WriteDoubles(("a.weight", [2, 2], [1e-60, -2e-60, 1e300, 0]), ("a.bias", [2], [0, 0]));
        string distances = await CheckpointFolder.RunAsync("distance", source, other);
        Assert.Contains("3 (75%)", distances, StringComparison.Ordinal);
        Assert.Contains("1 (25%)", distances, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Patterns_and_the_strongest_of_a_network_rank_doubles_as_they_are_too()
    {
        // In single precision the first two would be equal, the next two infinite, and the last four 0.
        string source = folder.WriteDoubles(
            ("fc.weight", [1, 8], [1 + 1e-12, 1, 1e200, -1e300, 1e-60, -3e-60, 2e-60, -0.0])
        );
        string target = folder.PathOf("pattern.safetensors");
        await CheckpointFolder.RunAsync("prune", source, "-o", target, "--pattern", "n-of-m(1, 2)");
        Assert.Equal([1 + 1e-12, 0, 0, -1e300, 0, -3e-60, 2e-60, 0], CheckpointFolder.Doubles(target, "fc.weight"));

        string[] blocks = ["--pattern", "blocks(1, 2)", "--density", "0.5", "--force"];
        await CheckpointFolder.RunAsync(["prune", source, "-o", target, .. blocks]);
        Assert.Equal([1 + 1e-12, 1, 1e200, -1e300, 0, 0, 0, 0], CheckpointFolder.Doubles(target, "fc.weight"));

        await CheckpointFolder.RunAsync(
            "prune",
            source,
            "-o",
            target,
            "--score",
            "random",
            "--density",
            "0.875",
            "--force"
        );
        Assert.Equal(7, CheckpointFolder.Doubles(target, "fc.weight").Count(weight => weight != 0));

        string one = folder.PathOf("one.safetensors");
        File.Copy(folder.WriteDoubles(("a.weight", [2, 2], [0, 1, 0, 0])), one);
        source = folder.WriteDoubles(("a.weight", [2, 2], [1, 1 + 1e-12, 1e-60, -2e-60]));
        string distances = await CheckpointFolder.RunAsync("distance", source, one, "--density", "25%", "--csv");
        Assert.EndsWith(",0", distances.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doubles_too_small_for_single_precision_are_no_cut()
    {
        string source = folder.WriteDoubles(
            ("a.weight", [2, 2], [1e-60, 0, 0, -1e-60]),
            ("b.weight", [1, 2], [1, 1e300])
        );
        CommandLine.Outcome outcome = await CommandLine.RunAsync(
            "prune",
            source,
            "-o",
            folder.PathOf("whole.safetensors"),
            "--density",
            "0.5"
        );
        Assert.Equal(0, outcome.ExitCode);
        Assert.DoesNotContain("cut off", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connections_of_weight_0_leave_a_sparse_matrix_and_one_under_a_mask()
    {
        string sparse = folder.WriteSparse(
            "in.npz",
            new SparseMatrix("in", 2, 3, [0, 2, 4], [0, 2, 1, 2], [0, 3, -0f, -4])
        );
        await CheckpointFolder.RunAsync("prune", sparse, "-o", folder.PathOf("out.npz"), "--density", "1");
        using (WeightFile file = WeightFile.Open(folder.PathOf("out.npz")))
        {
            Assert.Equal([3, -4], file.Layers[0].ReadSparse().Values);
        }

        string masked = folder.Write("in.safetensors", ("w_orig", 1, 4, [0, 1, 2, 3]), ("w_mask", 1, 4, [1, 1, 1, 0]));
        await PruneAsync(masked, "--density", "1", "--masks");
        Assert.Equal([0, 1, 1, 0], CheckpointFolder.Numbers(folder.PathOf("out.safetensors"), "w_mask"));
    }

    [Fact]
    public async Task A_mask_that_scales_weights_is_refused_as_rewiring_refuses_it()
    {
        string source = folder.Write("in.safetensors", ("w_orig", 1, 2, [1, 2]), ("w_mask", 1, 2, [1, 0.5f]));
        Assert.Contains(
            "the mask of w scales weights",
            await CheckpointFolder.RefuseAsync("prune", source, "-o", folder.PathOf("out.npz"), "--density", "1"),
            StringComparison.Ordinal
        );
        Assert.Equal(["in.safetensors"], folder.Names);
    }

    [Fact]
    public async Task A_layer_that_is_cut_off_is_said_on_standard_error_and_in_json()
    {
        string source = folder.Write("in.safetensors", ("a", 2, 2, [9, 8, 7, 6]), ("b", 1, 2, [1, 2]));
        CommandLine.Outcome outcome = await RunAsync(source, "--density", "0.5", "--scope", "global");
        Assert.Equal("filigree: cut off: no connection is left in b", outcome.Error.TrimEnd());
        using var document = JsonDocument.Parse(outcome.Out);
        Assert.Equal("b", document.RootElement.GetProperty("cutOff").EnumerateArray().Single().GetString());
    }

    [Fact]
    public async Task Layers_of_which_no_path_gets_through_are_said_to_be_cut_off()
    {
        // The first layer keeps the way to hidden neuron 0 alone, the second the one from hidden neuron 1.
        string source = folder.Write("in.safetensors", ("a", 2, 2, [9, 8, 1, 1]), ("b", 2, 2, [1, 5, 1, 6]));
        CommandLine.Outcome outcome = await RunAsync(source, "--density", "0.5");
        Assert.Equal(
            "filigree: cut off: no path leads from an input to an output; none gets through b",
            outcome.Error.TrimEnd()
        );
        Assert.Contains("\"b\"", outcome.Out, StringComparison.Ordinal);

        // Of two outputs one is reached: not cut off, and said all the same.
        source = folder.Write("in2.safetensors", ("a", 2, 2, [9, 8, 1, 1]), ("b", 2, 2, [5, 6, 1, 1]));
        outcome = await RunAsync(source, "--density", "0.5");
        Assert.Equal("filigree: cut off: 1 of 2 outputs are reached by no input", outcome.Error.TrimEnd());
        using var document = JsonDocument.Parse(outcome.Out);
        Assert.Empty(document.RootElement.GetProperty("cutOff").EnumerateArray());
        Assert.Equal(1, document.RootElement.GetProperty("unreachedOutputs").GetInt32());
    }

    [Fact]
    public async Task Where_paths_cannot_be_followed_nobody_says_that_all_outputs_are_reached()
    {
        string source = folder.WriteSingles(
            "in.safetensors",
            ("conv1.weight", [2, 1, 1, 1], [2, 2]),
            ("fc.weight", [2, 2], [1, 1, 0.1f, 0.1f])
        );
        JsonElement root = await PruneAsync(source, "--density", "0.5");
        Assert.Equal(JsonValueKind.Null, root.GetProperty("unreachedOutputs").ValueKind);
    }

    [Fact]
    public async Task A_mask_that_scales_a_layer_is_no_matter_where_another_layer_is_chosen()
    {
        string source = folder.Write(
            "in.safetensors",
            ("fc1.weight_orig", 2, 2, [1, 2, 3, 4]),
            ("fc1.weight_mask", 2, 2, [1, 1, 0.5f, 1]),
            ("fc2.weight", 2, 2, [1, 2, 3, 4])
        );
        await PruneAsync(source, "--density", "0.5", "--layers", "fc2.weight");
        Assert.Equal([0, 0, 3, 4], CheckpointFolder.Numbers(folder.PathOf("out.safetensors"), "fc2.weight"));
    }

    [Fact]
    public async Task A_matrix_without_places_has_a_density_of_null_or_no_places()
    {
        string source = folder.WriteSparse("in.npz", new SparseMatrix("in", 3, 0, [0, 0, 0, 0], [], []));
        string[] prune = ["prune", source, "-o", folder.PathOf("out.npz"), "--density", "0.5", "--force"];
        Assert.Contains("no places", await CheckpointFolder.RunAsync(prune), StringComparison.Ordinal);
        string json = await CheckpointFolder.RunAsync([.. prune, "--json"]);
        Assert.Contains("\"density\": null", json, StringComparison.Ordinal);
        Assert.Contains(
            "\"density\": null",
            await CheckpointFolder.RunAsync("inspect", source, "--json"),
            StringComparison.Ordinal
        );
        Assert.Contains("no places", await CheckpointFolder.RunAsync("inspect", source), StringComparison.Ordinal);
        Assert.Contains(
            "no places",
            await CheckpointFolder.RunAsync("distance", source, source),
            StringComparison.Ordinal
        );
        await CheckpointFolder.RunAsync("rewire", source, "-o", folder.PathOf("rewired.npz"), "--json");
        await CheckpointFolder.RunAsync("convert", source, "-o", folder.PathOf("dense.safetensors"));
    }

    private static float[] Numbers(int count) => [.. Enumerable.Range(1, count).Select(i => (float)i)];

    private async Task<JsonElement> PruneAsync(string source, params string[] options)
    {
        CommandLine.Outcome outcome = await RunAsync(source, options);
        Assert.Equal(0, outcome.ExitCode);
        using var document = JsonDocument.Parse(outcome.Out);
        return document.RootElement.Clone();
    }

    private Task<CommandLine.Outcome> RunAsync(string source, params string[] options) =>
        CommandLine.RunAsync([
            "prune",
            source,
            "-o",
            folder.PathOf("out.safetensors"),
            "--force",
            "--json",
            .. options,
        ]);
}
