using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Filigree.Formats;
using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Wiring;

namespace Filigree.Tests.Formats;

/// <summary>The examples of docs/formats.md, run as they stand there.</summary>
public sealed partial class FormatsPageTests : IDisposable
{
    private readonly Data.TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_examples_of_the_page_on_formats_run()
    {
        // As the page has it, but for the folder.
        using (Network network = Mlp.LeNet300())
        {
            new HeNormal().Wire(network, new Randomness(seed: 1));
            network.Save(InFolder("model.safetensors"));
        }

        using WeightFile file = WeightFile.Open(InFolder("model.safetensors"));
        foreach (WeightLayer layer in file.Layers)
        {
            Console.WriteLine($"{layer.Name}: {layer.Shape.Outputs} x {layer.Shape.Inputs}, {layer.Type.NameOf()}");
        }

        WeightMatrix dense = file.Layers[0].ReadMatrix(); // [output, input], zeros where a mask cuts
        SparseMatrix sparse = file.Layers[0].ReadSparse(); // the connections alone
        float[] bias = file.Tensors.Single(tensor => tensor.Name == "dense1.bias").ReadSingles();

        float[] weights = dense.Values;
        OutputTensor[] tensors =
        [
            OutputTensor.Of("fc1.weight", ElementType.BFloat16, [300, 784], () => weights),
            OutputTensor.Copy(file.Tensors[^1]), // bit for bit
        ];
        using var output = new OutputFile(InFolder("small.safetensors"), SafetensorsWriter.LengthOf(tensors));
        SafetensorsWriter.Write(output.Stream, tensors);
        output.Commit();

        using (Network network = Mlp.LeNet300())
        {
            network.Load(InFolder("model.safetensors"));
            network.SaveOnnx(InFolder("model.onnx"));
        }

        Assert.InRange(new FileInfo(InFolder("model.onnx")).Length, 4 * 266_610, 4 * 266_610 + 2000);
        Assert.Equal(dense.Values.Where(weight => weight != 0), sparse.Values);
        Assert.Equal(new float[300], bias);
        using WeightFile written = WeightFile.Open(InFolder("small.safetensors"));
        Assert.Equal(weights, written.Layers[0].ReadMatrix().Values, (x, y) => Math.Abs(x - y) <= Math.Abs(x) / 256);
        Assert.Equal(file.Tensors[^1].ReadBytes(), written.Tensors[^1].ReadBytes());
    }

    [Fact]
    public void Every_line_of_an_example_stands_in_this_test()
    {
        string here = File.ReadAllText(ThisFile());
        string page = File.ReadAllText(
            Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", "docs", "formats.md")
        );
        string[] lines =
        [
            .. Example()
                .Matches(page)
                .SelectMany(match => match.Groups[1].Value.Split('\n'))
                .Select(line => line.Trim()),
        ];
        Assert.True(lines.Length > 15);
        Assert.All(
            lines,
            line => Assert.Contains(FileName().Replace(line, "(InFolder($1)"), here, StringComparison.Ordinal)
        );
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;

    private string InFolder(string name) => Path.Combine(folder.Path, name);

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex("""\(("[\w.]+\.(?:safetensors|onnx)")""")]
    private static partial Regex FileName();
}
