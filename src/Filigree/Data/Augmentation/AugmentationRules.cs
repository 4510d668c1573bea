using Filigree.Options;

namespace Filigree.Data;

/// <summary>All augmentations by name.</summary>
public static class AugmentationRules
{
    /// <summary>The rules, in the order of help texts. A new augmentation is one file and one line here.</summary>
    public static Catalog<IAugmentation> Catalog { get; } =
        new(
            "augmentation",
            [
                HorizontalFlip.Rule,
                RandomRotation.Rule,
                RandomCrop.Rule,
                RandomResizedCrop.Rule,
                RandAugment.Rule,
                ColourJitter.Rule,
                RandomShift.Rule,
                RandomErasing.Rule,
                .. BatchMix.Rules,
            ]
        );
}
