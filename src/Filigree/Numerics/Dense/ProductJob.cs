namespace Filigree.Numerics;

/// <summary>A dense product cut into blocks of rows or of columns, for several threads.</summary>
internal readonly struct ProductJob<T> : IParallelJob
    where T : unmanaged, ILanes<T>
{
    private readonly ProductOperands product;
    private readonly bool cutsColumns;
    private readonly int units;
    private readonly int width;

    public ProductJob(in ProductOperands product, int threads)
    {
        this.product = product;
        width = 2 * T.Count;

        // Blocks of columns pack no panel twice; blocks of rows balance better where there are few panels.
        int panels = ProductKernel.Count(product.Columns, width);
        cutsColumns =
            panels >= 8 * threads || product.Rows < 24 * threads || (product.BTransposed && panels >= threads);
        units = cutsColumns ? panels : product.Rows;
        Parts = Math.Min(units, threads);
    }

    public int Parts { get; }

    public void Execute(int part)
    {
        (int start, int end) = ProductKernel.Share(units, Parts, part);
        if (cutsColumns)
        {
            int column = start * width;
            int columnEnd = Math.Min(product.Columns, end * width);
            ProductKernel.Run<T>(product.Block(0, product.Rows, column, columnEnd - column));
        }
        else
        {
            ProductKernel.Run<T>(product.Block(start, end - start, 0, product.Columns));
        }
    }
}
