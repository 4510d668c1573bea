using Filigree.Studies.Execution;
using Filigree.Studies.Experiments;
using Filigree.Studies.Planning;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Tests.Experiments;

/// <summary>Times in studies: what lies beyond the end of training is refused before anything runs.</summary>
public sealed class TrainingTimeStudyTests
{
    private const string Head = """
        study: a
        data: { name: fashion-mnist-small, validation: 200 }
        model: lenet-300-100
        wiring: he-normal

        """;

    private const string Train = Head + "experiment: train\ntraining: { rate: 0.1, batch: 290, epochs: 5 }\n";

    // 6000 samples less 200 are 20 steps an epoch.
    [Theory]
    [InlineData(
        "tables: [{ title: T, rows: seed, columns: [{ name: validation_loss, at: { epoch: 99 } }] }]",
        "a.yaml:7:73: validation_loss is shown of epoch 99; expected 'last' or an epoch from 0 to 5, the last of"
    )]
    [InlineData(
        "tables: [{ title: T, rows: seed, columns: [{ name: validation_loss, at: { epoch: first } }] }]",
        "validation_loss is shown of epoch first; expected 'last' or an epoch from 0 to 5"
    )]
    [InlineData("probes: [{ own-distance: { from: [0, 6] } }]", "from is 6; expected at most the last epoch, 5")]
    [InlineData("probes: [{ own-distance: { every: 10it } }]", "every is '10it'; expected epochs (5, 5ep)")]
    [InlineData("save: [6ep]", "save is '6ep'; expected epochs (5, 5ep) from 0 to 5")]
    [InlineData("save: [10it]", "save is '10it'; expected epochs")]
    [InlineData(
        "plasticity: iterative-pruning(1ep, every=1, rewind=21it)",
        "rate is '1ep'; expected a number from 0 to 1"
    )]
    [InlineData(
        "plasticity: { iterative-pruning: { every: 1, rewind: 21it } }",
        "a.yaml:7:13: iterative-pruning: rewind is 21it, behind the first cut; expected at most every 1ep; the training has 5 epochs of 20 iterations"
    )]
    public void A_time_that_cannot_be_is_refused_by_name(string yaml, string says) =>
        Assert.Contains(says, Message(Train + yaml), StringComparison.Ordinal);

    [Theory]
    [InlineData("warm-up: 5", "warm-up is '5'; expected epochs (5, 5ep) from 0 to 4, or iterations (500it)")]
    [InlineData(
        "schedule: { steps: { epochs: [2, 5], rates: [0.1, 0.01] } }",
        "a.yaml:6:57: the rate changes after epoch 5, and the schedule has 5 epochs; expected epochs of the schedule below 5"
    )]
    [InlineData(
        "warm-up: 3, schedule: { steps: { epochs: [2], rates: [0.1] } }",
        "the rate changes after epoch 2, and the schedule has 2 epochs"
    )]
    [InlineData("warm-up: 100it", "warm-up is 100it; expected less than the training, 5 epochs of 20 iterations")]
    [InlineData("test-every: 6ep", "test-every is '6ep'; expected epochs")]
    [InlineData("evaluate-training: [1, 20it]", "evaluate-training is '20it'; expected epochs")]
    public void Training_ends_before_no_time_of_its_own(string setting, string says) =>
        Assert.Contains(
            says,
            Message($"{Head}experiment: train\ntraining: {{ rate: 0.1, batch: 290, epochs: 5, {setting} }}"),
            StringComparison.Ordinal
        );

    [Fact]
    public void Times_that_there_are_are_read_in_either_unit()
    {
        string sparse = Head.Replace("he-normal", "lightning", StringComparison.Ordinal);
        TrainSettings settings = Settings(
            $"{sparse}experiment: train\ntraining: {{ rate: 0.1, batch: 290, epochs: 5, warm-up: 99it, evaluate-training: [5ep, 1] }}\n"
                + "save: [0ep, 5]\nplasticity: sparse-evolution(every=7it)\nprobes: ['own-distance([0, 5ep], 1ep)']\n"
                + "tables: [{ title: T, rows: seed, columns: [{ name: validation_loss, at: { epoch: 5 } }] }]"
        );
        Assert.Equal([1, 5], settings.Training.EvaluateTraining!);
        Assert.Equal([0, 5], settings.Save!);
        Assert.Equal(99, settings.Training.ToOptions().WarmUpSteps);
        Assert.Empty(settings.Warnings());
        Assert.Equal(
            ["sparse-evolution never acts: every 100 iterations, and there are 100"],
            Settings(
                    $"{sparse}experiment: train\ntraining: {{ rate: 0.1, batch: 290, epochs: 5 }}\nplasticity: sparse-evolution(every=100it)"
                )
                .Warnings()
        );
    }

    [Fact]
    public void A_ticket_can_go_back_to_an_iteration_but_is_searched_over_whole_epochs()
    {
        const string Ticket = Head + "experiment: ticket\ntraining: { rate: 0.1, batch: 290, epochs: 5 }\n";
        Assert.Contains(
            "every is 40it; expected whole epochs",
            Message($"{Ticket}plasticity: iterative-pruning(every=40it)"),
            StringComparison.Ordinal
        );
        var settings = (TicketSettings)Of($"{Ticket}plasticity: iterative-pruning(every=2, rewind=30it)").Settings;
        Assert.Equal(20, settings.SearchEpochs);
    }

    [Theory]
    [InlineData("train", "")]
    [InlineData("ticket", "cuts: 2")]
    public void Going_back_to_an_iteration_is_what_going_back_to_the_epoch_that_ends_with_it_is(
        string experiment,
        string more
    )
    {
        // 200 images by 100 are two steps an epoch.
        TrialResult Run(string rewind) =>
            SmallTrial.Run(
                "study: a\ndata: { name: fashion-mnist-small }\nmodel: mlp([10])\nwiring: he-normal\n"
                    + $"experiment: {experiment}\n{more}\ntraining: {{ rate: 0.1, epochs: 6 }}\nplasticity: iterative-pruning(0.4, 2, rewind={rewind})"
            );
        TrialResult epoch = Run("1ep");
        Assert.Equal(Losses(epoch), Losses(Run("2it")));
        Assert.NotEqual(Losses(epoch), Losses(Run("3it")));
        Assert.NotEqual(Losses(epoch), Losses(Run("initial")));

        static double[] Losses(TrialResult trial) => [.. trial.Rows.Select(row => row.Numbers["validation_loss"])];
    }

    private static string Message(string yaml) => Assert.Throws<UserError>(() => Of(yaml)).Message;

    private static TrainSettings Settings(string yaml) => (TrainSettings)Of(yaml).Settings;

    private static TrialConfiguration Of(string yaml) =>
        Plan.Of(StudyReader.Read(new StudySource("a.yaml", yaml, null), new StudyOptions(), ExperimentList.All))
            .Trials[0]
            .Configuration;
}
