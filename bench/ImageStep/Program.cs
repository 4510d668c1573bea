using System.Runtime.Intrinsics;
using Filigree.Bench;
using Filigree.Bench.ImageStep;
using Filigree.Numerics;

// Whole training steps of image networks beside PyTorch's and libtorch's, from the same weights on the same images.
//   dotnet run -c Release --project bench/ImageStep [-- --threads N] [--rounds N] [--only TEXT[,TEXT...]] [--densities N[,N...]]
//       [--peer] [--python PROGRAM] [--libtorch "COMMAND OF bench/Libtorch"]
// Each trains three steps first and the losses of the first and the last must agree; then they are timed in turn, and medians are shown. With densities,
// our weights are stored by their connections alone, then masked; the peers' are multiplied by masks behind each step.
const int Checked = 3;
var options = BenchOptions.Read(
    args,
    ["--threads", "--rounds", "--only", "--densities", "--python", "--libtorch"],
    "--peer"
);
int threads = options.Count("--threads", 1);
int rounds = options.Count("--rounds", 5);
string[] only = options.Text("--only", "").Split(',');
using var workers = new Workers(threads);
var clock = new BenchClock(threads);
var peers = new List<BenchPeer>();
if (options.Has("--peer"))
{
    peers.Add(new BenchPeer(options.Text("--python", BenchPeer.UsualPython), "image_step_peer.py", threads));
    peers[0].CheckNumPy();
}

if (options.Text("--libtorch", null) is { } command)
{
    peers.Add(new BenchPeer(command.Split(' '), threads));
}

Console.WriteLine(
    $"# .NET {Environment.Version}, {(Vector512.IsHardwareAccelerated ? 512 : 256)}-bit vectors at most, {threads} thread(s), medians of {rounds} rounds"
);
Console.WriteLine(
    $"{"step", -34} {"ours ms", 9} {"peak MB", 8}"
        + string.Concat(peers.Select((_, index) => $" {$"peer {index + 1} ms", 10} {"MB", 6} {"ratio", 6}"))
);
int wrong = 0;
foreach (Case it in Case.All)
{
    if (!only.Any(text => it.Name.Contains(text, StringComparison.Ordinal)))
    {
        continue;
    }

    Compare(it, density: 1, StoredAs.Dense);
    foreach (double density in options.Numbers("--densities"))
    {
        Compare(it, density, StoredAs.Connections);
        Compare(it, density, StoredAs.Masked);
    }
}

peers.ForEach(peer => peer.Dispose());
return wrong == 0 ? 0 : 1;

void Compare(Case it, double density, StoredAs form)
{
    PeakMemory.Restart();
    using var ours = new OurStep(it, density, form, workers);
    double first = ours.Run(1);
    double last = ours.Run(Checked - 1);
    bool agree = true;
    foreach (BenchPeer peer in peers)
    {
        ours.Give(peer);
        double theirFirst = peer.Ask($"run 1")[1];
        double theirLast = peer.Ask($"run {Checked - 1}")[1];
        if (Math.Abs(first - theirFirst) > 1e-4 * theirFirst || Math.Abs(last - theirLast) > 1e-3 * theirLast)
        {
            Console.WriteLine(
                $"{it.Name}: WRONG, losses {first} and {last}, of {peer.Title} {theirFirst} and {theirLast}"
            );
            agree = false;
        }
    }

    wrong += agree ? 0 : 1;
    var ratios = peers.Select(_ => new double[rounds]).ToArray();
    double own = 0;
    Func<int, double>[] measures =
    [
        _ => own = clock.Seconds(() => ours.Run(it.Steps)) / it.Steps,
        .. peers.Select(
            (peer, index) =>
                (Func<int, double>)(
                    round =>
                    {
                        double seconds = peer.Ask($"run {it.Steps}")[0];
                        ratios[index][round] = seconds / own;
                        return seconds;
                    }
                )
        ),
    ];
    double[][] times = BenchClock.InTurn(rounds, measures);
    string name = form == StoredAs.Dense ? it.Name : $"{it.Name}, {density:P0} {form}";
    string line = $"{name, -34} {times[0][rounds / 2] * 1e3, 9:F2} {PeakMemory.Megabytes, 8:F0}";
    for (int index = 0; index < peers.Count; index++)
    {
        Array.Sort(ratios[index]);
        double memory = peers[index].Ask($"memory")[0];
        line += $" {times[index + 1][rounds / 2] * 1e3, 10:F2} {memory, 6:F0} {ratios[index][rounds / 2], 6:F2}";
    }

    Console.WriteLine(line);
}
