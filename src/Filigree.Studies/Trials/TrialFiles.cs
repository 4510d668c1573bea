using System.Text.RegularExpressions;

namespace Filigree.Studies.Trials;

/// <summary>Names of the files that an unfinished trial has: plain ones, and those of attempts that others may disturb, which have their name in them.</summary>
internal static partial class TrialFiles
{
    /// <summary>Who has the trial.</summary>
    public const string Claim = "claim";

    private const string Metrics = "metrics.jsonl";
    private const string Token = @"\." + AttemptToken.Pattern;

    /// <summary>Whether a name is a checkpoint's.</summary>
    public static bool IsCheckpoint(string name) => CheckpointName().IsMatch(name);

    /// <summary>Whether a name is that of an attempt's metric rows.</summary>
    public static bool IsMetrics(string name) => MetricsName().IsMatch(name);

    /// <summary>Whether a name is that of a file with its attempt's name in it.</summary>
    public static bool HasToken(string name) => TokenInName().IsMatch(name) && (IsCheckpoint(name) || IsMetrics(name));

    /// <summary>Whether a finished trial has no need of a file of that name.</summary>
    public static bool IsLeftover(string name) =>
        name is Claim or "error.txt"
        || name.EndsWith(".new", StringComparison.Ordinal)
        || IsCheckpoint(name)
        || (IsMetrics(name) && name != Metrics);

    [GeneratedRegex("^checkpoint(" + Token + @")?(\.previous)?\.bin$", RegexOptions.CultureInvariant)]
    private static partial Regex CheckpointName();

    [GeneratedRegex("^metrics(" + Token + @")?\.jsonl$", RegexOptions.CultureInvariant)]
    private static partial Regex MetricsName();

    [GeneratedRegex(Token + @"\.", RegexOptions.CultureInvariant)]
    private static partial Regex TokenInName();
}
