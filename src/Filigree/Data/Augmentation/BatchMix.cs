using System.Buffers;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Data;

/// <summary>
/// Mixes each sample of a batch with another of the same batch, and their classes with them, with some probability: all of them by Mixup, a x +
/// (1 - a) x' with a uniform in (0, 1), or all by CutMix, a rectangle of the other whose area leaves a part a on average. The partners are a random
/// permutation of the batch; a class has the share a, the partner's the rest.
/// </summary>
/// <param name="probability">Of a batch being mixed, 0 to 1.</param>
/// <param name="cutMix">Of CutMix where a batch is mixed, 0 to 1; Mixup otherwise.</param>
internal sealed class BatchMix(double probability, double cutMix) : IBatchAugmentation
{
    private static readonly NumberOption ProbabilityOption = new("probability", "of a batch being mixed", 0.5, 0, 1);

    /// <summary>The rules in study files.</summary>
    public static IReadOnlyList<Rule<IAugmentation>> Rules { get; } =
    [
        RuleOf("mixup", "mixes the batch's images, and their classes", 0, "Zhang et al. 2018"),
        RuleOf("cutmix", "puts parts of the batch's images into others, and mixes their classes", 1, "Yun et al. 2019"),
        RuleOf("mix", "mixup or cutmix, by a coin for each batch", 0.5, "SPT_LSA_ViT"),
    ];

    private readonly double probability = ProbabilityOption.Check(probability);
    private readonly double cutMix = ProbabilityOption.Check(cutMix);

    /// <inheritdoc/>
    public void Apply(MatrixSpan inputs, MatrixSpan targets, SampleShape shape, RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        bool isMixed = stream.NextDouble() < probability;
        bool isCut = stream.NextDouble() < cutMix;
        double own = stream.NextDouble();
        double top = stream.NextDouble();
        double left = stream.NextDouble();
        if (!isMixed)
        {
            return;
        }

        int[] memory = ArrayPool<int>.Shared.Rent(inputs.Rows);
        Span<int> partners = memory.AsSpan(0, inputs.Rows);
        stream.FillPermutation(partners);
        if (isCut)
        {
            int half = (int)(shape.Height * Math.Sqrt(1 - own)) / 2;
            int wide = (int)(shape.Width * Math.Sqrt(1 - own)) / 2;
            CutMix(inputs, targets, shape, partners, (int)(top * shape.Height), (int)(left * shape.Width), half, wide);
        }
        else
        {
            Mix(inputs, partners, (float)own);
            Mix(targets, partners, (float)own);
        }

        ArrayPool<int>.Shared.Return(memory);
    }

    /// <summary>Puts a rectangle of each sample's partner into it, and mixes their classes by its area.</summary>
    /// <param name="inputs">[sample, feature].</param>
    /// <param name="targets">[sample, class].</param>
    /// <param name="shape">The samples' sizes.</param>
    /// <param name="partners">Each sample's partner.</param>
    /// <param name="row">The row of the rectangle's middle.</param>
    /// <param name="column">The column of its middle.</param>
    /// <param name="half">Half its height; what reaches beyond the image is cut off.</param>
    /// <param name="wide">Half its width.</param>
    internal static void CutMix(
        MatrixSpan inputs,
        MatrixSpan targets,
        SampleShape shape,
        ReadOnlySpan<int> partners,
        int row,
        int column,
        int half,
        int wide
    )
    {
        int top = Math.Max(row - half, 0);
        int left = Math.Max(column - wide, 0);
        int height = Math.Min(row + half, shape.Height) - top;
        int width = Math.Min(column + wide, shape.Width) - left;
        for (int y = top; y < top + height; y++)
        {
            int first = ((y * shape.Width) + left) * shape.Channels;
            int length = width * shape.Channels;
            if (length > 0)
            {
                Mix(
                    new MatrixSpan(
                        inputs.Values[first..(((inputs.Rows - 1) * inputs.Stride) + first + length)],
                        inputs.Rows,
                        length,
                        inputs.Stride
                    ),
                    partners,
                    0
                );
            }
        }

        Mix(targets, partners, (float)(1 - ((double)height * width / shape.Positions)));
    }

    /// <summary>x = own x + (1 - own) x', where x' is the partner's row as it was.</summary>
    internal static void Mix(MatrixSpan rows, ReadOnlySpan<int> partners, float own)
    {
        float[] memory = ArrayPool<float>.Shared.Rent(rows.Rows * rows.Columns);
        Span<float> before = memory.AsSpan(0, rows.Rows * rows.Columns);
        for (int row = 0; row < rows.Rows; row++)
        {
            rows.Row(row).CopyTo(before[(row * rows.Columns)..]);
        }

        for (int row = 0; row < rows.Rows; row++)
        {
            ReadOnlySpan<float> other = before.Slice(partners[row] * rows.Columns, rows.Columns);
            Elementwise.Mix(other, before.Slice(row * rows.Columns, rows.Columns), own, rows.Row(row));
        }

        ArrayPool<float>.Shared.Return(memory);
    }

    private static Rule<IAugmentation> RuleOf(string name, string description, double cutMix, string source) =>
        new(name, description, [ProbabilityOption], options => new BatchMix(options.Get(ProbabilityOption), cutMix))
        {
            Source = source,
        };
}
