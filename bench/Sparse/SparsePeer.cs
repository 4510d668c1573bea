using Filigree.Connectivity;

namespace Filigree.Bench.Sparse;

/// <summary>Another program's sparse products of the same layers, in a process of its own that compares its results with ours first.</summary>
internal sealed class SparsePeer : IDisposable
{
    private readonly BenchPeer process;

    private SparsePeer(string name, BenchPeer process) => (Name, this.process) = (name, process);

    /// <summary>What it is called.</summary>
    public string Name { get; }

    /// <summary>Starts peers.</summary>
    /// <param name="names"><c>scipy</c>, or a name and its library: <c>mkl=LIBRARY</c>, <c>sparselab=LIBRARY</c>, <c>sparseprop=LIBRARY</c>.</param>
    /// <param name="python">Python, with NumPy and SciPy.</param>
    /// <param name="threads">Threads of each.</param>
    public static SparsePeer[] Start(IEnumerable<string> names, string python, int threads) =>
        [
            .. names
                .Select(name =>
                    name == "scipy" || name.Contains('=')
                        ? name.Split('=', 2)
                        : throw new ArgumentException($"--peers has {name}; expected scipy or NAME=LIBRARY")
                )
                .Select(words => new SparsePeer(words[0], new BenchPeer(python, "sparse_peer.py", threads, words))),
        ];

    /// <summary>Hands layers over whose products are done, each one's outputs the next one's inputs.</summary>
    public void Open(params IReadOnlyList<BenchLayer> layers)
    {
        for (int at = 0; at < layers.Count; at++)
        {
            process.Write<int>($"starts{at}", layers[at].Matrix.Starts);
            process.Write<int>($"indices{at}", layers[at].Matrix.Indices);
            process.Write<float>($"values{at}", layers[at].Matrix.Values);
            process.Write<float>($"dw{at}", layers[at].WeightGradients());
        }

        process.Write<float>("x", layers[0].X.ToArray());
        process.Write<float>("dx", layers[0].Dx.ToArray());
        process.Write<float>("y", layers[^1].Y.ToArray());
        process.Write<float>("dy", layers[^1].Dy.ToArray());
        string sizes = string.Join(' ', layers.Select(layer => $"{layer.Matrix.Outputs} {layer.Matrix.Inputs}"));
        process.Ask($"open {layers[0].X.Columns} {sizes}");
    }

    /// <summary>Seconds of the layers' forward products.</summary>
    public double Forward(int repeats) => process.Ask($"forward {repeats}")[0];

    /// <summary>Seconds of the layers' gradients, both of them; the inputs' alone for MKL.</summary>
    public double Gradients(int repeats) => process.Ask($"gradients {repeats}")[0];

    /// <summary>How many products its gradients are.</summary>
    public int GradientProducts => Name == "mkl" ? 1 : 2;

    public void Dispose() => process.Dispose();
}
