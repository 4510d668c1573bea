namespace Filigree.Studies.Reports.Figures;

/// <summary>The two shapes in which a figure is drawn, so that its text has one size on a desk and on a telephone.</summary>
internal sealed record FigureLayout(string Name, double Width, double PlotHeight, int MostPanelsAcross)
{
    public const double TextSize = 12;
    public const double TickSize = 11.5;
    public const double TitleSize = 15;
    public const double LineHeight = 18;

    /// <summary>Least room between two panels.</summary>
    public const double PanelGap = 18;

    /// <summary>For screens from 700 pixels, for print, and for files.</summary>
    public static FigureLayout Wide { get; } = new("wide", 720, 300, 3);

    /// <summary>For narrow screens.</summary>
    public static FigureLayout Narrow { get; } = new("narrow", 360, 220, 1);

    /// <summary>Room at the edges: none to speak of inside the page, so that figures align with its text.</summary>
    public double Padding { get; init; } = 1;

    /// <summary>Panels in a row.</summary>
    public int Across(int panels, bool isHeatMap)
    {
        int most = isHeatMap ? Math.Min(MostPanelsAcross, 2) : MostPanelsAcross;
        return panels == 4 ? Math.Min(most, 2) : Math.Clamp(panels, 1, most);
    }

    /// <summary>Height of one plot among several.</summary>
    public double HeightOfPlot(int across) =>
        across == 1 ? PlotHeight
        : across == 2 ? PlotHeight * 0.7
        : PlotHeight * 0.6;
}
