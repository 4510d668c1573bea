namespace Filigree.Training;

/// <summary>From how many sides a measurement looks at each image: the network's outputs for them are averaged before the class is read off.</summary>
public enum ImageViews
{
    /// <summary>The image as it is.</summary>
    One,

    /// <summary>The image and its mirror image, half and half.</summary>
    Flip,

    /// <summary>
    /// The image and its mirror image, a quarter each; both moved by a pixel down and right, and up and left, an eighth each (Jordan 2024). What a
    /// move leaves open is the image reflected at its border.
    /// </summary>
    Six,
}
