using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Studies.Definition;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Host;

/// <summary>
/// A random walk of a few numbers: as real as training in all that the engine sees (steps, rows, a state to save), and
/// fast enough to be killed a hundred times.
/// </summary>
public sealed class ToyExperiment : IExperiment
{
    private const int Dimensions = 64;

    // The state half-way, kept by the kind "keeping".
    private const string Half = "half.bin";

    private static readonly NumberOption Strength = new("strength", "where they start", 0.5, 0, 10);

    /// <summary>The rules that a toy study chooses from.</summary>
    public static RuleBook Rules { get; } =
        new(
            new Catalog<double>(
                "wiring",
                new("flat", "all numbers start at 0", [], _ => 0),
                new(
                    "lightning",
                    "all numbers start at strength",
                    [new CountOption("count", "paths", 10, 1, 1000), Strength],
                    options => options.Get(Strength)
                )
            )
        );

    public string Name => "toy";

    public string Description => "a random walk";

    public IReadOnlyList<string> Keys => ["walk", "wiring", "kind"];

    public Vocabulary Vocabulary { get; } =
        new(
            [
                new Quantity("last_mean", "mean at the end"),
                new Quantity("best_accuracy", "highest accuracy", "percent", "higher"),
            ],
            [new Quantity("step", "number of the step", "integer"), new Quantity("mean", "mean so far")],
            [new RowLabel("half", "first or second half")]
        );

    public ExperimentSettings Read(Section section)
    {
        Section walk = section.Inner("walk", ["steps", "rate", "spin-microseconds"]);
        return new ToySettings
        {
            Walk = new ToyWalk(
                walk.Count("steps", 100, 1, 1_000_000),
                walk.Number("rate", 0.1, 0, 1),
                walk.Count("spin-microseconds", 0, 0, 1_000_000)
            ),
            Wiring = section.Choose<double>("wiring", "flat"),
            Kind = section.Word("kind", "calm", ["calm", "failing", "diverging", "keeping"]),
        };
    }

    public TrialCost Estimate(ExperimentSettings settings) => new(((ToySettings)settings).Walk.Steps, 1000);

    public TrialOutcome Run(TrialContext context)
    {
        var settings = context.Settings<ToySettings>();
        var state = new double[Dimensions];
        state.AsSpan().Fill(settings.Wiring.Make());
        new TrialStages(context).Add("walk", () => new Walk(context, settings, state)).Run();
        return new TrialOutcome(
            new Dictionary<string, double>
            {
                ["last_mean"] = settings.Kind == "diverging" ? double.NaN : state.Average(),
                ["best_accuracy"] = 0.5,
            },
            new Dictionary<string, string>
            {
                ["state"] = Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<double>(state))),
            },
            settings.Kind == "diverging" ? TrialOutcome.Diverged : TrialOutcome.Complete
        )
        {
            Files = settings.Kind == "keeping" ? [Half] : [],
        };
    }

    private sealed class Walk(TrialContext context, ToySettings settings, double[] state) : IStageWork
    {
        private int step;

        public bool Run(TrialStage stage)
        {
            while (step < settings.Walk.Steps)
            {
                if (settings.Kind == "failing" && step == settings.Walk.Steps / 2)
                {
                    throw new InvalidOperationException("the toy fell over");
                }
                Advance(context, settings, state, ++step);
                if (settings.Kind == "keeping" && step == settings.Walk.Steps / 2)
                {
                    context.WriteFile(Half, MemoryMarshal.AsBytes<double>(state));
                }
                stage.Report((double)step / settings.Walk.Steps, $"step {step}");
                stage.SafePoint();
            }
            return true;
        }

        public void Exchange(StateExchange exchange)
        {
            exchange.Value(ref step);
            double[] numbers = state;
            exchange.Values(ref numbers);
            numbers.CopyTo(state, 0);
        }

        public void Dispose() { }
    }

    private static void Advance(TrialContext context, ToySettings settings, double[] state, int step)
    {
        long start = Stopwatch.GetTimestamp();
        RandomStream stream = context.Randomness.Stream(StreamNames.Order, step: step);
        for (int index = 0; index < state.Length; index++)
        {
            state[index] += settings.Walk.Rate * (stream.NextDouble() - 0.5);
        }
        while (Stopwatch.GetElapsedTime(start).TotalMicroseconds < settings.Walk.SpinMicroseconds)
        {
            Thread.SpinWait(10);
        }
        if (step % 5 == 0)
        {
            context.Write(
                new MetricRow(
                    new Dictionary<string, double> { ["step"] = step, ["mean"] = state.Average() },
                    new Dictionary<string, string> { ["half"] = step * 2 <= settings.Walk.Steps ? "first" : "second" }
                )
            );
        }
    }
}
