using Filigree.Studies.Definition;

namespace Filigree.Studies.Planning;

/// <summary>Names of data sets, each once. Files of one name that hold other samples are named by as much of their paths as tells them apart.</summary>
internal static class DataNames
{
    /// <summary>The names, in the order in which settings need them.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<ExperimentSettings> settings)
    {
        var titles = new List<string>();
        var files = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var seen = new HashSet<(string, string)>();
        // The seeds of a combination have its settings in common.
        foreach (
            ExperimentSettings one in settings.Distinct(ReferenceEqualityComparer.Instance).Cast<ExperimentSettings>()
        )
        {
            if (one.RequiredDataSet() is not { } title)
            {
                continue;
            }
            if (!files.TryGetValue(title, out List<string>? paths))
            {
                titles.Add(title);
                files[title] = paths = [];
            }
            if (one.RequiredFile() is { } file && seen.Add((title, file.Content)) && !paths.Contains(file.Path))
            {
                paths.Add(file.Path);
            }
        }
        return [.. titles.SelectMany(title => files[title].Count < 2 ? [title] : Apart(files[title]))];
    }

    private static IEnumerable<string> Apart(List<string> paths)
    {
        string[][] parts = [.. paths.Select(path => path.Split(Path.DirectorySeparatorChar))];
        int most = parts.Max(path => path.Length);
        for (int count = 2; count < most; count++)
        {
            string[] ends = [.. parts.Select(path => string.Join('/', path.TakeLast(count)))];
            if (ends.Distinct(StringComparer.Ordinal).Count() == ends.Length)
            {
                return ends;
            }
        }
        return paths;
    }
}
