using System.Globalization;
using System.Text.RegularExpressions;

namespace Filigree.Studies.Execution.Slurm;

/// <summary>How many tasks an array of a cluster may have.</summary>
/// <param name="MaxArraySize">One more than the highest index.</param>
/// <param name="MaxArrayTasks">Tasks of an array.</param>
/// <param name="MaxJobCount">Jobs of all users that the controller keeps; each task is one.</param>
internal sealed partial record SlurmLimits(int MaxArraySize, int MaxArrayTasks, int MaxJobCount)
{
    private const int Most = 1000;
    private const int Share = 4;

    /// <summary>The most tasks: indices begin at 0, and others want jobs too.</summary>
    public int MostTasks =>
        Math.Max(1, Math.Min(Math.Min(Most, MaxArraySize), Math.Min(MaxArrayTasks, MaxJobCount / Share)));

    /// <summary>Asks the cluster; Slurm's own defaults where it does not say.</summary>
    public static SlurmLimits Ask()
    {
        SlurmCommands.Answer answer = SlurmCommands.Run("scontrol", "show", "config");
        return Parse(answer.Code == 0 ? answer.Out : "");
    }

    /// <summary>Reads what <c>scontrol show config</c> says.</summary>
    public static SlurmLimits Parse(string config)
    {
        int size = Number(Size(), 1001);
        return new SlurmLimits(size, Number(Tasks(), size), Number(Jobs(), 10_000));

        int Number(Regex regex, int otherwise) =>
            regex.Match(config) is { Success: true } match
            && int.TryParse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out int number)
                ? number
                : otherwise;
    }

    [GeneratedRegex(@"^MaxArraySize\s*=\s*([0-9]+)", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Size();

    [GeneratedRegex(@"max_array_tasks=([0-9]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Tasks();

    [GeneratedRegex(@"^MaxJobCount\s*=\s*([0-9]+)", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Jobs();
}
