using Filigree.Data;
using Filigree.Studies.Definition;

namespace Filigree.Studies.Experiments;

/// <summary>The augmentations that a study can choose under <c>data: {augment: [...]}</c>.</summary>
public static class AugmentationChoices
{
    /// <summary>Makes an augmentation. A new one is one entry here.</summary>
    public static Catalog<IAugmentation> Catalog { get; } =
        new Catalog<IAugmentation>("augmentation")
            .Add(
                "flip",
                "exchanges left and right",
                choice => new HorizontalFlip(choice.Number("probability")),
                RuleParameter.Number("probability", "of an image being flipped", 0.5, 0, 1)
            )
            .Add(
                "rotation",
                "turns the image about its middle by a random angle",
                choice => new RandomRotation(choice.Number("degrees")),
                RuleParameter.Number("degrees", "largest angle to either side", 10, 0, 180)
            )
            .Add(
                "crop",
                "pads the image by its reflection and cuts its size out at a random place",
                choice => new ReflectiveCrop(choice.Count("padding")),
                RuleParameter.Count("padding", "pixels on each side", 4, 0, 1024)
            );
}
