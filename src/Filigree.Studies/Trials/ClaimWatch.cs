using System.Diagnostics;

namespace Filigree.Studies.Trials;

/// <summary>
/// Tells abandoned claims from living ones, whatever host they are of: one whose process on this machine is gone is abandoned at once, any
/// other when it stood still for long enough by this process's own monotonic clock. No two clocks are compared.
/// </summary>
internal sealed class ClaimWatch
{
    // Made, and never written: its process was killed in between.
    private static readonly TimeSpan EmptyPatience = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private readonly Dictionary<string, (byte[] Content, long Since)> seen = new(StringComparer.Ordinal);

    /// <summary>
    /// How long a claim stands still before it counts as abandoned: ten times what lies between two signs of life, as network file systems
    /// may show files as they were a minute ago. Zero stands for a machine that sees no claims but its own.
    /// </summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether a claim's file is gone, or that of an attempt that is.</summary>
    public bool IsAbandoned(string path)
    {
        byte[] content = TrialFolder.ReadOrNothing(path);
        ClaimRecord? record = ClaimRecord.Parse(content);
        if (Patience == TimeSpan.Zero || !File.Exists(path) || record is { IsGone: true })
        {
            Forget(path);
            return true;
        }

        lock (gate)
        {
            if (!seen.TryGetValue(path, out var before) || !before.Content.AsSpan().SequenceEqual(content))
            {
                seen[path] = (content, Stopwatch.GetTimestamp());
                return false;
            }

            TimeSpan patience = content.Length == 0 && EmptyPatience < Patience ? EmptyPatience : Patience;
            bool isAbandoned = Stopwatch.GetElapsedTime(before.Since) >= patience;
            if (isAbandoned)
            {
                seen.Remove(path);
            }

            return isAbandoned;
        }
    }

    private void Forget(string path)
    {
        lock (gate)
        {
            seen.Remove(path);
        }
    }
}
