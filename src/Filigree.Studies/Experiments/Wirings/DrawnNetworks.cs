using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Studies.Probes;
using Filigree.Studies.Trials;
using Filigree.Wiring;

namespace Filigree.Studies.Experiments;

/// <summary>A network that a trial wires again and again, from other random numbers each time, and measures.</summary>
/// <param name="context">The trial.</param>
/// <param name="network">The network.</param>
/// <param name="wiring">How it is wired.</param>
/// <param name="probes">What is measured beside what the experiment itself does; null for nothing.</param>
internal sealed class DrawnNetworks(
    TrialContext context,
    Network network,
    Choice<IWiring> wiring,
    IReadOnlyList<Choice<ChosenProbe>>? probes
)
{
    private readonly UntrainedProbes probes = new(context, probes);

    /// <summary>The stage that draws them all.</summary>
    /// <param name="count">How many.</param>
    /// <param name="results">What <paramref name="measure"/> adds to.</param>
    /// <param name="measure">Measures the network as it was wired last.</param>
    public void Run(int count, ITrialState results, Action measure)
    {
        ITrialState state = probes.Any ? new Results(results, probes) : results;
        new TrialStages(context).Add("draws", () => new RepeatedWork("draw", count, state, Measure)).Run();

        void Measure(int draw)
        {
            Draw(draw);
            measure();
            probes.Measure(
                network,
                new Dictionary<string, double> { ["draw"] = draw + 1 },
                new Dictionary<string, string>()
            );
        }
    }

    /// <summary>Wires the network: each draw is a trial's wiring of its own, seeded by the trial's seed and the draw's number.</summary>
    /// <param name="number">The draw's number, from 0.</param>
    public void Draw(int number)
    {
        ulong seed = context.Randomness.Stream("draws", step: number).NextUInt64();
        wiring.Make().Wire(network, new Randomness(seed));
    }

    /// <summary>Adds the probes' numbers of the whole trial.</summary>
    public void Summarise(Dictionary<string, double> summary) => probes.Summarise(summary);

    private sealed class Results(ITrialState own, UntrainedProbes probes) : ITrialState
    {
        public void Exchange(StateExchange state)
        {
            state.Part("own", own);
            state.Part("probes", probes);
        }
    }
}
