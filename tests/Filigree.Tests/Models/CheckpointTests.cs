using System.Text.Json;
using Filigree.Formats;
using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Tests.Support;

namespace Filigree.Tests.Models;

/// <summary>A checkpoint of PyTorch loads by its names and gives PyTorch's outputs; the file is made by tests/golden/models.py.</summary>
public sealed class CheckpointTests
{
    private const int Samples = 4;
    private const string Residual = "resnet8";
    private static readonly string Checkpoint = PathOf(Residual);

    [Theory]
    [InlineData(Residual)]
    [InlineData("convmixer")]
    [InlineData("sl-vit")]
    public void A_state_dict_gives_PyTorchs_outputs(string model)
    {
        using Network network = Make(model);
        network.Load(PathOf(model));
        AssertIsPyTorchs(network, model);
        Assert.All(network.Buffers, buffer => Assert.DoesNotContain(0f, buffer.Value.ToArray()));
    }

    [Theory]
    [InlineData(Residual)]
    [InlineData("convmixer")]
    [InlineData("sl-vit")]
    public void A_saved_network_has_the_names_and_shapes_of_the_state_dict_and_comes_back(string model)
    {
        using Network network = Make(model);
        network.Load(PathOf(model));
        string path = Path.Combine(Path.GetTempPath(), $"filigree-test-{Guid.NewGuid():N}.safetensors");
        try
        {
            network.Save(path);
            using WeightFile theirs = WeightFile.Open(PathOf(model));
            using (WeightFile ours = WeightFile.Open(path))
            {
                Assert.Equal(Shapes(theirs), Shapes(ours));
            }

            using (FileStream snapshot = File.Create(path))
            {
                NetworkFile.Write(snapshot, NetworkSnapshot.Of(network));
            }

            using (WeightFile ours = WeightFile.Open(path))
            {
                Assert.Equal(Shapes(theirs), Shapes(ours));
            }

            using Network again = Make(model);
            again.Load(path);
            Assert.Equal(network.Hash(), again.Hash());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData(Residual)]
    [InlineData("convmixer")]
    [InlineData("sl-vit")]
    public void Weights_by_connections_alone_give_the_same_outputs(string model)
    {
        using Network network = Make(model);
        network.Load(PathOf(model));
        foreach (Parameter weight in network.Weights)
        {
            weight.Connect(SparseMatrix.Full(weight.ToMatrix()), WeightForm.Sparse);
        }

        AssertIsPyTorchs(network, model);
    }

    [Fact]
    public void ConvMixer_by_the_numbers_of_its_authors_layers_is_found()
    {
        string text = System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(PathOf("convmixer")));
        text = text.Replace("\"stem.", "     \"", StringComparison.Ordinal)
            .Replace("\"blocks.0.", "       \"3.", StringComparison.Ordinal)
            .Replace("\"head.", "   \"6.", StringComparison.Ordinal);
        string path = Path.Combine(Path.GetTempPath(), $"filigree-test-{Guid.NewGuid():N}.safetensors");
        try
        {
            File.WriteAllBytes(path, System.Text.Encoding.Latin1.GetBytes(text));
            using Network network = Make("convmixer");
            network.Load(path);
            AssertIsPyTorchs(network, "convmixer");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Positions_and_tokens_that_are_missing_are_refused()
    {
        string text = System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(PathOf("sl-vit")));
        string path = Path.Combine(Path.GetTempPath(), $"filigree-test-{Guid.NewGuid():N}.safetensors");
        try
        {
            text = text.Replace("\"pos_embedding\"", "\"pos_elsewhere\"", StringComparison.Ordinal);
            File.WriteAllBytes(path, System.Text.Encoding.Latin1.GetBytes(text));
            using Network network = Make("sl-vit");
            UserError error = Assert.Throws<UserError>(() => network.Load(path));
            Assert.Equal(
                $"{path}: has no pos_embedding; expected the embeddings of the network, by its names; "
                    + "train the model that the file was made for",
                error.Message
            );
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Shortcuts_by_their_other_name_are_found_and_missing_normalizations_refused()
    {
        // The names are as long as each other's, so that the file stays whole.
        string text = System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(Checkpoint));
        using Network network = Make(Residual);
        string path = Path.Combine(Path.GetTempPath(), $"filigree-test-{Guid.NewGuid():N}.safetensors");
        try
        {
            Write(text.Replace("\"layer2.0.downsample.", "  \"layer2.0.shortcut.", StringComparison.Ordinal));
            network.Load(path);
            AssertIsPyTorchs(network, Residual);

            Write(text.Replace("\"layer3.0.bn2.running_var", "\"layer3.0.bn2.running_old", StringComparison.Ordinal));
            string hash = network.Hash();
            UserError error = Assert.Throws<UserError>(() => network.Load(path));
            Assert.Equal(
                $"{path}: has no layer3.0.bn2.running_var; expected the normalizations of the network, by its names; "
                    + "train the model that the file was made for",
                error.Message
            );
            Assert.Equal(hash, network.Hash());
        }
        finally
        {
            File.Delete(path);
        }

        void Write(string content) => File.WriteAllBytes(path, System.Text.Encoding.Latin1.GetBytes(content));
    }

    private static string PathOf(string model) => GoldenFile.Path($"models/{model}-narrow.safetensors");

    private static Network Make(string model)
    {
        IModel made = model switch
        {
            "convmixer" => new ConvMixerModel(Width: 4, Depth: 1),
            "sl-vit" => new SlVitModel(6, Depth: 1, Heads: 2, Hidden: 5),
            _ => new ResNetModel(8, Convention.Torch, 0.125),
        };
        return made.Create(new SampleShape(32, 32, 3), 10);
    }

    private static void AssertIsPyTorchs(Network network, string model)
    {
        float[] expected = JsonSerializer.Deserialize<float[]>(
            File.ReadAllText(GoldenFile.Path($"models/{model}-narrow.json"))
        )!;
        float[] images = HashedNumbers.Make(Samples * network.Inputs, 20_000);
        IReadOnlyList<Prediction> predictions = network.PredictAll(images, FeatureOrder.ChannelsFirst);
        float[] actual = [.. predictions.SelectMany(prediction => prediction.Values)];
        Assert.InRange(Golden.RelativeError(actual, expected), 0, 3e-6);
    }

    // Without PyTorch's counts of batches, which it makes anew where they are not there.
    private static string[] Shapes(WeightFile file) =>
        [
            .. file
                .Tensors.Where(tensor => !tensor.Name.EndsWith("num_batches_tracked", StringComparison.Ordinal))
                .Select(tensor => $"{tensor.Name} {string.Join(" x ", tensor.Shape)}")
                .Order(StringComparer.Ordinal),
        ];
}
