using Filigree.Numerics;

namespace Filigree.Wiring;

/// <summary>Which rows a rewiring pass rewires.</summary>
internal static class RowChoice
{
    /// <summary>Draws the rows.</summary>
    /// <param name="rows">Number of rows; the first is never chosen.</param>
    /// <param name="amount">Share of the others that are, 0 to 1.</param>
    /// <param name="stream">Drawn from only where the share leaves a choice.</param>
    /// <returns>True for each row that is chosen.</returns>
    public static bool[] Draw(int rows, double amount, RandomStream stream)
    {
        var chosen = new bool[rows];
        int others = Math.Max(0, rows - 1);
        int count = (int)NearestCount.Of(amount, others);
        if (count == others)
        {
            chosen.AsSpan(Math.Min(1, rows)).Fill(true);
            return chosen;
        }

        var places = new int[count];
        stream.Choose(places, others);
        foreach (int place in places)
        {
            chosen[place + 1] = true;
        }

        return chosen;
    }
}
