using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

/// <summary>What a kernel reads and writes, from its first image on.</summary>
// Safe: Pooling holds the matrices fixed until all threads are done, and cuts windows at the edges of the image.
internal unsafe struct PoolingImages
{
    public float* X;
    public float* Y;
    public float* OutputGradient;
    public float* InputGradient;
    public bool Accumulates;
    public bool CountsPadding;

    /// <summary>The same from another image on.</summary>
    public readonly PoolingImages At(nint image, in PoolingGeometry geometry, nint stride)
    {
        nint large = image * geometry.Height * geometry.Width * stride;
        nint small = image * geometry.OutputHeight * geometry.OutputWidth * stride;
        PoolingImages at = this;
        at.X += large;
        at.InputGradient += large;
        at.Y += small;
        at.OutputGradient += small;
        return at;
    }

    /// <summary>Zeros, where the gradient is not added to what is there.</summary>
    public readonly void Begin(in PoolingGeometry geometry, nint stride)
    {
        if (!Accumulates)
        {
            new Span<float>(InputGradient, (int)(geometry.Height * geometry.Width * stride)).Clear();
        }
    }

    /// <summary>What a mean divides by.</summary>
    public readonly float Divisor(in PoolingGeometry geometry, in PoolingWindow window) =>
        CountsPadding ? geometry.KernelHeight * geometry.KernelWidth : window.Count;
}

/// <summary>One image.</summary>
internal interface IPoolingKernel
{
    static abstract void Run<T>(in PoolingGeometry geometry, nint stride, in PoolingImages image)
        where T : unmanaged, ILanes<T>;
}

// Safe: Pooling holds the matrices fixed until all threads are done, and cuts windows at the edges of the image.
internal readonly unsafe struct MaxKernel : IPoolingKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T>(in PoolingGeometry geometry, nint stride, in PoolingImages image)
        where T : unmanaged, ILanes<T>
    {
        float* to = image.Y;
        for (int y = 0; y < geometry.OutputHeight; y++)
        {
            for (int x = 0; x < geometry.OutputWidth; x++, to += stride)
            {
                PoolingWindow window = geometry.At(y, x);
                for (nint column = 0; column < stride; column += T.Count)
                {
                    T largest = float.NegativeInfinity;
                    for (int row = window.Top; row < window.Bottom; row++)
                    {
                        float* from = image.X + ((nint)row * geometry.Width + window.Left) * stride + column;
                        for (int place = window.Left; place < window.Right; place++, from += stride)
                        {
                            // The first of equal ones stays, and so does NaN.
                            T value = T.Load(from);
                            largest = T.Select(
                                T.Equal(largest, largest),
                                T.Select(value <= largest, largest, value),
                                largest
                            );
                        }
                    }

                    T.Store(to + column, largest);
                }
            }
        }
    }
}

// Safe: Pooling holds the matrices fixed until all threads are done, and cuts windows at the edges of the image.
internal readonly unsafe struct MaxBackwardKernel : IPoolingKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T>(in PoolingGeometry geometry, nint stride, in PoolingImages image)
        where T : unmanaged, ILanes<T>
    {
        image.Begin(geometry, stride);
        nint offset = 0;
        for (int y = 0; y < geometry.OutputHeight; y++)
        {
            for (int x = 0; x < geometry.OutputWidth; x++, offset += stride)
            {
                PoolingWindow window = geometry.At(y, x);
                for (nint column = 0; column < stride; column += T.Count)
                {
                    T largest = T.Load(image.Y + offset + column);
                    T left = T.Load(image.OutputGradient + offset + column);
                    for (int row = window.Top; row < window.Bottom; row++)
                    {
                        nint place = ((nint)row * geometry.Width + window.Left) * stride + column;
                        for (int count = window.Left; count < window.Right; count++, place += stride)
                        {
                            T isLargest = T.Equal(T.Load(image.X + place), largest);
                            float* to = image.InputGradient + place;
                            T.Store(to, T.Load(to) + T.Select(isLargest, left, T.Zero));
                            left = T.Select(isLargest, T.Zero, left);
                        }
                    }
                }
            }
        }
    }
}

// Safe: Pooling holds the matrices fixed until all threads are done, and cuts windows at the edges of the image.
internal readonly unsafe struct MeanKernel : IPoolingKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T>(in PoolingGeometry geometry, nint stride, in PoolingImages image)
        where T : unmanaged, ILanes<T>
    {
        float* to = image.Y;
        for (int y = 0; y < geometry.OutputHeight; y++)
        {
            for (int x = 0; x < geometry.OutputWidth; x++, to += stride)
            {
                PoolingWindow window = geometry.At(y, x);
                T divisor = image.Divisor(geometry, window);
                for (nint column = 0; column < stride; column += T.Count)
                {
                    T sum = T.Zero;
                    for (int row = window.Top; row < window.Bottom; row++)
                    {
                        float* from = image.X + ((nint)row * geometry.Width + window.Left) * stride + column;
                        for (int place = window.Left; place < window.Right; place++, from += stride)
                        {
                            sum += T.Load(from);
                        }
                    }

                    T.Store(to + column, sum / divisor);
                }
            }
        }
    }
}

// Safe: Pooling holds the matrices fixed until all threads are done, and cuts windows at the edges of the image.
internal readonly unsafe struct MeanBackwardKernel : IPoolingKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T>(in PoolingGeometry geometry, nint stride, in PoolingImages image)
        where T : unmanaged, ILanes<T>
    {
        image.Begin(geometry, stride);
        float* gradient = image.OutputGradient;
        for (int y = 0; y < geometry.OutputHeight; y++)
        {
            for (int x = 0; x < geometry.OutputWidth; x++, gradient += stride)
            {
                PoolingWindow window = geometry.At(y, x);
                T divisor = image.Divisor(geometry, window);
                for (nint column = 0; column < stride; column += T.Count)
                {
                    T share = T.Load(gradient + column) / divisor;
                    for (int row = window.Top; row < window.Bottom; row++)
                    {
                        float* to = image.InputGradient + ((nint)row * geometry.Width + window.Left) * stride + column;
                        for (int place = window.Left; place < window.Right; place++, to += stride)
                        {
                            T.Store(to, T.Load(to) + share);
                        }
                    }
                }
            }
        }
    }
}
