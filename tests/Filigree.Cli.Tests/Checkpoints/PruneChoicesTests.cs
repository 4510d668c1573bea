using System.Text.Json;

namespace Filigree.Cli.Tests.Checkpoints;

/// <summary>What else pruning can go by: patterns, scores, shares of single layers, layers that stay dense.</summary>
[Trait("Run", "once")]
public sealed class PruneChoicesTests : IDisposable
{
    private readonly CheckpointFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task N_of_m_says_itself_how_much_is_kept_and_layers_that_stay_dense_keep_every_bit()
    {
        string source = folder.Write(
            "in.safetensors",
            ("a", 1, 4, [1, 2, 3, 4]),
            ("b", 2, 4, [1, -3, 2, 0.5f, 0, 5, -6, 0]),
            ("c", 1, 2, [7, 8])
        );
        JsonElement report = await PruneAsync(source, "--pattern", "n-of-m(2, 4)", "--keep-dense", "first,last");
        Assert.Equal([0, -3, 2, 0, 0, 5, -6, 0], Kept("b"));
        Assert.Equal([1, 2, 3, 4], Kept("a"));
        Assert.Equal([7, 8], Kept("c"));
        Assert.Equal("b", Assert.Single(report.GetProperty("layers").EnumerateArray()).GetProperty("name").GetString());
    }

    [Fact]
    public async Task Blocks_and_whole_neurons_go_together()
    {
        float[] weights = [1, 1, 9, 1, 1, 1, 1, 1, 3, 3, 0.1f, 0.1f, 3, 3, 0.1f, 0.1f];
        string source = folder.Write("in.safetensors", ("a", 4, 4, weights));
        await PruneAsync(source, "--density", "0.5", "--pattern", "blocks(2, 2)");
        Assert.Equal([0, 0, 9, 1, 0, 0, 1, 1, 3, 3, 0, 0, 3, 3, 0, 0], Kept("a"));
        await PruneAsync(source, "--sparsity", "75%", "--pattern", "neurons");
        Assert.Equal([1, 1, 9, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], Kept("a"));
        await PruneAsync(source, "--density", "25%", "--pattern", "rows", "--masks");
        Assert.Equal(
            [0, 0, 1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0, 0],
            CheckpointFolder.Numbers(folder.PathOf("out.safetensors"), "a_mask")
        );
    }

    [Fact]
    public async Task A_layer_of_its_own_share_is_cut_alone_and_the_last_name_that_means_it_counts()
    {
        string source = folder.Write(
            "in.safetensors",
            ("a", 1, 4, [1, 2, 3, 4]),
            ("b", 1, 4, [5, 6, 7, 8]),
            ("c", 1, 4, [9, 10, 11, 12])
        );
        string[] shares = ["--density", "50%", "--density", "c=100%", "--sparsity", "c=0.75"];
        await PruneAsync(source, shares);
        Assert.Equal([0, 0, 3, 4], Kept("a"));
        Assert.Equal([0, 0, 0, 12], Kept("c"));

        // Over the network the two others share their four.
        JsonElement report = await PruneAsync(source, [.. shares, "--scope", "network"]);
        Assert.Equal(4, report.GetProperty("asked").GetInt32());
        Assert.Equal([0, 0, 0, 0], Kept("a"));
        Assert.Equal([5, 6, 7, 8], Kept("b"));
        Assert.Equal([0, 0, 0, 12], Kept("c"));
    }

    [Fact]
    public async Task Lamp_ranks_layers_together_by_what_each_weight_is_of_its_layer()
    {
        // LAMP of 1, 2, 3: 1/14, 4/13, 1; of 100, 50, 50: 1, 1/6, 1/6.
        string source = folder.Write("in.safetensors", ("a", 1, 3, [1, 2, 3]), ("b", 1, 3, [100, 50, 50]));
        await PruneAsync(source, "--density", "50%", "--score", "lamp", "--scope", "network");
        Assert.Equal([0, 2, 3], Kept("a"));
        Assert.Equal([100, 0, 0], Kept("b"));
    }

    [Fact]
    public async Task Chance_cuts_exactly_so_many_and_follows_the_seed()
    {
        string source = folder.Write("in.safetensors", ("a", 8, 8, [.. Enumerable.Range(0, 64).Select(i => (float)i)]));
        float[] first = await Cut("1");
        Assert.Equal(16, first.Count(weight => weight != 0));
        Assert.Equal(first, await Cut("1"));
        Assert.NotEqual(first, await Cut("2"));
        Assert.NotEqual([.. Enumerable.Range(0, 64).Select(i => i < 48 ? 0f : i)], first);

        async Task<float[]> Cut(string seed)
        {
            await PruneAsync(source, "--density", "25%", "--score", "random", "--seed", seed);
            return Kept("a");
        }
    }

    [Fact]
    public async Task What_cannot_be_is_refused_in_one_line()
    {
        string source = folder.Write("in.safetensors", ("a", 1, 4, [1, 2, 3, 4]), ("b", 1, 4, [5, 6, 7, 8]));
        await Refused("nothing says how much is kept", "--score", "magnitude");
        await Refused("nothing says how much is kept of b", "--density", "a=50%");
        await Refused("both --density and --sparsity", "--density", "50%", "--sparsity", "50%");
        await Refused("--density says twice", "--density", "50%", "--density", "60%");
        await Refused("'half' is no share", "--density", "a=half");
        await Refused("no layer is named 'x'", "--density", "50%", "--density", "x=50%");
        await Refused("n-of-m(2, 4) says itself", "--density", "50%", "--pattern", "n-of-m(2, 4)");
        await Refused("a pattern is kept by each layer", "--density", "0.5", "--pattern", "rows", "--scope", "network");
        await Refused("within a layer lamp ranks as magnitude does", "--density", "0.5", "--score", "lamp");
        await Refused("'gradient' looks at data", "--density", "50%", "--score", "gradient");
        await Refused("unknown score 'magnitud'", "--density", "50%", "--score", "magnitud");
        await Refused("no layer is left", "--density", "50%", "--keep-dense", "first,b");

        async Task Refused(string what, params string[] options) =>
            Assert.Contains(
                what,
                await CheckpointFolder.RefuseAsync([
                    "prune",
                    source,
                    "-o",
                    folder.PathOf("refused.safetensors"),
                    .. options,
                ]),
                StringComparison.Ordinal
            );
    }

    private float[] Kept(string layer) => CheckpointFolder.Numbers(folder.PathOf("out.safetensors"), layer);

    private async Task<JsonElement> PruneAsync(string source, params string[] options)
    {
        string json = await CheckpointFolder.RunAsync([
            "prune",
            source,
            "-o",
            folder.PathOf("out.safetensors"),
            "--force",
            "--json",
            .. options,
        ]);
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
