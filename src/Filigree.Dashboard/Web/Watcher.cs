using Filigree.Dashboard.Index;

namespace Filigree.Dashboard.Web;

/// <summary>Keeps an index up to date until it is stopped, in a tenth of a core's time at most once it is read.</summary>
internal static class Watcher
{
    private const int Rest = 9;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BetweenCaches = TimeSpan.FromMinutes(5);

    /// <summary>Looks at the folder again and again.</summary>
    /// <param name="index">The run.</param>
    /// <param name="pause">Pause between two looks, if they are quick.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task WatchAsync(RunIndex index, TimeSpan pause, CancellationToken stop)
    {
        long kept = Environment.TickCount64;
        try
        {
            while (true)
            {
                bool isFirst = !index.IsRead;
                TimeSpan spent = index.Poll(stop);
                if (Environment.TickCount64 - kept > BetweenCaches.TotalMilliseconds)
                {
                    index.Keep();
                    kept = Environment.TickCount64;
                }
                TimeSpan wait = isFirst || Rest * spent < pause ? pause : Rest * spent;
                await Task.Delay(wait < LongestPause ? wait : LongestPause, stop).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            index.Keep();
        }
    }
}
