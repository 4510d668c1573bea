namespace Filigree.Formats;

/// <summary>One tensor of a header.</summary>
/// <param name="Name">Name.</param>
/// <param name="TypeText">The type as the file writes it.</param>
/// <param name="Type">The type.</param>
/// <param name="ElementBits">Bits of an element.</param>
/// <param name="Shape">Size of each dimension.</param>
/// <param name="Begin">Its first byte.</param>
/// <param name="End">The byte behind its last.</param>
internal sealed record SafetensorsEntry(
    string Name,
    string TypeText,
    ElementType Type,
    int ElementBits,
    long[] Shape,
    long Begin,
    long End
);
