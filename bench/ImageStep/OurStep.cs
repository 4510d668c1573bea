using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Training;

namespace Filigree.Bench.ImageStep;

/// <summary>Our network, trained on one batch again and again.</summary>
internal sealed class OurStep : IDisposable
{
    private static readonly SampleShape Image = new(32, 32, 3);

    private readonly Case it;
    private readonly double density;
    private readonly Network network;
    private readonly Optimizer optimizer;
    private readonly Tape tape;
    private readonly Workers workers;
    private readonly float[] images;
    private readonly int[] labels;
    private readonly List<float[]> start = [];
    private long step;

    public OurStep(Case it, double density, StoredAs form, Workers workers)
    {
        (this.it, this.density, this.workers) = (it, density, workers);
        network = it.Model.Create(Image, 10);
        var randomness = new Randomness(1);
        for (int index = 0; index < network.Parameters.Count; index++)
        {
            Fill(network.Parameters[index], randomness.Stream("bench", index), form);
        }

        optimizer = it.Optimizer == "adam" ? new Adam() : new Sgd(momentum: 0.9);
        optimizer.Attach(network.Parameters);
        tape = new Tape(workers);
        images = new float[it.Batch * Image.Features];
        randomness.Stream("bench", network.Parameters.Count).FillUniform(images, -1, 1);
        labels = [.. Enumerable.Range(0, it.Batch).Select(sample => sample * 7 % 10)];
    }

    /// <summary>Trains.</summary>
    /// <returns>The loss before the last step.</returns>
    public double Run(int steps)
    {
        double loss = 0;
        for (int index = 0; index < steps; index++)
        {
            tape.Reset();
            Variable input = tape.NewVariable(it.Batch, Image.Features, requiresGradient: false);
            input.Value.Write(images);
            Variable logits = network.Forward(tape, input, Pass.Training(new Randomness(1), step++));
            loss = SoftmaxCrossEntropyLoss.Apply(tape, logits, labels).MeanLoss;
            tape.Backward();
            optimizer.Step(it.Rate, workers);
        }

        return loss;
    }

    /// <summary>Hands a peer what this one started from.</summary>
    public void Give(BenchPeer peer)
    {
        for (int index = 0; index < start.Count; index++)
        {
            peer.Write<float>($"p{index}", start[index]);
        }

        peer.Write<float>("images", images);
        peer.Write<int>("labels", labels);
        peer.Ask($"make {it.Network} {it.Batch} {it.Optimizer} {it.Rate} {(density < 1 ? 1 : 0)}");
    }

    public void Dispose()
    {
        tape.Dispose();
        optimizer.Dispose();
        network.Dispose();
    }

    // Weights as wide as He's, some of them exactly 0: the peers take those for masked.
    private void Fill(Parameter parameter, RandomStream stream, StoredAs form)
    {
        var values = new float[parameter.Shape.Count];
        if (parameter.Kind == ParameterKind.Weight)
        {
            float bound = MathF.Sqrt(6f / (float)(density * parameter.Shape.Inputs));
            stream.FillUniform(values, -bound, bound);
            if (form != StoredAs.Dense)
            {
                bool[] mask = [.. values.Select(_ => stream.NextSingle() < density)];
                values = [.. values.Zip(mask, (value, keeps) => keeps ? value : 0)];
                parameter.WriteMatrix(values);
                parameter.Connect(
                    SparseMatrix.NonZero(parameter.ToMatrix()),
                    form == StoredAs.Masked ? WeightForm.Masked : WeightForm.Sparse
                );
                start.Add(values);
                return;
            }
        }
        else if (parameter.Kind == ParameterKind.Embedding)
        {
            // A token of zeros has no direction: roundings would decide what a normalization makes of its first steps.
            stream.FillUniform(values, -1, 1);
        }
        else if (parameter.Kind == ParameterKind.Scale)
        {
            values.AsSpan().Fill(1);
        }

        parameter.WriteMatrix(values);
        start.Add(values);
    }
}
