using Filigree.Numerics;

namespace Filigree.Tests.Numerics;

public sealed class ConvolutionGeometryTests
{
    [Theory]
    [InlineData(32, 3, 1, 1, 1, 32)]
    [InlineData(32, 3, 2, 1, 1, 16)]
    [InlineData(32, 3, 2, 0, 1, 16)]
    [InlineData(32, 5, 1, 0, 0, 28)]
    [InlineData(7, 3, 2, 0, 0, 3)]
    [InlineData(8, 1, 2, 0, 0, 4)]
    [InlineData(1, 3, 2, 1, 1, 1)]
    public void Sizes_of_the_output_are_those_of_whole_kernels(
        int size,
        int kernel,
        int stride,
        int before,
        int behind,
        int expected
    )
    {
        var padding = new ConvolutionPadding(before, behind, before, behind);
        var geometry = new ConvolutionGeometry(size, size, 3, 8, kernel, kernel, stride, stride, padding);
        Assert.Equal((expected, expected), (geometry.OutputHeight, geometry.OutputWidth));
        Assert.Equal(expected * expected, geometry.OutputPositions);
        Assert.Equal(3 * kernel * kernel, geometry.Places);
    }

    [Fact]
    public void Same_padding_puts_the_smaller_half_first()
    {
        Assert.Equal(new ConvolutionPadding(1, 1, 1, 1), ConvolutionPadding.Same(32, 32, 3, 3));
        Assert.Equal(new ConvolutionPadding(0, 1, 0, 1), ConvolutionPadding.Same(32, 32, 3, 3, 2, 2));
        Assert.Equal(new ConvolutionPadding(1, 1, 1, 1), ConvolutionPadding.Same(7, 7, 3, 3, 2, 2));
        Assert.Equal(new ConvolutionPadding(0, 0, 0, 0), ConvolutionPadding.Same(8, 8, 1, 1, 2, 2));
        Assert.Equal(new ConvolutionPadding(0, 0, 1, 2), ConvolutionPadding.Same(1, 9, 1, 4));
    }

    [Fact]
    public void Sizes_that_make_no_convolution_are_refused_by_name()
    {
        Assert.Throws<ArgumentOutOfRangeException>("height", () => new ConvolutionGeometry(0, 8, 3, 8, 3, 3));
        Assert.Throws<ArgumentOutOfRangeException>("outputs", () => new ConvolutionGeometry(8, 8, 3, 0, 3, 3));
        Assert.Throws<ArgumentOutOfRangeException>(
            "strideWidth",
            () => new ConvolutionGeometry(8, 8, 3, 8, 3, 3, 1, 0)
        );
        Assert.Throws<ArgumentOutOfRangeException>(
            "padding.Left",
            () => new ConvolutionGeometry(8, 8, 3, 8, 3, 3, padding: new(0, 0, -1, 0))
        );
        Assert.Throws<ArgumentException>(
            "kernelHeight",
            () => new ConvolutionGeometry(2, 8, 3, 8, 4, 3, padding: new(1, 0, 0, 0))
        );
        Assert.Throws<ArgumentException>("kernelWidth", () => new ConvolutionGeometry(8, 2, 3, 8, 3, 3));
        Assert.Throws<ArgumentException>("groups", () => new ConvolutionGeometry(8, 8, 6, 8, 3, 3, groups: 3));
        Assert.Throws<ArgumentException>("groups", () => new ConvolutionGeometry(8, 8, 8, 6, 3, 3, groups: 4));
    }

    [Fact]
    public void It_says_what_it_is()
    {
        Assert.Equal(
            "3x3 convolution of 16 to 32 channels, 32x30 to 16x15, stride 2, padding 1",
            new ConvolutionGeometry(32, 30, 16, 32, 3, 3, 2, 2, ConvolutionPadding.Even(1)).ToString()
        );
        Assert.Equal(
            "1x3 convolution of 8 to 8 channels, 1x9 to 1x5, strides 1 and 2, padding 0 above, 0 below, 1 left, 2 right, 8 groups",
            new ConvolutionGeometry(1, 9, 8, 8, 1, 3, 1, 2, new(0, 0, 1, 2), 8).ToString()
        );
    }
}
