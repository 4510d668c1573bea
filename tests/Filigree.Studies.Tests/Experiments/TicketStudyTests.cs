using System.Text.Json;
using Filigree.Data;
using Filigree.Formats;
using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Plasticity;
using Filigree.Studies.Execution;
using Filigree.Studies.Experiments;
using Filigree.Studies.Host;
using Filigree.Studies.Planning;
using Filigree.Studies.Reports;
using Filigree.Studies.Trials;
using Filigree.Tensors;

namespace Filigree.Studies.Tests.Experiments;

/// <summary>Studies that search tickets, hold them against controls, export and import them.</summary>
public sealed class TicketStudyTests : IDisposable
{
    private const string Settings = """
        study: test/tickets
        data: { name: fashion-mnist-small }
        model: { mlp: { hidden: [10] } }
        wiring: he-normal
        training: { rate: 0.1, epochs: 5 }
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void All_that_is_compared_has_the_tickets_connections_but_for_the_dense_network()
    {
        StudyResults results = Run(
            "controls",
            """
            experiment: ticket
            plasticity: { iterative-pruning: { rate: 0.4, every: 2 } }
            cuts: 2
            vary: { network: [ticket, fresh-weights, shuffled-mask, random-pruning, small-dense, dense] }
            """
        );

        // 90 and 30 places, less 40% twice: 54, 32 and 18, 11. A dense network of 9-3-3 has 36 connections, of 9-4-3 48.
        Assert.Equal([43, 43, 43, 43, 36, 120], results.Trials.Select(trial => trial.Summary["connections"]));
        Assert.Equal(6, results.Trials.DistinctBy(trial => trial.Summary["lowest_validation_loss"]).Count());
        Assert.Equal(
            [true, true, true, false, false, false],
            results.Trials.Select(trial => trial.Rows.Any(row => row.Labels["phase"] == "search"))
        );
        MetricRow[][] searches =
        [
            .. results
                .Trials.Take(3)
                .Select(trial => trial.Rows.Where(row => row.Labels["phase"] == "search").ToArray()),
        ];
        Assert.All(
            searches,
            rows =>
                Assert.Equal(
                    searches[0].Select(r => r.Numbers["validation_loss"]),
                    rows.Select(r => r.Numbers["validation_loss"])
                )
        );
    }

    [Fact]
    public void A_ticket_moves_to_a_network_as_it_was_when_the_search_would_go_back_to_it()
    {
        StudyResults results = Run(
            "moved",
            """
            experiment: ticket
            plasticity: { iterative-pruning: { rate: 0.4, every: 2 } }
            cuts: 2
            vary:
              moment: { start: { plasticity.iterative-pruning.rewind: initial }, later: { plasticity.iterative-pruning.rewind: 1ep } }
              network: [ticket, fresh-weights, transferred, aligned]
            """
        );
        double[][] Losses(string phase) =>
            [
                .. results.Trials.Select(trial =>
                    trial
                        .Rows.Where(row => row.Labels["phase"] == phase)
                        .Select(row => row.Numbers["validation_loss"])
                        .ToArray()
                ),
            ];
        double[][] training = Losses("training");
        double[][] search = Losses("search");
        double[][] whole = Losses("whole");
        double[][] other = Losses("other");

        Assert.All(results.Trials, trial => Assert.Equal(43, trial.Summary["connections"]));
        // From the start, a network that the ticket moves to is one with fresh weights.
        Assert.Equal(training[1], training[2]);
        Assert.Equal([0, 0, 0, 3, 0, 0, 2, 3], other.Select(rows => rows.Length));
        Assert.Equal([0, 0, 0, 3, 0, 0, 0, 3], whole.Select(rows => rows.Length));
        // The whole network is the searched one before its first cut; the other is the same with both rewinds.
        Assert.Equal(search[3][..3], whole[3]);
        Assert.Equal(other[3], other[7]);
        Assert.Equal(other[6], other[7][..2]);
        Assert.NotEqual(whole[3], other[3]);
        Assert.Equal(6, training.DistinctBy(losses => losses[^1]).Count());
    }

    [Fact]
    public void An_exported_ticket_trains_as_in_the_trial_that_found_it()
    {
        StudyResults found = Run(
            "found",
            """
            experiment: ticket
            plasticity: { iterative-pruning: { rate: 0.4, every: 2 } }
            cuts: 2
            export: [ticket, weights]
            """
        );
        string ticket = Path.Combine(
            new RunFolder(folder.File("found")).Trial(found.Trials[0].Id).Path,
            "ticket.safetensors"
        );
        StudyResults again = Run("again", $"experiment: train\nwiring: {{ ticket: {{ file: '{ticket}' }} }}");

        double[] Losses(StudyResults results) =>
            [
                .. results
                    .Trials[0]
                    .Rows.Where(row => !row.Labels.TryGetValue("phase", out string? phase) || phase == "training")
                    .Select(row => row.Numbers["validation_loss"]),
            ];
        Assert.Equal(6, Losses(found).Length);
        Assert.Equal(Losses(found), Losses(again));
    }

    [Fact]
    public void A_ticket_with_a_weight_that_is_no_number_is_refused_by_its_place()
    {
        using Network network = Mlp.Create([9, 12, 3]);
        float[] weights = new float[12 * 9];
        weights[(2 * 9) + 4] = float.NaN;
        network.Weights[0].WriteMatrix(weights);
        string file = folder.File("nan.safetensors");
        using (FileStream stream = File.Create(file))
        {
            NetworkFile.Write(stream, NetworkSnapshot.Of(network));
        }
        Plan plan = SmallTrial.Plan(
            $$"""
            experiment: train
            data: { name: fashion-mnist-small }
            model: { mlp: { hidden: [12] } }
            training: { rate: 0.1, epochs: 1 }
            wiring: { ticket: { file: '{{file}}' } }
            """
        );
        UserError error = Assert.Throws<UserError>(() =>
            ((TrainSettings)plan.Trials[0].Configuration.Settings).MakeNetwork(new SampleShape(9), 3, new Randomness(1))
        );
        Assert.Contains(
            "nan.safetensors: dense1.weight: the weight of output 2, input 4 is NaN; expected finite numbers",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_trials_identity_holds_a_tickets_content_not_its_name()
    {
        string one = folder.Write("one", "a");
        string same = folder.Write("same", "a");
        string other = folder.Write("other", "b");
        string Id(string file) =>
            Plan.Of(Read($"experiment: train\nwiring: {{ ticket: {{ file: '{file}' }} }}")).Trials[0].Id;

        Assert.Equal(Id(one), Id(same));
        Assert.NotEqual(Id(one), Id(other));
    }

    [Theory]
    [InlineData("experiment: train\nwiring: { ticket: { file: nowhere } }", "file is 'nowhere', which cannot be read")]
    [InlineData("experiment: train\nwiring: ticket", "ticket has no 'file'")]
    [InlineData(
        "experiment: train\nexport: [ticket]",
        "export asks for a ticket; expected 'plasticity: iterative-pruning'"
    )]
    [InlineData("experiment: train\nexport: [tickets]", "did you mean 'ticket'?")]
    [InlineData("experiment: ticket\nplasticity: fixed", "a ticket is searched by pruning")]
    [InlineData(
        "experiment: ticket\nplasticity: iterative-pruning\nnetwork: small",
        "unknown network 'small'; valid: ticket, fresh-weights"
    )]
    [InlineData(
        "experiment: ticket\nplasticity: iterative-pruning\nnetwork: transferred\nwiring: { erdos-renyi: { density: 50% } }",
        "network is 'transferred': wiring is 'erdos-renyi', which leaves places without a weight"
    )]
    [InlineData(
        "experiment: ticket\nplasticity: iterative-pruning\nnetwork: aligned\ndata: { name: mnist }\nmodel: lenet-5",
        "network is 'aligned': neurons of 'lenet-5' are not aligned; expected a fully connected network"
    )]
    [InlineData(
        "experiment: ticket\nplasticity: { iterative-pruning: { rewind: 10it } }\nnetwork: aligned",
        "expected a rewind such as 1ep"
    )]
    public void A_mistake_is_named_with_what_is_valid(string yaml, string message) =>
        Assert.Contains(message, Assert.Throws<UserError>(() => Plan.Of(Read(yaml))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_network_that_is_cut_off_is_reported()
    {
        StudyResults results = Run(
            "cut-off",
            "experiment: train\nplasticity: { iterative-pruning: { rate: 99%, every: 1 } }"
        );
        string warning = Assert.Single(results.Trials[0].Warnings);

        Assert.StartsWith("Cut off: no connection is left in dense", warning, StringComparison.Ordinal);
        Assert.Contains($"{warning}: seed 0.", ReportWarnings.Of(results));
        using var result = JsonDocument.Parse(
            File.ReadAllBytes(new RunFolder(folder.File("cut-off")).Trial(results.Trials[0].Id).ResultFile)
        );
        Assert.Equal(warning, result.RootElement.GetProperty("warnings")[0].GetString());
    }

    [Fact]
    public void Probes_tell_the_density_of_each_layer_and_what_was_ever_connected()
    {
        StudyResults results = Run(
            "probes",
            """
            experiment: train
            wiring: { erdos-renyi: { density: 0.3 } }
            plasticity: { sparse-evolution: { zeta: 0.5 } }
            probes: [density, union]
            """
        );
        IReadOnlyList<MetricRow> rows = results.Trials[0].Rows;
        double[] Of(string number, string layer) =>
            [
                .. rows.Where(row => row.Numbers.ContainsKey(number) && row.Labels["layer"] == layer)
                    .Select(row => row.Numbers[number]),
            ];

        Assert.Equal(Enumerable.Repeat(0.3, 6), Of("layer_density", "dense1.weight"));
        Assert.Equal(Enumerable.Repeat(1.0, 6), Of("layer_density", "dense2.weight"));
        double[] union = Of("ever_connected", "dense1.weight");
        Assert.Equal(union.Order(), union);
        Assert.Equal([0.3, 0.3], union[..2]);
        Assert.InRange(union[^1], 0.5, 1);
        Assert.Equal((union[^1] * 90 + 30) / 120, Of("ever_connected", "all")[^1], 1e-12);
        Assert.Equal((0.3 * 90 + 30) / 120, results.Trials[0].Summary["requested_density"], 1e-12);
        Assert.Equal(57 / 120.0, results.Trials[0].Summary["density"]);
    }

    [Fact]
    public void An_exported_ticket_has_PyTorchs_names()
    {
        StudyResults results = Run("names", "experiment: train\nplasticity: iterative-pruning\nexport: [ticket]");
        TrialFolder trial = new RunFolder(folder.File("names")).Trial(results.Trials[0].Id);
        using WeightFile file = WeightFile.Open(Path.Combine(trial.Path, ExportedNetworks.FileName("ticket")));

        Assert.Equal(
            [
                "dense1.weight_orig",
                "dense1.weight_mask",
                "dense2.weight_orig",
                "dense2.weight_mask",
                "dense1.bias",
                "dense2.bias",
            ],
            file.Tensors.Select(tensor => tensor.Name)
        );
        Assert.Equal(results.Trials[0].Id, file.Metadata["trial"]);
    }

    private static Study Read(string yaml)
    {
        IEnumerable<string> own = yaml.Split('\n').Select(line => line.Split(':')[0]);
        IEnumerable<string> shared = Settings.Split('\n').Where(line => !own.Contains(line.Split(':')[0]));
        var source = new StudySource("test.yaml", $"{string.Join('\n', shared)}\n{yaml}", null);
        return StudyReader.Read(source, new StudyOptions(), ExperimentList.All);
    }

    private StudyResults Run(string name, string yaml)
    {
        Plan plan = Plan.Of(Read(yaml));
        var run = new RunFolder(folder.File(name));
        run.Prepare(plan, "a test");
        RunReport report = new Executor(plan, run, new SharedData(_ => Images()), new SilentObserver())
        {
            Workers = 1,
        }.Run(CancellationToken.None);
        Assert.Empty(report.Failed);
        return RunFolder.Load(run.Path);
    }

    private static Dataset Images()
    {
        return new Dataset("fashion-mnist-small", 3, 3, 1, 3, Make(200, 1), Make(50, 2), "made up");

        static Samples Make(int count, int salt)
        {
            RandomStream random = new Randomness(9).Stream("images", salt);
            byte[] pixels = [.. Enumerable.Range(0, count * 9).Select(_ => (byte)random.NextInt32(256))];
            return new Samples(pixels, [.. Enumerable.Range(0, count).Select(s => (byte)(pixels[s * 9] / 86))]);
        }
    }
}
