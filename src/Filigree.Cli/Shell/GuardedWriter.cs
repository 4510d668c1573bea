using System.Text;

namespace Filigree.Cli.Shell;

/// <summary>
/// A stream of the process that may be closed, full or hung up: what cannot be written is counted, and the work goes on.
/// </summary>
/// <param name="inner">The stream.</param>
internal sealed class GuardedWriter(TextWriter inner) : TextWriter
{
    private readonly Lock gate = new();

    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <summary>Pieces of text that could not be written.</summary>
    public int Lost { get; private set; }

    /// <summary>Why the last of them could not; null while all were written.</summary>
    public Exception? Cause { get; private set; }

    /// <inheritdoc/>
    public override void Write(char value) => Try(() => inner.Write(value));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Try(() => inner.Write(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(string? value) => Try(() => inner.Write(value));

    /// <inheritdoc/>
    public override void Flush() => Try(inner.Flush, counts: false);

    private void Try(Action write, bool counts = true)
    {
        lock (gate)
        {
            try
            {
                write();
            }
            catch (Exception failed)
                when (failed
                        is IOException
                            or UnauthorizedAccessException
                            or NotSupportedException
                            or ObjectDisposedException
                )
            {
                Lost += counts ? 1 : 0;
                Cause = failed;
            }
        }
    }
}
