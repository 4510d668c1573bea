using System.Numerics;
using Filigree.Numerics;

namespace Filigree.Connectivity;

/// <summary>Draws sets of distinct numbers from 0 .. population - 1, ascending, every set of a size as likely as any other.</summary>
/// <param name="population">How many there are to choose from.</param>
internal sealed class DistinctPlaces(int population)
{
    // Up to this share of the population, drawing and sorting is faster than setting and reading a bit for each.
    private const int SortedShare = 32;

    private ulong[]? taken;

    /// <summary>Fills with distinct numbers, ascending. At most as many as the population.</summary>
    public void Fill(Span<int> chosen, RandomStream stream)
    {
        if (chosen.Length < population / SortedShare)
        {
            Sort(chosen, stream);
        }
        else if (chosen.Length <= population / 2)
        {
            Mark(chosen.Length, stream);
            Read(chosen, flip: 0);
        }
        else
        {
            Mark(population - chosen.Length, stream);
            Read(chosen, flip: ulong.MaxValue);
        }
    }

    // As many draws at a time as are missing, so none is ever left over: the set is that of drawing one after the other and
    // passing over what was there already.
    private void Sort(Span<int> chosen, RandomStream stream)
    {
        for (int distinct = 0; distinct < chosen.Length; )
        {
            foreach (ref int missing in chosen[distinct..])
            {
                missing = stream.NextInt32(population);
            }

            chosen.Sort();
            distinct = 1;
            for (int place = 1; place < chosen.Length; place++)
            {
                if (chosen[place] != chosen[distinct - 1])
                {
                    chosen[distinct++] = chosen[place];
                }
            }
        }
    }

    private void Mark(int count, RandomStream stream)
    {
        taken ??= new ulong[(population >> 6) + 1];
        Array.Clear(taken);
        while (count > 0)
        {
            int candidate = stream.NextInt32(population);
            ref ulong word = ref taken[candidate >> 6];
            ulong bit = 1ul << candidate;
            count -= (word & bit) == 0 ? 1 : 0;
            word |= bit;
        }
    }

    private void Read(Span<int> chosen, ulong flip)
    {
        int place = 0;
        for (int word = 0; word < taken!.Length && place < chosen.Length; word++)
        {
            for (ulong bits = taken[word] ^ flip; bits != 0 && place < chosen.Length; bits &= bits - 1)
            {
                chosen[place++] = (word << 6) + BitOperations.TrailingZeroCount(bits);
            }
        }
    }
}
