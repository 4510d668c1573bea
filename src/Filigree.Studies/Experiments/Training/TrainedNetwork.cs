using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Experiments;

/// <summary>What a training leaves to the stages after it.</summary>
/// <param name="keepsWeights">Whether those need its weights too.</param>
/// <param name="keepsOthers">Whether they need its other parameters and buffers too.</param>
internal sealed class TrainedNetwork(bool keepsWeights, bool keepsOthers = false) : ITrialState
{
    private readonly List<WeightMatrix> weights = [];
    private readonly List<float[]> others = [];
    private string hash = "";

    /// <summary>The numbers of the training.</summary>
    public Dictionary<string, double> Numbers { get; } = [];

    /// <summary>The network's hash.</summary>
    public string Hash => hash;

    /// <summary>Its weights, if they are kept.</summary>
    public IReadOnlyList<WeightMatrix> Weights => weights;

    /// <summary>Its other parameters, in the network's order, and then its buffers, if they are kept.</summary>
    public IReadOnlyList<float[]> Others => others;

    /// <summary>Takes a training as it has ended.</summary>
    public void Take(Network network, IReadOnlyDictionary<string, double> numbers)
    {
        hash = network.Hash();
        Numbers.Clear();
        foreach ((string name, double number) in numbers)
        {
            Numbers[name] = number;
        }

        weights.Clear();
        weights.AddRange(keepsWeights ? network.ToMatrices() : []);
        others.Clear();
        others.AddRange(keepsOthers ? network.OthersToMatrices().Select(matrix => matrix.Values) : []);
    }

    /// <inheritdoc/>
    public void Exchange(StateExchange state)
    {
        state.Text(ref hash);
        state.Numbers(Numbers);
        state.Items(
            weights,
            () => new WeightMatrix("", 0, 0, []),
            (ref WeightMatrix matrix) =>
            {
                string name = matrix.Name;
                (int outputs, int inputs) = (matrix.Outputs, matrix.Inputs);
                float[] values = matrix.Values;
                state.Text(ref name);
                state.Value(ref outputs);
                state.Value(ref inputs);
                state.Values(ref values);
                matrix = state.IsReading ? new WeightMatrix(name, outputs, inputs, values) : matrix;
            }
        );
        if (keepsOthers)
        {
            state.Items(others, () => [], (ref float[] values) => state.Values(ref values));
        }
    }
}
