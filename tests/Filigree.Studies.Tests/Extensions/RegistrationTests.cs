using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Studies.Definition;
using Filigree.Studies.Experiments;
using Filigree.Studies.Extensions;
using Filigree.Studies.Planning;
using Filigree.Studies.Probes;
using Filigree.Studies.Tests.Experiments;
using Filigree.Studies.Trials;
using Filigree.Training;
using Filigree.Wiring;

namespace Filigree.Studies.Tests.Extensions;

/// <summary>Rules of one's own stand among those that come with Filigree: by name, in messages, in identities.</summary>
public sealed class RegistrationTests
{
    [Fact]
    public void A_rule_of_ones_own_is_read_suggested_and_listed_like_the_others()
    {
        ExperimentList experiments = ExperimentList.All.With(new Adding(to => to.Add(Wiring("halves"))));

        Assert.Equal("halves", Planned("halves", experiments).Wiring.Name);
        Assert.Equal(
            "preferential-attachment(halves)",
            Planned("preferential-attachment(halves)", experiments).Wiring.Label
        );
        string message = Assert.Throws<UserError>(() => Planned("halvs", experiments)).Message;
        Assert.Contains("did you mean 'halves'?", message, StringComparison.Ordinal);
        Assert.Contains("ticket, halves", message, StringComparison.Ordinal);
        Assert.Throws<UserError>(() => Planned("halves", ExperimentList.All));
    }

    [Theory]
    [InlineData("he-normal", "there is a wiring of the name 'he-normal' already")]
    [InlineData("zero", "there is a wiring of the name 'zero' already")]
    [InlineData(
        "Halves",
        "the name of a wiring is 'Halves'; expected small letters, digits and hyphens, a letter first"
    )]
    [InlineData("two halves", "the name of a wiring is 'two halves'")]
    public void A_name_that_is_taken_or_cannot_be_written_is_refused(string name, string expected)
    {
        var error = Assert.Throws<UserError>(() => ExperimentList.All.With(new Adding(to => to.Add(Wiring(name)))));
        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mnist")]
    [InlineData("bundled")]
    [InlineData("csv")]
    public void A_data_set_cannot_take_the_name_of_another(string name) =>
        Assert.StartsWith(
            $"there is a data set of the name '{name}' already",
            Assert
                .Throws<UserError>(() =>
                    ExperimentList.All.With(
                        new Adding(to =>
                            to.Add(new Rule<SampleData>(name, "", [], _ => throw new NotSupportedException()))
                        )
                    )
                )
                .Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Two_rules_of_one_name_are_refused() =>
        Assert.StartsWith(
            "there is a wiring of the name 'halves' already",
            Assert
                .Throws<UserError>(() =>
                    ExperimentList.All.With(new Adding(to => to.Add(Wiring("halves")).Add(Wiring("halves"))))
                )
                .Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void One_name_may_be_that_of_a_wiring_and_of_a_model()
    {
        ExperimentList experiments = ExperimentList.All.With(
            new Adding(to => to.Add(Wiring("own")).Add(new Rule<IModel>("own", "", [], _ => new LeNet300Model())))
        );
        Assert.Equal("own", Planned("own", experiments).Wiring.Name);
    }

    [Fact]
    public void Rules_of_a_kind_that_studies_do_not_choose_are_refused()
    {
        var error = Assert.Throws<UserError>(() =>
            ExperimentList.All.With(new Adding(to => to.Add(new Rule<string>("text", "", [], _ => ""))))
        );
        Assert.StartsWith(
            "text: studies choose no String; expected a rule that makes",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("density", "growth", "there is a probe of the name 'density' already")]
    [InlineData("other", "test_accuracy", "there is a number of the name 'test_accuracy' already")]
    [InlineData("other", "strength_mean", "there is a number of the name 'strength_mean' already")]
    [InlineData("other", "seconds", "there is a number of the name 'seconds' already")]
    [InlineData("other", "own_row", "there is a number of the name 'own_row' already")]
    [InlineData("other", "Growth", "the name of a number of the probe other is 'Growth'")]
    public void A_probe_has_names_of_its_own(string name, string number, string expected)
    {
        var error = Assert.Throws<UserError>(() =>
            ExperimentList.All.With(
                new Adding(to =>
                    to.Add(
                        new ProbeKind(name, "", [], _ => throw new NotSupportedException())
                        {
                            Metrics = [new Quantity("own_row", "")],
                            Summary = [new Quantity(number, "")],
                        }
                    )
                )
            )
        );
        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_trials_that_choose_code_from_outside_have_it_in_their_identity()
    {
        ExperimentList experiments = ExperimentList.All.With(new Adding(to => to.Add(Wiring("halves"))));

        Assert.Equal(IdOf("he-normal", ExperimentList.All), IdOf("he-normal", experiments));
        string code = typeof(RegistrationTests).Assembly.GetName().Name!;
        Assert.Contains($"\"code\":\"{code} ", JsonOf("halves", experiments), StringComparison.Ordinal);
        Assert.Contains(
            $"\"code\":\"{code} ",
            JsonOf("preferential-attachment(halves)", experiments),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_probe_that_writes_what_it_does_not_declare_fails_its_trial()
    {
        ExperimentList experiments = ExperimentList.All.With(
            new Adding(to => to.Add(new ProbeKind("secret", "", [], _ => new Secret())))
        );
        using var folder = new TemporaryFolder();
        Plan plan = SmallTrial.Plan(Study("he-normal") + "\nprobes: [secret]", experiments);
        var report = SmallTrial.Report(plan, folder.Path);
        Assert.Equal(
            "the probe secret writes a number 'validation_loss' that it does not declare",
            Assert.Single(report.Failed).Value.Message
        );
    }

    private static Rule<IWiring> Wiring(string name) => new(name, "all weights alike", [], _ => new Alike(name));

    private static TrainSettings Planned(string wiring, ExperimentList experiments) =>
        (TrainSettings)SmallTrial.Plan(Study(wiring), experiments).Trials[0].Configuration.Settings;

    private static string IdOf(string wiring, ExperimentList experiments) =>
        SmallTrial.Plan(Study(wiring), experiments).Trials[0].Id;

    private static string JsonOf(string wiring, ExperimentList experiments) =>
        SmallTrial.Plan(Study(wiring), experiments).Trials[0].Configuration.ToString();

    private static string Study(string wiring) =>
        $$"""
            study: test/registration
            experiment: train
            data: { name: fashion-mnist-small, validation: 20% }
            model: { mlp: { hidden: [12] } }
            wiring: {{wiring}}
            training: { rate: 0.05, batch: 16, epochs: 1 }
            """;

    private sealed class Adding(Action<Registration> add) : IExtension
    {
        public void Register(Registration registration) => add(registration);
    }

    private sealed class Alike(string name) : Initializer
    {
        public override string Name => name;

        protected override void Draw(Span<float> weights, MatrixShape shape, RandomStream stream) => weights.Fill(0.5f);
    }

    private sealed class Secret : IStudyProbe
    {
        public void Measure(
            Network network,
            IReadOnlyDictionary<string, double> epoch,
            bool isLast,
            Action<MetricRow> write
        ) => write(new MetricRow(epoch, new Dictionary<string, string>()));
    }
}
