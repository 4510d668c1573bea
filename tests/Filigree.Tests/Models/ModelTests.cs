using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Tensors;
using Filigree.Wiring;

namespace Filigree.Tests.Models;

/// <summary>The image networks: their sizes, the names of their parameters, and what they refuse.</summary>
public sealed class ModelTests
{
    private static readonly RuleBook Rules = new(ModelRules.Catalog);
    private static readonly SampleShape Colour = new(32, 32, 3);
    private static readonly SampleShape Digit = new(28, 28, 1);

    [Theory]
    [InlineData("lenet", true, 431_080, 430_500)]
    [InlineData("lenet", false, 657_080, 656_500)]
    [InlineData("lenet-5", false, 62_006, 61_770)]
    [InlineData("conv2", false, 4_300_992, 4_300_992)]
    [InlineData("conv4", false, 2_425_024, 2_425_024)]
    [InlineData("conv6", false, 2_261_184, 2_261_184)]
    [InlineData("resnet8(keras)", false, 78_186, 77_360)]
    [InlineData("resnet8", false, 78_042, 77_360)]
    [InlineData("resnet14(keras)", false, 175_626, 174_128)]
    [InlineData("resnet14", false, 175_258, 174_128)]
    [InlineData("resnet20(keras)", false, 273_066, 270_896)]
    [InlineData("resnet20", false, 272_474, 270_896)]
    [InlineData("resnet8d", false, 128_362, 127_152)]
    [InlineData("resnet14d", false, 225_802, 223_920)]
    [InlineData("resnet18", false, 11_173_962, 11_164_352)]
    [InlineData("resnet18(imagenet)", false, 11_181_642, 11_172_032)]
    [InlineData("resnet50", false, 23_520_842, 23_467_712)]
    [InlineData("resnet50(imagenet)", false, 23_528_522, 23_475_392)]
    [InlineData("vgg11", false, 9_231_114, 9_222_848)]
    [InlineData("vgg16", false, 14_728_266, 14_715_584)]
    [InlineData("vgg11(dense=3)", false, 9_756_426, 9_747_136)]
    [InlineData("vgg16(dense=3)", false, 15_253_578, 15_239_872)]
    [InlineData("airbench", false, 1_972_792, 1_970_176)]
    [InlineData("convmixer", false, 594_186, 581_120)]
    [InlineData("sl-vit", false, 2_729_878, 2_702_208)]
    public void Parameters_are_as_many_as_published(string model, bool isDigit, long parameters, long prunable)
    {
        using Network network = Make(model, isDigit ? Digit : Colour);
        Assert.Equal(parameters, network.Parameters.Sum(parameter => parameter.Shape.Places));
        Assert.Equal(prunable, network.Weights.Sum(weight => weight.Shape.Places));
        Assert.Equal(10, network.Outputs);
    }

    [Theory]
    [InlineData("lenet", "conv1.weight conv1.bias conv2.weight conv2.bias fc1.weight fc1.bias fc2.weight fc2.bias")]
    [InlineData(
        "conv4",
        "convs.0.weight convs.2.weight convs.5.weight convs.7.weight linear.0.weight linear.2.weight linear.4.weight"
    )]
    [InlineData(
        "vgg11",
        "features.0 features.1 features.4 features.5 features.8 features.9 features.11 features.12 features.15 features.16 features.18 features.19 features.22 features.23 features.25 features.26 classifier"
    )]
    [InlineData(
        "vgg16",
        "features.0 features.1 features.3 features.4 features.7 features.8 features.10 features.11 features.14 features.15 features.17 features.18 features.20 features.21 features.24 features.25 features.27 features.28 features.30 features.31 features.34 features.35 features.37 features.38 features.40 features.41 classifier"
    )]
    [InlineData(
        "vgg11(dense=3)",
        "features.0 features.1 features.4 features.5 features.8 features.9 features.11 features.12 features.15 features.16 features.18 features.19 features.22 features.23 features.25 features.26 classifier.0 classifier.3 classifier.6"
    )]
    [InlineData(
        "resnet8",
        "conv1 bn1 layer1.0.conv1 layer1.0.bn1 layer1.0.conv2 layer1.0.bn2 layer2.0.conv1 layer2.0.bn1 layer2.0.conv2 layer2.0.bn2 layer2.0.downsample.0 layer2.0.downsample.1 layer3.0.conv1 layer3.0.bn1 layer3.0.conv2 layer3.0.bn2 layer3.0.downsample.0 layer3.0.downsample.1 fc"
    )]
    [InlineData(
        "resnet18",
        "conv1 bn1 layer1.0.conv1 layer1.0.bn1 layer1.0.conv2 layer1.0.bn2 layer1.1.conv1 layer1.1.bn1 layer1.1.conv2 layer1.1.bn2 layer2.0.conv1 layer2.0.bn1 layer2.0.conv2 layer2.0.bn2 layer2.0.downsample.0 layer2.0.downsample.1 layer2.1.conv1 layer2.1.bn1 layer2.1.conv2 layer2.1.bn2 layer3.0.conv1 layer3.0.bn1 layer3.0.conv2 layer3.0.bn2 layer3.0.downsample.0 layer3.0.downsample.1 layer3.1.conv1 layer3.1.bn1 layer3.1.conv2 layer3.1.bn2 layer4.0.conv1 layer4.0.bn1 layer4.0.conv2 layer4.0.bn2 layer4.0.downsample.0 layer4.0.downsample.1 layer4.1.conv1 layer4.1.bn1 layer4.1.conv2 layer4.1.bn2 fc"
    )]
    [InlineData(
        "resnet14d",
        "conv1 bn1 layer1.0.conv1 layer1.0.bn1 layer1.0.conv2 layer1.0.bn2 layer1.1.conv1 layer1.1.bn1 layer1.1.conv2 layer1.1.bn2 layer2.0.conv1 layer2.0.bn1 layer2.0.conv2 layer2.0.bn2 layer2.0.downsample.0 layer2.1.conv1 layer2.1.bn1 layer2.1.conv2 layer2.1.bn2 layer3.0.conv1 layer3.0.bn1 layer3.0.conv2 layer3.0.bn2 layer3.0.downsample.0 layer3.1.conv1 layer3.1.bn1 layer3.1.conv2 layer3.1.bn2 fc1 fc2 fc3"
    )]
    [InlineData("convmixer(8, 1)", "stem.0 stem.2 blocks.0.0.fn.0 blocks.0.0.fn.2 blocks.0.1 blocks.0.3 head")]
    [InlineData(
        "sl-vit(24, 1, 3)",
        "to_patch_embedding.merging.1.weight to_patch_embedding.merging.1.bias to_patch_embedding.merging.2.weight to_patch_embedding.merging.2.bias cls_token pos_embedding transformer.layers.0.0.norm.weight transformer.layers.0.0.norm.bias transformer.layers.0.0.fn.to_qkv.weight transformer.layers.0.0.fn.scale transformer.layers.0.0.fn.to_out.0.weight transformer.layers.0.0.fn.to_out.0.bias transformer.layers.0.1.norm.weight transformer.layers.0.1.norm.bias transformer.layers.0.1.fn.net.0.weight transformer.layers.0.1.fn.net.0.bias transformer.layers.0.1.fn.net.3.weight transformer.layers.0.1.fn.net.3.bias mlp_head.0.weight mlp_head.0.bias mlp_head.1.weight mlp_head.1.bias"
    )]
    public void Names_are_PyTorchs(string model, string names)
    {
        using Network network = Make(model, Colour);
        bool isWhole = names.Contains("weight", StringComparison.Ordinal);
        Assert.Equal(
            names.Split(' '),
            network
                .Parameters.Select(parameter =>
                    isWhole ? parameter.Name : parameter.Name[..parameter.Name.LastIndexOf('.')]
                )
                .Distinct()
        );
    }

    [Theory]
    [InlineData("lenet")]
    [InlineData("lenet-5")]
    [InlineData("conv2")]
    [InlineData("conv6")]
    [InlineData("resnet8")]
    [InlineData("resnet14d")]
    [InlineData("resnet18")]
    [InlineData("vgg16")]
    [InlineData("convmixer")]
    [InlineData("sl-vit")]
    public void Features_without_places_are_refused_in_one_line(string model)
    {
        UserError error = Assert.Throws<UserError>(() => Make(model, new SampleShape(500)));
        Assert.Equal(
            $"{model} takes images; these samples are 500 features without places; expected data of height x width x channels; "
                + "train mlp or lenet-300-100 on it",
            error.Message
        );
    }

    [Fact]
    public void Images_that_become_too_small_are_refused_in_one_line()
    {
        UserError error = Assert.Throws<UserError>(() => Make("vgg11", Digit));
        Assert.Equal("vgg11 is too deep for images of 28 x 28 x 1; expected larger images", error.Message);
    }

    [Theory]
    [InlineData("lenet")]
    [InlineData("lenet-5")]
    [InlineData("conv2")]
    [InlineData("resnet8")]
    [InlineData("resnet8d")]
    [InlineData("resnet18")]
    [InlineData("vgg11")]
    [InlineData("convmixer(32)")]
    public void A_factor_makes_all_hidden_layers_narrower(string model)
    {
        using Network whole = Make(model, Colour);
        using Network half = Rules.Parse<IModel>(model).Scaled(0.5).Create(Colour, 10);
        Assert.Equal(
            whole.Weights.SkipLast(1).Select(weight => weight.Shape.Outputs / 2),
            half.Weights.SkipLast(1).Select(weight => weight.Shape.Outputs)
        );
        using Network least = Rules.Parse<IModel>(model).Scaled(0).Create(Colour, 10);
        Assert.All(least.Weights.SkipLast(1), weight => Assert.Equal(1, weight.Shape.Outputs));
    }

    [Fact]
    public void A_factor_makes_heads_narrower_not_fewer()
    {
        var model = new SlVitModel(Width: 24, Depth: 2, Heads: 3, Hidden: 40);
        using Network half = model.Scaled(0.5).Create(Colour, 10);
        Assert.Equal([12, 36, 12, 20, 12, 36, 12, 20, 12, 10], half.Weights.Select(weight => weight.Shape.Outputs));
        using Network least = model.Scaled(0).Create(Colour, 10);
        Assert.Equal([3, 9, 3, 1, 3, 9, 3, 1, 3, 10], least.Weights.Select(weight => weight.Shape.Outputs));
    }

    [Fact]
    public void Sl_vit_refuses_heads_and_patches_that_do_not_divide()
    {
        UserError heads = Assert.Throws<UserError>(() => Make("sl-vit(192, 9, 5)", Colour));
        Assert.Contains("5 heads do not share a width of 192 out equally", heads.Message, StringComparison.Ordinal);
        UserError patch = Assert.Throws<UserError>(() => Make("sl-vit(192, 9, 12, 384, 5)", Colour));
        Assert.Equal(
            "sl-vit cuts images into patches of 5 x 5; these are 32 x 32 x 3; expected a height and a width that are multiples of 5; set patch",
            patch.Message
        );
        Assert.Throws<ArgumentException>(() => new SlVitModel(Heads: 5).Create(Colour, 10));
    }

    [Fact]
    public void The_mean_of_all_tokens_can_be_classified_in_place_of_a_class_token()
    {
        using Network network = Make("sl-vit(24, 1, 3, 384, 4, 0.1, mean)", Colour);
        Assert.DoesNotContain(network.Parameters, parameter => parameter.Name == "cls_token");
        Assert.Equal([1, 64, 24], network.Parameters.Single(one => one.Name == "pos_embedding").Dimensions);
        new HeNormal().Wire(network, new Randomness(1));
        float[] image = [.. Enumerable.Range(0, Colour.Features).Select(index => index * 37 % 101 / 101f)];
        Assert.All(network.Predict(image).Values, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Only_strided_convolutions_and_normalizations_follow_the_convention()
    {
        using Network torch = Make("resnet8(torch)", Colour);
        using Network keras = Make("resnet8(keras)", Colour);
        new HeNormal().Wire(torch, new Randomness(1));
        new HeNormal().Wire(keras, new Randomness(1));
        float[] image = [.. Enumerable.Range(0, Colour.Features).Select(index => index * 37 % 101 / 101f)];
        Assert.NotEqual(torch.Predict(image).Values, keras.Predict(image).Values);
        BatchNorm norm = keras.Layers.OfType<BatchNorm>().First();
        Assert.Equal((1e-3, 0.01), (norm.Epsilon, norm.Momentum));
    }

    /// <summary>torchvision's own counts, of a thousand classes.</summary>
    [Theory]
    [InlineData(18, 11_689_512)]
    [InlineData(50, 25_557_032)]
    public void Parameters_of_large_images_are_torchvisions(int depth, long parameters)
    {
        using Network network = new WideResNetModel(depth, ResNetStem.ImageNet).Create(
            new SampleShape(224, 224, 3),
            1000
        );
        Assert.Equal(parameters, network.Parameters.Sum(parameter => parameter.Shape.Places));
    }

    [Fact]
    public void Blocks_with_bottlenecks_have_torchvisions_names()
    {
        using Network network = Make("resnet50", Colour);
        Assert.Equal(
            [
                "layer1.0.conv1.weight",
                "layer1.0.conv2.weight",
                "layer1.0.conv3.weight",
                "layer1.0.downsample.0.weight",
                "layer1.1.conv1.weight",
            ],
            network.Weights.Skip(1).Take(5).Select(weight => weight.Name)
        );
        Assert.Equal(
            ["layer3.5.conv3.weight", "layer4.2.conv3.weight", "fc.weight"],
            network
                .Weights.Select(weight => weight.Name)
                .Where(name => name is "layer3.5.conv3.weight" or "layer4.2.conv3.weight" or "fc.weight")
        );
        Assert.Equal(1 + (16 * 3) + 4 + 1, network.Weights.Count);
    }

    [Fact]
    public void The_tail_of_resnet14d_is_dense()
    {
        using Network network = Make("resnet14d", Colour);
        Assert.Equal(["fc1", "fc2", "fc3"], DenseTail.Of(network).Select(layer => layer.Name));
        Assert.Equal(2, network.Layers.OfType<Dropout>().Count());
    }

    [Theory]
    [InlineData("lenet", true, 2.293)]
    [InlineData("lenet", false, 4.306)]
    [InlineData("lenet-5", false, 0.652)]
    [InlineData("conv2", false, 43.78)]
    [InlineData("conv4", false, 98.31)]
    [InlineData("conv6", false, 153.88)]
    [InlineData("resnet8", false, 12.50)]
    [InlineData("resnet14", false, 26.66)]
    [InlineData("resnet20", false, 40.81)]
    [InlineData("resnet8d", false, 12.55)]
    [InlineData("resnet14d", false, 26.71)]
    [InlineData("resnet18", false, 555.42)]
    [InlineData("resnet18(imagenet)", false, 37.02)]
    [InlineData("resnet50", false, 1297.83)]
    [InlineData("resnet50(imagenet)", false, 83.43)]
    [InlineData("vgg11", false, 152.77)]
    [InlineData("vgg16", false, 313.20)]
    [InlineData("convmixer", false, 148.11)]
    // 190.08 with the products of queries, keys and values, which have no weights.
    [InlineData("sl-vit", false, 175.47)]
    public void A_sample_takes_as_many_million_products_as_counted_by_hand(string model, bool isDigit, double millions)
    {
        using Network network = Make(model, isDigit ? Digit : Colour);
        Assert.Equal(network.Parameters, network.Uses.Select(use => use.Parameter));
        double products = network
            .Uses.Where(use => use.Parameter.Kind == ParameterKind.Weight)
            .Sum(use => (double)use.Positions * use.Parameter.Shape.Places);
        Assert.Equal(millions, products / 1e6, 0.006);
    }

    private static Network Make(string model, SampleShape samples) => Rules.Parse<IModel>(model).Create(samples, 10);
}
