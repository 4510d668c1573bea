namespace Filigree.Bench.ImageStep;

/// <summary>How our weights are stored.</summary>
internal enum StoredAs
{
    /// <summary>All of them.</summary>
    Dense,

    /// <summary>All of them, some held at zero by a mask.</summary>
    Masked,

    /// <summary>Those that are connected.</summary>
    Connections,
}
