namespace Filigree.Studies.Definition;

/// <summary>How a study's results are shown.</summary>
/// <param name="Title">One line.</param>
/// <param name="Paper">The paper, section and figure it follows; empty for a user's own study.</param>
/// <param name="Description">A paragraph or two: what is compared and what the paper found.</param>
/// <param name="Tables">Tables, in order.</param>
/// <param name="Figures">Figures, in order.</param>
/// <param name="IsQuick">True for the quick form, whose numbers are not to be compared with the paper's.</param>
public sealed record Presentation(
    string Title,
    string Paper,
    string Description,
    IReadOnlyList<TableSpecification> Tables,
    IReadOnlyList<FigureSpecification> Figures,
    bool IsQuick
);
