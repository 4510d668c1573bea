using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Filigree.Cli.Tests.Commands;

public sealed class DistanceCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("filigree-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Two_networks_are_compared_layer_by_layer()
    {
        // Hidden neurons {0, 1} and {2, 3} against {2} and {0, 1}: crosswise 0 and 1/2. Outputs then agree.
        string first = Write("first", [1, 1, 0, 0, 0, 0, 1, 1], [1, 0]);
        string second = Write("second", [0, 0, 2, 0, 3, 3, 0, 0], [0, 5]);

        CommandLine.Outcome outcome = await CommandLine.RunAsync("distance", first, second);

        Assert.Equal("", outcome.Error);
        Assert.Equal(
            [
                "layer     neurons  inputs  connections of first  of second  distance",
                "────────────────────────────────────────────────────────────────────",
                "a.weight        2       4               4 (50%)  3 (37.5%)    0.2500",
                "b.weight        1       2               1 (50%)    1 (50%)    0.0000",
                "mean                                                          0.1250",
            ],
            outcome.Out.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries)
        );
        Assert.Equal(0, outcome.ExitCode);
    }

    [Fact]
    public async Task Many_networks_make_a_matrix_a_table_for_scripts_and_a_picture()
    {
        string[] files = [.. Enumerable.Range(0, 3).Select(i => Write($"net{i}", Shifted(i), [1, 1]))];
        string svg = Path.Combine(folder, "distances.svg");

        CommandLine.Outcome text = await CommandLine.RunAsync(["distance", .. files, "--svg", svg], default);
        CommandLine.Outcome csv = await CommandLine.RunAsync(["distance", .. files, "--csv"], default);
        CommandLine.Outcome json = await CommandLine.RunAsync(["distance", .. files, "--json"], default);

        Assert.Equal(
            [
                "mean distance    net0    net1    net2",
                "─────────────────────────────────────",
                "net0           0.0000  0.5000  0.5000",
                "net1           0.5000  0.0000  0.5000",
                "net2           0.5000  0.5000  0.0000",
            ],
            text.Out.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries)
        );
        Assert.Contains("net2, net0: 0.5", File.ReadAllText(svg), StringComparison.Ordinal);
        string[] lines = csv.Out.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            ["first,second,layer,distance", "net0,net1,a.weight,1", "net0,net1,b.weight,0", "net0,net1,mean,0.5"],
            lines[..4]
        );
        Assert.Equal(10, lines.Length);
        using var document = JsonDocument.Parse(json.Out);
        Assert.Equal(3, document.RootElement.GetProperty("pairs").GetArrayLength());
        Assert.Equal(0.5, document.RootElement.GetProperty("pairs")[1].GetProperty("mean").GetDouble());
        Assert.Equal(
            2,
            document
                .RootElement.GetProperty("networks")[0]
                .GetProperty("layers")[0]
                .GetProperty("connections")
                .GetInt32()
        );
    }

    [Fact]
    public async Task Dense_networks_are_compared_by_their_strongest_connections_or_by_weight()
    {
        string first = Write("first", [9, 8, 1, 1, 1, 1, 9, 8], [9, 9]);
        string second = Write("second", [1, 9, 9, 1, 9, 1, 1, 9], [9, 9]);

        CommandLine.Outcome all = await CommandLine.RunAsync("distance", first, second);
        CommandLine.Outcome strongest = await CommandLine.RunAsync("distance", first, second, "--density", "60%");
        CommandLine.Outcome weighted = await CommandLine.RunAsync("distance", first, second, "--weighted");

        Assert.Contains("choose --density", all.Error, StringComparison.Ordinal);
        Assert.Contains("mean", all.Out, StringComparison.Ordinal);
        Assert.Contains("(50%)", strongest.Out, StringComparison.Ordinal);
        Assert.Equal("", strongest.Error + weighted.Error);
        Assert.DoesNotContain("0.0000\n", Line(strongest.Out, "a.weight") + "\n", StringComparison.Ordinal);
        Assert.DoesNotContain("0.0000\n", Line(weighted.Out, "a.weight") + "\n", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Layers_are_chosen_by_pattern_and_outputs_may_be_assigned()
    {
        string first = Write("first", [1, 1, 0, 0, 0, 0, 1, 1], [1, 0]);
        string second = Write("second", [0, 0, 2, 2, 3, 3, 0, 0], [0, 5]);

        CommandLine.Outcome labelled = await CommandLine.RunAsync("distance", first, second, "--layers", "a.*");
        CommandLine.Outcome matched = await CommandLine.RunAsync(
            "distance",
            first,
            second,
            "--layers",
            "a.*",
            "--match-outputs",
            "--approximate"
        );

        Assert.EndsWith("1.0000", Line(labelled.Out, "mean"), StringComparison.Ordinal);
        Assert.EndsWith("0.0000", Line(matched.Out, "mean"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_compared_is_one_line_with_exit_code_2()
    {
        string first = Write("first", [1, 1, 0, 0, 0, 0, 1, 1], [1, 0]);
        string other = Write("other", [1, 1, 0, 0], [1, 0]);
        string bad = Write("bad", [float.NaN, 1, 0, 0, 0, 0, 1, 1], [1, 0]);

        await Refused("2 x 4 in one network, and a.weight 2 x 2", first, other);
        await Refused("no layer is named 'c*'", first, first, "--layers", "c*");
        await Refused("'0' is no share", first, first, "--density", "0");
        foreach (string[] option in new[] { [], new[] { "--weighted" }, ["--density", "0.5"] })
        {
            await Refused("bad.safetensors: a.weight: the weight of output 0, input 0 is NaN", [bad, first, .. option]);
        }

        await Refused("missing", first, Path.Combine(folder, "none.npz"));

        async Task Refused(string message, params string[] args)
        {
            CommandLine.Outcome outcome = await CommandLine.RunAsync(["distance", .. args], default);
            Assert.Equal(2, outcome.ExitCode);
            Assert.Single(outcome.Error.Trim().ReplaceLineEndings("\n").Split('\n'));
            if (message != "missing")
            {
                Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
            }
        }
    }

    private static string Line(string text, string start) =>
        text.ReplaceLineEndings("\n").Split('\n').Single(line => line.StartsWith(start, StringComparison.Ordinal));

    // Two neurons that read one of four inputs each; no two networks have a neuron in common.
    private static float[] Shifted(int by) =>
        by switch
        {
            0 => [1, 0, 0, 0, 1, 0, 0, 0],
            1 => [0, 1, 0, 0, 0, 1, 0, 0],
            _ => [0, 0, 1, 0, 0, 0, 1, 0],
        };

    /// <summary>A safetensors file of two linear layers, the second of one neuron.</summary>
    private string Write(string name, float[] hidden, float[] output)
    {
        int inputs = hidden.Length / output.Length;
        int middle = 4 * hidden.Length;
        int end = middle + (4 * output.Length);
        string first = $"\"dtype\":\"F32\",\"shape\":[{output.Length},{inputs}],\"data_offsets\":[0,{middle}]";
        string second = $"\"dtype\":\"F32\",\"shape\":[1,{output.Length}],\"data_offsets\":[{middle},{end}]";
        byte[] header = Encoding.UTF8.GetBytes($"{{\"a.weight\":{{{first}}},\"b.weight\":{{{second}}}}}");
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        string path = Path.Combine(folder, name + ".safetensors");
        File.WriteAllBytes(
            path,
            [.. length, .. header, .. MemoryMarshal.AsBytes<float>(hidden), .. MemoryMarshal.AsBytes<float>(output)]
        );
        return path;
    }
}
