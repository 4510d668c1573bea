namespace Filigree.Tests.Support;

/// <summary>Tests that change, or look at, the size that the second-level cache is taken for: one class at a time.</summary>
internal static class CacheSizeTests
{
    /// <summary>The name of their collection.</summary>
    public const string Name = "cache sizes";
}
