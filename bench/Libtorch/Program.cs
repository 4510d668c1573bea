using System.Globalization;
using Filigree.Bench;
using Filigree.Bench.Libtorch;
using TorchSharp;

// libtorch 2.10 through TorchSharp, a peer of bench/ImageStep, bench/Convolution and bench/TrainingStep: started as `PROGRAM FOLDER`, it says what it is in a line, then answers
// each line of its standard input by one of numbers. See image_step_peer.py, convolution_peer.py and peer.py, whose requests these are.
//   dotnet build -c Release bench/Libtorch
// On a system whose C++ library is older than the one libtorch was built with, the library must be made to load first.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string folder = args[0];
int threads = int.Parse(Environment.GetEnvironmentVariable("OMP_NUM_THREADS") ?? "1");
torch.set_num_threads(threads);
torch.set_num_interop_threads(1);
var clock = new BenchClock(threads);
Console.WriteLine($"libtorch {torch.__version__}");
using var step = new PeerStep(folder, clock);
using var lenet = new PeerLenet(folder, clock);
var convolution = new PeerConvolution(folder, clock);
while (Console.ReadLine()?.Split(' ') is { } words)
{
    double[] answer = words[0] switch
    {
        "load" => lenet.Answer(words),
        "make" or "run" when words.Length == 3 => lenet.Answer(words),
        "make" => step.Make(words[1], int.Parse(words[2]), words[3], double.Parse(words[4]), words[5] == "1"),
        "run" => step.Run(int.Parse(words[1])),
        "memory" => PeerStep.Memory(),
        _ => convolution.Answer([.. words.Select(int.Parse)]),
    };
    Console.WriteLine(string.Join(' ', answer.Select(number => number.ToString("R"))));
}
