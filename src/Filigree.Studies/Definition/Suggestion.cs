namespace Filigree.Studies.Definition;

/// <summary>Words for a name that does not exist: the nearest that does, and all of them.</summary>
public static class Suggestion
{
    /// <summary><c>did you mean 'rate'? valid: batch, epochs, rate</c>.</summary>
    /// <param name="wrong">The name written.</param>
    /// <param name="valid">The names that exist.</param>
    public static string For(string wrong, IEnumerable<string> valid)
    {
        string[] names = [.. valid];
        string all = names.Length == 0 ? "none is valid here" : $"valid: {string.Join(", ", names)}";
        return Nearest(wrong, names) is { } nearest ? $"did you mean '{nearest}'? {all}" : all;
    }

    /// <summary>The nearest name, or null if none is near: at most a third of the letters differ, or one begins with the other.</summary>
    public static string? Nearest(string wrong, IEnumerable<string> valid)
    {
        string? best = null;
        int bestDistance = int.MaxValue;
        foreach (string name in valid)
        {
            int distance = Distance(wrong, name);
            int allowed = Math.Max(1, Math.Max(wrong.Length, name.Length) / 3);
            bool isPrefix = wrong.Length >= 3 && name.StartsWith(wrong, StringComparison.OrdinalIgnoreCase);
            if ((distance <= allowed || isPrefix) && distance < bestDistance)
            {
                (best, bestDistance) = (name, distance);
            }
        }
        return best;
    }

    // Insertions, deletions, replacements and exchanges of neighbours each count one; case counts nothing.
    private static int Distance(string left, string right)
    {
        // No name is this long; what a user pastes may be.
        const int longest = 64;
        if (left.Length > longest || right.Length > longest)
        {
            return int.MaxValue;
        }
        var cost = new int[left.Length + 1, right.Length + 1];
        for (int i = 0; i <= left.Length; i++)
        {
            for (int j = 0; j <= right.Length; j++)
            {
                cost[i, j] =
                    i == 0 || j == 0
                        ? i + j
                        : Math.Min(
                            Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1,
                            cost[i - 1, j - 1] + (Same(left[i - 1], right[j - 1]) ? 0 : 1)
                        );
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                {
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
                }
            }
        }
        return cost[left.Length, right.Length];
    }

    private static bool Same(char left, char right) => char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
