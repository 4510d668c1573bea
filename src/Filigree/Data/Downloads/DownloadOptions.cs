namespace Filigree.Data;

/// <summary>How patient a download is.</summary>
internal sealed record DownloadOptions
{
    /// <summary>The options of <c>filigree data get</c>.</summary>
    public static DownloadOptions Default { get; } = new();

    /// <summary>
    /// How often a mirror is asked before the next one; a try does not count that brought a megabyte more than there ever was.
    /// </summary>
    public int TriesPerMirror { get; init; } = 3;

    /// <summary>The wait before the second try, doubled before each further one.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between two tries.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a site may take to accept a connection.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a site may take over <see cref="SlowestBytes"/>, or over its answer.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes that a site must send within <see cref="StallTimeout"/>: one that drips counts as silent.</summary>
    public int SlowestBytes { get; init; } = 30_000;
}
