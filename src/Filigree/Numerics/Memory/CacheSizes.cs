using System.Runtime.Intrinsics.X86;

namespace Filigree.Numerics;

/// <summary>What the processor says of its caches. It decides how products walk, never what they give.</summary>
internal static class CacheSizes
{
    // What processors are taken for that say nothing.
    private const int Usual = 512 * 1024;

    /// <summary>Bytes of the second-level cache of a core. Only tests change it.</summary>
    public static int SecondLevel { get; set; } = Find(level: 2) ?? Usual;

    /// <summary>Whether the second level holds what products by connections work on at a time; the third is slow then.</summary>
    public static bool HasLargeSecondLevel => SecondLevel >= 1024 * 1024;

    // Intel's leaf and AMD's have one layout: type and level, then ways, partitions, bytes of a line and sets, each less one.
    private static int? Find(int level)
    {
        if (!X86Base.IsSupported)
        {
            return null;
        }

        foreach (uint leaf in (ReadOnlySpan<uint>)[4, 0x8000_001D])
        {
            if ((uint)X86Base.CpuId((int)(leaf & 0x8000_0000), 0).Eax < leaf)
            {
                continue;
            }

            for (int index = 0; index < 16; index++)
            {
                (int kind, int lines, int sets, _) = X86Base.CpuId((int)leaf, index);
                int type = kind & 31;
                if (type == 0)
                {
                    break;
                }

                const int instructions = 2;
                if (type != instructions && ((kind >> 5) & 7) == level)
                {
                    long line = (lines & 0xFFF) + 1;
                    long partitions = ((lines >> 12) & 0x3FF) + 1;
                    long ways = ((lines >>> 22) & 0x3FF) + 1;
                    long bytes = line * partitions * ways * (sets + 1L);
                    return bytes is > 0 and <= int.MaxValue ? (int)bytes : null;
                }
            }
        }

        return null;
    }
}
