using Filigree.Numerics;

namespace Filigree.Tests.Numerics;

public sealed unsafe class AlignedBufferTests
{
    [Fact]
    public void Buffers_start_on_a_cache_line_and_hold_zeros()
    {
        foreach (int length in new[] { 0, 1, 16, 17, 100_000 })
        {
            using var buffer = new AlignedBuffer(length);
            Assert.Equal(0, (nint)buffer.Pointer % AlignedBuffer.Alignment);
            Assert.Equal(length, buffer.Span.Length);
            Assert.False(buffer.Span.ContainsAnyExcept(0f));
        }
    }

    [Fact]
    public void Large_buffers_start_on_a_huge_page_where_there_are_such()
    {
        using var buffer = new AlignedBuffer(5_000_000);
        Assert.False(buffer.Span.ContainsAnyExcept(0f));
        if (OperatingSystem.IsLinux())
        {
            Assert.Equal(0, (nint)buffer.Pointer % (nint)HugePages.Size);
        }
    }

    [Fact]
    public void A_disposed_buffer_gives_no_memory()
    {
        var buffer = new AlignedBuffer(4);
        buffer.Dispose();
        buffer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => buffer.Span.Length);
    }
}
