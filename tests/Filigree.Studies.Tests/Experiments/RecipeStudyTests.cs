using Filigree.Options;
using Filigree.Studies.Execution;
using Filigree.Studies.Experiments;
using Filigree.Studies.Planning;
using Filigree.Studies.Trials;
using Filigree.Training;

namespace Filigree.Studies.Tests.Experiments;

/// <summary>Schedules, averages and mixed batches in study files, and the deep networks' recipes as rates.</summary>
public sealed class RecipeStudyTests
{
    [Theory]
    [InlineData("warm-up-from: 0.1", "warm-up-from is given without a warm-up of epochs; expected such as warm-up: 5")]
    [InlineData("warm-up: 3it, warm-up-from: 0.1", "warm-up-from is given without a warm-up of epochs")]
    [InlineData("weight-average: 0", "weight-average is '0'")]
    [InlineData("views: two", "unknown views 'two'; valid: one, flip, six")]
    [InlineData("schedule: { linear: { at: [0, 1], factors: [1, 0, 1] } }", "the schedule has 2 points and 3 factors")]
    [InlineData("schedule: { linear: { at: [10%, 1] } }", "points do not ascend from 0 to 100%")]
    [InlineData("schedule: { cosine: { every: steps } }", "unknown every 'steps'; did you mean 'step'?")]
    public void What_cannot_be_is_refused_in_a_line(string training, string message)
    {
        Assert.Contains(message, Assert.Throws<UserError>(() => Read(training)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_average_of_weights_goes_with_connections_that_stay()
    {
        UserError error = Assert.Throws<UserError>(() => Read("weight-average: 0.99", "plasticity: sparse-evolution"));
        Assert.Contains(
            "weight-average is of connections that stay, and sparse-evolution changes them; expected one of both",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(0.99, Settings(Read("weight-average: 0.99", "plasticity: fixed")).ToOptions().WeightAverage);
    }

    [Fact]
    public void Test_images_are_seen_from_several_sides_in_the_end()
    {
        const string study = """
            study: a
            experiment: train
            data: { name: fashion-mnist-small, validation: 20% }
            model: mlp([10])
            wiring: he-normal
            seeds: [1]
            """;
        TrialResult one = SmallTrial.Run($"{study}\ntraining: {{ rate: 0.5, epochs: 6, batch: 10 }}");
        TrialResult six = SmallTrial.Run($"{study}\ntraining: {{ rate: 0.5, epochs: 6, batch: 10, views: six }}");
        Assert.InRange(six.Summary["final_test_accuracy_of_views"], 0.2, 1);
        Assert.NotEqual(six.Summary["final_test_accuracy"], six.Summary["final_test_accuracy_of_views"]);
        Assert.Equal(one.Summary.Keys.Append("final_test_accuracy_of_views").Order(), six.Summary.Keys.Order());
        Assert.Equal(one.Summary["final_test_accuracy"], six.Summary["final_test_accuracy"]);
        Assert.Equal(Read("views: one").Id, Read("schedule: constant").Id);
        Assert.NotEqual(Read("views: six").Id, Read("views: flip").Id);
    }

    [Fact]
    public void Views_are_of_the_experiment_that_measures_them()
    {
        const string study = """
            study: a
            data: { name: fashion-mnist-small }
            model: mlp([10, 10])
            wiring: he-normal
            """;
        const string child = "experiment: child-net\nkeep: 50%\ntraining: { rate: 0.1, epochs: 2, views: six }";
        AssertRefused("views is of experiment train; expected no such key in this one", $"{study}\n{child}");
        const string table = "tables: [{ title: t, rows: seed, columns: [final_test_accuracy_of_views] }]";
        const string one = "experiment: train\ntraining: { rate: 0.1, epochs: 2, views: one }";
        AssertRefused(
            "no trial of this study measures 'final_test_accuracy_of_views'; expected a 'training.views' other than one",
            $"{study}\n{one}\n{table}"
        );
    }

    [Fact]
    public void What_a_study_does_not_say_is_no_part_of_an_identity()
    {
        Assert.Equal(
            Read("schedule: cosine").Id,
            Read("schedule: { cosine: { every: epoch } }, weight-average: none").Id
        );
        Assert.NotEqual(Read("schedule: cosine").Id, Read("schedule: { cosine: { every: step } }").Id);
    }

    [Fact]
    public void The_deep_networks_learn_at_the_rates_of_their_recipes()
    {
        Plan plan = Plan.Of(StudyReader.Read("rewiring/deep", new StudyOptions(), ExperimentList.All));
        var seen = new HashSet<string>();
        foreach (PlannedTrial trial in plan.Trials)
        {
            var settings = (TrainSettings)trial.Configuration.Settings;
            TrainingOptions options = settings.Training.ToOptions();
            TrainingSpan span = settings.Span();
            double At(double epoch) => options.Schedule.RateOfStep((long)Math.Round(epoch * span.StepsPerEpoch), span);
            double last = 1.0 / span.StepsPerEpoch;
            double[] expected;
            double[] rates;
            double clip = 1;
            switch (settings.Model.Name)
            {
                case "resnet18":
                    expected = [0.01, 0.005 * (1 + Math.Cos(0.5 * Math.PI))];
                    rates = [At(0.9), At(50.5)];
                    clip = 0;
                    break;
                case "resnet50":
                    expected = [0.02, 0.01, 0.01 * (1 + Math.Cos(Math.PI * 149 / 150))];
                    rates = [At(0), At(75), At(149)];
                    break;
                case "sl-vit":
                    expected = [1e-6, 1e-6 + (0.5 * (0.003 - 1e-6)), 0.003, 0.5 * (0.003 + 1e-6)];
                    rates = [At(0), At(5), At(10), At(60)];
                    clip = 0;
                    break;
                default:
                    // Of a step's end.
                    expected = [0.1 * last / 40, 0.1, 0.005, 0];
                    rates = [At(0), At(40 - last), At(80 - last), At(100 - last)];
                    break;
            }

            Assert.All(expected.Zip(rates), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
            Assert.Equal(clip, options.ClipNorm);
            seen.Add(settings.Model.Name);
        }

        Assert.Equal(["convmixer", "resnet18", "resnet50", "sl-vit"], seen.Order());
    }

    private static void AssertRefused(string message, string study) =>
        Assert.Contains(
            message,
            Assert.Throws<UserError>(() => SmallTrial.Plan(study)).Message,
            StringComparison.Ordinal
        );

    private static TrainingSettings Settings(TrialConfiguration trial) => ((TrainSettings)trial.Settings).Training;

    private static TrialConfiguration Read(string training, string more = "")
    {
        string yaml =
            "study: a\ndata: { name: fashion-mnist-small }\nexperiment: train\nmodel: mlp([10])\nwiring: he-normal\n"
            + $"training: {{ rate: 0.1, epochs: 4, {training} }}\n{more}\n";
        var source = new StudySource("a.yaml", yaml, null);
        return Plan.Of(StudyReader.Read(source, new StudyOptions(), ExperimentList.All)).Trials[0].Configuration;
    }
}
