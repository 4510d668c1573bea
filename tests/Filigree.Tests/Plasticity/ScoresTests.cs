using Filigree.Connectivity;
using Filigree.Numerics;
using Filigree.Plasticity;
using Filigree.Tests.Support;

namespace Filigree.Tests.Plasticity;

/// <summary>Scores of connections and free entries, on cases that can be worked out by hand.</summary>
public sealed class ScoresTests
{
    [Theory]
    [InlineData(nameof(PathTerm.Paths), 0.7071f)]
    [InlineData(nameof(PathTerm.Nodes), 1.5f)]
    [InlineData(nameof(PathTerm.Links), 3)]
    public void Paths_of_length_three_count_what_their_neurons_keep_to_themselves(string named, float expected)
    {
        var term = Enum.Parse<PathTerm>(named);
        // Links u-x, b-x, d-x, b-v: one path leads from u to v, by x and b.
        var layer = new SparseMatrix("w", 2, 3, [0, 3, 4], [0, 1, 2, 1], new float[4]);
        float[] scores = Free(new PathsOfThree(term), layer);
        Assert.Equal(expected, scores[0], 4);
    }

    [Theory]
    [InlineData(nameof(PathTerm.Paths))]
    [InlineData(nameof(PathTerm.Nodes))]
    [InlineData(nameof(PathTerm.Links))]
    public void Paths_are_those_of_the_definition_for_every_pair_and_however_neurons_are_numbered(string named)
    {
        var term = Enum.Parse<PathTerm>(named);
        SparseMatrix layer = TestConnections.Make(70, 33, 0.12, 8);
        bool[,] links = new bool[70, 33];
        for (int output = 0; output < 70; output++)
        {
            foreach (int input in layer.InputsOf(output))
            {
                links[output, input] = true;
            }
        }

        float[] scores = Free(new PathsOfThree(term), layer);
        int index = 0;
        for (int v = 0; v < 70; v++)
        {
            for (int u = 0; u < 33; u++)
            {
                if (!links[v, u])
                {
                    double expected = ByDefinition(links, u, v, term);
                    Assert.InRange(scores[index++], (expected * (1 - 1e-6)) - 1e-9, (expected * (1 + 1e-6)) + 1e-9);
                }
            }
        }
    }

    private static double ByDefinition(bool[,] links, int u, int v, PathTerm term)
    {
        (int outputs, int inputs) = (links.GetLength(0), links.GetLength(1));
        int[] all = [.. Enumerable.Range(0, Math.Max(outputs, inputs))];
        int[] ones =
        [
            .. all.Where(z => z < outputs && links[z, u] && all.Any(b => b < inputs && links[z, b] && links[v, b])),
        ];
        int[] twos = [.. all.Where(z => z < inputs && links[v, z] && ones.Any(a => links[a, z]))];
        double One(int z) => all.Count(b => b < inputs && b != u && links[z, b] && !links[v, b]);
        double Two(int z) => all.Count(a => a < outputs && a != v && links[a, z] && !links[a, u]);
        return term switch
        {
            PathTerm.Paths => ones.Sum(a =>
                twos.Where(b => links[a, b]).Sum(b => 1 / Math.Sqrt((1 + One(a)) * (1 + Two(b))))
            ),
            PathTerm.Nodes => ones.Sum(a => 1 / (1 + One(a))) + twos.Sum(b => 1 / (1 + Two(b))),
            _ => ones.Sum(a => (1 + twos.Count(b => links[a, b])) / (1 + One(a)))
                + twos.Sum(b => (1 + ones.Count(a => links[a, b])) / (1 + Two(b))),
        };
    }

    [Fact]
    public void Magnitudes_stand_beside_those_of_both_neurons()
    {
        // Rows 1 + 3 and 2, columns 1 + 2 and 3.
        var layer = new SparseMatrix("w", 2, 2, [0, 2, 3], [0, 1, 0], [1, -3, 2]);
        float[] expected = [(1 / 4f) + (1 / 3f), (3 / 4f) + 1, 1 + (2 / 3f)];
        Assert.InRange(Golden.RelativeError(Connected(new Relative(), layer), expected), 0, 1e-6);
    }

    [Fact]
    public void The_gradient_counts_a_hundredth_in_elastic_scores()
    {
        var layer = new SparseMatrix("w", 1, 2, [0, 2], [0, 1], [1, -3]);
        Assert.Equal([1.05f, 3.2f], Connected(new Elastic(), layer, gradients: [-5, 20]));
    }

    [Theory]
    [InlineData(0.5, 1)]
    [InlineData(0.75, 3)]
    [InlineData(0.25, 1 / 3.0)]
    [InlineData(0.02, 1 / 49.0)]
    public void Draws_by_scores_come_as_often_as_their_powers_say(double softness, double power)
    {
        var layer = new SparseMatrix("w", 1, 3, [0, 3], [0, 1, 2], [1, 2, 3]);
        var first = new int[3];
        var sampled = new Sampled(new Magnitude(), softness, softness);
        for (int draw = 0; draw < 4000; draw++)
        {
            float[] scores = Connected(sampled, layer, seed: (ulong)draw);
            first[Array.IndexOf(scores, scores.Max())]++;
        }

        double all = Enumerable.Range(1, 3).Sum(weight => Math.Pow(weight, power));
        for (int index = 0; index < 3; index++)
        {
            double share = Math.Pow(index + 1, power) / all;
            double deviation = Math.Sqrt(4000 * share * (1 - share));
            Assert.InRange(first[index], (4000 * share) - (5 * deviation), (4000 * share) + (5 * deviation));
        }
    }

    private static float[] Connected(IScore score, SparseMatrix layer, float[]? gradients = null, ulong seed = 1)
    {
        var scores = new float[layer.Count];
        score.Score(
            new Candidates
            {
                Network = [layer],
                Layer = 0,
                FirstOutput = 0,
                Places = PlaceRows.Of(layer),
                Random = new RandomStream(seed, "test", 0, 0),
                Weights = layer.Values,
                Gradients = gradients,
            },
            scores
        );
        return scores;
    }

    private static float[] Free(IScore score, SparseMatrix layer)
    {
        var free = new List<int>();
        var starts = new int[layer.Outputs + 1];
        for (int output = 0; output < layer.Outputs; output++)
        {
            free.AddRange(Enumerable.Range(0, layer.Inputs).Except(layer.InputsOf(output).ToArray()));
            starts[output + 1] = free.Count;
        }

        var scores = new float[free.Count];
        score.Score(
            new Candidates
            {
                Network = [layer],
                Layer = 0,
                FirstOutput = 0,
                Places = new PlaceRows(layer.Inputs, starts, free.ToArray()),
                Random = new RandomStream(1, "test", 0, 0),
            },
            scores
        );
        return scores;
    }
}
