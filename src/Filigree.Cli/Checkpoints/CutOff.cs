using System.Text.Json;
using Filigree.Cli.Shell;
using Filigree.Formats;
using Filigree.Numerics;
using static System.FormattableString;

namespace Filigree.Cli.Checkpoints;

/// <summary>Where a model that was written has lost its way from the inputs to the outputs.</summary>
/// <param name="Layers">Layers without a connection; else the first one whose neurons no input reaches.</param>
/// <param name="IsEmpty">Whether it is for want of connections in them.</param>
/// <param name="Outputs">Outputs that no input reaches; null where it is not known which layers follow each other, or paths were not followed.</param>
/// <param name="AllOutputs">Number of outputs.</param>
internal sealed record CutOff(IReadOnlyList<string> Layers, bool IsEmpty, int? Outputs, int AllOutputs)
{
    private static readonly CutOff Unknown = new([], IsEmpty: false, null, 0);

    /// <summary>
    /// Looks at what was written. Paths are followed where all layers obviously follow each other, one layer in memory at a time.
    /// </summary>
    /// <param name="path">The file that was written.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="counts">The layers that were changed, with their places and connections.</param>
    public static CutOff Of(
        string path,
        WeightFileOptions options,
        IEnumerable<(string Name, long Places, long Connections)> counts
    )
    {
        string[] empty =
        [
            .. counts.Where(layer => layer is { Connections: 0, Places: > 0 }).Select(layer => layer.Name),
        ];
        if (empty.Length > 0)
        {
            return new CutOff(empty, IsEmpty: true, null, 0);
        }

        using WeightFile file = WeightFile.Open(path, options);
        return LayerChain.IsObvious(file.Layers) && file.Layers.All(layer => layer.Shape.Places > 0)
            ? TryFollow(file.Layers)
            : Unknown;
    }

    // What was written stands: a layer that nobody asked to change, and that is no numbers alone (a mask scales it), ends no command.
    private static CutOff TryFollow(IReadOnlyList<WeightLayer> layers)
    {
        try
        {
            return Follow(layers);
        }
        catch (UserError)
        {
            return Unknown;
        }
    }

    /// <summary>Looks at all layers of what was written, where nobody has counted their connections.</summary>
    /// <param name="path">The file that was written.</param>
    /// <param name="options">How it is read.</param>
    public static CutOff Of(string path, WeightFileOptions options)
    {
        using WeightFile file = WeightFile.Open(path, options);
        return Of(
            path,
            options,
            from layer in file.Layers
            let count = TryCount(layer)
            where count is not null
            select (layer.Name, layer.Shape.Places, count.GetValueOrDefault())
        );
    }

    /// <summary>Says what is cut off, if anything is.</summary>
    public void Warn(TextWriter error)
    {
        if (Layers.Count > 0)
        {
            error.WriteLine(
                IsEmpty
                    ? $"filigree: cut off: no connection is left in {CheckpointFile.Some(Layers)}"
                    : $"filigree: cut off: no path leads from an input to an output; none gets through {Layers[0]}"
            );
        }
        else if (Outputs > 0)
        {
            error.WriteLine(
                Invariant(
                    $"filigree: cut off: {Outputs:N0} of {NumberText.Counted(AllOutputs, "output")} {(AllOutputs == 1 ? "is" : "are")} reached by no input"
                )
            );
        }
    }

    /// <summary>Writes the keys <c>cutOff</c> and <c>unreachedOutputs</c>, which is null where paths cannot be followed.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartArray("cutOff");
        foreach (string layer in Layers)
        {
            json.WriteStringValue(layer);
        }

        json.WriteEndArray();
        if (Outputs is { } outputs)
        {
            json.WriteNumber("unreachedOutputs", outputs);
        }
        else
        {
            json.WriteNull("unreachedOutputs");
        }
    }

    private static CutOff Follow(IReadOnlyList<WeightLayer> layers)
    {
        bool[] reached = new bool[layers[0].Shape.Inputs];
        reached.AsSpan().Fill(true);
        foreach (WeightLayer layer in layers)
        {
            reached = layer.IsSparse
                ? Behind(layer.ReadSparse(), reached)
                : Behind(MaskedWeights.ReadConnections(layer), reached);
            if (!reached.AsSpan().Contains(true))
            {
                int outputs = layers[^1].Shape.Outputs;
                return new CutOff([layer.Name], IsEmpty: false, outputs, outputs);
            }
        }

        return new CutOff([], IsEmpty: false, reached.AsSpan().Count(false), reached.Length);
    }

    private static long? TryCount(WeightLayer layer)
    {
        try
        {
            return CountOf(layer);
        }
        catch (UserError) when (layer.Masks.Count > 0)
        {
            return null;
        }
    }

    // What a mask keeps is a connection whatever it weighs.
    private static long CountOf(WeightLayer layer) =>
        layer is { IsSparse: false, Masks.Count: 0 }
            ? MaskedWeights.ReadConnections(layer).Values.LongCount(weight => weight != 0)
            : layer.ReadSparse().Count;

    private static bool[] Behind(WeightMatrix matrix, bool[] reached)
    {
        var outputs = new bool[matrix.Outputs];
        for (int output = 0; output < outputs.Length; output++)
        {
            ReadOnlySpan<float> row = matrix.Values.AsSpan(output * matrix.Inputs, matrix.Inputs);
            for (int input = 0; input < row.Length && !outputs[output]; input++)
            {
                outputs[output] = row[input] != 0 && reached[input];
            }
        }

        return outputs;
    }

    private static bool[] Behind(SparseMatrix matrix, bool[] reached)
    {
        var outputs = new bool[matrix.Outputs];
        for (int output = 0; output < outputs.Length; output++)
        {
            ReadOnlySpan<int> inputs = matrix.InputsOf(output);
            ReadOnlySpan<float> weights = matrix.WeightsOf(output);
            for (int place = 0; place < inputs.Length && !outputs[output]; place++)
            {
                outputs[output] = weights[place] != 0 && reached[inputs[place]];
            }
        }

        return outputs;
    }
}
