namespace Filigree.Numerics;

/// <summary>One stream of random numbers.</summary>
public sealed class RandomStream
{
    /// <summary>The stream of a seed, a name, a layer and a step, at its first number.</summary>
    public RandomStream(ulong seed, string name, int layer, long step) => throw new NotImplementedException();

    /// <summary>32 random bits.</summary>
    public uint NextUInt32() => throw new NotImplementedException();

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64() => throw new NotImplementedException();

    /// <summary>Uniform in the open interval (0, 1), from 52 bits.</summary>
    public double NextDouble() => throw new NotImplementedException();

    /// <summary>Uniform in the open interval (0, 1), from 23 bits.</summary>
    public float NextSingle() => throw new NotImplementedException();

    /// <summary>Uniform in 0 .. <paramref name="exclusiveMaximum"/> - 1, without bias.</summary>
    public int NextInt32(int exclusiveMaximum) => throw new NotImplementedException();

    /// <summary>Uniform in 0 .. <paramref name="exclusiveMaximum"/> - 1, without bias.</summary>
    public long NextInt64(long exclusiveMaximum) => throw new NotImplementedException();

    /// <summary>Standard normal.</summary>
    public double NextNormal() => throw new NotImplementedException();

    /// <summary>Fills with uniform numbers in (minimum, maximum).</summary>
    public void FillUniform(Span<float> values, float minimum, float maximum) => throw new NotImplementedException();

    /// <summary>Fills with normal numbers.</summary>
    public void FillNormal(Span<float> values, float mean, float standardDeviation) =>
        throw new NotImplementedException();

    /// <summary>Fills with normal numbers of mean 0, drawn again where they fall outside +-bound standard deviations.</summary>
    public void FillTruncatedNormal(Span<float> values, float standardDeviation, float bound) =>
        throw new NotImplementedException();

    /// <summary>Shuffles in place.</summary>
    public void Shuffle<T>(Span<T> values) => throw new NotImplementedException();

    /// <summary>A random permutation of 0 .. count - 1.</summary>
    public int[] Permutation(int count) => throw new NotImplementedException();

    /// <summary>Fills with distinct numbers from 0 .. population - 1, in random order.</summary>
    public void Choose(Span<int> chosen, int population) => throw new NotImplementedException();
}
