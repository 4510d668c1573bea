using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Layers;

/// <summary>While training, sets a random share of its inputs to 0 and scales the others so that the mean stays.</summary>
public sealed class Dropout : Layer
{
    private readonly float rate;
    private readonly int index;
    private Randomness? randomness;
    private RandomStream? stream;

    /// <summary>Creates the layer.</summary>
    /// <param name="name">Name within the network.</param>
    /// <param name="rate">Share to drop, in [0, 1).</param>
    /// <param name="index">Tells the dropout layers of one network apart in the stream <c>dropout</c>.</param>
    public Dropout(string name, double rate, int index)
        : base(name)
    {
        if (!(rate is >= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "The dropout rate lies in [0, 1).");
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
                ?? throw new ArgumentException("Dropout needs the trial's randomness in order to drop.");
            stream = randomness.Stream(StreamNames.Dropout);
        }

        stream.Restart(index, pass.Step);
        return DropoutOperation.Apply(tape, input, rate, stream);
    }
}
