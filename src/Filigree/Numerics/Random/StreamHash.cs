using System.Text;

namespace Filigree.Numerics;

/// <summary>FNV-1a, the 32-bit hash that turns a stream's name into a word of the generator's counter.</summary>
internal static class StreamHash
{
    private const uint Basis = 2166136261;
    private const uint Prime = 16777619;

    /// <summary>The hash of a name's UTF-8 bytes.</summary>
    /// <param name="name">Any string.</param>
    public static uint Of(string name)
    {
        uint hash = Basis;
        foreach (byte value in Encoding.UTF8.GetBytes(name))
        {
            hash = (hash ^ value) * Prime;
        }

        return hash;
    }
}
