using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Layers;

/// <summary>
/// While training, drops the whole branch that it ends for a random share of the samples, and scales it for the others so that the mean stays (Huang et al.
/// 2016, of each sample as Lee et al. 2021 have it). It stands at the end of a branch of <see cref="Residual"/>.
/// </summary>
public sealed class StochasticDepth : Layer
{
    private readonly float rate;
    private readonly int index;
    private Randomness? randomness;
    private RandomStream? stream;

    /// <summary>Creates the layer.</summary>
    /// <param name="name">Name within what holds it.</param>
    /// <param name="rate">Share of the samples that are without the branch, in [0, 1).</param>
    /// <param name="index">Tells the branches of one network apart in the stream <c>depth</c>, which has the seed of <c>dropout</c>.</param>
    public StochasticDepth(string name, double rate, int index)
        : base(name)
    {
        if (!(rate is >= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "The rate lies in [0, 1).");
        }

        this.rate = (float)rate;
        this.index = index;
    }

    /// <inheritdoc/>
    public override Variable Forward(Tape tape, Variable input, in Pass pass)
    {
        if (!pass.Drops || rate == 0)
        {
            return input;
        }

        if (stream is null || randomness != pass.Randomness)
        {
            randomness =
                pass.Randomness
                ?? throw new ArgumentException("Stochastic depth needs the trial's randomness in order to drop.");
            stream = new RandomStream(randomness.SeedOf(StreamNames.Dropout), StreamNames.Depth, index, pass.Step);
        }

        stream.Restart(index, pass.Step);
        return StochasticDepthOperation.Apply(tape, input, rate, stream);
    }
}
