using Filigree.Numerics;

namespace Filigree.Tensors;

/// <summary>A form's numbers and the gradient by them. Memory is taken on first use.</summary>
/// <param name="rows">Number of rows.</param>
/// <param name="columns">Number of columns.</param>
internal sealed class FormMemory(int rows, int columns)
{
    private readonly List<WeightUse> uses = [];
    private Variable? variable;

    public Variable Variable => variable ??= new Variable(rows, columns, requiresGradient: true);

    public Tensor Value => Variable.Value;

    /// <summary>The gradient where it is known only as a product; null elsewhere.</summary>
    public ProductGradient? Pending { get; private set; }

    /// <summary>True if the last backward pass gave a gradient, computed or not yet.</summary>
    public bool HasGradient => variable is { HasGradient: true } || Pending is not null;

    /// <summary>The gradient, computed now if it is pending.</summary>
    public Tensor Gradient(Workers? workers)
    {
        if (Pending is ProductGradient product)
        {
            Pending = null;
            Add(product, workers);
        }

        return Variable.Gradient;
    }

    /// <summary>Adds to the gradient; the first product of a step waits for the update.</summary>
    public void AddGradient(ProductGradient product, Workers workers)
    {
        if (HasGradient)
        {
            _ = Gradient(workers);
            Add(product, workers);
            return;
        }

        Pending = product;
    }

    /// <summary>The products by connections alone of the last backward pass, in its order.</summary>
    public IReadOnlyList<WeightUse> Uses => uses;

    /// <summary>Remembers a product, from which the gradient at entries without a connection can be computed.</summary>
    public void AddUse(in WeightUse use) => uses.Add(use);

    public void ForgetGradient()
    {
        Pending = null;
        uses.Clear();
        variable?.ForgetGradient();
    }

    public void Release()
    {
        variable?.Release();
        variable = null;
        Pending = null;
        uses.Clear();
    }

    private void Add(in ProductGradient product, Workers? workers)
    {
        Tensor gradient = Variable.WriteGradient(out bool accumulate);
        if (!accumulate)
        {
            product.Compute(0, gradient.Matrix, workers);
            return;
        }

        using var term = new Tensor(gradient.Rows, gradient.Columns);
        product.Compute(0, term.Matrix, workers);
        Elementwise.Add(term.Span, gradient.Span);
    }
}
