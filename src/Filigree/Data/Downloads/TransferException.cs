namespace Filigree.Data;

/// <summary>One try at one mirror failed.</summary>
/// <param name="message">What the mirror did, in a few words.</param>
/// <param name="isFinal">Whether asking the same mirror again is pointless.</param>
/// <param name="cause">The exception behind it.</param>
internal sealed class TransferException(string message, bool isFinal, Exception? cause = null)
    : Exception(message, cause)
{
    /// <summary>Whether asking the same mirror again is pointless.</summary>
    public bool IsFinal { get; } = isFinal;
}
