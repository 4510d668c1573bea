using Filigree.Numerics;

namespace Filigree.Tests.Support;

/// <summary>Connections drawn at random for tests, each place taken with equal probability.</summary>
internal static class TestConnections
{
    public static SparseMatrix Make(int outputs, int inputs, double density, int seed, string name = "w")
    {
        var random = new Random(seed);
        var starts = new int[outputs + 1];
        var indices = new List<int>();
        var values = new List<float>();
        for (int output = 0; output < outputs; output++)
        {
            for (int input = 0; input < inputs; input++)
            {
                if (random.NextDouble() < density)
                {
                    indices.Add(input);
                    values.Add((float)(random.NextDouble() * 2 - 1));
                }
            }

            starts[output + 1] = indices.Count;
        }

        return new SparseMatrix(name, outputs, inputs, starts, [.. indices], [.. values]);
    }
}
