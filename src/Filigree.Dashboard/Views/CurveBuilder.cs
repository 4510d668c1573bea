using System.Globalization;
using Filigree.Dashboard.Index;
using Filigree.Studies.Definition;
using Filigree.Studies.Reports.Figures;
using Filigree.Studies.Statistics;

namespace Filigree.Dashboard.Views;

/// <summary>
/// Makes curves: at every x the mean over a group's trials that have got there, with a band and their number. Diverged and failed trials have no part in
/// them, whose means they would stop short in.
/// </summary>
/// <param name="view">The run.</param>
/// <param name="query">What is asked for.</param>
internal sealed class CurveBuilder(RunView view, CurveQuery query)
{
    private const int MostCurves = 48;
    private const int MostSingles = 200;
    private readonly double xScale = Scale(query.X);
    private readonly double yScale = Scale(query.Y);
    private readonly HashSet<WatchedTrial> leftOut = [];

    /// <summary>Makes them.</summary>
    /// <exception cref="UserError">There is no such band.</exception>
    public GroupedCurves Build()
    {
        if (!Curves.Bands.Contains(query.Band))
        {
            throw new UserError($"there is no band '{query.Band}'", expected: string.Join(", ", Curves.Bands));
        }
        var specification = new FigureSpecification
        {
            Name = "curves",
            Title = $"{FigureBuilder.Words(query.Y)} over {FigureBuilder.Words(query.X)}",
            Kind = "curve",
            X = query.X,
            Y = query.Y,
            Series = query.Group,
            Format = yScale == 1 ? "number" : "percent",
            XFormat = xScale == 1 ? "number" : "percent",
            Band = query.Band,
        };
        IReadOnlyList<TrialGroup> groups = TrialGroup.Of(view, query);
        GroupCurve[] curves = [.. groups.Take(MostCurves).Select(Mean)];
        (double X, double Y)[] means =
        [
            .. curves.SelectMany(curve => curve.Points).Select(point => (point.X / xScale, point.Y / yScale)),
        ];
        string untrained = query.From is null ? Untrained.WhatIsLeftOut(specification, means, yScale) : "";
        double from = untrained.Length > 0 ? double.Epsilon : double.NegativeInfinity;
        curves = [.. curves.Select(curve => After(curve, from))];
        FigureTrial[] singles = [.. Singles(groups, from, out int cut)];
        return new GroupedCurves(
            groups,
            curves,
            new FigureResult
            {
                Name = specification.Name,
                Specification = specification,
                XLabel = FigureBuilder.Label("", query.X, xScale) + (untrained.Length == 0 ? "" : $" ({untrained})"),
                YLabel = FigureBuilder.Label("", query.Y, yScale),
                Series = curves.Length == 0 ? [""] : [.. groups.Take(MostCurves).Select(group => group.Name)],
                Panels = curves.Any(curve => curve.Points.Count > 0) ? [Panel(curves, singles)] : [],
                References = [],
                Notes = Notes(curves, groups.Count - curves.Length, cut),
            }
        );
    }

    private static double Scale(string name) => RunView.Quantity(name).Format == "percent" ? 100 : 1;

    private static FigurePanel Panel(GroupCurve[] curves, FigureTrial[] singles) =>
        new(
            "",
            [
                .. curves
                    .Select((curve, place) => new FigureSeries(place, Curves.Thin([.. curve.Points])))
                    .Where(series => series.Points.Count > 0),
            ],
            null
        )
        {
            Trials = singles,
        };

    private static GroupCurve After(GroupCurve curve, double from)
    {
        int[] kept = [.. Enumerable.Range(0, curve.Points.Count).Where(place => curve.Points[place].X >= from)];
        return new GroupCurve(
            [.. kept.Select(place => curve.Points[place])],
            [.. kept.Select(place => curve.Counts[place])]
        );
    }

    private GroupCurve Mean(TrialGroup group)
    {
        var at = new SortedDictionary<double, List<double>>();
        var places = new Dictionary<double, List<double>>();
        foreach ((WatchedTrial trial, _) in group.Trials)
        {
            foreach ((double x, double y) in PointsOf(trial))
            {
                if (!places.TryGetValue(x, out List<double>? values))
                {
                    places[x] = at[x] = values = [];
                }
                values.Add(y);
            }
        }
        return new GroupCurve(
            [.. at.Select(one => Curves.Point(one.Key, SampleSummary.Of(one.Value), query.Band, xScale, yScale))],
            [.. at.Select(one => one.Value.Count)]
        );
    }

    private List<FigureTrial> Singles(IReadOnlyList<TrialGroup> groups, double from, out int cut)
    {
        var singles = new List<FigureTrial>();
        cut = 0;
        foreach ((TrialGroup group, int place) in groups.Take(MostCurves).Select((group, place) => (group, place)))
        {
            if (!query.Singles.Contains("*") && !query.Singles.Contains(group.Level))
            {
                continue;
            }
            foreach ((WatchedTrial trial, int line) in group.Trials)
            {
                FigurePoint[] points =
                [
                    .. PointsOf(trial)
                        .Where(point => point.X >= from)
                        .Select(point => new FigurePoint(point.X * xScale, point.Y * yScale)),
                ];
                if (points.Length > 0 && singles.Count < MostSingles)
                {
                    singles.Add(new FigureTrial(place, TrialGroup.Label(view, line), Curves.Thin(points)));
                }
                else if (points.Length > 0)
                {
                    cut++;
                }
            }
        }
        return singles;
    }

    // A copy: the trial may go on while its numbers are worked with.
    private (double X, double Y)[] PointsOf(WatchedTrial trial)
    {
        if (trial.State is Standing.Diverged or Standing.Failed or Standing.Damaged)
        {
            leftOut.Add(trial);
            return [];
        }
        lock (trial.Gate)
        {
            if (trial.Rows.Find(query.Labels) is not { } table)
            {
                return [];
            }
            ReadOnlySpan<double> x = table.Column(query.X);
            ReadOnlySpan<double> y = table.Column(query.Y);
            var points = new List<(double, double)>(Math.Min(x.Length, y.Length));
            for (int row = 0; row < Math.Min(x.Length, y.Length); row++)
            {
                bool isWithin = !(x[row] < query.From) && !(x[row] > query.To);
                if (isWithin && double.IsFinite(x[row]) && double.IsFinite(y[row]))
                {
                    points.Add((x[row], y[row]));
                }
            }
            return [.. points];
        }
    }

    private List<string> Notes(GroupCurve[] curves, int cutCurves, int cutSingles)
    {
        var notes = new List<string>();
        if (curves.All(curve => curve.Points.Count == 0))
        {
            notes.Add("No trial has these numbers yet.");
        }
        if (curves.SelectMany(curve => curve.Points).Any(point => !double.IsNaN(point.Low)))
        {
            notes.Add(FigureNotes.OfBand(query.Band));
        }
        if (curves.Any(curve => curve.Counts.Distinct().Skip(1).Any()))
        {
            notes.Add(
                "Means are of fewer trials towards the end, where some have not got yet: n stands beside each number."
            );
        }
        if (leftOut.Count > 0)
        {
            notes.Add(
                leftOut.Count == 1
                    ? "One trial that diverged, failed or is damaged is left out."
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"{leftOut.Count} trials that diverged, failed or are damaged are left out."
                    )
            );
        }
        if (cutCurves > 0)
        {
            notes.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The first {MostCurves} groups are drawn; {cutCurves} more are in the table."
                )
            );
        }
        if (cutSingles > 0)
        {
            notes.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The first {MostSingles} single trials are drawn; {cutSingles} more are not."
                )
            );
        }
        return notes;
    }
}
