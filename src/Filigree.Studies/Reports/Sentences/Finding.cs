namespace Filigree.Studies.Reports.Sentences;

/// <summary>A sentence on what came out.</summary>
/// <param name="Kind">What it is of; the kinds stand in the order of their importance.</param>
/// <param name="Size">Among sentences on one measure of one table, the larger comes first.</param>
/// <param name="Text">The sentence, to be read aloud as it stands.</param>
internal sealed record Finding(FindingKind Kind, double Size, string Text);

/// <summary>What a sentence is of, the more important first.</summary>
internal enum FindingKind
{
    /// <summary>A difference that was shown, of which one way is better; also that a row diverges more often.</summary>
    Shown,

    /// <summary>How far the numbers are from the paper's.</summary>
    Paper,

    /// <summary>No difference, or none that could be tested, of a measure of which one way is better.</summary>
    NotShown,

    /// <summary>A difference of a measure of which neither way is better, such as time.</summary>
    ShownOfNeither,

    /// <summary>No difference of such a measure.</summary>
    NotShownOfNeither,
}
