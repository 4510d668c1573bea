namespace Filigree.Tensors;

/// <summary>What of a layer is trained where its connections are learned.</summary>
[Flags]
public enum LearnedParts
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The weights, one a connection; fixed where this is not set.</summary>
    Weights = 1,

    /// <summary>Scores, one a connection.</summary>
    Scores = 2,

    /// <summary>One number for the whole layer, such as a threshold.</summary>
    Shared = 4,
}

/// <summary>
/// A way to learn connections: what the products see of the numbers that are learned, and the gradients by these numbers. It sees one layer at a
/// time, a number a connection in the order of its rows, whatever form stores them; so it is the same for all forms, and for convolutions in their
/// matrix view.
/// </summary>
public interface IEffective
{
    /// <summary>What is trained.</summary>
    LearnedParts Learns { get; }

    /// <summary>Writes the effective weights, and which connections are on.</summary>
    /// <param name="layer">The layer: <see cref="Learned.Effective"/> and <see cref="Learned.On"/> receive all their numbers.</param>
    void Apply(in Learned layer);

    /// <summary>Writes the gradients by what is trained.</summary>
    /// <param name="layer">
    /// The layer as <see cref="Apply"/> left it, with <see cref="Learned.Gradient"/>; the gradients by all parts that are trained receive all their
    /// numbers.
    /// </param>
    void Back(in Learned layer);
}
