namespace Filigree.Studies.Definition;

/// <summary>
/// Something in a study file, an option or a run folder that its user can put right. The message is one line: where,
/// what, what was expected.
/// </summary>
public sealed class StudyException : Exception
{
    /// <summary>An error with its one-line message.</summary>
    public StudyException(string message)
        : base(message) { }

    /// <summary>An error with its one-line message and what caused it.</summary>
    public StudyException(string message, Exception? innerException)
        : base(message, innerException) { }

    /// <summary>An error at a place in a study file or an option.</summary>
    public StudyException(Origin origin, string message)
        : base($"{origin}: {message}") { }

    /// <summary>Required by convention; prefer the constructors with a message.</summary>
    public StudyException()
        : base("the study cannot be used") { }
}
