using System.Numerics;
using Filigree.Cli.Shell;
using Filigree.Formats;
using static System.FormattableString;

namespace Filigree.Cli.Checkpoints;

/// <summary>Opens models, and says on standard error what a reader of the results should know about how they were read.</summary>
internal static class CheckpointInput
{
    /// <summary>Opens a model.</summary>
    /// <exception cref="UserError">It is missing, damaged, or of a format that is not read.</exception>
    public static WeightFile Open(Terminal terminal, string path, WeightFileOptions options)
    {
        var file = WeightFile.Open(path, options);
        foreach (string warning in file.Warnings)
        {
            terminal.Error.WriteLine($"filigree: {warning}");
        }

        if (options.HasBiasRow && file.Layers.All(layer => layer.ReadBiasRow() is null))
        {
            terminal.Error.WriteLine($"filigree: {path}: no layer is a SciPy matrix, so that --bias-row means nothing");
        }

        string[] turned = [.. Turned(file)];
        if (turned.Length > 0)
        {
            string why =
                file.Onnx is not null ? "by the nodes that read them"
                : options.Kernels is null ? "by their names"
                : "by --kernels";
            terminal.Error.WriteLine($"filigree: read as [in, out], {why}: {CheckpointFile.Some(turned)}");
        }

        return file;
    }

    /// <summary>The layers whose tensors are [in, out].</summary>
    public static IEnumerable<string> Turned(WeightFile file) =>
        file.Layers.Where(layer => layer.Layout.Order != KernelOrder.OutIn).Select(layer => layer.Name);

    /// <summary>Refuses a layer whose numbers are multiplied where they are used, if others are to be written in their place.</summary>
    /// <exception cref="UserError">They are.</exception>
    public static void RequireUnscaled(WeightFile file, WeightLayer layer)
    {
        if (layer.Factor != 1)
        {
            throw new UserError(
                Invariant($"its weights are the tensor's numbers times {layer.Factor:R}, as its Gemm's alpha says"),
                $"{file.Path}: {layer.Name}",
                "an alpha of 1",
                "convert the model to .safetensors, which works it in"
            );
        }
    }

    /// <summary>Refuses a layer that holds a NaN or an infinity, where an answer from it would be wrong.</summary>
    /// <param name="file">The model.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="weights">Its matrix view [output, input].</param>
    /// <exception cref="UserError">It holds one: the first is named by its place.</exception>
    public static void RequireFinite(WeightFile file, WeightLayer layer, ReadOnlySpan<float> weights) =>
        RequireFinite(file, layer, weights, place => Math.DivRem(place, layer.Shape.Inputs));

    /// <summary>
    /// A layer's connections, all of them finite. A weight of double precision that single precision does not hold is its smallest or greatest
    /// number where the layer is held by its connections.
    /// </summary>
    /// <exception cref="UserError">One is not, or the file is damaged.</exception>
    public static Numerics.SparseMatrix ReadSparse(WeightFile file, WeightLayer layer)
    {
        Numerics.SparseMatrix connections =
            layer.IsSparse && layer.ReadSparseDoubles() is { } doubles ? doubles.ToNearest() : layer.ReadSparse();
        RequireFinite(file, layer, connections);
        return connections;
    }

    /// <summary>Refuses a layer whose connections hold a NaN or an infinity.</summary>
    /// <param name="file">The model.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="connections">Its connections.</param>
    /// <exception cref="UserError">They hold one: the first is named by its place.</exception>
    public static void RequireFinite(WeightFile file, WeightLayer layer, Numerics.SparseMatrix connections) =>
        RequireFinite(
            file,
            layer,
            connections.Values,
            place =>
            {
                int output = 0;
                while (connections.Starts[output + 1] <= place)
                {
                    output++;
                }

                return (output, connections.Indices[place]);
            }
        );

    private static void RequireFinite(
        WeightFile file,
        WeightLayer layer,
        ReadOnlySpan<float> weights,
        Func<int, (int Output, int Input)> placeOf
    )
    {
        NonFiniteCount count = NonFiniteCount.Of(weights);
        if (count.IsNone)
        {
            return;
        }

        if (DoublesOf(layer, weights.Length) is { } doubles && doubles.Length == weights.Length)
        {
            RefuseFirst<double>(file, layer, doubles, placeOf);
            RefuseTooLarge(file, layer, doubles, placeOf);
        }

        RefuseFirst(file, layer, weights, placeOf);
    }

    // The numbers themselves: finite ones may be infinite in single precision, and those that are 0 in it may have been left out.
    private static double[]? DoublesOf(WeightLayer layer, int count) =>
        layer is { Type: ElementType.Float64, Factor: 1, IsSparse: false, Weights: { } stored, Masks.Count: 0 }
            ? layer.Layout.ToMatrix(stored.ReadDoubles())
        : layer.ReadSparseDoubles() is not { } connections ? null
        : connections.Weights.Length == count ? connections.Weights
        : connections.WithoutVanished().Weights;

    private static void RefuseFirst<T>(
        WeightFile file,
        WeightLayer layer,
        ReadOnlySpan<T> weights,
        Func<int, (int Output, int Input)> placeOf
    )
        where T : IFloatingPointIeee754<T>
    {
        NonFiniteCount count = NonFiniteCount.Of(weights);
        if (count.IsNone)
        {
            return;
        }

        int first = 0;
        while (T.IsFinite(weights[first]))
        {
            first++;
        }

        (int output, int input) = placeOf(first);
        string all = count.All == 1 ? "" : Invariant($"; {count.All:N0} of {layer.Shape.Places:N0} are not finite");
        throw new UserError(
            Invariant(
                $"the weight of output {output}, input {input} is {weights[first]} (row {output}, column {input} of [output, input]{all})"
            ),
            $"{file.Path}: {layer.Name}",
            "finite weights",
            $"choose other layers, or see 'filigree inspect {file.Path}'"
        );
    }

    private static void RefuseTooLarge(
        WeightFile file,
        WeightLayer layer,
        double[] weights,
        Func<int, (int Output, int Input)> placeOf
    )
    {
        int first = Array.FindIndex(weights, weight => float.IsInfinity((float)weight));
        if (first < 0)
        {
            return;
        }

        (int output, int input) = placeOf(first);
        throw new UserError(
            Invariant(
                $"the weight of output {output}, input {input} is {weights[first]:R}, which single precision does not hold"
            ),
            $"{file.Path}: {layer.Name}",
            Invariant($"magnitudes up to {float.MaxValue:G3}"),
            "scale the layer, or choose other layers"
        );
    }
}
