namespace Filigree.Topology;

/// <summary>How the connections of a layer changed their type from a parent to a child network.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Activating">What became of the parent's activating edges.</param>
/// <param name="Inhibiting">What became of its inhibiting edges.</param>
public sealed record LayerChange(string Name, TypeChange Activating, TypeChange Inhibiting)
{
    /// <summary>Number of edges of the parent.</summary>
    public long Edges => Activating.Edges + Inhibiting.Edges;

    /// <summary>Edges that changed between activating and inhibiting.</summary>
    public long Flipped => Activating.Flipped + Inhibiting.Flipped;

    /// <summary>Edges that became inactive.</summary>
    public long Lost => Activating.Lost + Inhibiting.Lost;

    /// <summary>Share of the parent's edges that changed their type; 0 where it has none.</summary>
    public double Share => Edges == 0 ? 0 : (double)(Flipped + Lost) / Edges;

    /// <summary>
    /// Pearson's correlation of the types (1 activating, 0 inactive, -1 inhibiting) over the parent's edges; NaN where one side's types are all
    /// equal. Where edges are only lost, as many activating as inhibiting ones, it is the square root of 1 - <see cref="Share"/>.
    /// </summary>
    public double Correlation
    {
        get
        {
            // Whole numbers throughout: sums over the edges of x (parent) and y (child), their squares and their product.
            Int128 n = Edges;
            Int128 x = Activating.Edges - Inhibiting.Edges;
            Int128 activating = Activating.Kept + Inhibiting.Flipped;
            Int128 inhibiting = Inhibiting.Kept + Activating.Flipped;
            Int128 y = activating - inhibiting;
            Int128 xy = Activating.Kept + Inhibiting.Kept - Flipped;
            double varianceX = (double)(n * n - x * x);
            double varianceY = (double)(n * (activating + inhibiting) - y * y);
            double covariance = (double)(n * xy - x * y);

            // Rounding may carry a perfect correlation past 1.
            return varianceX == 0 || varianceY == 0
                ? double.NaN
                : Math.Clamp(covariance / Math.Sqrt(varianceX * varianceY), -1, 1);
        }
    }
}

/// <summary>What became of a parent's edges of one type in its child.</summary>
/// <param name="Kept">Edges that are of the same type in the child.</param>
/// <param name="Flipped">Edges that are of the opposite type.</param>
/// <param name="Lost">Edges that are inactive.</param>
public readonly record struct TypeChange(long Kept, long Flipped, long Lost)
{
    /// <summary>Number of edges.</summary>
    public long Edges => Kept + Flipped + Lost;

    /// <summary>The changes of two sets of edges together.</summary>
    public static TypeChange operator +(TypeChange one, TypeChange other) =>
        new(one.Kept + other.Kept, one.Flipped + other.Flipped, one.Lost + other.Lost);
}
