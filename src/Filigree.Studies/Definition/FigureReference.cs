namespace Filigree.Studies.Definition;

/// <summary>
/// Something to read a figure's data against: a horizontal line where only <see cref="Y"/> is given, a vertical line
/// where only <see cref="X"/> is given, a point where both are.
/// </summary>
public sealed record FigureReference
{
    /// <summary>What it is: <c>paper: 10,000 strongest</c>.</summary>
    public required string Label { get; init; }

    /// <summary>Place on the x axis, in the data's unit.</summary>
    public double? X { get; init; }

    /// <summary>Place on the y axis, in the data's unit.</summary>
    public double? Y { get; init; }
}
