namespace Filigree.Models;

/// <summary>The first layers of a residual network of 64 to 512 channels.</summary>
internal enum ResNetStem
{
    /// <summary>For small images: a convolution of 3 x 3, all positions stay.</summary>
    Cifar,

    /// <summary>For large ones: a convolution of 7 x 7 with stride 2, then maxima of 3 x 3 with stride 2.</summary>
    ImageNet,
}
