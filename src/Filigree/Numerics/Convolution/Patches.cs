using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

/// <summary>
/// What single outputs see of the input, a row each: [kernel row, kernel column, channel of the group], 0 where the kernel reaches over
/// the edge.
/// </summary>
// Safe: positions of the kernel that lie outside the image are left out before an address is made; patches are as long as the geometry says.
internal static unsafe class Patches
{
    /// <summary>Copies the patches of some outputs.</summary>
    /// <param name="geometry">The sizes.</param>
    /// <param name="input">[sample x input position, channel].</param>
    /// <param name="group">The group of channels.</param>
    /// <param name="row">The first output: sample times output positions plus position.</param>
    /// <param name="rows">How many outputs.</param>
    /// <param name="patches">Receives a row for each.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gather(
        ConvolutionGeometry geometry,
        MatrixRows input,
        int group,
        int row,
        int rows,
        MatrixRows patches
    )
    {
        int channels = geometry.GroupChannels;
        for (int i = 0; i < rows; i++)
        {
            float* to = patches.Row(i);
            var seen = new PatchPlaces(geometry, row + i);
            for (int y = seen.Top; y < seen.Top + geometry.KernelHeight; y++)
            {
                for (int x = seen.Left; x < seen.Left + geometry.KernelWidth; x++, to += channels)
                {
                    if (seen.IsInside(y, x))
                    {
                        Copy(input.Row(seen.Row(y, x)) + group * channels, to, channels);
                    }
                    else
                    {
                        new Span<float>(to, channels).Clear();
                    }
                }
            }
        }
    }

    /// <summary>Adds the patches of some outputs to where they come from, output after output.</summary>
    /// <param name="geometry">The sizes.</param>
    /// <param name="patches">A row for each output.</param>
    /// <param name="group">The group of channels.</param>
    /// <param name="row">The first output: sample times output positions plus position.</param>
    /// <param name="rows">How many outputs.</param>
    /// <param name="input">[sample x input position, channel], added to.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scatter(
        ConvolutionGeometry geometry,
        MatrixRows patches,
        int group,
        int row,
        int rows,
        MatrixRows input
    )
    {
        int channels = geometry.GroupChannels;
        for (int i = 0; i < rows; i++)
        {
            float* from = patches.Row(i);
            var seen = new PatchPlaces(geometry, row + i);
            for (int y = seen.Top; y < seen.Top + geometry.KernelHeight; y++)
            {
                for (int x = seen.Left; x < seen.Left + geometry.KernelWidth; x++, from += channels)
                {
                    if (seen.IsInside(y, x))
                    {
                        float* to = input.Row(seen.Row(y, x)) + group * channels;
                        for (int channel = 0; channel < channels; channel++)
                        {
                            to[channel] += from[channel];
                        }
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(float* from, float* to, int count)
    {
        if (count >= LaneTree.Lanes)
        {
            new ReadOnlySpan<float>(from, count).CopyTo(new Span<float>(to, count));
            return;
        }

        for (int i = 0; i < count; i++)
        {
            to[i] = from[i];
        }
    }

    /// <summary>The places that one output sees.</summary>
    private readonly struct PatchPlaces
    {
        private readonly ConvolutionGeometry geometry;
        private readonly nint firstRow;

        public PatchPlaces(ConvolutionGeometry geometry, int row)
        {
            this.geometry = geometry;
            (int sample, int position) = Math.DivRem(row, geometry.OutputPositions);
            (int y, int x) = Math.DivRem(position, geometry.OutputWidth);
            firstRow = (nint)sample * geometry.Positions;
            Top = y * geometry.StrideHeight - geometry.Padding.Top;
            Left = x * geometry.StrideWidth - geometry.Padding.Left;
        }

        /// <summary>First row of the input, which may lie above it.</summary>
        public int Top { get; }

        /// <summary>First column of the input, which may lie before it.</summary>
        public int Left { get; }

        public bool IsInside(int y, int x) => (uint)y < (uint)geometry.Height && (uint)x < (uint)geometry.Width;

        public nint Row(int y, int x) => firstRow + y * geometry.Width + x;
    }
}
