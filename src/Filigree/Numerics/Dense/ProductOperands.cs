namespace Filigree.Numerics;

/// <summary>The operands of one dense product, or of a block of it, as addresses.</summary>
// Safe: holds addresses for the length of a product, while MatrixProduct, or FusedUpdate, holds the matrices fixed.
internal unsafe struct ProductOperands
{
    /// <summary>Rows of the result.</summary>
    public int Rows;

    /// <summary>Columns of the result.</summary>
    public int Columns;

    /// <summary>Length of the sums.</summary>
    public int Depth;

    /// <summary>Left operand: [Rows, Depth], or stored [Depth, Rows].</summary>
    public float* A;

    /// <summary>Distance of two stored rows of the left operand.</summary>
    public nint AStride;

    /// <summary>Whether the left operand is stored transposed.</summary>
    public bool ATransposed;

    /// <summary>Right operand: [Depth, Columns], or stored [Columns, Depth].</summary>
    public float* B;

    /// <summary>Distance of two stored rows of the right operand.</summary>
    public nint BStride;

    /// <summary>Whether the right operand is stored transposed.</summary>
    public bool BTransposed;

    /// <summary>End of the memory of the right operand that may be read.</summary>
    public float* BEnd;

    /// <summary>The result.</summary>
    public float* C;

    /// <summary>Distance of two rows of the result.</summary>
    public nint CStride;

    /// <summary>Whether the result is added to what is in memory.</summary>
    public bool Accumulate;

    /// <summary>Factor of the sums.</summary>
    public float Scale;

    /// <summary>One number a column, or null.</summary>
    public float* Bias;

    /// <summary>Whether negative results become 0.</summary>
    public bool Relu;

    /// <summary>
    /// Whether the rows of the right operand (unless it is transposed), of the result and of the bias are padded with zeros to
    /// whole vectors, and stay so.
    /// </summary>
    public bool IsPadded;

    /// <summary>From the operands and the addresses of their values.</summary>
    public static ProductOperands Of(
        ReadOnlyMatrixSpan a,
        ReadOnlyMatrixSpan b,
        MatrixSpan c,
        float* aValues,
        float* bValues,
        float* cValues,
        float* bias,
        bool accumulate,
        float scale,
        bool relu
    ) =>
        new()
        {
            Rows = c.Rows,
            Columns = c.Columns,
            Depth = a.Columns,
            A = aValues,
            AStride = a.Stride,
            ATransposed = a.IsTransposed,
            B = bValues,
            BStride = b.Stride,
            BTransposed = b.IsTransposed,
            BEnd = bValues + b.Values.Length,
            C = cValues,
            CStride = c.Stride,
            Accumulate = accumulate,
            Scale = scale,
            Bias = bias,
            Relu = relu,
        };

    /// <summary>Whether the result is the bare sums.</summary>
    public readonly bool IsPlain => !Accumulate && Scale == 1 && Bias is null && !Relu;

    /// <summary>The same, with as many columns as whole vectors have, if the rows are padded.</summary>
    public readonly ProductOperands InWholeVectors<T>()
        where T : unmanaged, ILanes<T>
    {
        ProductOperands product = this;
        if (IsPadded && !BTransposed)
        {
            product.Columns = ProductKernel.Count(Columns, T.Count) * T.Count;
        }
        return product;
    }

    /// <summary>Address of element (row, k) of the left operand.</summary>
    public readonly float* LeftAt(nint row, nint k) => ATransposed ? A + k * AStride + row : A + row * AStride + k;

    /// <summary>Address of element (k, column) of the right operand.</summary>
    public readonly float* RightAt(nint k, nint column) =>
        BTransposed ? B + column * BStride + k : B + k * BStride + column;

    /// <summary>The product of some rows and columns.</summary>
    public readonly ProductOperands Block(int row, int rows, int column, int columns)
    {
        ProductOperands block = this;
        block.Rows = rows;
        block.Columns = columns;
        block.A = LeftAt(row, 0);
        block.B = RightAt(0, column);
        block.C = C + row * CStride + column;
        block.Bias = Bias is null ? null : Bias + column;
        return block;
    }
}
