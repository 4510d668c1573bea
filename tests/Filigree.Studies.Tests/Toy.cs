using Filigree.Studies.Execution;
using Filigree.Studies.Host;
using Filigree.Studies.Planning;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Tests;

/// <summary>Studies of the toy experiment, written in the tests.</summary>
internal static class Toy
{
    public const string Walk = """
        study: toy/walk
        experiment: toy
        walk: { steps: 100, rate: 0.1 }
        vary:
          wiring: [flat, { lightning: { count: 5, strength: 0.25 } }]
        seeds: 2
        quick: { seeds: 1, walk: { steps: 10 } }
        """;

    public static Study Read(string yaml, StudyOptions? options = null) =>
        StudyReader.Read(new StudySource("toy.yaml", yaml, Path.GetTempPath()), options ?? new(), Program.Experiments);

    public static Plan Plan(string yaml, StudyOptions? options = null) => Studies.Planning.Plan.Of(Read(yaml, options));

    public static SharedData NoData { get; } = new(name => throw new UserError($"there is no data set {name}"));

    public static RunReport Run(Plan plan, RunFolder folder, IRunObserver? observer = null, int workers = 1)
    {
        folder.Prepare(plan, "a test");
        return new Executor(plan, folder, NoData, observer ?? new SilentObserver()) { Workers = workers }.Run(default);
    }
}
