using System.Text.Json;
using Filigree.Formats;
using Filigree.Numerics;

namespace Filigree.Cli.Tests.Checkpoints;

/// <summary>What is odd about one layer is said of it, alike in all numbers, and hides no other.</summary>
[Trait("Run", "once")]
public sealed class InspectCommandTests : IDisposable
{
    private readonly CheckpointFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_NaN_is_a_connection_for_densities_and_for_paths()
    {
        string source = folder.Write(
            "in.safetensors",
            ("a.weight", 2, 2, [float.NaN, 0, 0, float.PositiveInfinity]),
            ("b.weight", 1, 2, [1, -1])
        );
        JsonElement[] layers = await LayersAsync(source);
        Assert.Equal([2, 2], layers.Select(layer => layer.GetProperty("onCompletePaths").GetInt32()));
        Assert.Equal([0.5, 1], layers.Select(layer => layer.GetProperty("density").GetDouble()));
        Assert.Equal([0.5, 1], layers.Select(layer => layer.GetProperty("effectiveDensity").GetDouble()));
    }

    [Fact]
    public async Task A_SciPy_matrix_is_said_to_stand_in_out()
    {
        string source = folder.WriteSparse("in.npz", SparseMatrix.NonZero(new WeightMatrix("a", 1, 3, [1, 0, 2])));
        JsonElement layer = Assert.Single(await LayersAsync(source));
        Assert.Equal("in-out", layer.GetProperty("kernels").GetString());
        Assert.Equal(3, layer.GetProperty("shape")[0].GetInt32());
    }

    [Theory]
    [InlineData("rnn.weight_ih_l0", "rnn.weight_hh_l0")]
    [InlineData("cell.weight_ih", "cell.weight_hh")]
    [InlineData("rnn/kernel", "rnn/recurrent_kernel")]
    public async Task No_paths_lead_through_the_matrices_of_a_recurrent_layer(string input, string recurrent)
    {
        float[] weights = [1, 2, 3, 4];
        string source = folder.Write(
            "in.safetensors",
            (input, 2, 2, weights),
            (recurrent, 2, 2, weights),
            ("fc1.weight", 2, 2, weights),
            ("fc2.weight", 2, 2, weights)
        );
        string table = await CheckpointFolder.RunAsync("inspect", source);
        Assert.Contains($"{input} is of a recurrent layer", Flat(table), StringComparison.Ordinal);
        Assert.DoesNotContain("on paths", table, StringComparison.Ordinal);
        Assert.Contains(
            "on paths",
            await CheckpointFolder.RunAsync("inspect", source, "--chain", "fc*"),
            StringComparison.Ordinal
        );
        CommandLine.Outcome refused = await CommandLine.RunAsync(
            "inspect",
            source,
            "--chain",
            $"{recurrent},fc1.weight"
        );
        Assert.Equal((2, ""), (refused.ExitCode, refused.Out));
        Assert.Contains($"{recurrent} is of a recurrent layer", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_standard_deviation_is_finite_where_its_square_is_not()
    {
        string source = folder.WriteDoubles(("a", [2, 1], [1e200, 3e200]), ("b", [1, 2], [1e-200, 3e-200]));
        JsonElement[] layers = await LayersAsync(source);
        Assert.Equal(Math.Sqrt(2) * 1e200, Deviation(layers[0], "outputStrengths"), 1e186);
        Assert.Equal(JsonValueKind.Null, layers[0].GetProperty("outputStrengths").GetProperty("variance").ValueKind);
        Assert.Equal(1, layers[0].GetProperty("outputStrengths").GetProperty("kurtosis").GetDouble(), 1e-12);
        Assert.Equal(1, Deviation(layers[1], "inputStrengths") / (Math.Sqrt(2) * 1e-200), 1e-12);

        string table = await CheckpointFolder.RunAsync("inspect", source);
        Assert.DoesNotContain("Infinity", table, StringComparison.Ordinal);
        string error = await CheckpointFolder.RefuseAsync("rewire", source, "-o", folder.PathOf("out.safetensors"));
        Assert.Contains("is 1E+200, which single precision does not hold", error, StringComparison.Ordinal);

        static double Deviation(JsonElement layer, string side) =>
            layer.GetProperty(side).GetProperty("standardDeviation").GetDouble();
    }

    [Fact]
    public async Task A_mask_that_scales_hides_its_own_layer_alone()
    {
        string source = folder.WriteSingles(
            "in.safetensors",
            ("a.weight_orig", [1, 2], [1, 2]),
            ("a.weight_mask", [1, 2], [0.5f, 1]),
            ("b.weight", [1, 1], [3])
        );
        CommandLine.Outcome outcome = await CommandLine.RunAsync("inspect", source, "--json");
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("the mask of a.weight scales weights", outcome.Error, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(outcome.Out);
        JsonElement model = document.RootElement[0];
        Assert.Equal("b.weight", Assert.Single(Names(model, "layers")));
        Assert.Equal("a.weight", Assert.Single(Names(model, "unread")));

        outcome = await CommandLine.RunAsync("inspect", source);
        Assert.Contains("not read: a.weight (", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("no complete paths: a.weight is not read", outcome.Out, StringComparison.Ordinal);

        static IEnumerable<string?> Names(JsonElement model, string list) =>
            model.GetProperty(list).EnumerateArray().Select(one => one.GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_mask_that_scales_does_not_end_a_conversion_behind_its_file()
    {
        string source = folder.WriteSingles(
            "in.safetensors",
            ("a.weight_orig", [1, 2], [1, 2]),
            ("a.weight_mask", [1, 2], [0.5f, 1]),
            ("b.weight", [1, 1], [0])
        );
        string target = folder.PathOf("out.safetensors");
        CommandLine.Outcome outcome = await CommandLine.RunAsync("convert", source, "-o", target, "--dtype", "f16");
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("no connection is left in b.weight", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inspect")]
    [InlineData("shrink")]
    [InlineData("convert", "--sparse")]
    public async Task Advice_names_no_option_that_a_command_lacks(string command, params string[] options)
    {
        string source = folder.WriteSingles(
            "in.safetensors",
            ("a.weight_orig", [1, 2], [1, 2]),
            ("a.weight_mask", [1, 2], [0.5f, 1])
        );
        string[] target = command == "inspect" ? [] : ["-o", folder.PathOf("out.safetensors")];
        CommandLine.Outcome outcome = await CommandLine.RunAsync([command, source, .. target, .. options]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.DoesNotContain("--layers", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_layer_stands_in_a_chain_once()
    {
        string source = folder.Write("in.safetensors", ("a", 1, 1, [1]), ("b", 1, 1, [1]));
        foreach (string[] line in new string[][] { ["inspect"], ["shrink", "-o", folder.PathOf("out.safetensors")] })
        {
            string error = await CheckpointFolder.RefuseAsync([line[0], source, .. line[1..], "--chain", "a,b,a"]);
            Assert.Contains("--chain: a is named twice", error, StringComparison.Ordinal);
        }
    }

    private static async Task<JsonElement[]> LayersAsync(string source)
    {
        using var document = JsonDocument.Parse(await CheckpointFolder.RunAsync("inspect", source, "--json"));
        return [.. document.RootElement[0].GetProperty("layers").Clone().EnumerateArray()];
    }

    private static string Flat(string text) => text.ReplaceLineEndings(" ");
}
