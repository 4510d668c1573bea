using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Filigree.Formats;

namespace Filigree.Cli.Tests.Checkpoints;

/// <summary>SciPy's matrices are of double precision unless somebody asks for another: what single precision does not hold is there all the same.</summary>
[Trait("Run", "once")]
public sealed class SparseDoublesTests : IDisposable
{
    private const double Base = 1 + 1e-12;

    private readonly CheckpointFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(1e-60)]
    [InlineData(1e60)]
    public async Task Weights_are_written_as_they_are_in_double_precision(double scale)
    {
        double[] weights = [scale, -scale / 3, Base * scale, scale * 0.1];
        string source = Coordinates("in.npz", [0, 0, 1, 2], [0, 1, 1, 0], weights);
        (string dense, string scipy) = (folder.PathOf("dense.safetensors"), folder.PathOf("out.npz"));
        await CheckpointFolder.RunAsync("convert", source, "-o", dense, "--dtype", "f64");
        await CheckpointFolder.RunAsync("convert", source, "-o", scipy, "--format", "scipy", "--dtype", "f64");
        await CheckpointFolder.RunAsync("convert", scipy, "-o", folder.PathOf("again.safetensors"), "--dtype", "f64");
        await CheckpointFolder.RunAsync(
            "convert",
            dense,
            "-o",
            folder.PathOf("from.npz"),
            "--format",
            "scipy",
            "--dtype",
            "f64"
        );
        Assert.Equal(await File.ReadAllBytesAsync(scipy), await File.ReadAllBytesAsync(folder.PathOf("from.npz")));
        foreach (string path in (string[])[dense, folder.PathOf("again.safetensors")])
        {
            using WeightFile file = WeightFile.Open(path);
            Assert.Equal([weights[0], 0, weights[3], weights[1], weights[2], 0], file.Tensors[0].ReadDoubles());
        }

        using JsonDocument json = JsonDocument.Parse(await CheckpointFolder.RunAsync("inspect", source, "--json"));
        JsonElement layer = json.RootElement[0].GetProperty("layers")[0];
        Assert.Equal(2, layer.GetProperty("zeros").GetInt32());
        Assert.Equal(0, layer.GetProperty("infinite").GetInt32());
        double[] outputs = [weights[0] + weights[3], weights[1] + weights[2]];
        Assert.Equal(1, layer.GetProperty("outputStrengths").GetProperty("largest").GetDouble() / outputs.Max(), 12);
    }

    [Theory]
    [InlineData("out.npz", "--format", "scipy", "--dtype", "f32")]
    [InlineData("out.safetensors", "--sparse")]
    [InlineData("out.pt", "--sparse")]
    public async Task A_weight_that_becomes_0_is_lost_and_no_connection(string name, params string[] options)
    {
        string target = folder.PathOf(name);
        string[] sources =
        [
            Coordinates("in.npz", [0, 1], [0, 1], [1e-60, 2]),
            folder.WriteDoubles(("fc", [2, 2], [1e-60, 0, 0, 2])),
        ];
        foreach (string source in sources)
        {
            string[] line = ["convert", source, "-o", target, "--force", .. options];
            CommandLine.Outcome outcome = await CommandLine.RunAsync(line);
            Assert.Equal(0, outcome.ExitCode);
            Assert.Contains("1 number too small, now 0 (underflow)", outcome.Error, StringComparison.Ordinal);
            using WeightFile file = WeightFile.Open(target);
            Assert.Equal([2], Assert.Single(file.ReadSparse()).Values);
        }
    }

    [Fact]
    public async Task What_single_precision_does_not_hold_is_said_as_it_is()
    {
        string source = Coordinates("in.npz", [0, 1], [0, 1], [1e-60, 1e60]);
        string error = await CheckpointFolder.RefuseAsync("rewire", source, "-o", folder.PathOf("out.npz"));
        Assert.Contains(
            "output 1, input 1 is 1E+60, which single precision does not hold",
            error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Entries_that_stand_twice_are_added_in_double_precision()
    {
        string source = Coordinates("in.npz", [0, 0, 0], [1, 1, 1], [1e8, 1, -1e8]);
        string target = folder.PathOf("out.safetensors");
        await CheckpointFolder.RunAsync("convert", source, "-o", target);
        using WeightFile file = WeightFile.Open(target);
        Assert.Equal([0, 0, 0, 1, 0, 0], file.Tensors[0].ReadSingles());
    }

    [Theory]
    [InlineData(1, "layer", "safetensors")]
    [InlineData(1e60, "layer", "safetensors")]
    [InlineData(1e60, "network", "safetensors")]
    [InlineData(1, "network", "npz")]
    [InlineData(1, "layer", "npz")]
    public async Task The_largest_are_kept_where_single_precision_takes_them_for_equals(
        double scale,
        string scope,
        string ending
    )
    {
        string source = Coordinates("in.npz", [0, 1, 2], [0, 0, 0], [scale, Base * scale, Base * Base * scale]);
        string target = folder.PathOf("out." + ending);
        await CheckpointFolder.RunAsync([
            "prune",
            source,
            "-o",
            target,
            "--density",
            (2 / 6.0).ToString(CultureInfo.InvariantCulture),
            "--scope",
            scope,
            "--format",
            ending == "npz" ? "scipy" : ending,
        ]);
        using WeightFile file = WeightFile.Open(target);
        DoubleConnections? kept = file.Layers[0].ReadSparseDoubles();
        Assert.Equal(
            [0, Base * scale, Base * Base * scale, 0, 0, 0],
            kept is null ? file.Tensors[0].ReadDoubles() : [0, .. kept.Weights, 0, 0, 0]
        );
    }

    [Theory]
    [InlineData("--density=0.5", "--pattern=blocks(2,2)")]
    [InlineData("--pattern=n-of-m(2,4)")]
    [InlineData("--density=0.5", "--score=random")]
    [InlineData("--density=0.5", "--score=lamp", "--scope=network")]
    public async Task A_dense_layer_is_pruned_into_a_SciPy_matrix_by_any_rank(params string[] options)
    {
        float[] weights = [1, 0, -3, 4, 0, 6, 7, -8, 9, 1, 2, 3, 0, 5, 1, 2];
        string source = folder.Write("in.safetensors", ("w.weight", 4, 4, weights));
        (string dense, string sparse) = (folder.PathOf("dense.safetensors"), folder.PathOf("sparse.npz"));
        string one = await CheckpointFolder.RunAsync(["prune", source, "-o", dense, .. options]);
        string other = await CheckpointFolder.RunAsync([
            "prune",
            source,
            "-o",
            sparse,
            "--format",
            "scipy",
            .. options,
        ]);
        Assert.Equal(one.Replace(dense, sparse, StringComparison.Ordinal), other);
        using WeightFile left = WeightFile.Open(dense);
        using WeightFile right = WeightFile.Open(sparse);
        Assert.Equal(left.Layers[0].ReadMatrix().Values, right.Layers[0].ReadMatrix().Values);
    }

    [Theory]
    [InlineData(1 + 1e-12)]
    [InlineData(1e-60)]
    public async Task A_mask_that_scales_by_less_than_single_precision_shows_is_refused(double number)
    {
        string source = folder.PathOf("in.safetensors");
        using (FileStream stream = File.Create(source))
        {
            SafetensorsWriter.Write(
                stream,
                [
                    OutputTensor.Of("w.weight_orig", ElementType.Float32, [1, 2], () => new float[] { 1, 2 }),
                    OutputTensor.Of("w.weight_mask", ElementType.Float64, [1, 2], [1, number]),
                ]
            );
        }

        CommandLine.Outcome outcome = await CommandLine.RunAsync("inspect", source);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("the mask of w.weight scales weights", outcome.Error, StringComparison.Ordinal);
    }

    // [3 inputs, 2 outputs] as scipy.sparse.save_npz writes coordinates.
    private string Coordinates(string name, int[] rows, int[] columns, double[] values)
    {
        string path = folder.PathOf(name);
        using var archive = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        Add("row", "<i4", $"({rows.Length},)", rows.SelectMany(BitConverter.GetBytes));
        Add("col", "<i4", $"({rows.Length},)", columns.SelectMany(BitConverter.GetBytes));
        Add("format", "|S3", "()", "coo"u8.ToArray());
        Add("shape", "<i8", "(2,)", new long[] { 3, 2 }.SelectMany(BitConverter.GetBytes));
        Add("data", "<f8", $"({rows.Length},)", values.SelectMany(BitConverter.GetBytes));
        return path;

        void Add(string array, string type, string shape, IEnumerable<byte> content)
        {
            string text = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}\n";
            using Stream stream = archive.CreateEntry(array + ".npy").Open();
            stream.Write([
                0x93,
                .. "NUMPY"u8,
                1,
                0,
                (byte)text.Length,
                0,
                .. System.Text.Encoding.ASCII.GetBytes(text),
            ]);
            stream.Write([.. content]);
        }
    }
}
