namespace Filigree.Tensors;

/// <summary>
/// What the numbers of a batch are. In memory they are a matrix, by their <see cref="Layout"/>: rows are sample x position and columns
/// channels, or rows are channel x position and columns samples; columns are padded to whole vectors.
/// </summary>
/// <param name="Samples">Number of samples.</param>
/// <param name="Sample">What the numbers of each are.</param>
public readonly record struct Shape(int Samples, SampleShape Sample)
{
    /// <summary>Positions of a sample.</summary>
    public int Positions => Sample.Positions;

    /// <summary>Channels of a position.</summary>
    public int Channels => Sample.Channels;

    /// <summary>Rows of the matrix.</summary>
    /// <param name="layout">How it lies in memory.</param>
    public int Rows(Layout layout) => checked((layout == Layout.SampleRows ? Samples : Channels) * Positions);

    /// <summary>Columns of the matrix, without padding.</summary>
    /// <param name="layout">How it lies in memory.</param>
    public int Columns(Layout layout) => layout == Layout.SampleRows ? Channels : Samples;

    /// <summary>The same samples and positions with another number of channels.</summary>
    /// <param name="channels">Numbers a position.</param>
    public Shape WithChannels(int channels) =>
        this with
        {
            Sample = new SampleShape(Sample.Height, Sample.Width, channels),
        };
}
