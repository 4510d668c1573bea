using Filigree.Connectivity;
using Filigree.Formats;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Plasticity;

namespace Filigree.Cli.Checkpoints;

/// <summary>What connections are ranked by where there is no data, and which of them may be left together.</summary>
/// <param name="Score">The score.</param>
internal sealed record PruningRanks(IScore Score)
{
    private static readonly RuleBook Rules = new(Scores.Catalog);

    /// <summary>The names of the scores that look at nothing but weights.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Scores
            .Catalog.Rules.Where(rule =>
                !rule.Options.Any(option => option.IsRequired) && rule.MakeDefault(Rules).Needs == Needs.None
            )
            .Select(rule => rule.Name),
    ];

    // What an unknown name is answered with: these alone.
    private static readonly RuleBook Offered = new(
        new Catalog<IScore>(Scores.Catalog.Noun, [.. Scores.Catalog.Rules.Where(rule => Names.Contains(rule.Name))])
    );

    /// <summary>The seed of scores that draw.</summary>
    public ulong Seed { get; init; }

    /// <summary>Which connections may be left of a layer; null for any.</summary>
    public IPattern? Pattern { get; init; }

    /// <summary>Whether the pattern says itself how much is kept.</summary>
    public bool SetsCount => Pattern is NOfM;

    /// <summary>Whether nothing but the order of the scores decides what is left, and none are added up.</summary>
    public bool LooksAtOrder =>
        Pattern is null or NOfM or FanIn or EqualRows or Unstructured or Blocks { Score: BlockScore.Max };

    /// <summary>Reads a score.</summary>
    /// <exception cref="UserError">There is none of the name, or it looks at more than weights.</exception>
    public static IScore Read(string text)
    {
        string name = text.Split('(')[0].Trim();
        IScore score = (Scores.Catalog.Rules.Any(rule => rule.Name == name) ? Rules : Offered).Parse<IScore>(text);
        return score.Needs == Needs.None
            ? score
            : throw new UserError(
                $"'{score.Name}' looks at data, of which a file of weights has none",
                "--score",
                string.Join(", ", Names)
            );
    }

    /// <summary>A number a weight: the greater its magnitude, the sooner the weight is kept; 0 for those that are no connections.</summary>
    /// <param name="file">The model.</param>
    /// <param name="layer">The index of a layer of it.</param>
    /// <param name="weights">Its weights: of all places, or of the connections that it is held by.</param>
    public float[] Of(WeightFile file, int layer, float[] weights)
    {
        if (Score is Magnitude)
        {
            return weights;
        }

        var ranks = new float[weights.Length];
        float[] scores = Numbers(layer, Connections(file, file.Layers[layer], weights));
        int next = 0;
        for (int index = 0; index < ranks.Length; index++)
        {
            // A connection is one however low its score.
            ranks[index] = weights[index] == 0 ? 0 : Math.Max(scores[next++], float.Epsilon);
        }

        return ranks;
    }

    /// <summary>True for each weight that the pattern cuts.</summary>
    /// <param name="file">The model.</param>
    /// <param name="layer">The index of a layer of it.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="count">How many are asked for.</param>
    public bool[] Cut(WeightFile file, int layer, float[] weights, long count)
    {
        SparseMatrix connections = Connections(file, file.Layers[layer], weights);
        var kept = new bool[connections.Count];
        Pattern!.Keep(PlaceRows.Of(connections), Numbers(layer, connections), Math.Min(count, connections.Count), kept);
        var cut = new bool[weights.Length];
        int next = 0;
        for (int index = 0; index < cut.Length; index++)
        {
            cut[index] = weights[index] == 0 || !kept[next++];
        }

        return cut;
    }

    private static SparseMatrix Connections(WeightFile file, WeightLayer layer, float[] weights) =>
        layer.IsSparse
            ? CheckpointInput.ReadSparse(file, layer).WithWeights(weights).Where(weight => weight != 0)
            : SparseMatrix.NonZero(
                new WeightMatrix(layer.Name, layer.Shape.Outputs, layer.Shape.Inputs, weights) { Shape = layer.Shape }
            );

    private float[] Numbers(int layer, SparseMatrix connections)
    {
        var scores = new float[connections.Count];
        Score.Score(
            new Candidates
            {
                Network = [connections],
                Layer = 0,
                FirstOutput = 0,
                Places = PlaceRows.Of(connections),
                Random = new Randomness(Seed).Stream(StreamNames.Plasticity, layer),
                Weights = connections.Values,
            },
            scores
        );
        return scores;
    }
}
