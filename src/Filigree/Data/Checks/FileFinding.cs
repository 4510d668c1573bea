namespace Filigree.Data;

/// <summary>What a check found of a file.</summary>
internal enum FileFinding
{
    /// <summary>The published content, packed or not.</summary>
    Genuine,

    /// <summary>A file whose content is not the published one.</summary>
    OtherContent,

    /// <summary>A packed file that cannot be unpacked.</summary>
    Damaged,

    /// <summary>No file.</summary>
    Missing,
}
