namespace Filigree.Data;

/// <summary>A file could not be had from any of its mirrors. The message is one line that says what each answered.</summary>
internal sealed class DownloadException : IOException
{
    /// <summary>An error with its one-line message.</summary>
    public DownloadException(string message, Exception? cause = null)
        : base(message, cause) { }
}
