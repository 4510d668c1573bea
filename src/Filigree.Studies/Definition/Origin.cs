using System.Globalization;

namespace Filigree.Studies.Definition;

/// <summary>Where a setting was written: a place in a file, or an option of the command.</summary>
/// <param name="Source">File name as given, or the option with its value.</param>
/// <param name="Line">Line, from 1; 0 if the source is an option.</param>
/// <param name="Column">Column, from 1; 0 if the source is an option.</param>
public readonly record struct Origin(string Source, long Line, long Column)
{
    /// <summary>An option of the command, such as <c>--set training.rate=0.1</c>.</summary>
    public static Origin Option(string text) => new(text, 0, 0);

    /// <summary><c>file:line:column</c>, or the option.</summary>
    public override string ToString() =>
        Line == 0 ? Source : string.Create(CultureInfo.InvariantCulture, $"{Source}:{Line}:{Column}");
}
