using Filigree.Connectivity;
using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Training;

/// <summary>An optimizer's state as connections come and go.</summary>
internal static class StateOfConnections
{
    /// <summary>Makes state fit a weight's new connections: those that stayed keep theirs, new ones have 0.</summary>
    /// <param name="state">The state, as it fits the connections before.</param>
    /// <param name="before">The connections before; null where the weight was not of the sparse form.</param>
    /// <param name="weight">The weight with its new connections.</param>
    public static void Carry(Tensor state, Connections? before, Parameter weight)
    {
        if (before is null && weight.Connections is null)
        {
            // Where a mask held zero, the state was 0 already.
            weight.ApplyMask(state);
            return;
        }

        float[] old = state.ToArray();
        if (weight.Connections is not Connections after)
        {
            state.Reshape(weight.Shape.Inputs, weight.Shape.Outputs);
            state.Clear();
            int[] dense = DensePlaces(before!);
            for (int place = 0; place < dense.Length; place++)
            {
                (int input, int output) = Math.DivRem(dense[place], weight.Shape.Outputs);
                state.Row(input)[output] = old[place];
            }

            weight.ApplyMask(state);
            return;
        }

        int[] places = before is null ? DensePlaces(after) : after.PlacesIn(before);
        state.Reshape(1, places.Length);
        Span<float> values = state.Row(0);
        for (int place = 0; place < places.Length; place++)
        {
            values[place] = places[place] < 0 ? 0 : old[places[place]];
        }
    }

    /// <summary>Sets the state of some connections to 0.</summary>
    /// <param name="state">The state, as it fits the connections.</param>
    /// <param name="matrix">The connections.</param>
    /// <param name="cleared">True for those whose state is cleared; null for none.</param>
    /// <param name="weight">The weight with these connections.</param>
    public static void Clear(Tensor state, SparseMatrix matrix, bool[]? cleared, Parameter weight)
    {
        for (int output = 0; cleared is not null && output < matrix.Outputs; output++)
        {
            for (int index = matrix.Starts[output]; index < matrix.Starts[output + 1]; index++)
            {
                if (!cleared[index])
                {
                    continue;
                }

                if (weight.Connections is Connections connections)
                {
                    state.Row(0)[connections.Places[index]] = 0;
                }
                else
                {
                    state.Row(matrix.Indices[index])[output] = 0;
                }
            }
        }
    }

    // Where each connection is in [input, output].
    private static int[] DensePlaces(Connections connections)
    {
        var places = new int[connections.Count];
        for (int index = 0; index < places.Length; index++)
        {
            int place = connections.Places[index];
            places[place] = connections.Tails[index] * connections.Outputs + connections.Heads[place];
        }

        return places;
    }
}
