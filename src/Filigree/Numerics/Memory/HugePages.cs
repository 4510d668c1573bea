using System.Runtime.InteropServices;

namespace Filigree.Numerics;

/// <summary>
/// Pages of two megabytes for large buffers, where the system gives them (Linux, unless they are switched off): rows picked
/// from a large matrix lie on more pages than the processor keeps addresses of. Elsewhere pages stay what they are.
/// </summary>
// Safe: advice changes no content, and is given for memory of the caller alone.
internal static unsafe partial class HugePages
{
    /// <summary>Bytes of a page.</summary>
    public const nuint Size = 2 * 1024 * 1024;

    // Smaller buffers fare better on small pages: these lie anywhere, so that rows a power of two apart do not meet in the same sets of a cache.
    private const nuint Fewest = 8 * Size;

    // MADV_HUGEPAGE
    private const int Advice = 14;

    private static bool isUnknown = !OperatingSystem.IsLinux();

    /// <summary>Where a buffer should start: on a page's boundary if it is large.</summary>
    public static nuint Alignment(nuint bytes, nuint otherwise) => isUnknown || bytes < Fewest ? otherwise : Size;

    /// <summary>Asks for such pages wherever memory fills them; before it is first written to.</summary>
    /// <param name="start">First byte, at a multiple of <see cref="Size"/>.</param>
    /// <param name="bytes">How many bytes.</param>
    public static void Ask(void* start, nuint bytes)
    {
        nuint whole = bytes / Size * Size;
        if (bytes < Fewest || isUnknown)
        {
            return;
        }

        try
        {
            // A system without them refuses, which changes nothing.
            _ = Advise(start, whole, Advice);
        }
        catch (Exception missing) when (missing is EntryPointNotFoundException or DllNotFoundException)
        {
            isUnknown = true;
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* start, nuint bytes, int advice);
}
