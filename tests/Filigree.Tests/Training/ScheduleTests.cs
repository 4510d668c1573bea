using System.Text.Json;
using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Tests.Support;
using Filigree.Training;
using Filigree.Wiring;

namespace Filigree.Tests.Training;

/// <summary>Learning rates against hand-computed values.</summary>
public sealed class ScheduleTests
{
    [Fact]
    public void A_constant_schedule_has_one_rate() => Assert.Equal(0.05, new ConstantSchedule(0.05).RateAt(17, 30));

    [Fact]
    public void A_step_schedule_has_a_rate_for_every_stretch_of_epochs()
    {
        var schedule = new StepSchedule([new(0, 1e-3), new(80, 1e-4), new(120, 1e-5)]);

        Assert.Equal(
            [1e-3, 1e-3, 1e-4, 1e-4, 1e-5],
            new[] { 0.0, 79, 80, 119, 120 }.Select(e => schedule.RateAt(e, 200))
        );
    }

    [Fact]
    public void A_cosine_schedule_starts_at_one_rate_passes_the_middle_and_nears_the_other()
    {
        var schedule = new CosineSchedule(0.01, 0.002);

        Assert.Equal(0.01, schedule.RateAt(0, 100), 1e-15);
        Assert.Equal(0.006, schedule.RateAt(50, 100), 1e-15);
        Assert.Equal(0.002 + 0.004 * (1 + Math.Cos(Math.PI / 4)), schedule.RateAt(25, 100), 1e-15);
        Assert.Equal(0.002, schedule.RateAt(100, 100), 1e-15);
    }

    [Fact]
    public void A_warm_up_rises_in_equal_parts_and_then_follows_the_other_schedule_from_its_start()
    {
        var schedule = new WarmUpSchedule(4, new CosineSchedule(0.8, 0));

        foreach (int epoch in Enumerable.Range(0, 4))
        {
            Assert.Equal(0.2 * (epoch + 1), schedule.RateAt(epoch, 104), 1e-15);
        }

        Assert.Equal(0.8, schedule.RateAt(4, 104), 1e-15);
        Assert.Equal(0.4, schedule.RateAt(54, 104), 1e-15);
    }

    [Fact]
    public void A_warm_up_from_a_rate_begins_with_it_however_often_the_rate_changes()
    {
        foreach (SchedulePace pace in Enum.GetValues<SchedulePace>())
        {
            var schedule = new WarmUpSchedule(4, new ConstantSchedule(0.9) { Pace = pace }, from: 0.1);
            schedule.Require(10);

            Assert.Equal(
                [0.1, 0.3, 0.5, 0.7, 0.9, 0.9],
                Enumerable.Range(0, 6).Select(epoch => Math.Round(schedule.RateAt(epoch, 10), 12))
            );
        }
    }

    [Fact]
    public void A_warm_up_that_would_not_rise_is_refused()
    {
        Assert.Throws<UserError>(() => new WarmUpSchedule(1, new ConstantSchedule(0.9)).Require(10));
        Assert.Throws<UserError>(() => new WarmUpSchedule(2, new ConstantSchedule(0.9), from: 0.9).Require(10));
        Assert.Throws<UserError>(() => new WarmUpSchedule(2, new TriangularSchedule(0.1, PeakAt: 0.25)).Require(10));
        new WarmUpSchedule(1, new ConstantSchedule(0.9), from: 0.1).Require(10);
        new WarmUpSchedule(1, new ConstantSchedule(0.9) { Pace = SchedulePace.Step }).Require(10);
    }

    [Fact]
    public void A_triangular_schedule_rises_to_its_peak_and_falls_to_zero()
    {
        var schedule = new TriangularSchedule(0.1, PeakAt: 0.25);

        Assert.Equal(0, schedule.RateAt(0, 100));
        Assert.Equal(0.1, schedule.RateAt(25, 100), 1e-15);
        Assert.Equal(0.05, schedule.RateAt(62.5, 100), 1e-15);
        Assert.Equal(0, schedule.RateAt(100, 100), 1e-15);
    }

    [Fact]
    public void A_warm_up_in_steps_rises_to_what_the_schedule_says_which_runs_from_the_start()
    {
        var samples = new HashedSamples(count: 100, features: 5, classes: 3);
        using Network network = Mlp.Create([5, 3]);
        new HeNormal().Wire(network, new Randomness(1));
        using var optimizer = new Sgd();
        var options = new TrainingOptions
        {
            Epochs = 4,
            Batch = 25,
            Schedule = new StepSchedule([new(0, 0.6), new(1, 0.3)]),
            WarmUpSteps = 6,
        };
        using var run = new TrainingRun(network, optimizer, samples, null, options, new Randomness(1));
        var rates = new List<double>();
        run.Run(epoch => rates.Add(epoch.Rate));

        // After 4 of 6 steps, and with 8 behind them.
        Assert.Equal([0.4, 0.3, 0.3, 0.3], rates.Select(rate => Math.Round(rate, 12)));
    }

    [Fact]
    public void Every_rate_of_a_cycle_is_PyTorchs()
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllText(GoldenFile.Path("schedules.json")));
        foreach (JsonElement one in golden.RootElement.GetProperty("one_cycles").EnumerateArray())
        {
            var schedule = new OneCycleSchedule(
                Number(one, "peak"),
                Number(one, "peak_at"),
                Number(one, "start_divisor"),
                Number(one, "end_divisor"),
                one.GetProperty("shape").GetString() == "linear"
            );
            AssertRates(one.GetProperty("rates"), schedule, (int)Number(one, "epochs"));
        }
    }

    [Fact]
    public void A_warm_up_and_a_cosine_that_change_the_rate_every_step_are_PyTorchs()
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllText(GoldenFile.Path("schedules.json")));
        var cosine = new CosineSchedule(0.003, 1e-6) { Pace = SchedulePace.Step };
        AssertRates(golden.RootElement.GetProperty("warm_cosine"), new WarmUpSchedule(2, cosine, from: 1e-6), 8);
    }

    [Fact]
    public void A_linear_schedule_passes_through_its_points_and_may_give_a_step_the_rate_of_its_end()
    {
        var schedule = new LinearSchedule(0.1, [new(0, 0), new(0.4, 1), new(0.8, 0.05), new(1, 0)]);

        Assert.Equal(
            [0, 0.05, 0.1, 0.0525, 0.005, 0.0025, 0],
            new[] { 0.0, 20, 40, 60, 80, 90, 100 }.Select(epoch => Math.Round(schedule.RateAt(epoch, 100), 12))
        );
        var span = new TrainingSpan(Epochs: 5, StepsPerEpoch: 2);
        Assert.Equal(0.025, (schedule with { Pace = SchedulePace.Step }).RateOfStep(1, span), 1e-12);
        Assert.Equal(0.05, (schedule with { Pace = SchedulePace.StepEnd }).RateOfStep(1, span), 1e-12);
        Assert.Equal(0, (schedule with { Pace = SchedulePace.StepEnd }).RateOfStep(9, span), 1e-12);
        Assert.Equal(0.05, schedule.RateOfStep(3, span), 1e-12);
    }

    private static double Number(JsonElement one, string name) => one.GetProperty(name).GetDouble();

    private static void AssertRates(JsonElement expected, Schedule schedule, int epochs)
    {
        double[] rates = [.. expected.EnumerateArray().Select(rate => rate.GetDouble())];
        var span = new TrainingSpan(epochs, rates.Length / epochs);
        Assert.All(
            rates.Select((rate, step) => (rate, step)),
            one => Assert.Equal(one.rate, schedule.RateOfStep(one.step, span), 1e-12 * rates.Max())
        );
    }
}
