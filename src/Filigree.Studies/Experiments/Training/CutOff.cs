using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Topology;
using static System.FormattableString;

namespace Filigree.Studies.Experiments;

/// <summary>Finds out where a sparse network has lost its way from the inputs to the outputs.</summary>
internal static class CutOff
{
    /// <summary>Layers without a connection; else whether any path leads through, and to how many outputs none does.</summary>
    public static IReadOnlyList<string> Warnings(Network network)
    {
        if (network.Weights.All(IsWhole))
        {
            return [];
        }

        string[] empty =
        [
            .. network.Weights.Where(weight => weight.ConnectionCount == 0).Select(weight => weight.Name),
        ];
        if (empty.Length > 0)
        {
            return [$"Cut off: no connection is left in {string.Join(", ", empty)}"];
        }

        if (FindChannels(network) is not { } channels)
        {
            return [];
        }

        CompletePaths paths = CompletePaths.Of(new SparseGraph(network.Weights.Select(Layer)), channels);
        int dead = paths.DeadOutputs;
        return paths.Overall.EdgesOnPaths == 0 ? ["Cut off: no path leads from an input to an output"]
            : dead > 0 ? [Invariant($"Cut off: {dead} of {network.Outputs} outputs are reached by no input")]
            : [];
    }

    // Null where a layer of somebody's own does not say how it joins channels: a training is none the worse for it.
    private static ChannelGraph? FindChannels(Network network)
    {
        try
        {
            return network.Channels;
        }
        catch (UserError)
        {
            return null;
        }
    }

    // A dense weight connects all, whatever it weighs, unless its connections are learned.
    private static bool IsWhole(Parameter weight) =>
        weight.ConnectsAll && weight.ConnectionCount == weight.Shape.Places;

    private static SparseLayer Layer(Parameter weight)
    {
        SparseMatrix matrix = IsWhole(weight) ? SparseMatrix.Full(weight.ToMatrix()) : weight.ToSparse();
        return new SparseLayer(
            matrix.Name,
            matrix.Outputs,
            matrix.Inputs,
            matrix.Starts,
            matrix.Indices,
            new bool[matrix.Count]
        );
    }
}
