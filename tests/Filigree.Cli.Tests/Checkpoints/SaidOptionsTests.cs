using Filigree.Formats;

namespace Filigree.Cli.Tests.Checkpoints;

/// <summary>Options that contradict each other or mean nothing are said, and so is what a format leaves out.</summary>
[Trait("Run", "once")]
public sealed class SaidOptionsTests : IDisposable
{
    private readonly CheckpointFolder folder = new();
    private readonly string model;

    public SaidOptionsTests()
    {
        model = folder.PathOf("model.safetensors");
        using FileStream stream = File.Create(model);
        SafetensorsWriter.Write(
            stream,
            [
                OutputTensor.Of("fc1.weight", ElementType.Float32, [2, 2], () => new float[] { 1, 2, 3, 4 }),
                OutputTensor.Of("fc1.bias", ElementType.Float32, [2], () => new float[] { 1, 2 }),
                OutputTensor.Of("fc2.weight", ElementType.Float64, [2, 2], [1, 2, 3, 1e60]),
            ]
        );
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("--csv: asks for another form than --json", "inspect", "MODEL", "--csv", "--json")]
    [InlineData("--csv: asks for another form than --json", "distance", "MODEL", "MODEL", "--csv", "--json")]
    [InlineData("--csv: asks for another form than --json", "compare", "RUN", "RUN", "--csv", "--json")]
    [InlineData(
        "fc2.weight: has weights too small or too large for single precision",
        "distance",
        "MODEL",
        "MODEL",
        "--weighted"
    )]
    [InlineData(
        "--masks: a SciPy matrix holds connections, and no masks",
        "prune",
        "MODEL",
        "-o",
        "OUT.npz",
        "--format=scipy",
        "--layers=fc1.weight",
        "--density=0.5",
        "--masks"
    )]
    [InlineData(
        "--density: fc2.weight is not cut",
        "prune",
        "MODEL",
        "-o",
        "OUT.npz",
        "--layers=fc1.weight",
        "--density=0.5",
        "--density=fc2.weight=0.1"
    )]
    [InlineData(
        "--sparsity: fc1.weight is not cut",
        "prune",
        "MODEL",
        "-o",
        "OUT.npz",
        "--keep-dense=fc1.weight",
        "--sparsity=0.5",
        "--sparsity=fc1.weight=0.1"
    )]
    [InlineData(
        "--sparse and --dense contradict each other",
        "convert",
        "MODEL",
        "-o",
        "OUT.pt",
        "--sparse",
        "--dense"
    )]
    [InlineData("valid: magnitude, random, relative, lamp", "prune", "MODEL", "-o", "OUT.npz", "--score=nope")]
    [InlineData(
        "--dtype: 'float16' is no type of floating-point numbers",
        "convert",
        "MODEL",
        "-o",
        "OUT.npz",
        "--dtype=float16"
    )]
    public async Task What_contradicts_is_refused(string said, params string[] args) =>
        Assert.Contains(said, await CheckpointFolder.RefuseAsync(Filled(args)), StringComparison.Ordinal);

    [Theory]
    [InlineData("prune", "--layers=fc1.weight", "--density=0.5")]
    [InlineData("rewire", "--layers=fc1.weight")]
    public async Task What_a_SciPy_matrix_leaves_out_is_said(string command, params string[] options)
    {
        string error = await SayAsync([command, "MODEL", "-o", "OUT.npz", "--format=scipy", .. options]);
        Assert.Contains(
            "left out, for a SciPy matrix is one layer: fc2.weight, fc1.bias",
            error,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("kept as they are", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_of_biases_of_what_is_no_SciPy_matrix_is_said_to_mean_nothing() =>
        Assert.Contains(
            "model.safetensors: no layer is a SciPy matrix, so that --bias-row means nothing",
            await SayAsync("inspect", "MODEL", "--bias-row"),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("npz")]
    [InlineData("pt")]
    public async Task A_name_that_safetensors_keeps_for_itself_is_one_like_others_elsewhere(string ending)
    {
        string source = folder.PathOf("named.npz");
        using (FileStream stream = File.Create(source))
        {
            NumPyWriter.Write(
                stream,
                [OutputTensor.Of("__metadata__", ElementType.Float32, [2, 2], () => new float[] { 1, 2, 3, 4 })]
            );
        }

        string target = folder.PathOf("out." + ending);
        await CheckpointFolder.RunAsync("convert", source, "-o", target);
        using (WeightFile file = WeightFile.Open(target))
        {
            Assert.Equal([1, 2, 3, 4], Assert.Single(file.Tensors).ReadSingles());
        }

        Assert.Contains(
            "'__metadata__', which safetensors keeps",
            await CheckpointFolder.RefuseAsync("convert", source, "-o", folder.PathOf("out.safetensors")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Complex_numbers_go_from_format_to_format()
    {
        string source = folder.PathOf("complex.npy");
        byte[] numbers = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
        string header = "{'descr': '<c8', 'fortran_order': False, 'shape': (2, 2), }\n";
        byte[] start = [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0];
        await File.WriteAllBytesAsync(source, [.. start, .. System.Text.Encoding.ASCII.GetBytes(header), .. numbers]);
        foreach (string ending in (string[])["safetensors", "pt", "npz", "safetensors", "npz", "pt", "safetensors"])
        {
            string target = folder.PathOf("complex." + ending);
            await CheckpointFolder.RunAsync("convert", source, "-o", target, "--force");
            using WeightFile file = WeightFile.Open(target);
            Assert.Equal(numbers, Assert.Single(file.Tensors).ReadBytes());
            source = target;
        }
    }

    private async Task<string> SayAsync(params string[] args)
    {
        CommandLine.Outcome outcome = await CommandLine.RunAsync(Filled(args));
        Assert.Equal(0, outcome.ExitCode);
        return outcome.Error;
    }

    private string[] Filled(string[] args) =>
        [
            .. args.Select(arg =>
                arg == "MODEL" ? model
                : arg == "OUT.npz" ? folder.PathOf(arg)
                : arg
            ),
        ];
}
