using Filigree.Numerics;

namespace Filigree.Wiring;

/// <summary>How the connections of a layer are dealt to its output neurons.</summary>
internal enum FanInLaw
{
    /// <summary>To all alike, the first get one more.</summary>
    Fixed,

    /// <summary>In proportion to numbers drawn evenly from 0 to 1.</summary>
    Uniform,

    /// <summary>In proportion to exp(z), z standard normal: a few neurons see much.</summary>
    Lognormal,
}

/// <summary>Deals connections to output neurons.</summary>
internal static class FanIns
{
    /// <summary>Each output's number of inputs, as many as there are connections in all.</summary>
    /// <param name="law">The law.</param>
    /// <param name="shape">The layer's matrix view.</param>
    /// <param name="count">Connections of the layer.</param>
    /// <param name="stream">Where the numbers come from.</param>
    public static int[] Deal(FanInLaw law, MatrixShape shape, long count, RandomStream stream)
    {
        var shares = new double[shape.Outputs];
        for (int output = 0; output < shares.Length; output++)
        {
            shares[output] = law switch
            {
                FanInLaw.Uniform => stream.NextDouble(),
                FanInLaw.Lognormal => Elementary.Exp(stream.NextNormal()),
                _ => 1,
            };
        }

        var dealt = new int[shape.Outputs];
        long left = count;
        while (left > 0)
        {
            // A neuron that has all inputs takes no more, and what it would have got goes to the others.
            int[] open = [.. Enumerable.Range(0, dealt.Length).Where(output => dealt[output] < shape.Inputs)];
            double sum = open.Sum(output => shares[output]);
            double[] wanted = [.. open.Select(output => left * (shares[output] / sum))];
            long before = left;
            for (int index = 0; index < open.Length; index++)
            {
                int more = (int)Math.Min(Math.Floor(wanted[index]), shape.Inputs - dealt[open[index]]);
                dealt[open[index]] += more;
                left -= more;
            }

            if (left < before)
            {
                continue;
            }

            // Less than one each: the largest remainders, of equal ones the lower output.
            foreach (
                int index in Enumerable.Range(0, open.Length).OrderByDescending(index => wanted[index]).Take((int)left)
            )
            {
                dealt[open[index]]++;
                left--;
            }
        }

        return dealt;
    }
}
