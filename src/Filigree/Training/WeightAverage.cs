using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Training;

/// <summary>
/// The exponential moving average of a network's parameters and running statistics over the steps of its training, a = decay a + (1 - decay) w,
/// which begins with what the first step leaves. It takes the place of the network's numbers while the network is shown.
/// </summary>
/// <param name="network">The network; its connections stay as they are from the first step on.</param>
/// <param name="decay">How much of the average a step keeps, in (0, 1).</param>
internal sealed class WeightAverage(Network network, double decay) : IDisposable
{
    private Tensor[] own = [];
    private Tensor[] others = [];

    /// <summary>Whether the network has the averages at the moment, and this the numbers that are trained.</summary>
    public bool IsShown { get; private set; }

    /// <summary>Takes a step into account.</summary>
    /// <param name="isFirst">True for the first step of the training.</param>
    public void Add(bool isFirst)
    {
        Fit();
        for (int index = 0; index < own.Length; index++)
        {
            Span<float> average = others[index].Span;
            if (isFirst)
            {
                own[index].Span.CopyTo(average);
            }
            else
            {
                Elementwise.Mix(average, own[index].Span, (float)(1 - decay), average);
            }
        }
    }

    /// <summary>Gives the network the averages, once there are some.</summary>
    public void Show()
    {
        if (!IsShown && others.Length > 0)
        {
            Exchange();
        }
    }

    /// <summary>Gives the network back what is trained.</summary>
    public void Hide()
    {
        if (IsShown)
        {
            Exchange();
        }
    }

    /// <summary>The averages for a checkpoint, after those of the network, which must not be shown; with room for them if there are none yet.</summary>
    public IReadOnlyList<Tensor> ToExchange()
    {
        Fit();
        return others;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        foreach (Tensor tensor in others)
        {
            tensor.Dispose();
        }
    }

    // Not in the constructor: wirings and checkpoints give parameters other forms before the first step.
    private void Fit()
    {
        if (others.Length == 0)
        {
            own =
            [
                .. network.Parameters.Select(parameter => parameter.Value),
                .. network.Buffers.Select(buffer => buffer.Value),
            ];
            others = [.. own.Select(tensor => new Tensor(tensor.Rows, tensor.Columns))];
        }
    }

    private void Exchange()
    {
        IsShown = !IsShown;
        for (int index = 0; index < own.Length; index++)
        {
            Elementwise.Exchange(own[index].Span, others[index].Span);
        }
    }
}
