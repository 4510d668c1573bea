namespace Filigree.Connectivity;

/// <summary>How many connections each layer of a network gets.</summary>
public interface IDistribution
{
    /// <summary>Name in study files, such as <c>uniform</c>.</summary>
    string Name { get; }

    /// <summary>
    /// The number of each layer, exact: nearest whole numbers, halves up, and never more than the layer has entries (topological-insights, 2.2).
    /// </summary>
    /// <param name="budget">The layers, and what there is to distribute.</param>
    /// <exception cref="ArgumentException">It needs scores, or fits another number of layers.</exception>
    long[] Share(in Budget budget);

    /// <summary>The connections of all layers together that are asked for, before numbers are rounded: the budget's density of all places, unless a distribution goes by numbers of its own.</summary>
    /// <param name="budget">The layers, and what there is to distribute.</param>
    double Requested(in Budget budget)
    {
        double density = budget.Density;
        return budget.Layers.Sum(layer => density * layer.Places);
    }
}
