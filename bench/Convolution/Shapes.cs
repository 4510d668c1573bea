using Filigree.Numerics;

namespace Filigree.Bench.Convolution;

/// <summary>The convolutions of some networks, of images of 32 x 32 unless they say otherwise.</summary>
internal static class Shapes
{
    public static IEnumerable<(string Name, int Samples, ConvolutionGeometry Geometry)> All()
    {
        yield return Square("conv", 25, 32, 3, 64, 3);
        yield return Square("conv", 25, 32, 64, 64, 3);
        yield return Square("conv", 25, 16, 64, 128, 3);
        yield return Square("conv", 25, 16, 128, 128, 3);
        yield return Square("conv", 25, 8, 128, 256, 3);
        yield return Square("conv", 25, 8, 256, 256, 3);
        yield return Square("resnet20", 32, 32, 3, 16, 3);
        yield return Square("resnet20", 32, 32, 16, 16, 3);
        yield return Square("resnet20", 32, 32, 16, 32, 3, 2);
        yield return Square("resnet20", 32, 32, 16, 32, 1, 2);
        yield return Square("resnet20", 32, 16, 32, 32, 3);
        yield return Square("resnet20", 32, 16, 32, 64, 3, 2);
        yield return Square("resnet20", 32, 8, 64, 64, 3);
        yield return Square("lenet", 128, 32, 3, 20, 5, padding: 0);
        yield return Square("lenet", 128, 14, 20, 50, 5, padding: 0);
        yield return Square("resnet18", 128, 32, 64, 64, 3);
        yield return Square("resnet18", 128, 32, 64, 128, 3, 2);
        yield return Square("resnet18", 128, 32, 64, 128, 1, 2);
        yield return Square("resnet18", 128, 16, 128, 128, 3);
        yield return Square("resnet18", 128, 8, 256, 256, 3);
        yield return Square("resnet18", 128, 4, 512, 512, 3);
        yield return Square("convmixer", 128, 16, 256, 256, 1);
        yield return Square("convmixer", 128, 16, 256, 256, 5, groups: 256);
    }

    private static (string, int, ConvolutionGeometry) Square(
        string network,
        int samples,
        int size,
        int channels,
        int outputs,
        int kernel,
        int stride = 1,
        int? padding = null,
        int groups = 1
    )
    {
        ConvolutionPadding around = ConvolutionPadding.Even(padding ?? (kernel - 1) / 2);
        string strides = stride > 1 ? $"/{stride}" : "";
        string depthwise = groups > 1 ? " depthwise" : "";
        return (
            $"{network} {channels}-{outputs} {kernel}x{kernel}{strides}@{size} batch {samples}{depthwise}",
            samples,
            new(size, size, channels, outputs, kernel, kernel, stride, stride, around, groups)
        );
    }
}
