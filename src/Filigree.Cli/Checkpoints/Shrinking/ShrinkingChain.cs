using Filigree.Formats;

namespace Filigree.Cli.Checkpoints;

/// <summary>
/// Layers that follow each other, without the neurons between them that have no outputs, and those that have no inputs: what such a one puts out is
/// the same for every sample, and is added to the biases behind it. The first layer's inputs and the last one's outputs stay.
/// </summary>
internal sealed class ShrinkingChain
{
    private readonly IReadOnlyList<WeightLayer> layers;
    private readonly double[][] weights;
    private readonly NeuronVectors[] vectors;
    private readonly bool[][] alive;
    private readonly Func<double, double> activation;

    /// <summary>Reads the layers.</summary>
    /// <param name="file">The model.</param>
    /// <param name="layers">The layers, in order.</param>
    /// <param name="activation">What stands behind each layer but the last.</param>
    public ShrinkingChain(WeightFile file, IReadOnlyList<WeightLayer> layers, Func<double, double> activation)
    {
        this.layers = layers;
        this.activation = activation;
        weights = [.. layers.Select(layer => MaskedWeights.ReadDoubles(file, layer))];
        vectors = [.. layers.Select(layer => NeuronVectors.Of(file, layer))];
        alive = [.. layers.Select(layer => new bool[layer.Shape.Outputs])];
        foreach (bool[] neurons in alive)
        {
            neurons.AsSpan().Fill(true);
        }
    }

    /// <summary>The layers.</summary>
    public IReadOnlyList<WeightLayer> Layers => layers;

    /// <summary>Neurons without inputs that stay: what they put out is not 0, and could not be added behind them.</summary>
    public int Constant { get; private set; }

    /// <summary>Takes neurons out until none is left to go.</summary>
    public void Shrink()
    {
        bool hasChanged;
        do
        {
            hasChanged = false;
            Constant = 0;
            for (int layer = 0; layer + 1 < layers.Count; layer++)
            {
                for (int neuron = 0; neuron < alive[layer].Length; neuron++)
                {
                    hasChanged |= alive[layer][neuron] && !IsLast(layer) && Goes(layer, neuron);
                }
            }
        } while (hasChanged);
    }

    /// <summary>A layer's weights with what is left of its neurons, its outputs and inputs.</summary>
    /// <param name="layer">Index of the layer.</param>
    public (double[] Weights, int Outputs, int Inputs) WeightsOf(int layer)
    {
        int[] outputs = Kept(alive[layer]);
        int[] inputs = Columns(layer);
        var left = new double[outputs.Length * inputs.Length];
        int place = 0;
        foreach (int output in outputs)
        {
            foreach (int input in inputs)
            {
                left[place++] = weights[layer][output * layers[layer].Shape.Inputs + input];
            }
        }

        return (left, outputs.Length, inputs.Length);
    }

    /// <summary>What is left of the tensors of a layer that have a number a neuron.</summary>
    /// <param name="layer">Index of the layer.</param>
    public IEnumerable<(string Name, double[] Values)> VectorsOf(int layer)
    {
        int[] outputs = Kept(alive[layer]);
        return vectors[layer].Values.Select(one => (one.Key, Array.ConvertAll(outputs, output => one.Value[output])));
    }

    private static int[] Kept(bool[] neurons) =>
        [.. neurons.Index().Where(neuron => neuron.Item).Select(neuron => neuron.Index)];

    private bool IsLast(int layer) => alive[layer].AsSpan().Count(true) == 1;

    // Columns of a layer's matrix view whose neurons are there.
    private int[] Columns(int layer)
    {
        int inputs = layers[layer].Shape.Inputs;
        if (layer == 0)
        {
            return [.. Enumerable.Range(0, inputs)];
        }

        int each = ShrinkingChains.ColumnsEach(layers[layer - 1], layers[layer]);
        return [.. Enumerable.Range(0, inputs).Where(column => alive[layer - 1][column / each])];
    }

    private bool Goes(int layer, int neuron)
    {
        if (!HasOutputs(layer, neuron))
        {
            alive[layer][neuron] = false;
            return true;
        }

        if (HasInputs(layer, neuron))
        {
            return false;
        }

        double constant = activation(vectors[layer].ConstantOf(neuron));
        bool canGo = constant == 0 || (!layers[layer + 1].Shape.IsConvolution && vectors[layer + 1].CanAdd);
        if (!canGo)
        {
            Constant++;
            return false;
        }

        for (int output = 0; constant != 0 && output < alive[layer + 1].Length; output++)
        {
            double sum = 0;
            foreach (double weight in Outgoing(layer, neuron, output))
            {
                sum += weight;
            }

            vectors[layer + 1].Add(output, sum * constant);
        }

        alive[layer][neuron] = false;
        return true;
    }

    private bool HasInputs(int layer, int neuron)
    {
        int inputs = layers[layer].Shape.Inputs;
        ReadOnlySpan<double> row = weights[layer].AsSpan(neuron * inputs, inputs);
        int each = layer == 0 ? 1 : ShrinkingChains.ColumnsEach(layers[layer - 1], layers[layer]);
        for (int column = 0; column < row.Length; column++)
        {
            if (row[column] != 0 && (layer == 0 || alive[layer - 1][column / each]))
            {
                return true;
            }
        }

        return false;
    }

    private bool HasOutputs(int layer, int neuron)
    {
        for (int output = 0; output < alive[layer + 1].Length; output++)
        {
            if (alive[layer + 1][output] && Outgoing(layer, neuron, output).ContainsAnyExcept(0d))
            {
                return true;
            }
        }

        return false;
    }

    private ReadOnlySpan<double> Outgoing(int layer, int neuron, int output)
    {
        int each = ShrinkingChains.ColumnsEach(layers[layer], layers[layer + 1]);
        return weights[layer + 1].AsSpan(output * layers[layer + 1].Shape.Inputs + neuron * each, each);
    }
}
