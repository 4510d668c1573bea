using Filigree.Connectivity;
using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Plasticity;

/// <summary>Chooses connections before training, round by round, and puts a control in place of the choice where one is asked for.</summary>
internal static class ChoiceBefore
{
    /// <summary>Cuts the network down to the density that is asked for.</summary>
    /// <param name="rule">What is cut.</param>
    /// <param name="before">How far, in how many rounds.</param>
    /// <param name="state">What the rule carries along.</param>
    /// <param name="training">The training that is to begin.</param>
    /// <param name="layers">The layers that are cut.</param>
    public static void Make(
        ConnectionRule rule,
        CutsBefore before,
        ConnectionState state,
        IPlasticTraining training,
        int[] layers
    )
    {
        SparseMatrix[] whole = [.. training.Network.Weights.Select(weight => weight.ToConnections())];
        for (int round = 1; round <= before.Rounds; round++)
        {
            if ((rule.Keep.Needs & Needs.Gradient) != 0)
            {
                training.LookAhead(rule.Look.Samples);
            }

            double progress = (double)round / before.Rounds;
            new ConnectionEvent(rule, state, training, layers, progress)
            {
                Density = before.Law.At(state.FirstDensity, before.To, progress),
                KeepsWorst = before.Control == MaskControl.Invert,
            }.Happen();
        }

        foreach (int layer in layers)
        {
            Parameter weight = training.Network.Weights[layer];
            SparseMatrix chosen = weight.ToConnections();
            SparseMatrix trained = MaskControls.Apply(
                before.Control,
                whole[layer],
                chosen,
                training.Randomness.Stream(TicketControls.Stream, layer)
            );
            if (trained != chosen)
            {
                training.Reconnect(weight, trained);
            }
        }
    }
}
