using Filigree.Studies.Definition;

namespace Filigree.Studies.Planning;

/// <summary>Reads which seeds a study runs: a count, a list, or a range.</summary>
internal static class SeedList
{
    private const int Most = 100_000;
    private const string Expected = "how many (5), a list ([42, 43]) or a range (42..52)";

    /// <summary>Reads the value of <c>seeds</c>.</summary>
    /// <exception cref="UserError">None of the three forms, a seed twice, or too many.</exception>
    public static IReadOnlyList<ulong> Read(Node node)
    {
        IReadOnlyList<ulong> seeds = node switch
        {
            ListNode { Items.Count: > 0 and <= Most } list => [.. list.Items.Select(Values.Seed)],
            ScalarNode scalar => Parse(scalar.Text) ?? throw Wrong(node),
            _ => throw Wrong(node),
        };
        ulong? twice = seeds.GroupBy(seed => seed).FirstOrDefault(group => group.Count() > 1)?.Key;
        return twice is null
            ? seeds
            : throw node.Origin.Error($"seed {twice} stands here twice; expected each seed once");
    }

    /// <summary>Reads the option <c>--seeds</c>: <c>5</c>, <c>0..9</c> or <c>1,2,3</c>.</summary>
    /// <exception cref="UserError">None of the three forms, a seed twice, or too many.</exception>
    public static IReadOnlyList<ulong> ReadOption(string text)
    {
        string list = text.Contains(',') ? $"[{text.Trim('[', ']')}]" : text;
        return Read(YamlText.ReadOption(list, $"--seeds {text}"));
    }

    private static UserError Wrong(Node node) =>
        node.Origin.Error($"seeds is {node.Kind}; expected {Expected}, at most {Most} in all");

    private static List<ulong>? Parse(string text)
    {
        string[] ends = text.Split("..");
        if (ends.Length == 1 && TrySeed(ends[0], out ulong count) && count is > 0 and <= Most)
        {
            return Range(0, count);
        }
        return
            ends.Length == 2
            && TrySeed(ends[0], out ulong first)
            && TrySeed(ends[1], out ulong last)
            && last >= first
            && last - first < Most
            ? Range(first, last - first + 1)
            : null;
    }

    private static List<ulong> Range(ulong first, ulong count)
    {
        var seeds = new List<ulong>((int)count);
        for (ulong offset = 0; offset < count; offset++)
        {
            seeds.Add(first + offset);
        }
        return seeds;
    }

    private static bool TrySeed(string text, out ulong seed) => WrittenNumber.TryReadSeed(text.Trim(), out seed);
}
