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
                AutoAugment.Rule,
                ColourJitter.Rule,
                RandomShift.Rule,
                RandomErasing.Rule,
                .. BatchMix.Rules,
            ]
        );

    /// <summary>Makes an augmentation from one line: <c>flip</c>, <c>crop(4, fill=zero)</c>, <c>rand-augment(2, 12)</c>.</summary>
    /// <param name="text">A name, with the options in parentheses by place or by name.</param>
    /// <exception cref="UserError">It cannot be read, or names something unknown or impossible.</exception>
    public static IAugmentation Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new RuleBook(Catalog).Parse<IAugmentation>(text);
    }
}
