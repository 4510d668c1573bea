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
}
