namespace Filigree;

/// <summary>
/// A mistake that the person at the keyboard can put right: a damaged file, a missing data set, an impossible
/// option. Its message is one line that says where, what was found, what was expected and what to do; the command
/// prints it without a stack trace and ends with exit code 2.
/// </summary>
public sealed class UserError : Exception
{
    /// <summary>Makes the error and its one-line message: <c>where: what; expected ...; remedy</c>.</summary>
    /// <param name="what">What was found, such as <c>label 12 at sample 5</c>.</param>
    /// <param name="where">The file, option or place in a file, or null where <paramref name="what"/> says it all.</param>
    /// <param name="expected">What would have been right, such as <c>labels 0 to 9</c>, or null.</param>
    /// <param name="remedy">What to do, such as <c>run 'filigree data get mnist'</c>, or null.</param>
    /// <param name="cause">The exception that revealed it, shown by <c>--verbose</c> only.</param>
    public UserError(
        string what,
        string? where = null,
        string? expected = null,
        string? remedy = null,
        Exception? cause = null
    )
        : base(Line(what, where, expected, remedy), cause)
    {
        What = what;
        Where = where;
        Expected = expected;
        Remedy = remedy;
    }

    /// <summary>What was found.</summary>
    public string What { get; }

    /// <summary>The file, option or place, or null.</summary>
    public string? Where { get; }

    /// <summary>What would have been right, or null.</summary>
    public string? Expected { get; }

    /// <summary>What to do, or null.</summary>
    public string? Remedy { get; }

    private static string Line(string what, string? where, string? expected, string? remedy)
    {
        string line = where is null ? what : $"{where}: {what}";
        line = expected is null ? line : $"{line}; expected {expected}";
        line = remedy is null ? line : $"{line}; {remedy}";
        // What came from a file would break the line, or steer the terminal.
        return VisibleText.Of(line);
    }
}
