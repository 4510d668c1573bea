using Filigree.Studies.Definition;
using Filigree.Studies.Statistics;

namespace Filigree.Studies.Reports.Figures;

/// <summary>A figure with its data in it, in the units shown (percent, not shares).</summary>
internal sealed record FigureResult
{
    /// <summary>File name without extension, and anchor.</summary>
    public required string Name { get; init; }

    /// <summary>What was asked for.</summary>
    public required FigureSpecification Specification { get; init; }

    /// <summary>Label of the x axis with its unit.</summary>
    public required string XLabel { get; init; }

    /// <summary>Label of the y axis (or of a heat map's colours) with its unit.</summary>
    public required string YLabel { get; init; }

    /// <summary>Names of all series, in the order of their colours; one empty name for a single series.</summary>
    public required IReadOnlyList<string> Series { get; init; }

    /// <summary>The panels; one without a label where none were asked for. Empty where there is nothing to show.</summary>
    public required IReadOnlyList<FigurePanel> Panels { get; init; }

    /// <summary>Lines and points to read the data against, in the units shown.</summary>
    public required IReadOnlyList<FigureReference> References { get; init; }

    /// <summary>What a reader must know: what a band is, what was left out.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}

/// <summary>One panel of a figure.</summary>
/// <param name="Label">Value of the panel's factor; empty for a single panel.</param>
/// <param name="Series">The series that have data in it.</param>
/// <param name="HeatMap">The heat map in place of series; null for other kinds.</param>
internal sealed record FigurePanel(string Label, IReadOnlyList<FigureSeries> Series, HeatMap? HeatMap)
{
    /// <summary>Single trials behind the series, each a faint line, or a mark where it has one point; of a scatter, those of its points.</summary>
    public IReadOnlyList<FigureTrial> Trials { get; init; } = [];

    /// <summary>The mean ranks of a critical-difference diagram; null for other kinds.</summary>
    public RankDiagram? Ranks { get; init; }
}

/// <summary>What a critical-difference diagram draws.</summary>
/// <param name="Names">Names of all that is ranked, in the order of <see cref="MethodRanks"/>.</param>
/// <param name="Ranks">Their mean ranks, and the bars.</param>
internal sealed record RankDiagram(IReadOnlyList<string> Names, MethodRanks Ranks);

/// <summary>A series of points.</summary>
/// <param name="Index">Place in <see cref="FigureResult.Series"/>, hence its colour.</param>
/// <param name="Points">Points, by ascending x for curves.</param>
internal sealed record FigureSeries(int Index, IReadOnlyList<FigurePoint> Points);

/// <summary>One trial of a series.</summary>
/// <param name="Index">The series, hence the colour.</param>
/// <param name="Label">Which trial: <c>he-normal, seed 3</c>.</param>
/// <param name="Points">Points, by ascending x.</param>
internal sealed record FigureTrial(int Index, string Label, IReadOnlyList<FigurePoint> Points);

/// <summary>A point with its band.</summary>
/// <param name="X">Place on the x axis.</param>
/// <param name="Y">Place on the y axis.</param>
/// <param name="Low">Lower end of the band; NaN without one.</param>
/// <param name="High">Upper end of the band; NaN without one.</param>
internal readonly record struct FigurePoint(double X, double Y, double Low = double.NaN, double High = double.NaN);

/// <summary>Values on a grid of labels.</summary>
/// <param name="Columns">Labels along x, left to right.</param>
/// <param name="Rows">Labels along y, top to bottom.</param>
/// <param name="Values">[row, column]; NaN where no trial has that pair.</param>
internal sealed record HeatMap(IReadOnlyList<string> Columns, IReadOnlyList<string> Rows, double[,] Values);
