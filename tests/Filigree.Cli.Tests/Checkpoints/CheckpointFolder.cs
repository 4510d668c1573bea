using Filigree.Cli.Tests.House;
using Filigree.Formats;
using Filigree.Numerics;

namespace Filigree.Cli.Tests.Checkpoints;

/// <summary>A folder for a test's files, beside the files that PyTorch, NumPy and SciPy wrote.</summary>
internal sealed class CheckpointFolder : IDisposable
{
    private readonly string path = Directory.CreateTempSubdirectory("filigree-test-").FullName;

    public static string Golden(string name) => RepositoryFolder.PathOf("tests", "golden", "formats", name);

    public string PathOf(string name) => Path.Combine(path, name);

    public string[] Names => [.. Directory.GetFiles(path).Select(file => Path.GetFileName(file)!).Order()];

    public void Dispose() => Directory.Delete(path, recursive: true);

    /// <summary>A safetensors file of matrices.</summary>
    public string Write(string name, params (string Name, int Outputs, int Inputs, float[] Weights)[] layers) =>
        WriteSingles(
            name,
            [.. layers.Select(layer => (layer.Name, new long[] { layer.Outputs, layer.Inputs }, layer.Weights))]
        );

    /// <summary>A safetensors file of tensors of any shape.</summary>
    public string WriteSingles(string name, params (string Name, long[] Shape, float[] Values)[] tensors)
    {
        string file = PathOf(name);
        using FileStream stream = File.Create(file);
        SafetensorsWriter.Write(
            stream,
            [.. tensors.Select(one => OutputTensor.Of(one.Name, ElementType.Float32, one.Shape, () => one.Values))]
        );
        return file;
    }

    /// <summary>A sparse matrix as SciPy writes it, [inputs, outputs].</summary>
    public string WriteSparse(string name, SparseMatrix matrix)
    {
        string file = PathOf(name);
        using FileStream stream = File.Create(file);
        SciPyWriter.Write(stream, matrix, biases: null);
        return file;
    }

    /// <summary>Runs a command that must succeed, and returns what it prints.</summary>
    public static async Task<string> RunAsync(params string[] args)
    {
        CommandLine.Outcome outcome = await CommandLine.RunAsync(args);
        Assert.True(outcome.ExitCode == 0, $"{string.Join(' ', args)}: {outcome.Error}");
        return outcome.Out;
    }

    /// <summary>Runs a command that must be refused with one line, and returns the line.</summary>
    public static async Task<string> RefuseAsync(params string[] args)
    {
        CommandLine.Outcome outcome = await CommandLine.RunAsync(args);
        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Out));
        Assert.Single(outcome.Error.TrimEnd().Split('\n'));
        return outcome.Error.TrimEnd();
    }

    /// <summary>The bytes of a tensor.</summary>
    public static byte[] Bytes(string path, string tensor)
    {
        using WeightFile file = WeightFile.Open(path);
        return file.Tensors.Single(one => one.Name == tensor).ReadBytes();
    }

    /// <summary>The numbers of a tensor of double precision.</summary>
    public static double[] Doubles(string path, string tensor) =>
        [.. Bytes(path, tensor).Chunk(8).Select(one => BitConverter.ToDouble(one))];

    /// <summary>A model of double precision.</summary>
    public string WriteDoubles(params (string Name, long[] Shape, double[] Values)[] tensors)
    {
        string file = PathOf("doubles.safetensors");
        using FileStream stream = File.Create(file);
        SafetensorsWriter.Write(
            stream,
            [
                .. tensors.Select(one => new OutputTensor(
                    one.Name,
                    ElementType.Float64,
                    one.Shape,
                    (output, _) => output.Write([.. one.Values.SelectMany(BitConverter.GetBytes)])
                )),
            ]
        );
        return file;
    }

    /// <summary>The numbers of a tensor.</summary>
    public static float[] Numbers(string path, string tensor)
    {
        using WeightFile file = WeightFile.Open(path);
        return file.Tensors.Single(one => one.Name == tensor).ReadSingles();
    }
}
