using Filigree.Studies.Reports.Figures;

namespace Filigree.Dashboard.Views;

/// <summary>Curves of a run as it stands.</summary>
/// <param name="Groups">The groups, all of them.</param>
/// <param name="Curves">The curve of each group that is drawn.</param>
/// <param name="Figure">The figure, drawn as the report draws its own.</param>
internal sealed record GroupedCurves(
    IReadOnlyList<TrialGroup> Groups,
    IReadOnlyList<GroupCurve> Curves,
    FigureResult Figure
);

/// <summary>The mean of a group's trials at each x, in the units shown.</summary>
/// <param name="Points">The means, each with its band.</param>
/// <param name="Counts">How many trials each is of.</param>
internal sealed record GroupCurve(IReadOnlyList<FigurePoint> Points, IReadOnlyList<int> Counts);
