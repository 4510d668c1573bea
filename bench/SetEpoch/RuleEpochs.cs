using Filigree.Models;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Plasticity;
using Filigree.Training;
using Filigree.Wiring;

namespace Filigree.Bench.SetEpoch;

/// <summary>Whole trainings by rules that move connections every 100 steps or every epoch, of 784-1000-1000-1000-10 with 1% of the connections, in turn.</summary>
internal static class RuleEpochs
{
    private const int Batch = 128;
    private const int Steps = 400;
    private const int StepsPerEpoch = 375;

    private static readonly string[] Rules =
    [
        "sparse-evolution",
        "set(every=100it)",
        "rigl(every=100it)",
        "cht(every=375it)",
    ];

    public static void Measure(BenchClock clock, int rounds, Workers workers)
    {
        var features = new float[6_400 * 784];
        new Randomness(1).Stream("bench").FillUniform(features, 0, 1);
        SampleSet samples = SampleSet.OfClasses(
            features,
            [.. Enumerable.Range(0, 6_400).Select(sample => sample * 7 % 10)],
            10
        );
        var book = new RuleBook(Wirings.Catalog, PlasticityRules.Catalog, Scores.Catalog);
        double[] least =
        [
            .. BenchClock
                .InTurn(
                    rounds,
                    [.. Rules.Select(rule => Rounds(clock, samples, book.Parse<IPlasticity>(rule), workers))]
                )
                .Select(each => each[0]),
        ];
        Console.WriteLine("| rule | s/epoch | to sparse-evolution |");
        Console.WriteLine("|---|---:|---:|");
        for (int index = 0; index < least.Length; index++)
        {
            Console.WriteLine($"| {Rules[index]} | {least[index]:F3} | {least[index] / least[0]:F3} |");
        }
    }

    // So many steps begin and end between the same events of each rule.
    private static Func<int, double> Rounds(BenchClock clock, SampleSet samples, IPlasticity rule, Workers workers)
    {
        var network = Mlp.Create([784, 1000, 1000, 1000, 10]);
        new ErdosRenyi { Density = 0.01 }.Wire(network, new Randomness(2));
        var options = new TrainingOptions
        {
            Epochs = 100_000,
            Batch = Batch,
            Schedule = new ConstantSchedule(0.01),
        };
        var run = new TrainingRun(network, new Sgd(momentum: 0.9), samples, null, options, new Randomness(3), workers)
        {
            Plasticity = rule,
        };
        Take();
        return _ => clock.Seconds(Take) / Steps * StepsPerEpoch;

        void Take()
        {
            for (int step = 0; step < Steps; step++)
            {
                run.Step();
            }
        }
    }
}
