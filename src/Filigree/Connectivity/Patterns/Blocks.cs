using Filigree.Options;

namespace Filigree.Connectivity;

/// <summary>How the score of a block comes of those of its members.</summary>
internal enum BlockScore
{
    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>The highest.</summary>
    Max,
}

/// <summary>
/// Blocks of so many output neurons by so many inputs stay or go as wholes. At the edges, and where some members are no candidates, a block is of those
/// members that there are. The number kept is nearest to what is asked for, within half a block.
/// </summary>
internal sealed class Blocks : IPattern
{
    private static readonly CountOption HeightOption = new("height", "output neurons of a block", 4, 1, 1 << 20);

    private static readonly CountOption WidthOption = new("width", "inputs of a block", 4, 1, 1 << 20);

    private static readonly WordOption<BlockScore> ScoreOption = new(
        "score",
        "what a block is ranked by: the mean of its members' scores, or the highest",
        "mean",
        ("mean", BlockScore.Mean),
        ("max", BlockScore.Max)
    );

    /// <summary>The rule in study files.</summary>
    public static Rule<IPattern> Rule { get; } =
        new(
            "blocks",
            "blocks of output neurons by inputs stay or go as wholes",
            [HeightOption, WidthOption, ScoreOption],
            options => new Blocks(options.Get(HeightOption), options.Get(WidthOption), options.Get(ScoreOption))
        );

    /// <summary>Creates the pattern.</summary>
    /// <param name="height">Output neurons of a block, at least 1.</param>
    /// <param name="width">Inputs of a block, at least 1.</param>
    /// <param name="score">What a block is ranked by.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size below 1.</exception>
    public Blocks(int height, int width, BlockScore score = BlockScore.Mean)
    {
        Height = HeightOption.Check(height);
        Width = WidthOption.Check(width);
        Score = ScoreOption.Check(score);
    }

    /// <inheritdoc/>
    public string Name => Rule.Name;

    /// <summary>Output neurons of a block.</summary>
    public int Height { get; }

    /// <summary>Inputs of a block.</summary>
    public int Width { get; }

    /// <summary>What a block is ranked by.</summary>
    public BlockScore Score { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There are other numbers of scores or marks than of candidates.</exception>
    /// <exception cref="ArgumentOutOfRangeException">More are asked for than there are candidates.</exception>
    public void Keep(PlaceRows candidates, ReadOnlySpan<float> scores, long count, Span<bool> kept)
    {
        Best.Require(candidates, scores, count, kept);
        int across = (candidates.Columns + Width - 1) / Width;
        int down = (candidates.Rows + Height - 1) / Height;
        var sums = new double[checked(across * down)];
        var sizes = new int[sums.Length];
        if (Score == BlockScore.Max)
        {
            Array.Fill(sums, double.NegativeInfinity);
        }

        for (int row = 0; row < candidates.Rows; row++)
        {
            ReadOnlySpan<int> columns = candidates[row];
            ReadOnlySpan<float> own = scores[candidates.Range(row)];
            int first = row / Height * across;
            for (int index = 0; index < columns.Length; index++)
            {
                int block = first + columns[index] / Width;
                sums[block] = Score == BlockScore.Max ? Math.Max(sums[block], own[index]) : sums[block] + own[index];
                sizes[block]++;
            }
        }

        float[] ranks =
        [
            .. sums.Select((sum, block) => (float)(Score == BlockScore.Max ? sum : sum / Math.Max(1, sizes[block]))),
        ];
        bool[] stays = Best.Groups(ranks, sizes, count);
        for (int row = 0; row < candidates.Rows; row++)
        {
            ReadOnlySpan<int> columns = candidates[row];
            Span<bool> own = kept[candidates.Range(row)];
            int first = row / Height * across;
            for (int index = 0; index < columns.Length; index++)
            {
                own[index] = stays[first + columns[index] / Width];
            }
        }
    }
}
