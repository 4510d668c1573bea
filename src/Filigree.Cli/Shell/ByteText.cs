using static System.FormattableString;

namespace Filigree.Cli.Shell;

/// <summary>Amounts of bytes as people read them.</summary>
internal static class ByteText
{
    /// <summary>Such as <c>512 bytes</c>, <c>29.5 kB</c>, <c>26.4 MB</c>, in powers of 1000.</summary>
    public static string Of(long bytes) =>
        bytes switch
        {
            < 1_000 => Invariant($"{bytes} bytes"),
            < 1_000_000 => Invariant($"{bytes / 1e3:0.0} kB"),
            < 1_000_000_000 => Invariant($"{bytes / 1e6:0.0} MB"),
            _ => Invariant($"{bytes / 1e9:0.0} GB"),
        };
}
