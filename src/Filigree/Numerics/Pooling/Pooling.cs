using System.Runtime.Intrinsics;

namespace Filigree.Numerics;

/// <summary>
/// Maxima and means over windows of images. An image is rows of numbers, one a position, row by row; columns are channels or samples. The bits depend
/// neither on the threads nor on the vectors of the machine.
/// </summary>
// Safe: matrices stay fixed until all threads are done; windows are cut at the edges of the image, and rows are padded to whole vectors.
internal static unsafe class Pooling
{
    // Numbers below which a thread more does not pay.
    private const int SmallestPart = 16_384;

    /// <summary><c>y = max over the window of x</c>, and then 0 where that is below; NaN where one is.</summary>
    /// <param name="geometry">The windows.</param>
    /// <param name="x">Images of [position, column], one below the other; padded to whole vectors.</param>
    /// <param name="y">Receives the maxima.</param>
    /// <param name="relu">Whether 0 is the least of them.</param>
    /// <param name="workers">Threads that share the images.</param>
    public static void Max(in PoolingGeometry geometry, MatrixSpan x, MatrixSpan y, bool relu, Workers workers)
    {
        fixed (float* px = x.Values)
        fixed (float* py = y.Values)
        {
            var images = new PoolingImages { X = px, Y = py };
            if (relu)
            {
                Run<MaxKernel<AboveZero>>(geometry, images, x, workers);
            }
            else
            {
                Run<MaxKernel<All>>(geometry, images, x, workers);
            }
        }
    }

    /// <summary>Gives the gradient of every maximum to the first position, row by row, that has it.</summary>
    /// <param name="geometry">The windows.</param>
    /// <param name="x">What the maxima are of.</param>
    /// <param name="y">The maxima, or 0 where they are below it and their gradient is 0.</param>
    /// <param name="dy">Their gradient.</param>
    /// <param name="dx">Receives the gradient of <paramref name="x"/>.</param>
    /// <param name="accumulate">Adds to what <paramref name="dx"/> holds.</param>
    /// <param name="workers">Threads that share the images.</param>
    public static void MaxBackward(
        in PoolingGeometry geometry,
        MatrixSpan x,
        MatrixSpan y,
        MatrixSpan dy,
        MatrixSpan dx,
        bool accumulate,
        Workers workers
    )
    {
        fixed (float* px = x.Values)
        fixed (float* py = y.Values)
        fixed (float* pdy = dy.Values)
        fixed (float* pdx = dx.Values)
        {
            var images = new PoolingImages
            {
                X = px,
                Y = py,
                OutputGradient = pdy,
                InputGradient = pdx,
                Accumulates = accumulate,
            };
            Run<MaxBackwardKernel>(geometry, images, x, workers);
        }
    }

    /// <summary>Maxima over windows of 2 x 2 side by side, at least 0, and the places that they are of.</summary>
    /// <param name="geometry">The windows: <see cref="PoolingGeometry.IsHalf"/>.</param>
    /// <param name="x">Images of [position, column], one below the other; padded to whole vectors.</param>
    /// <param name="y">Receives the maxima.</param>
    /// <param name="places">Receives the place of each, for <see cref="PlacedMaxBackward"/>.</param>
    /// <param name="workers">Threads that share the images.</param>
    public static void PlacedMax(
        in PoolingGeometry geometry,
        MatrixSpan x,
        MatrixSpan y,
        MatrixSpan places,
        Workers workers
    )
    {
        fixed (float* px = x.Values)
        fixed (float* py = y.Values)
        fixed (float* pPlaces = places.Values)
        {
            var images = new PoolingImages
            {
                X = px,
                Y = py,
                Places = pPlaces,
            };
            Run<PlacedMaxKernel>(geometry, images, x, workers);
        }
    }

    /// <summary>Gives the gradient of every maximum to its place, which is the first position, row by row, that has it.</summary>
    /// <param name="geometry">The windows.</param>
    /// <param name="places">The places that <see cref="PlacedMax"/> wrote.</param>
    /// <param name="dy">The gradient of the maxima, 0 where those are not above 0.</param>
    /// <param name="dx">Receives the gradient of what they are of.</param>
    /// <param name="workers">Threads that share the images.</param>
    public static void PlacedMaxBackward(
        in PoolingGeometry geometry,
        MatrixSpan places,
        MatrixSpan dy,
        MatrixSpan dx,
        Workers workers
    )
    {
        fixed (float* pPlaces = places.Values)
        fixed (float* pdy = dy.Values)
        fixed (float* pdx = dx.Values)
        {
            var images = new PoolingImages
            {
                Places = pPlaces,
                OutputGradient = pdy,
                InputGradient = pdx,
            };
            Run<PlacedMaxBackwardKernel>(geometry, images, dx, workers);
        }
    }

    /// <summary><c>y = mean over the positions of the window that the image has</c>, summed row by row.</summary>
    /// <param name="geometry">The windows.</param>
    /// <param name="x">Images of [position, column], one below the other; padded to whole vectors.</param>
    /// <param name="y">Receives the means.</param>
    /// <param name="countsPadding">Whether positions in the padding count, as zeros.</param>
    /// <param name="workers">Threads that share the images.</param>
    public static void Mean(
        in PoolingGeometry geometry,
        MatrixSpan x,
        MatrixSpan y,
        bool countsPadding,
        Workers workers
    )
    {
        fixed (float* px = x.Values)
        fixed (float* py = y.Values)
        {
            Run<MeanKernel>(
                geometry,
                new PoolingImages
                {
                    X = px,
                    Y = py,
                    CountsPadding = countsPadding,
                },
                x,
                workers
            );
        }
    }

    /// <summary>Gives the gradient of every mean to all positions of its window in equal shares.</summary>
    /// <param name="geometry">The windows.</param>
    /// <param name="dy">The gradient of the means.</param>
    /// <param name="dx">Receives the gradient of what they are of.</param>
    /// <param name="countsPadding">As <see cref="Mean"/> was told.</param>
    /// <param name="accumulate">Adds to what <paramref name="dx"/> holds.</param>
    /// <param name="workers">Threads that share the images.</param>
    public static void MeanBackward(
        in PoolingGeometry geometry,
        MatrixSpan dy,
        MatrixSpan dx,
        bool countsPadding,
        bool accumulate,
        Workers workers
    )
    {
        fixed (float* pdy = dy.Values)
        fixed (float* pdx = dx.Values)
        {
            var images = new PoolingImages
            {
                OutputGradient = pdy,
                InputGradient = pdx,
                Accumulates = accumulate,
                CountsPadding = countsPadding,
            };
            Run<MeanBackwardKernel>(geometry, images, dx, workers);
        }
    }

    /// <summary>All images in vectors of one width.</summary>
    internal static void Run<T, TKernel>(
        in PoolingGeometry geometry,
        in PoolingImages images,
        MatrixSpan large,
        Workers workers
    )
        where T : unmanaged, ILanes<T>
        where TKernel : struct, IPoolingKernel
    {
        int count = large.Rows / (geometry.Height * geometry.Width);
        long numbers = (long)large.Rows * large.Stride;
        int parts = (int)Math.Clamp(Math.Min(numbers / SmallestPart, count), 1, workers.Threads);
        var job = new Job<T, TKernel>(geometry, images, large.Stride, count, parts);
        workers.Run(ref job, parts);
    }

    private static void Run<TKernel>(
        in PoolingGeometry geometry,
        in PoolingImages images,
        MatrixSpan large,
        Workers workers
    )
        where TKernel : struct, IPoolingKernel
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Run<Lanes512, TKernel>(geometry, images, large, workers);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Run<Lanes256, TKernel>(geometry, images, large, workers);
        }
        else
        {
            Run<Lanes128, TKernel>(geometry, images, large, workers);
        }
    }

    private readonly struct Job<T, TKernel>(
        PoolingGeometry geometry,
        PoolingImages images,
        nint stride,
        int count,
        int parts
    ) : IParallelJob
        where T : unmanaged, ILanes<T>
        where TKernel : struct, IPoolingKernel
    {
        public void Execute(int part)
        {
            int end = (int)((long)count * (part + 1) / parts);
            for (int image = (int)((long)count * part / parts); image < end; image++)
            {
                TKernel.Run<T>(geometry, stride, images.At(image, geometry, stride));
            }
        }
    }
}
