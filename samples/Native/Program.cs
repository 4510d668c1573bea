// A program of one file, without a runtime to install: wires a sparse network, trains and rewires it, saves it, loads it again and asks it.
// Compiled ahead of time or just in time, it prints the same.
using System.Security.Cryptography;
using Filigree.Data;
using Filigree.Formats;
using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Plasticity;
using Filigree.Training;
using Filigree.Wiring;

string file = Path.Combine(Path.GetTempPath(), $"filigree-native-{Environment.ProcessId}.safetensors");
try
{
    var randomness = new Randomness(seed: 1);
    using Network network = Mlp.Create([784, 300, 100, 10]);
    new ErdosRenyi { Density = 0.05 }.Wire(network, randomness);

    TrainingData data = TrainingData.Prepare(DataSets.Bundled(), Scaling.Unit, ValidationSize.None, randomness);
    var options = new TrainingOptions { Epochs = 3, Schedule = new ConstantSchedule(0.05) };
    using var optimizer = new Sgd(momentum: 0.9);
    using var run = new TrainingRun(network, optimizer, data.Training, data.Test, options, randomness)
    {
        Plasticity = new SparseEvolution(),
    };
    run.Run(epoch => Console.WriteLine($"epoch {epoch.Epoch}: {epoch.Validation?.Accuracy:P1}"));
    network.Save(file);

    using Network again = Mlp.Create([784, 300, 100, 10]);
    again.Load(file);
    Console.WriteLine($"the first image is of class {again.PredictAll(data.Test)[0].Class}");
    Console.WriteLine($"weights: {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}");
}
finally
{
    File.Delete(file);
}
