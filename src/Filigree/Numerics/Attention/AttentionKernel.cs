using System.Runtime.Intrinsics;

namespace Filigree.Numerics;

/// <summary>
/// Attention of one sample, head by head: shares = softmax(scale * Q K'), results = shares * V. The shares lie as [key, query], so that vectors run along queries
/// and the softmax needs no sum across a vector. Every product is a dense one with its order of additions, every other sum runs in order: the
/// bits depend neither on the threads nor on the vectors of the machine.
/// </summary>
// Safe: the operation holds what is pointed to fixed; samples lie one behind the other, [token, queries and keys and values] of a stride, results [token, channel].
internal unsafe struct AttentionKernel
{
    // What a token gives itself where the diagonal is masked, as SL-ViT has it.
    private const float Masked = -987_654_321;

    public AttentionShape Shape;

    /// <summary>Queries, keys and values.</summary>
    public float* X;
    public nint XStride;

    /// <summary>Results, or the gradient by them.</summary>
    public float* Y;
    public nint YStride;

    /// <summary>One factor a head.</summary>
    public float* Scales;

    /// <summary>Shares of all samples and heads; null to keep none.</summary>
    public float* Shares;

    /// <summary>Receives the gradient by X.</summary>
    public float* Gradient;

    /// <summary>Whether what is there is added to.</summary>
    public bool Accumulates;

    /// <summary>Receives the gradient by each scale, of each sample; null for none.</summary>
    public double* ScaleGradients;

    /// <summary>The results of a sample.</summary>
    public readonly void Forward(int sample)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Forward<Lanes512>(sample);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Forward<Lanes256>(sample);
        }
        else
        {
            Forward<Lanes128>(sample);
        }
    }

    /// <summary>The gradients of a sample.</summary>
    public readonly void Backward(int sample)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Backward<Lanes512>(sample);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Backward<Lanes256>(sample);
        }
        else
        {
            Backward<Lanes128>(sample);
        }
    }

    internal readonly void Forward<T>(int sample)
        where T : unmanaged, ILanes<T>
    {
        (int tokens, int width, int stride) = (Shape.Tokens, Shape.Width, Shape.ShareStride);
        float* turned = TurnedRoom();
        for (int head = 0; head < Shape.Heads; head++)
        {
            float* queries = X + sample * tokens * XStride + head * width;
            float* keys = queries + Shape.Channels;
            float* values = keys + Shape.Channels;
            float* shares = SharesOf(sample, head);
            TransposeKernel.Run(queries, XStride, turned, stride, tokens, width);
            Elementwise.Scale(Scales[head], new Span<float>(turned, width * stride));
            ProductKernel.Run<T>(Lanes<T>(tokens, width, keys, XStride, turned, shares));
            for (int token = 0; Shape.MasksDiagonal && token < tokens; token++)
            {
                shares[(token * stride) + token] = Masked;
            }

            SoftmaxColumns.Forward<T>(shares, tokens, tokens, stride);
            ProductKernel.Run<T>(Lanes<T>(width, tokens, values, XStride, shares, turned) with { ATransposed = true });
            TransposeKernel.Run(turned, stride, Y + sample * tokens * YStride + head * width, YStride, width, tokens);
        }
    }

    internal readonly void Backward<T>(int sample)
        where T : unmanaged, ILanes<T>
    {
        (int tokens, int width, int stride) = (Shape.Tokens, Shape.Width, Shape.ShareStride);
        float* slopes = AttentionScratch.Shares(Shape.ShareCount);
        float* byQueries = AttentionScratch.Queries(tokens * width);
        float* turned = TurnedRoom();
        for (int head = 0; head < Shape.Heads; head++)
        {
            nint start = sample * tokens * XStride + head * width;
            float* queries = X + start;
            float* keys = queries + Shape.Channels;
            float* values = keys + Shape.Channels;
            float* dQueries = Gradient + start;
            float* dKeys = dQueries + Shape.Channels;
            float* dValues = dKeys + Shape.Channels;
            float* dy = Y + sample * tokens * YStride + head * width;
            float* shares = SharesOf(sample, head);
            ProductKernel.Run<T>(OverQueries(shares, dy, YStride, dValues));
            TransposeKernel.Run(dy, YStride, turned, stride, tokens, width);
            ProductKernel.Run<T>(Lanes<T>(tokens, width, values, XStride, turned, slopes));
            SoftmaxColumns.Backward<T>(shares, slopes, tokens, tokens, stride);
            ProductKernel.Run<T>(OverQueries(slopes, queries, XStride, dKeys) with { Scale = Scales[head] });

            // Without the scale, these and the queries give its own gradient.
            ProductKernel.Run<T>(Lanes<T>(width, tokens, keys, XStride, slopes, turned) with { ATransposed = true });
            TransposeKernel.Run(turned, stride, byQueries, width, width, tokens);
            if (ScaleGradients is not null)
            {
                ScaleGradients[sample * Shape.Heads + head] = Dot(byQueries, width, queries, XStride, tokens, width);
            }

            for (int token = 0; token < tokens; token++)
            {
                var to = new Span<float>(dQueries + (token * XStride), width);
                if (!Accumulates)
                {
                    to.Clear();
                }

                Elementwise.AddScaled(Scales[head], new ReadOnlySpan<float>(byQueries + (token * width), width), to);
            }
        }
    }

    // Room for one head's queries, or what is as large, [channel, token]. What is behind the tokens stays 0, so that no vector holds what is no number.
    private readonly float* TurnedRoom()
    {
        int length = Shape.Width * Shape.ShareStride;
        float* room = AttentionScratch.Turned(length);
        new Span<float>(room, length).Clear();
        return room;
    }

    // Vectors run along the queries' tokens: c [rows, token] = a [rows, depth] b [depth, token], b and c of the shares' stride.
    private readonly ProductOperands Lanes<T>(int rows, int depth, float* a, nint aStride, float* b, float* c)
        where T : unmanaged, ILanes<T>
    {
        int columns = ProductKernel.Count(Shape.Tokens, T.Count) * T.Count;
        return Product(rows, columns, depth, a, aStride, b, Shape.ShareStride, c, Shape.ShareStride) with
        {
            IsPadded = true,
        };
    }

    // Sums over the queries' tokens: c [token, channel] = a [token, query] b [query, channel], c among the gradients.
    private readonly ProductOperands OverQueries(float* a, float* b, nint bStride, float* c) =>
        Product(Shape.Tokens, Shape.Width, Shape.Tokens, a, Shape.ShareStride, b, bStride, c, XStride) with
        {
            Accumulate = Accumulates,
        };

    private readonly float* SharesOf(int sample, int head) =>
        Shares is null
            ? AttentionScratch.Shares(Shape.ShareCount)
            : Shares + ((nint)sample * Shape.Heads + head) * Shape.ShareCount;

    private static ProductOperands Product(
        int rows,
        int columns,
        int depth,
        float* a,
        nint aStride,
        float* b,
        nint bStride,
        float* c,
        nint cStride
    ) =>
        new()
        {
            Rows = rows,
            Columns = columns,
            Depth = depth,
            A = a,
            AStride = aStride,
            B = b,
            BStride = bStride,
            BEnd = b + (nint)(depth - 1) * bStride + columns,
            C = c,
            CStride = cStride,
            Scale = 1,
        };

    // Over four lanes of doubles, and what is left of each row.
    private static double Dot(float* a, nint aStride, float* b, nint bStride, int rows, int columns)
    {
        Vector256<double> lower = default;
        Vector256<double> upper = default;
        double rest = 0;
        for (int row = 0; row < rows; row++, a += aStride, b += bStride)
        {
            int column = 0;
            for (; column <= columns - 8; column += 8)
            {
                Vector256<float> left = Vector256.Load(a + column);
                Vector256<float> right = Vector256.Load(b + column);
                lower += Vector256.WidenLower(left) * Vector256.WidenLower(right);
                upper += Vector256.WidenUpper(left) * Vector256.WidenUpper(right);
            }

            for (; column < columns; column++)
            {
                rest += (double)a[column] * b[column];
            }
        }

        return LaneTree.Sum(lower + upper) + rest;
    }
}
