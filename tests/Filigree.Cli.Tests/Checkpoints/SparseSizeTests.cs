using Filigree.Formats;
using Filigree.Numerics;

namespace Filigree.Cli.Tests.Checkpoints;

/// <summary>Small files that stand for large matrices: memory grows with the file, and dense outputs are asked for.</summary>
[Trait("Run", "once")]
public sealed class SparseSizeTests : IDisposable
{
    // More places than an array can have.
    private const int Outputs = 1 << 22;
    private const int Inputs = 513;
    private readonly CheckpointFolder folder = new();
    private readonly string source;

    public SparseSizeTests()
    {
        var starts = new int[Outputs + 1];
        starts.AsSpan(Outputs).Fill(2);
        source = folder.WriteSparse("in.npz", new SparseMatrix("in", Outputs, Inputs, starts, [3, 499], [1, -2]));
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("prune", "--density", "0.5")]
    [InlineData("rewire")]
    [InlineData("convert")]
    public async Task A_dense_output_is_refused_with_its_size_until_it_is_asked_for(params string[] command)
    {
        string error = await CheckpointFolder.RefuseAsync([
            command[0],
            source,
            "-o",
            folder.PathOf("out.safetensors"),
            .. command[1..],
        ]);

        Assert.Contains("4,194,304 x 513, would be dense: 8.6 GB in all", error, StringComparison.Ordinal);
        Assert.Contains("--dense", error, StringComparison.Ordinal);
        Assert.Equal(["in.npz"], folder.Names);
    }

    [Theory]
    [InlineData("prune", "--density", "0.5")]
    [InlineData("rewire")]
    [InlineData("convert")]
    public async Task Sparse_stays_sparse_in_little_memory(params string[] command)
    {
        string target = folder.PathOf("out.npz");
        await CheckpointFolder.RunAsync([command[0], source, "-o", target, .. command[1..]]);
        using WeightFile file = WeightFile.Open(target);
        Assert.Equal([-2, 1], file.Layers[0].ReadSparse().Values.Order());
    }

    [Fact]
    public async Task Comparing_and_looking_take_memory_for_the_neurons_not_for_the_places()
    {
        string distance = await CheckpointFolder.RunAsync(
            "distance",
            source,
            source,
            "--approximate",
            "--match-outputs",
            "--density",
            "0.000000001"
        );
        string inspected = await CheckpointFolder.RunAsync("inspect", source, "--csv");

        Assert.Contains("2 (0%)", distance, StringComparison.Ordinal);
        Assert.Contains("2151677952,2151677950,", inspected, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wiring_refuses_a_sparse_matrix_whatever_its_size() =>
        Assert.Contains(
            "rules fill dense tensors",
            await CheckpointFolder.RefuseAsync("wire", source, "he-normal", "-o", folder.PathOf("out.safetensors")),
            StringComparison.Ordinal
        );

    [Fact]
    public async Task More_neurons_than_a_file_can_stand_for_are_refused()
    {
        string file = folder.PathOf("claims.safetensors");
        await using (FileStream stream = File.Create(file))
        {
            ConnectionFile.Write(stream, [new SparseMatrix("a", 1, 2_000_000_000, [0, 1], [7], [1])]);
        }

        foreach (string[] command in new string[][] { ["inspect", file], ["distance", file, file] })
        {
            Assert.Contains(
                "layer 'a' claims 2,000,000,000 inputs; expected at most 4,194,",
                await CheckpointFolder.RefuseAsync(command),
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public async Task Many_layers_of_many_neurons_are_counted_together()
    {
        string file = folder.PathOf("claims.safetensors");
        await using (FileStream stream = File.Create(file))
        {
            ConnectionFile.Write(
                stream,
                [.. Enumerable.Range(0, 3).Select(i => new SparseMatrix($"l{i}", 1, 2_000_000, [0, 1], [7], [1]))]
            );
        }

        Assert.Contains(
            "layer 'l2' claims 2,000,000 inputs",
            await CheckpointFolder.RefuseAsync("inspect", file),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_dense_output_that_is_asked_for_is_written()
    {
        // 67 MB as doubles, a little more than is written unasked.
        const int inputs = 1 << 22;
        string wide = folder.WriteSparse(
            "wide.npz",
            new SparseMatrix("wide", 2, inputs, [0, 1, 2], [7, inputs - 1], [1, -2])
        );
        string target = folder.PathOf("out.npy");
        string[] command = ["convert", wide, "-o", target, "--dtype", "f64"];
        Assert.Contains("67.1 MB", await CheckpointFolder.RefuseAsync(command), StringComparison.Ordinal);
        await CheckpointFolder.RunAsync([.. command, "--dense"]);
        using WeightFile file = WeightFile.Open(target);
        Assert.Equal([1, -2], file.Layers[0].ReadSparse().Values);
    }
}
