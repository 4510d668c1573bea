using System.Buffers;
using System.Runtime.Intrinsics;
using Filigree.Numerics;
using Filigree.Options;

namespace Filigree.Connectivity;

/// <summary>
/// At most n of every m consecutive inputs of a neuron (n:m, such as 2:4); in a convolution consecutive channels at one position of the kernel.
/// The last r inputs, where m does not divide their number, keep r n / m, to the nearest. The number that is asked for is not looked at.
/// </summary>
internal sealed class NOfM : IPattern
{
    /// <summary>n.</summary>
    internal static CountOption KeptOption { get; } = new("n", "inputs kept of every m", 2, 1, 1 << 20);

    /// <summary>m.</summary>
    internal static CountOption OfOption { get; } = new("m", "consecutive inputs, of which n are kept", 4, 1, 1 << 20);

    /// <summary>The rule in study files.</summary>
    public static Rule<IPattern> Rule { get; } =
        new(
            "n-of-m",
            "n of every m consecutive inputs of a neuron; in a convolution, of consecutive channels",
            [KeptOption, OfOption],
            options => new NOfM(options.Get(KeptOption), options.Get(OfOption))
        )
        {
            FindConflict = FindConflict,
        };

    /// <summary>Creates the pattern.</summary>
    /// <param name="n">Inputs kept, 1 to m.</param>
    /// <param name="m">Of so many consecutive ones.</param>
    /// <exception cref="ArgumentOutOfRangeException">n is below 1, or above m.</exception>
    public NOfM(int n, int m)
    {
        Kept = KeptOption.Check(n);
        Of = OfOption.Check(m);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(n, m);
    }

    /// <inheritdoc/>
    public string Name => Rule.Name;

    /// <summary>Inputs kept: n.</summary>
    public int Kept { get; }

    /// <summary>Of so many consecutive ones: m.</summary>
    public int Of { get; }

    /// <summary>What is left of a layer that is wired dense, before a remainder is rounded: n / m.</summary>
    public double Density => (double)Kept / Of;

    /// <summary>Says that n is above m.</summary>
    internal static string? FindConflict(Choice options) =>
        options.Get(KeptOption) > options.Get(OfOption)
            ? $"{options.Get(KeptOption)} of {options.Get(OfOption)} inputs; expected n to be at most m"
            : null;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There are other numbers of scores or marks than of candidates.</exception>
    public void Keep(PlaceRows candidates, ReadOnlySpan<float> scores, long count, Span<bool> kept)
    {
        Best.Require(candidates, scores, count: 0, kept);
        int channels = candidates.Columns / candidates.Positions;
        int groups = (channels + Of - 1) / Of;
        // A group's members in a row, group after group, one position of the kernel beside the other: their indices among the row's candidates.
        int all = groups * candidates.Positions;
        int width = Math.Min(Of, channels);
        int[] memory = ArrayPool<int>.Shared.Rent(checked(all * width + all));
        Span<int> members = memory.AsSpan(0, all * width);
        Span<int> sizes = memory.AsSpan(all * width, all);
        for (int row = 0; row < candidates.Rows; row++)
        {
            ReadOnlySpan<int> columns = candidates[row];
            Range range = candidates.Range(row);
            if (Of is 2 or FourLanes.Count && candidates.Positions == 1 && columns.Length == channels)
            {
                KeepWhole(scores[range], kept[range]);
                continue;
            }

            sizes.Clear();
            for (int index = 0; index < columns.Length; index++)
            {
                (int channel, int position) = Math.DivRem(columns[index], candidates.Positions);
                int group = channel / Of * candidates.Positions + position;
                members[group * width + sizes[group]++] = index;
            }

            for (int group = 0; group < all; group++)
            {
                int most = Math.Min(Of, channels - group / candidates.Positions * Of);
                KeepBest(members.Slice(group * width, sizes[group]), scores[range], QuotaOf(most), kept[range]);
            }
        }

        ArrayPool<int>.Shared.Return(memory);
    }

    private long QuotaOf(int members) => members == Of ? Kept : NearestCount.Multiple((double)Kept / Of, members);

    // A row that lacks nothing is whole groups of two or four, one after the other: each of four lanes is compared with the others of its group, which
    // turn past it. Of equal scores that of the later lane is better.
    private void KeepWhole(ReadOnlySpan<float> scores, Span<bool> kept)
    {
        int whole = scores.Length - scores.Length % Of;
        Vector128<uint> quota = Vector128.Create((uint)Kept);
        for (int index = 0; index < whole; index += FourLanes.Count)
        {
            Vector128<uint> keys = Lowest.KeysOf(FourLanes.Load(scores, index));
            Vector128<uint> better =
                Of == 2
                    ? Better(
                        keys,
                        Vector128.Shuffle(keys, Vector128.Create(1u, 0, 3, 2)),
                        Vector128.Create(~0u, 0, ~0u, 0)
                    )
                    : Better(
                        keys,
                        Vector128.Shuffle(keys, Vector128.Create(1u, 2, 3, 0)),
                        Vector128.Create(~0u, ~0u, ~0u, 0)
                    )
                        + Better(
                            keys,
                            Vector128.Shuffle(keys, Vector128.Create(2u, 3, 0, 1)),
                            Vector128.Create(~0u, ~0u, 0, 0)
                        )
                        + Better(
                            keys,
                            Vector128.Shuffle(keys, Vector128.Create(3u, 0, 1, 2)),
                            Vector128.Create(~0u, 0, 0, 0)
                        );
            FourLanes.Store(kept, index, Vector128.LessThan(better, quota));
        }

        if (whole < scores.Length)
        {
            ReadOnlySpan<int> members = [0, 1, 2];
            members = members[..(scores.Length - whole)];
            KeepBest(members, scores[whole..], QuotaOf(members.Length), kept[whole..]);
        }
    }

    // 1 where the other one is better, 0 elsewhere.
    private static Vector128<uint> Better(Vector128<uint> keys, Vector128<uint> others, Vector128<uint> isLater) =>
        Vector128<uint>.Zero - (Vector128.LessThan(others, keys) | (Vector128.Equals(others, keys) & isLater));

    // Few members: each is compared with every other.
    private static void KeepBest(ReadOnlySpan<int> members, ReadOnlySpan<float> scores, long quota, Span<bool> kept)
    {
        for (int member = 0; member < members.Length; member++)
        {
            uint key = Lowest.KeyOf(scores[members[member]]);
            int better = 0;
            for (int other = 0; other < members.Length && better < quota; other++)
            {
                uint theirs = Lowest.KeyOf(scores[members[other]]);
                better += theirs < key || (theirs == key && other > member) ? 1 : 0;
            }

            kept[members[member]] = better < quota;
        }
    }
}
