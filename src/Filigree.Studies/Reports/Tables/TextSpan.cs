namespace Filigree.Studies.Reports.Tables;

/// <summary>How a stretch of terminal text is meant; the command chooses the colours.</summary>
internal enum Tone
{
    /// <summary>As it is.</summary>
    Plain,

    /// <summary>A title or heading.</summary>
    Heading,

    /// <summary>Of less weight: rules, notes.</summary>
    Faint,

    /// <summary>Good news.</summary>
    Better,

    /// <summary>Bad news.</summary>
    Worse,

    /// <summary>Neither.</summary>
    Neutral,

    /// <summary>Something to mind.</summary>
    Warning,
}

/// <summary>A stretch of terminal text; line breaks are in the text.</summary>
/// <param name="Text">The text.</param>
/// <param name="Tone">How it is meant.</param>
internal readonly record struct TextSpan(string Text, Tone Tone);
