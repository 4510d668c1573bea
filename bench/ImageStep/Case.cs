using Filigree.Models;

namespace Filigree.Bench.ImageStep;

/// <summary>A network and how it is trained.</summary>
/// <param name="Network">What the peers call it.</param>
/// <param name="Model">The network.</param>
/// <param name="Batch">Images of a step.</param>
/// <param name="Optimizer"><c>adam</c> or <c>momentum</c>.</param>
/// <param name="Steps">Steps of a round.</param>
internal sealed record Case(string Network, IModel Model, int Batch, string Optimizer, int Steps)
{
    /// <summary>All of them.</summary>
    public static Case[] All { get; } =
    [
        new("lenet", new LeNetModel(), 128, "momentum", 10),
        new("conv2", new ConvModel(1), 25, "adam", 5),
        new("conv6", new ConvModel(3), 25, "adam", 3),
        new("resnet20", new ResNetModel(20, Convention.Torch), 32, "adam", 5),
        new("resnet18", new WideResNetModel(18), 128, "momentum", 1),
        new("convmixer", new ConvMixerModel(), 64, "adam", 1),
        new("sl-vit", new SlVitModel(DropPath: 0), 128, "adam", 1),
    ];

    /// <summary>What tables call it.</summary>
    public string Name => $"{Network} batch {Batch} {Optimizer}";

    /// <summary>The learning rate: low, so that losses stay comparable.</summary>
    public double Rate => Optimizer == "adam" ? 1e-4 : 1e-3;
}
