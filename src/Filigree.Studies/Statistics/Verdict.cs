namespace Filigree.Studies.Statistics;

/// <summary>What a comparison with a baseline comes to.</summary>
internal enum Verdict
{
    /// <summary>Nothing was asked: the baseline itself, or a table without one.</summary>
    None,

    /// <summary>A significant difference to the good.</summary>
    Better,

    /// <summary>A significant difference to the bad.</summary>
    Worse,

    /// <summary>Significantly higher, where neither way is better.</summary>
    Higher,

    /// <summary>Significantly lower, where neither way is better.</summary>
    Lower,

    /// <summary>No significant difference; there may still be one, too small for these seeds to show.</summary>
    NoDifference,

    /// <summary>
    /// Too many trials diverged for any other word: none is left to test, or those left would be better, but more of them were lost than of
    /// the baseline's.
    /// </summary>
    Diverged,

    /// <summary>Too many of the baseline's trials diverged, and the row has enough that did not: too little is left to test it against.</summary>
    BaselineDiverged,

    /// <summary>So few seeds that no data whatever could have shown a difference.</summary>
    TooFewSeeds,
}

/// <summary>Which way is better.</summary>
internal enum Direction
{
    /// <summary>Neither.</summary>
    Neither,

    /// <summary>More is better.</summary>
    Higher,

    /// <summary>Less is better.</summary>
    Lower,
}

/// <summary>Verdicts and directions as words.</summary>
internal static class Verdicts
{
    /// <summary>The verdict in words, as tables show it.</summary>
    public static string InWords(this Verdict verdict) =>
        verdict switch
        {
            Verdict.Better => "better",
            Verdict.Worse => "worse",
            Verdict.Higher => "higher",
            Verdict.Lower => "lower",
            Verdict.NoDifference => "no difference",
            Verdict.Diverged => "diverged",
            Verdict.BaselineDiverged => "baseline diverged",
            Verdict.TooFewSeeds => "too few seeds",
            _ => "",
        };

    /// <summary>The direction of a study file's word.</summary>
    /// <exception cref="ArgumentException">The word is not higher, lower or neither.</exception>
    public static Direction ParseDirection(string word) =>
        word switch
        {
            "higher" => Direction.Higher,
            "lower" => Direction.Lower,
            "neither" => Direction.Neither,
            _ => throw new ArgumentException($"better: '{word}' is unknown: use higher, lower or neither"),
        };
}
