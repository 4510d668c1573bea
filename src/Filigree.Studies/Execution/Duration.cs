using System.Globalization;

namespace Filigree.Studies.Execution;

/// <summary>Lengths of time as people say them.</summary>
internal static class Duration
{
    /// <summary><c>0.4 s</c>, <c>12 s</c>, <c>3 min 20 s</c>, <c>2 h 5 min</c>, <c>3 d 4 h</c>.</summary>
    public static string Text(double seconds)
    {
        if (!(seconds < TimeSpan.MaxValue.TotalSeconds))
        {
            return "unknown";
        }
        var time = TimeSpan.FromSeconds(seconds);
        FormattableString text = seconds switch
        {
            < 10 => $"{seconds:0.0} s",
            < 60 => $"{seconds:0} s",
            < 3600 => $"{time.Minutes} min {time.Seconds} s",
            < 86400 => $"{time.Hours} h {time.Minutes} min",
            _ => $"{time.Days} d {time.Hours} h",
        };
        return text.ToString(CultureInfo.InvariantCulture);
    }
}
