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
    private static readonly string Checkpoint = GoldenFile.Path("models/resnet8-narrow.safetensors");

    [Fact]
    public void A_state_dict_gives_PyTorchs_outputs()
    {
        using Network network = Make();
        network.Load(Checkpoint);
        AssertIsPyTorchs(network);
        Assert.DoesNotContain(0f, network.Buffers[0].Value.ToArray());
    }

    [Fact]
    public void A_saved_network_has_the_names_and_shapes_of_the_state_dict_and_comes_back()
    {
        using Network network = Make();
        network.Load(Checkpoint);
        string path = Path.Combine(Path.GetTempPath(), $"filigree-test-{Guid.NewGuid():N}.safetensors");
        try
        {
            network.Save(path);
            using WeightFile theirs = WeightFile.Open(Checkpoint);
            using WeightFile ours = WeightFile.Open(path);
            Assert.Equal(Shapes(theirs), Shapes(ours));
            using Network again = Make();
            again.Load(path);
            Assert.Equal(network.Hash(), again.Hash());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Weights_by_connections_alone_give_the_same_outputs()
    {
        using Network network = Make();
        network.Load(Checkpoint);
        foreach (Parameter weight in network.Weights)
        {
            weight.Connect(SparseMatrix.Full(weight.ToMatrix()), WeightForm.Sparse);
        }

        AssertIsPyTorchs(network);
    }

    [Fact]
    public void Shortcuts_by_their_other_name_are_found_and_missing_normalizations_refused()
    {
        // The names are as long as each other's, so that the file stays whole.
        string text = System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(Checkpoint));
        using Network network = Make();
        string path = Path.Combine(Path.GetTempPath(), $"filigree-test-{Guid.NewGuid():N}.safetensors");
        try
        {
            Write(text.Replace("\"layer2.0.downsample.", "  \"layer2.0.shortcut.", StringComparison.Ordinal));
            network.Load(path);
            AssertIsPyTorchs(network);

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

    private static Network Make() => new ResNetModel(8, Convention.Torch, 0.125).Create(new SampleShape(32, 32, 3), 10);

    private static void AssertIsPyTorchs(Network network)
    {
        float[] expected = JsonSerializer.Deserialize<float[]>(
            File.ReadAllText(GoldenFile.Path("models/resnet8-narrow.json"))
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
