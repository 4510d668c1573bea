namespace Filigree.Data;

/// <summary>What an image is continued by beyond its border.</summary>
internal enum Border
{
    /// <summary>The image seen in a mirror that stands on its last pixels, which are not repeated: <c>reflect</c> of numpy.pad.</summary>
    Reflect,

    /// <summary>The pixel of the border that is nearest.</summary>
    Nearest,

    /// <summary>0: black in an image of bytes, and the mean where the mean was subtracted.</summary>
    Zero,
}
