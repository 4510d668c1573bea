using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Filigree.Numerics;

/// <summary>
/// One stream of random numbers: the words of Philox4x32-10 in order, under the 64-bit seed as key. The 128-bit counter
/// holds, from its lowest bit: 32 bits block index, 24 bits layer, 40 bits step, 32 bits FNV-1a hash of the stream's name. So no
/// draw depends on another stream's, and a stream is as cheap to start at step one million as at step 0.
/// </summary>
/// <remarks>
/// A stream holds 2^34 words; after them it throws. A bulk fill gives the same bits, and leaves the stream at the same
/// place, as single draws would.
/// </remarks>
public sealed class RandomStream
{
    /// <summary>Largest layer index.</summary>
    public const int MaximumLayer = (1 << 24) - 1;

    /// <summary>Largest step.</summary>
    public const long MaximumStep = (1L << 40) - 1;

    private const int BufferWords = 32;
    private const int ChunkWords = 1024;

    private readonly ulong seed;
    private readonly uint nameHash;
    private Philox.Counter origin;
    private Buffer buffer;
    private int used = BufferWords;
    private long nextBlock;

    /// <summary>The stream of a seed, a name, a layer and a step, at its first number.</summary>
    /// <param name="seed">Seed: the generator's key.</param>
    /// <param name="name">The stream's name, such as one of <see cref="StreamNames"/>.</param>
    /// <param name="layer">Layer or other part, 0 to <see cref="MaximumLayer"/>.</param>
    /// <param name="step">Step, epoch or generation, 0 to <see cref="MaximumStep"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A layer or step outside its range.</exception>
    public RandomStream(ulong seed, string name, int layer, long step)
    {
        ArgumentNullException.ThrowIfNull(name);
        this.seed = seed;
        nameHash = StreamHash.Of(name);
        Restart(layer, step);
    }

    /// <summary>Goes to the first number of another layer or step of the same name: what a new stream would give, without making one.</summary>
    /// <param name="layer">Layer or other part, 0 to <see cref="MaximumLayer"/>.</param>
    /// <param name="step">Step, epoch or generation, 0 to <see cref="MaximumStep"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A layer or step outside its range.</exception>
    public void Restart(int layer, long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(layer);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(layer, MaximumLayer);
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(step, MaximumStep);
        origin = new Philox.Counter(0, (uint)layer | (uint)step << 24, (uint)(step >> 8), nameHash);
        used = BufferWords;
        nextBlock = 0;
    }

    /// <summary>The step that it draws for.</summary>
    internal long Step => (origin.Word1 >> 24) | ((long)origin.Word2 << 8);

    /// <summary>The first number of another step of the same layer, as <see cref="NextDouble"/> would give it there; this one's place stays.</summary>
    /// <param name="step">The other step, 0 to <see cref="MaximumStep"/>.</param>
    internal double FirstOf(long step)
    {
        Span<uint> words = stackalloc uint[Philox.BlockWords];
        uint layer = origin.Word1 & MaximumLayer;
        Philox.FillBlock(words, seed, new Philox.Counter(0, layer | (uint)step << 24, (uint)(step >> 8), nameHash));
        return UnitDouble(words[0] | (ulong)words[1] << 32);
    }

    /// <summary>32 random bits: the next word.</summary>
    public uint NextUInt32()
    {
        if (used == BufferWords)
        {
            FillBlocks(buffer);
            used = 0;
        }

        return buffer[used++];
    }

    /// <summary>64 random bits: two words, the low one first.</summary>
    public ulong NextUInt64()
    {
        ulong low = NextUInt32();
        return low | (ulong)NextUInt32() << 32;
    }

    /// <summary>Uniform in the open interval (0, 1): (n + 0.5) * 2^-52, n being the upper 52 of 64 bits.</summary>
    public double NextDouble() => UnitDouble(NextUInt64());

    /// <summary>Uniform in the open interval (0, 1): (n + 0.5) * 2^-23, n being the upper 23 of 32 bits.</summary>
    public float NextSingle() => ((NextUInt32() >> 9) + 0.5f) * (1f / (1 << 23));

    /// <summary>
    /// Uniform in 0 .. <paramref name="exclusiveMaximum"/> - 1, without bias: Lemire, "Fast random integer generation in an
    /// interval" (2019).
    /// </summary>
    /// <param name="exclusiveMaximum">At least 1.</param>
    public int NextInt32(int exclusiveMaximum)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(exclusiveMaximum);
        uint range = (uint)exclusiveMaximum;
        ulong product = (ulong)NextUInt32() * range;
        if ((uint)product < range)
        {
            uint biased = unchecked(0 - range) % range;
            while ((uint)product < biased)
            {
                product = (ulong)NextUInt32() * range;
            }
        }

        return (int)(product >> 32);
    }

    /// <summary>Uniform in 0 .. <paramref name="exclusiveMaximum"/> - 1, without bias.</summary>
    /// <param name="exclusiveMaximum">At least 1.</param>
    public long NextInt64(long exclusiveMaximum)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(exclusiveMaximum);
        ulong range = (ulong)exclusiveMaximum;
        ulong high = Math.BigMul(NextUInt64(), range, out ulong low);
        if (low < range)
        {
            ulong biased = unchecked(0 - range) % range;
            while (low < biased)
            {
                high = Math.BigMul(NextUInt64(), range, out low);
            }
        }

        return (long)high;
    }

    /// <summary>Standard normal: the inverse distribution function (Wichura's AS 241) of <see cref="NextDouble"/>.</summary>
    public double NextNormal() => NormalQuantile.At(NextDouble());

    /// <summary>Fills with the next words.</summary>
    /// <param name="words">The words.</param>
    public void FillUInt32(Span<uint> words)
    {
        int buffered = Math.Min(words.Length, BufferWords - used);
        Span<uint> held = buffer;
        held.Slice(used, buffered).CopyTo(words);
        used += buffered;
        words = words[buffered..];
        int whole = words.Length / BufferWords * BufferWords;
        FillBlocks(words[..whole]);
        foreach (ref uint word in words[whole..])
        {
            word = NextUInt32();
        }
    }

    /// <summary>
    /// Fills with uniform numbers: minimum + (maximum - minimum) * (n + 0.5) * 2^-32 for each word n, computed in double and
    /// rounded once, which may give a bound itself.
    /// </summary>
    /// <param name="values">The numbers.</param>
    /// <param name="minimum">Lower bound.</param>
    /// <param name="maximum">Upper bound, not below the lower; both finite.</param>
    public void FillUniform(Span<float> values, float minimum, float maximum)
    {
        if (!float.IsFinite(minimum) || !float.IsFinite(maximum) || minimum > maximum)
        {
            throw new ArgumentOutOfRangeException(
                nameof(maximum),
                $"Expected finite bounds, the lower first; got {minimum} and {maximum}."
            );
        }

        Span<uint> words = stackalloc uint[ChunkWords];
        double width = ((double)maximum - minimum) * (1.0 / (1L << 32));
        while (values.Length > 0)
        {
            int count = Math.Min(values.Length, ChunkWords);
            FillUInt32(words[..count]);
            for (int i = 0; i < count; i++)
            {
                values[i] = (float)(minimum + width * (words[i] + 0.5));
            }

            values = values[count..];
        }
    }

    /// <summary>Fills with normal numbers: mean + standardDeviation * <see cref="NextNormal"/>, rounded once.</summary>
    /// <param name="values">The numbers.</param>
    /// <param name="mean">Mean.</param>
    /// <param name="standardDeviation">Standard deviation, at least 0.</param>
    public void FillNormal(Span<float> values, float mean, float standardDeviation)
    {
        CheckDeviation(standardDeviation);
        Span<double> normals = stackalloc double[ChunkWords / 2];
        while (values.Length > 0)
        {
            int count = Math.Min(values.Length, normals.Length);
            FillNormal(normals[..count]);
            for (int i = 0; i < count; i++)
            {
                values[i] = (float)(mean + standardDeviation * normals[i]);
            }

            values = values[count..];
        }
    }

    /// <summary>Fills with standard normal numbers.</summary>
    /// <param name="normals">The numbers.</param>
    public void FillNormal(Span<double> normals)
    {
        Span<uint> words = stackalloc uint[ChunkWords];
        for (Span<double> rest = normals; rest.Length > 0; )
        {
            int count = Math.Min(rest.Length, ChunkWords / 2);
            FillUInt32(words[..(2 * count)]);
            for (int i = 0; i < count; i++)
            {
                rest[i] = UnitDouble(words[2 * i] | (ulong)words[2 * i + 1] << 32);
            }

            NormalQuantile.Replace(rest[..count]);
            rest = rest[count..];
        }
    }

    /// <summary>
    /// Fills with normal numbers of mean 0, drawn again where they fall outside +-<paramref name="bound"/> standard deviations.
    /// </summary>
    /// <param name="values">The numbers.</param>
    /// <param name="standardDeviation">Standard deviation before truncation, at least 0.</param>
    /// <param name="bound">In standard deviations, at least 0.01 (below, nearly every draw would be lost).</param>
    public void FillTruncatedNormal(Span<float> values, float standardDeviation, float bound)
    {
        CheckDeviation(standardDeviation);
        if (!(bound >= 0.01f))
        {
            throw new ArgumentOutOfRangeException(nameof(bound), bound, "Expected at least 0.01 standard deviations.");
        }

        // Never more draws at a time than numbers are missing, so the stream ends just behind the last number kept.
        Span<double> normals = stackalloc double[ChunkWords / 2];
        while (values.Length > 0)
        {
            Span<double> drawn = normals[..Math.Min(values.Length, normals.Length)];
            FillNormal(drawn);
            int kept = 0;
            foreach (double normal in drawn)
            {
                if (Math.Abs(normal) <= bound)
                {
                    values[kept++] = (float)(standardDeviation * normal);
                }
            }

            values = values[kept..];
        }
    }

    /// <summary>
    /// Fills with standard exponential numbers, -log(u): a word, read as a number n from -2^31 to 2^31 - 1, gives
    /// u = (n + 0.5) * 2^-32 where n is at least 0 and u = 1 + (n + 0.5) * 2^-32 where it is not. So u is uniform, never 0
    /// or 1, and the smallest and the largest numbers are as fine as the others. Every one is above 0 and below 23.
    /// </summary>
    /// <param name="values">The numbers.</param>
    public void FillExponential(Span<float> values)
    {
        Span<uint> words = stackalloc uint[ChunkWords];
        while (values.Length > 0)
        {
            int count = Math.Min(values.Length, ChunkWords);
            FillUInt32(words[..count]);
            Exponential.Convert(words[..count], values[..count]);
            values = values[count..];
        }
    }

    /// <summary>Shuffles in place (Fisher and Yates, from the last place down).</summary>
    /// <param name="values">What is shuffled.</param>
    public void Shuffle<T>(Span<T> values)
    {
        for (int last = values.Length - 1; last > 0; last--)
        {
            int other = NextInt32(last + 1);
            (values[last], values[other]) = (values[other], values[last]);
        }
    }

    /// <summary>A random permutation of 0 .. count - 1.</summary>
    /// <param name="count">At least 0.</param>
    public int[] Permutation(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        int[] permutation = new int[count];
        FillPermutation(permutation);
        return permutation;
    }

    /// <summary>A random permutation of 0 .. length - 1, in place of what the span holds.</summary>
    /// <param name="permutation">Receives the permutation.</param>
    public void FillPermutation(Span<int> permutation)
    {
        for (int i = 0; i < permutation.Length; i++)
        {
            permutation[i] = i;
        }

        Shuffle(permutation);
    }

    /// <summary>
    /// Fills with distinct numbers from 0 .. population - 1, in random order: Floyd's sampling, then a shuffle. Memory is
    /// proportional to the number chosen, not to the population.
    /// </summary>
    /// <param name="chosen">The numbers; at most <paramref name="population"/>.</param>
    /// <param name="population">How many there are to choose from.</param>
    public void Choose(Span<int> chosen, int population)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(population);
        if (chosen.Length > population)
        {
            throw new ArgumentOutOfRangeException(
                nameof(population),
                population,
                $"Cannot choose {chosen.Length} distinct numbers from {population}."
            );
        }

        if (population / 64 <= chosen.Length)
        {
            ulong[] taken = new ulong[population / 64 + 1];
            for (int i = 0, limit = population - chosen.Length; i < chosen.Length; i++, limit++)
            {
                int candidate = NextInt32(limit + 1);
                chosen[i] = (taken[candidate >> 6] >> candidate & 1) == 0 ? candidate : limit;
                taken[chosen[i] >> 6] |= 1ul << chosen[i];
            }
        }
        else
        {
            var taken = new HashSet<int>(chosen.Length);
            for (int i = 0, limit = population - chosen.Length; i < chosen.Length; i++, limit++)
            {
                int candidate = NextInt32(limit + 1);
                if (!taken.Add(candidate))
                {
                    candidate = limit;
                    taken.Add(candidate);
                }

                chosen[i] = candidate;
            }
        }

        Shuffle(chosen);
    }

    // (n + 0.5) * 2^-52, exactly: 52 bits make a number in [1, 2), which needs no rounding in what follows.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double UnitDouble(ulong bits) =>
        BitConverter.UInt64BitsToDouble(bits >> 12 | 0x3FF0_0000_0000_0000) - 1.0 + 1.0 / (1L << 53);

    private static void CheckDeviation(float standardDeviation)
    {
        if (!(standardDeviation >= 0) || !float.IsFinite(standardDeviation))
        {
            throw new ArgumentOutOfRangeException(
                nameof(standardDeviation),
                standardDeviation,
                "Expected a finite standard deviation of at least 0."
            );
        }
    }

    private void FillBlocks(Span<uint> words)
    {
        int blocks = words.Length / Philox.BlockWords;
        if (nextBlock + blocks > 1L << 32)
        {
            throw new InvalidOperationException("The random stream is used up: it holds 2^34 words of 32 bits.");
        }

        Philox.Fill(words, seed, origin with { Word0 = (uint)nextBlock });
        nextBlock += blocks;
    }

    [InlineArray(BufferWords)]
    private struct Buffer
    {
        private uint word;
    }
}
