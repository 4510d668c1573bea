using Filigree.Dashboard.Index;
using Filigree.Dashboard.Views;
using Filigree.Studies.Reports.Figures;

namespace Filigree.Dashboard.Tests;

[Trait("Run", "once")]
public sealed class CurveTests
{
    private static readonly CurveQuery ByWiring = new()
    {
        X = "epoch",
        Y = "validation_accuracy",
        Group = "wiring",
    };

    [Fact]
    public void Seeds_are_averaged_with_their_number_at_each_epoch()
    {
        using var run = new GeneratedRun(2, 3);
        run.Finish(0, 3);
        run.Finish(1, 3);
        run.Begin(2, 2);
        run.Finish(3, 2, hasDiverged: true);
        run.Fail(4, 2, "fell over");

        GroupedCurves curves = new CurveBuilder(RunIndexTests.Read(run).View, ByWiring).Build();

        Assert.Equal(["lightning(100)", "lightning(200)"], curves.Groups.Select(group => group.Name));
        GroupCurve first = curves.Curves[0];
        Assert.Equal([1, 2, 3], first.Points.Select(point => point.X));
        Assert.Equal([3, 3, 2], first.Counts);
        double[] last = [GeneratedRun.Accuracy(0, 3) * 100, GeneratedRun.Accuracy(1, 3) * 100];
        Assert.Equal(last.Average(), first.Points[2].Y, 9);
        Assert.Equal(last.Average() - Math.Abs(last[1] - last[0]) / Math.Sqrt(2), first.Points[2].Low, 9);
        Assert.Empty(curves.Curves[1].Points);
        Assert.Contains("2 trials that diverged, failed or are damaged are left out.", curves.Figure.Notes);
        Assert.Contains(curves.Figure.Notes, note => note.StartsWith("Means are of fewer", StringComparison.Ordinal));
        Assert.Contains("lightning(100)", FigureSvg.Inline(curves.Figure, FigureLayout.Wide), StringComparison.Ordinal);
    }

    [Fact]
    public void Single_trials_are_drawn_where_they_are_asked_for_and_what_is_cut_is_said()
    {
        using var run = new GeneratedRun(2, 120);
        for (int place = 0; place < run.Trials.Count; place++)
        {
            run.Finish(place, 2);
        }
        RunView view = RunIndexTests.Read(run).View;

        GroupedCurves one = new CurveBuilder(view, ByWiring with { Singles = ["lightning(200)"] }).Build();
        GroupedCurves all = new CurveBuilder(view, ByWiring with { Singles = ["*"] }).Build();

        Assert.Equal(120, one.Figure.Panels[0].Trials.Count);
        Assert.Equal("lightning(200), 0.1, seed 0", one.Figure.Panels[0].Trials[0].Label);
        Assert.Equal(200, all.Figure.Panels[0].Trials.Count);
        Assert.Contains("The first 200 single trials are drawn; 40 more are not.", all.Figure.Notes);
        Assert.Equal(2, FigureSvg.Inline(one.Figure, FigureLayout.Wide).Split("class=\"line\"").Length - 1 - 2);
    }

    [Fact]
    public void Levels_and_a_range_of_epochs_narrow_what_is_shown()
    {
        using var run = new GeneratedRun(2, 2);
        for (int place = 0; place < 4; place++)
        {
            run.Finish(place, 9);
        }

        GroupedCurves curves = new CurveBuilder(
            RunIndexTests.Read(run).View,
            ByWiring with
            {
                Group = "seed",
                Where = new Dictionary<string, string> { ["wiring"] = "lightning(200)" },
                From = 3,
                To = 5,
            }
        ).Build();

        Assert.Equal(["seed 0", "seed 1"], curves.Groups.Select(group => group.Name));
        Assert.All(curves.Curves, curve => Assert.Equal([3, 4, 5], curve.Points.Select(point => point.X)));
        Assert.All(curves.Curves, curve => Assert.All(curve.Counts, count => Assert.Equal(1, count)));
    }

    [Fact]
    public void Without_rows_the_figure_says_so()
    {
        using var run = new GeneratedRun(1, 1);

        GroupedCurves curves = new CurveBuilder(RunIndexTests.Read(run).View, ByWiring).Build();

        Assert.Equal(["No trial has these numbers yet."], curves.Figure.Notes);
        Assert.Contains("No data.", FigureSvg.Inline(curves.Figure, FigureLayout.Wide), StringComparison.Ordinal);
    }
}
