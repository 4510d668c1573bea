namespace Filigree.Connectivity;

/// <summary>
/// Which sets of connections a layer may have: any, or those of some structure, such as N of M consecutive inputs, blocks, one fan-in for all
/// neurons, whole neurons. A pattern chooses by scores among the candidates it is given, whether they are connections of which some stay, or
/// free entries of which some are grown.
/// </summary>
public interface IPattern
{
    /// <summary>Name in study files, such as <c>unstructured</c>.</summary>
    string Name { get; }

    /// <summary>
    /// Keeps the best candidates: of the numbers that the pattern allows, the one nearest to what is asked for; exactly what is asked for where any
    /// set will do. Of equal scores the lower position (output, then input) goes first; NaN counts as the best.
    /// </summary>
    /// <param name="candidates">The candidates, a row an output neuron.</param>
    /// <param name="scores">A score a candidate, in their order; the higher, the better.</param>
    /// <param name="count">How many are asked for, 0 to the number of candidates; a pattern that sets the number itself does not look at it.</param>
    /// <param name="kept">Receives true for each candidate that is kept, and false for the others.</param>
    void Keep(PlaceRows candidates, ReadOnlySpan<float> scores, long count, Span<bool> kept);
}
