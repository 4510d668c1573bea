using System.Runtime.Intrinsics;

namespace Filigree.Numerics;

/// <summary>
/// Convolution by connections alone, on images of [channel, position, sample]: a connection from a channel, at a place of the kernel, is one number
/// times rows of samples, which lie side by side for all windows of a row where these are one position apart. Costs grow with the connections. The bits
/// depend neither on the threads nor on the vectors of the machine.
/// </summary>
// Safe: the spans stay fixed until all threads are done; offsets are made from positions of the kernel, in images that are padded where windows
// leave them.
internal readonly unsafe struct SparseConvolution
{
    private readonly ConvolutionGeometry geometry;
    private readonly int samples;

    /// <summary>Windows on images.</summary>
    /// <param name="geometry">The windows.</param>
    /// <param name="samples">Numbers of a position's row: samples, padded to a multiple of 16.</param>
    public SparseConvolution(ConvolutionGeometry geometry, int samples)
    {
        (this.geometry, this.samples) = (geometry, samples);
        int height = (geometry.OutputHeight - 1) * geometry.StrideHeight + geometry.KernelHeight;
        int width = (geometry.OutputWidth - 1) * geometry.StrideWidth + geometry.KernelWidth;
        IsPadded =
            geometry.Padding.Top > 0 || geometry.Padding.Left > 0 || height > geometry.Height || width > geometry.Width;
        Height = IsPadded ? height : geometry.Height;
        Width = IsPadded ? width : geometry.Width;
    }

    /// <summary>Whether windows leave the image: products want a copy with zeros around it then.</summary>
    public bool IsPadded { get; }

    /// <summary>Rows of the images that products see.</summary>
    public int Height { get; }

    /// <summary>Columns of the images that products see.</summary>
    public int Width { get; }

    /// <summary>Copies images and puts zeros around them.</summary>
    /// <param name="x">[channel x position, sample].</param>
    /// <param name="padded">Receives the larger images.</param>
    /// <param name="workers">Threads that share the channels.</param>
    public void Pad(Span<float> x, Span<float> padded, Workers workers)
    {
        fixed (float* from = x)
        fixed (float* to = padded)
        {
            var job = new PadJob(this, from, to, isBack: false, accumulate: false);
            workers.Run(ref job, geometry.Channels);
        }
    }

    /// <summary>Takes the images out of padded ones.</summary>
    /// <param name="padded">The larger images.</param>
    /// <param name="x">Receives [channel x position, sample].</param>
    /// <param name="accumulate">Adds to what <paramref name="x"/> holds.</param>
    /// <param name="workers">Threads that share the channels.</param>
    public void Unpad(Span<float> padded, Span<float> x, bool accumulate, Workers workers)
    {
        fixed (float* from = padded)
        fixed (float* to = x)
        {
            var job = new PadJob(this, from, to, isBack: true, accumulate);
            workers.Run(ref job, geometry.Channels);
        }
    }

    /// <summary>
    /// Where the connections of the outputs begin in an image, seen from the first position of a window, and their weights, both in the order of the outputs.
    /// </summary>
    /// <param name="connections">The connections of the matrix view.</param>
    /// <param name="weights">Their weights, by index.</param>
    /// <param name="offsets">Receives a number each.</param>
    /// <param name="ordered">Receives a weight each.</param>
    public void Order(Connections connections, ReadOnlySpan<float> weights, Span<int> offsets, Span<float> ordered)
    {
        int area = geometry.KernelArea;
        for (int output = 0; output < connections.Outputs; output++)
        {
            int firstChannel = output / geometry.GroupOutputs * geometry.GroupChannels;
            int end = connections.OutputStarts[output + 1];
            for (int index = connections.OutputStarts[output]; index < end; index++)
            {
                (int channel, int place) = Math.DivRem(connections.Tails[index], area);
                (int row, int column) = Math.DivRem(place, geometry.KernelWidth);
                offsets[index] = (((firstChannel + channel) * Height + row) * Width + column) * samples;
                ordered[index] = weights[connections.Places[index]];
            }
        }
    }

    /// <summary><c>y = sum of w x over the connections of an output, in their order, + bias</c>.</summary>
    /// <param name="connections">The connections.</param>
    /// <param name="offsets">Of <see cref="Order"/>.</param>
    /// <param name="ordered">The weights, of <see cref="Order"/>.</param>
    /// <param name="x">The images, padded where they have to be.</param>
    /// <param name="bias">One number an output; or empty.</param>
    /// <param name="relu">Replaces negative results by 0.</param>
    /// <param name="y">Receives [output x position, sample].</param>
    /// <param name="workers">Threads that share the rows of positions.</param>
    public void Forward(
        Connections connections,
        ReadOnlySpan<int> offsets,
        ReadOnlySpan<float> ordered,
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> bias,
        bool relu,
        Span<float> y,
        Workers workers
    )
    {
        fixed (int* starts = connections.OutputStarts)
        fixed (int* from = offsets)
        fixed (float* weights = ordered)
        fixed (float* shift = bias)
        fixed (float* px = x)
        fixed (float* py = y)
        {
            var kernel = new SparseConvolutionForward
            {
                Geometry = geometry,
                Samples = samples,
                Width = Width,
                Starts = starts,
                Offsets = from,
                Weights = weights,
                Bias = shift,
                Relu = relu,
                X = px,
                Y = py,
            };
            if (Vector512.IsHardwareAccelerated)
            {
                kernel.Run<Lanes512>(workers);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                kernel.Run<Lanes256>(workers);
            }
            else
            {
                kernel.Run<Lanes128>(workers);
            }
        }
    }

    /// <summary>The gradients by the weights and, on request, by the images.</summary>
    /// <param name="connections">The connections.</param>
    /// <param name="weights">Their weights, by index.</param>
    /// <param name="x">The images, padded where they have to be.</param>
    /// <param name="dy">[output x position, sample].</param>
    /// <param name="weightGradient">Receives one number a connection, by index.</param>
    /// <param name="dx">Receives a gradient like <paramref name="x"/>, or has it added; or empty.</param>
    /// <param name="accumulate">Adds to what <paramref name="dx"/> holds.</param>
    /// <param name="workers">Threads that share the channels.</param>
    public void Backward(
        Connections connections,
        ReadOnlySpan<float> weights,
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> dy,
        Span<float> weightGradient,
        Span<float> dx,
        bool accumulate,
        Workers workers
    )
    {
        fixed (int* starts = connections.InputStarts)
        fixed (int* heads = connections.Heads)
        fixed (float* pw = weights)
        fixed (float* px = x)
        fixed (float* pdy = dy)
        fixed (float* pdw = weightGradient)
        fixed (float* pdx = dx)
        {
            var kernel = new SparseConvolutionBackward
            {
                Geometry = geometry,
                Samples = samples,
                Height = Height,
                Width = Width,
                Starts = starts,
                Heads = heads,
                Weights = pw,
                X = px,
                OutputGradient = pdy,
                WeightGradient = pdw,
                InputGradient = pdx,
                Accumulates = accumulate,
            };
            if (Vector512.IsHardwareAccelerated)
            {
                kernel.Run<Lanes512>(workers);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                kernel.Run<Lanes256>(workers);
            }
            else
            {
                kernel.Run<Lanes128>(workers);
            }
        }
    }

    private readonly struct PadJob(SparseConvolution convolution, float* from, float* to, bool isBack, bool accumulate)
        : IParallelJob
    {
        public void Execute(int channel)
        {
            ConvolutionGeometry geometry = convolution.geometry;
            int samples = convolution.samples;
            float* image = (isBack ? to : from) + (nint)channel * geometry.Height * geometry.Width * samples;
            float* padded = (isBack ? from : to) + (nint)channel * convolution.Height * convolution.Width * samples;
            int rows = isBack ? geometry.Height : convolution.Height;
            for (int row = 0; row < rows; row++)
            {
                if (isBack)
                {
                    Unpad(image + (nint)row * geometry.Width * samples, padded, row);
                }
                else
                {
                    Pad(image, padded + (nint)row * convolution.Width * samples, row);
                }
            }
        }

        private void Pad(float* image, float* padded, int row)
        {
            ConvolutionGeometry geometry = convolution.geometry;
            int samples = convolution.samples;
            var target = new Span<float>(padded, convolution.Width * samples);
            int own = row - geometry.Padding.Top;
            if (own < 0 || own >= geometry.Height)
            {
                target.Clear();
                return;
            }

            int kept = Math.Min(geometry.Width, convolution.Width - geometry.Padding.Left);
            target[..(geometry.Padding.Left * samples)].Clear();
            new Span<float>(image + (nint)own * geometry.Width * samples, kept * samples).CopyTo(
                target[(geometry.Padding.Left * samples)..]
            );
            target[((geometry.Padding.Left + kept) * samples)..].Clear();
        }

        private void Unpad(float* own, float* padded, int row)
        {
            ConvolutionGeometry geometry = convolution.geometry;
            int samples = convolution.samples;
            var target = new Span<float>(own, geometry.Width * samples);
            int at = row + geometry.Padding.Top;
            int kept =
                at >= convolution.Height ? 0 : Math.Min(geometry.Width, convolution.Width - geometry.Padding.Left);
            var source = new Span<float>(
                padded + ((nint)at * convolution.Width + geometry.Padding.Left) * samples,
                kept * samples
            );
            if (accumulate)
            {
                Elementwise.Add(source, target[..source.Length]);
                return;
            }

            source.CopyTo(target);
            target[source.Length..].Clear();
        }
    }
}
