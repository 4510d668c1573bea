using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Filigree.Studies.Trials;

/// <summary>
/// Names one attempt at a trial, or one process, on whatever host: its files have the name in theirs, so that no two attempts ever write the
/// same one.
/// </summary>
/// <param name="Host">The machine's short name, in small letters, digits and hyphens.</param>
/// <param name="Process">The process's number there; numbers repeat across hosts and after a restart.</param>
/// <param name="Random">64 random bits, in hexadecimal: what tells attempts apart for certain.</param>
internal sealed partial record AttemptToken(string Host, int Process, string Random)
{
    /// <summary>What a token looks like within a file's name.</summary>
    public const string Pattern = "[a-z0-9-]{1,32}-[0-9]{1,10}-[0-9a-f]{16}";

    private const int LongestHost = 32;

    /// <summary>A new one, of this process.</summary>
    public static AttemptToken New() =>
        new(HostName, Environment.ProcessId, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)));

    /// <summary>This machine's short name, as tokens have it.</summary>
    public static string HostName { get; } = Clean(Environment.MachineName);

    /// <summary>Reads what <see cref="ToString"/> gave; null if it is none.</summary>
    public static AttemptToken? Parse(string text)
    {
        Match match = Parts().Match(text);
        return match.Success && int.TryParse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture, out int process)
            ? new AttemptToken(match.Groups[1].Value, process, match.Groups[3].Value)
            : null;
    }

    /// <summary><c>node7-4711-0123456789abcdef</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Host}-{Process}-{Random}");

    private static string Clean(string name)
    {
        string first = name.Split('.')[0].ToLowerInvariant();
        string clean = string.Concat(first.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
        return clean.Length == 0 ? "host" : clean[..Math.Min(LongestHost, clean.Length)];
    }

    [GeneratedRegex("^([a-z0-9-]{1,32})-([0-9]{1,10})-([0-9a-f]{16})$", RegexOptions.CultureInvariant)]
    private static partial Regex Parts();
}
