using Filigree.Numerics;
using Filigree.Options;

namespace Filigree.Plasticity;

/// <summary>What of the paths of length three between two neurons is added up.</summary>
internal enum PathTerm
{
    /// <summary>CH3-L3: over the paths, 1 / sqrt((1 + e of the one) (1 + e of the other)).</summary>
    Paths,

    /// <summary>CH3-L3 by nodes: over the neurons on the paths, 1 / (1 + e).</summary>
    Nodes,

    /// <summary>CH2-L3 by nodes: over the neurons on the paths, (1 + links to others on the paths) / (1 + e).</summary>
    Links,
}

/// <summary>
/// Cannistraci-Hebb automata on paths of length three (CHT, ICLR 2024; 2501.19107): how many paths u - z1 - z2 - v lead from a free entry's input
/// neuron u to its output neuron v through the layer's own connections, and how much the neurons on them keep to themselves. The external links e of z1
/// are those to inputs that v lacks, but for u; those of z2 to outputs that u lacks, but for v.
/// </summary>
/// <param name="term">What is added up.</param>
internal sealed class PathsOfThree(PathTerm term = PathTerm.Paths) : IScore
{
    private static readonly WordOption<PathTerm> TermOption = new(
        "over",
        "what is added up: 1 / sqrt((1 + e) (1 + e)) over paths, 1 / (1 + e) over nodes, or (1 + links) / (1 + e) over nodes (CH2-L3)",
        "paths",
        ("paths", PathTerm.Paths),
        ("nodes", PathTerm.Nodes),
        ("links", PathTerm.Links)
    );

    /// <summary>The rule in study files.</summary>
    public static Rule<IScore> Rule { get; } =
        new(
            "ch3-l3",
            "paths of length three within the layer, whose neurons have few other links",
            [TermOption],
            options => new PathsOfThree(options.Get(TermOption))
        )
        {
            Source = "Zhang et al. 2024, epitopological learning and Cannistraci-Hebb network shape intelligence",
        };

    /// <inheritdoc/>
    public string Name => Rule.Name;

    /// <inheritdoc/>
    public Needs Needs => Needs.Graph;

    /// <inheritdoc/>
    public bool ScoresFreeEntries => true;

    /// <inheritdoc/>
    public void Score(in Candidates candidates, Span<float> scores)
    {
        Connections layer = Connections.Of(candidates.Network[candidates.Layer]);
        var sums = new double[layer.Inputs];
        var work = new Work(layer, term);
        for (int row = 0; row < candidates.Places.Rows; row++)
        {
            Array.Clear(sums);
            work.AddPaths(candidates.FirstOutput + row, sums);
            Span<float> own = scores[candidates.Places.Range(row)];
            ReadOnlySpan<int> inputs = candidates.Places[row];
            for (int index = 0; index < own.Length; index++)
            {
                own[index] = (float)sums[inputs[index]];
            }
        }
    }

    // Neurons that are shared are counted in arrays of one layer, which are cleared by walking the same links again.
    private sealed class Work(Connections layer, PathTerm term)
    {
        private readonly int[] sharedWithOutput = new int[layer.Outputs];
        private readonly int[] sharedWithInput = new int[layer.Inputs];

        /// <summary>Adds the terms of all paths that end in an output neuron v, each at the input neuron u that its path begins with.</summary>
        public void AddPaths(int v, double[] sums)
        {
            foreach (int z2 in InputsOf(v))
            {
                foreach (int z1 in OutputsOf(z2))
                {
                    sharedWithOutput[z1]++;
                }
            }

            foreach (int z2 in InputsOf(v))
            {
                AddThrough(z2, v, sums);
            }

            if (term != PathTerm.Paths)
            {
                AddOutputs(v, sums);
            }

            foreach (int z2 in InputsOf(v))
            {
                foreach (int z1 in OutputsOf(z2))
                {
                    sharedWithOutput[z1] = 0;
                }
            }
        }

        // Paths whose last neuron but one is z2: with z2's own term where terms are of nodes.
        private void AddThrough(int z2, int v, double[] sums)
        {
            foreach (int z1 in OutputsOf(z2))
            {
                foreach (int u in InputsOf(z1))
                {
                    sharedWithInput[u] += z1 == v ? 0 : 1;
                }
            }

            foreach (int z1 in OutputsOf(z2))
            {
                foreach (int u in z1 == v ? default : InputsOf(z1))
                {
                    // The outputs that z2 and u share are all on paths to v; z2's other links lead elsewhere, or to v.
                    double ofInput = layer.InputStarts[z2 + 1] - layer.InputStarts[z2] - sharedWithInput[u];
                    if (term == PathTerm.Paths)
                    {
                        sums[u] += 1 / Math.Sqrt(ofInput * OfOutput(z1));
                    }
                    else if (sharedWithInput[u] > 0)
                    {
                        sums[u] += (term == PathTerm.Links ? 1 + sharedWithInput[u] : 1) / ofInput;
                        // Once for each u.
                        sharedWithInput[u] = -sharedWithInput[u];
                    }
                }
            }

            foreach (int z1 in OutputsOf(z2))
            {
                foreach (int u in InputsOf(z1))
                {
                    sharedWithInput[u] = 0;
                }
            }
        }

        // The terms of the neurons z1, each once for every u that it is linked to.
        private void AddOutputs(int v, double[] sums)
        {
            for (int z1 = 0; z1 < layer.Outputs; z1++)
            {
                if (z1 != v && sharedWithOutput[z1] > 0)
                {
                    double value = (term == PathTerm.Links ? 1 + sharedWithOutput[z1] : 1) / OfOutput(z1);
                    foreach (int u in InputsOf(z1))
                    {
                        sums[u] += value;
                    }
                }
            }
        }

        // 1 + e: a link to u and those to inputs of v are none of the external ones.
        private double OfOutput(int z1) => layer.OutputStarts[z1 + 1] - layer.OutputStarts[z1] - sharedWithOutput[z1];

        private ReadOnlySpan<int> InputsOf(int output) =>
            layer.Tails.AsSpan(layer.OutputStarts[output]..layer.OutputStarts[output + 1]);

        private ReadOnlySpan<int> OutputsOf(int input) =>
            layer.Heads.AsSpan(layer.InputStarts[input]..layer.InputStarts[input + 1]);
    }
}
