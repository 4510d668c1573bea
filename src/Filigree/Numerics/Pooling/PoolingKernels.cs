using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

/// <summary>What a kernel reads and writes, from its first image on.</summary>
// Safe: Pooling holds the matrices fixed until all threads are done, and cuts windows at the edges of the image.
internal unsafe struct PoolingImages
{
    public float* X;
    public float* Y;
    public float* Places;
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
        at.Places += small;
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

/// <summary>Maxima as they are.</summary>
internal readonly struct All;

/// <summary>Maxima that are at least 0.</summary>
internal readonly struct AboveZero;

/// <summary>One image.</summary>
internal interface IPoolingKernel
{
    static abstract void Run<T>(in PoolingGeometry geometry, nint stride, in PoolingImages image)
        where T : unmanaged, ILanes<T>;
}

// Safe: Pooling holds the matrices fixed until all threads are done, and cuts windows at the edges of the image.
internal readonly unsafe struct MaxKernel<TRange> : IPoolingKernel
    where TRange : struct
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T>(in PoolingGeometry geometry, nint stride, in PoolingImages image)
        where T : unmanaged, ILanes<T>
    {
        if (geometry.IsHalf)
        {
            Half<T>(geometry, stride, image);
            return;
        }

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
                            largest = Larger(largest, T.Load(from));
                        }
                    }

                    T.Store(to + column, InRange(largest));
                }
            }
        }
    }

    // Windows of 2 x 2 side by side, which most networks have.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Half<T>(in PoolingGeometry geometry, nint stride, in PoolingImages image)
        where T : unmanaged, ILanes<T>
    {
        float* to = image.Y;
        nint below = geometry.Width * stride;
        for (int y = 0; y < geometry.OutputHeight; y++)
        {
            float* from = image.X + 2 * y * below;
            for (int x = 0; x < geometry.OutputWidth; x++, from += stride)
            {
                for (nint column = 0; column < stride; column += T.Count, from += T.Count, to += T.Count)
                {
                    T upper = Larger(T.Load(from), T.Load(from + stride));
                    T lower = Larger(upper, T.Load(from + below));
                    T.Store(to, InRange(Larger(lower, T.Load(from + below + stride))));
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T InRange<T>(T largest)
        where T : unmanaged, ILanes<T> =>
        typeof(TRange) == typeof(AboveZero) ? T.Select(largest <= T.Zero, T.Zero, largest) : largest;

    // The first of equal ones stays, and so does NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Larger<T>(T largest, T value)
        where T : unmanaged, ILanes<T> =>
        T.Select(T.Equal(largest, largest), T.Select(value <= largest, largest, value), largest);
}

// Safe: Pooling holds the matrices fixed until all threads are done, and cuts windows at the edges of the image.
internal readonly unsafe struct MaxBackwardKernel : IPoolingKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T>(in PoolingGeometry geometry, nint stride, in PoolingImages image)
        where T : unmanaged, ILanes<T>
    {
        if (geometry.IsHalf && !image.Accumulates)
        {
            Half<T>(geometry, stride, image);
            return;
        }

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

    // Windows of 2 x 2 side by side: each number is written once, and none is read.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Half<T>(in PoolingGeometry geometry, nint stride, in PoolingImages image)
        where T : unmanaged, ILanes<T>
    {
        if (geometry.Height != 2 * geometry.OutputHeight || geometry.Width != 2 * geometry.OutputWidth)
        {
            image.Begin(geometry, stride);
        }

        float* largest = image.Y;
        float* gradient = image.OutputGradient;
        nint below = geometry.Width * stride;
        for (int y = 0; y < geometry.OutputHeight; y++)
        {
            nint at = 2 * y * below;
            for (int x = 0; x < geometry.OutputWidth; x++, at += stride)
            {
                for (nint column = 0; column < stride; column += T.Count, at += T.Count)
                {
                    T left = T.Load(gradient);
                    left = Give(image, at, T.Load(largest), left);
                    left = Give(image, at + stride, T.Load(largest), left);
                    left = Give(image, at + below, T.Load(largest), left);
                    Give(image, at + below + stride, T.Load(largest), left);
                    largest += T.Count;
                    gradient += T.Count;
                }
            }
        }
    }

    // What is left for the positions behind; a sum with 0, as in other windows.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Give<T>(in PoolingImages image, nint place, T largest, T left)
        where T : unmanaged, ILanes<T>
    {
        T isLargest = T.Equal(T.Load(image.X + place), largest);
        T.Store(image.InputGradient + place, T.PlusZero(T.Select(isLargest, left, T.Zero)));
        return T.Select(isLargest, T.Zero, left);
    }
}

/// <summary>
/// Maxima over windows of 2 x 2 side by side that are at least 0, and which position of its window each is the first of: 0 to 3 row by row, 4 for NaN.
/// </summary>
// Safe: Pooling holds the matrices fixed until all threads are done; windows lie within the image.
internal readonly unsafe struct PlacedMaxKernel : IPoolingKernel
{
    private const float NoPlace = 4;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T>(in PoolingGeometry geometry, nint stride, in PoolingImages image)
        where T : unmanaged, ILanes<T>
    {
        float* to = image.Y;
        float* places = image.Places;
        nint below = geometry.Width * stride;
        T one = 1,
            two = 2,
            three = 3,
            none = NoPlace;
        for (int y = 0; y < geometry.OutputHeight; y++)
        {
            float* from = image.X + 2 * y * below;
            for (int x = 0; x < geometry.OutputWidth; x++, from += stride)
            {
                for (nint column = 0; column < stride; column += T.Count, from += T.Count)
                {
                    T a = T.Load(from);
                    T b = T.Load(from + stride);
                    T c = T.Load(from + below);
                    T d = T.Load(from + below + stride);
                    T largest = MaxKernel<AboveZero>.Larger(MaxKernel<AboveZero>.Larger(a, b), c);
                    largest = MaxKernel<AboveZero>.Larger(largest, d);
                    T place = T.Select(T.Equal(d, largest), three, none);
                    place = T.Select(T.Equal(c, largest), two, place);
                    place = T.Select(T.Equal(b, largest), one, place);
                    place = T.Select(T.Equal(a, largest), T.Zero, place);
                    T.Store(to, MaxKernel<AboveZero>.InRange(largest));
                    T.Store(places, place);
                    to += T.Count;
                    places += T.Count;
                }
            }
        }
    }
}

/// <summary>Gives the gradient of every maximum to its place; each number is written once, and none is read.</summary>
// Safe: Pooling holds the matrices fixed until all threads are done; windows lie within the image.
internal readonly unsafe struct PlacedMaxBackwardKernel : IPoolingKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T>(in PoolingGeometry geometry, nint stride, in PoolingImages image)
        where T : unmanaged, ILanes<T>
    {
        if (geometry.Height != 2 * geometry.OutputHeight || geometry.Width != 2 * geometry.OutputWidth)
        {
            image.Begin(geometry, stride);
        }

        float* places = image.Places;
        float* gradient = image.OutputGradient;
        nint below = geometry.Width * stride;
        T one = 1,
            two = 2,
            three = 3;
        for (int y = 0; y < geometry.OutputHeight; y++)
        {
            float* to = image.InputGradient + 2 * y * below;
            for (int x = 0; x < geometry.OutputWidth; x++, to += stride)
            {
                for (nint column = 0; column < stride; column += T.Count, to += T.Count)
                {
                    // A sum with 0, as in windows whose gradients are added.
                    T left = T.PlusZero(T.Load(gradient));
                    T place = T.Load(places);
                    T.Store(to, T.Select(T.Equal(place, T.Zero), left, T.Zero));
                    T.Store(to + stride, T.Select(T.Equal(place, one), left, T.Zero));
                    T.Store(to + below, T.Select(T.Equal(place, two), left, T.Zero));
                    T.Store(to + below + stride, T.Select(T.Equal(place, three), left, T.Zero));
                    places += T.Count;
                    gradient += T.Count;
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
