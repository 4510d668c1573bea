namespace Filigree;

/// <summary>The known word that a mistyped one was probably meant to be.</summary>
internal static class Suggestion
{
    /// <summary>
    /// The known word nearest in edits (insert, delete, replace, swap neighbours), the first one where several are
    /// as near; null where none is within a third of the word's length.
    /// </summary>
    public static string? For(string word, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(word);
        ArgumentNullException.ThrowIfNull(known);
        if (word.Length > LongestWord)
        {
            return null;
        }
        string? nearest = null;
        int least = Math.Max(1, word.Length / 3) + 1;
        foreach (string candidate in known.Where(candidate => candidate.Length <= LongestWord))
        {
            int edits = Edits(word.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (edits < least)
            {
                (nearest, least) = (candidate, edits);
            }
        }
        return nearest;
    }

    /// <summary>Nobody mistypes a word this long; comparing longer ones would only cost time.</summary>
    private const int LongestWord = 64;

    /// <summary>Optimal string alignment distance.</summary>
    private static int Edits(string left, string right)
    {
        int[,] cost = new int[left.Length + 1, right.Length + 1];
        for (int i = 0; i <= left.Length; i++)
        {
            cost[i, 0] = i;
        }
        for (int j = 0; j <= right.Length; j++)
        {
            cost[0, j] = j;
        }
        for (int i = 1; i <= left.Length; i++)
        {
            for (int j = 1; j <= right.Length; j++)
            {
                int replace = cost[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                cost[i, j] = Math.Min(replace, 1 + Math.Min(cost[i - 1, j], cost[i, j - 1]));
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
                }
            }
        }
        return cost[left.Length, right.Length];
    }
}
