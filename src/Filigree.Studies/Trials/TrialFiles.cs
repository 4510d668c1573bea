using System.Text.RegularExpressions;

namespace Filigree.Studies.Trials;

/// <summary>Names of the files that only an unfinished trial has: each attempt's own, and those from before attempts had names.</summary>
internal static partial class TrialFiles
{
    /// <summary>Who has the trial.</summary>
    public const string Claim = "claim";

    private const string Token = @"(\." + AttemptToken.Pattern + ")";

    /// <summary>Whether a name is a checkpoint's.</summary>
    public static bool IsCheckpoint(string name) => Checkpoint().IsMatch(name);

    /// <summary>Whether a name is that of an attempt's metric rows.</summary>
    public static bool IsMetrics(string name) => Metrics().IsMatch(name);

    /// <summary>Whether a finished trial has no need of a file of that name.</summary>
    public static bool IsLeftover(string name) =>
        name is Claim or "error.txt"
        || name.EndsWith(".new", StringComparison.Ordinal)
        || IsCheckpoint(name)
        || IsMetrics(name);

    [GeneratedRegex(@"^checkpoint" + Token + @"?(\.previous)?\.bin$", RegexOptions.CultureInvariant)]
    private static partial Regex Checkpoint();

    [GeneratedRegex("^metrics" + Token + @"\.jsonl$", RegexOptions.CultureInvariant)]
    private static partial Regex Metrics();
}
