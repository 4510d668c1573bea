using System.Runtime.CompilerServices;

namespace Filigree.Numerics;

/// <summary>
/// A forward product of up to four samples by input neuron: each connection adds to its output's sums, inputs in order, so that the bits
/// are those of <see cref="SparseForward"/>. Weights are read in the order in which they lie; picked one by one out of a memory that no
/// cache holds they would cost a line each, which only many samples share.
/// </summary>
// Safe: the connections are fixed until all threads are done, and the sums have a row for every output; SparseProduct holds the rest.
internal static unsafe class SparseScatter
{
    /// <summary>Numbers of a row of sums.</summary>
    private const int Width = 4;

    private const int FewestConnections = 1 << 20;

    /// <summary>Whether this is the faster way.</summary>
    /// <param name="connections">The connections.</param>
    /// <param name="samples">How many samples.</param>
    public static bool Pays(Connections connections, int samples) =>
        samples <= Width && connections.Count >= FewestConnections;

    /// <summary>Computes all outputs.</summary>
    /// <param name="kernel">The product, without plan.</param>
    /// <param name="connections">The connections.</param>
    /// <param name="workers">Threads that share the output neurons.</param>
    public static void Run(SparseForward kernel, Connections connections, Workers workers)
    {
        float* sums = ProductScratch.Right(checked(connections.Outputs * Width));
        fixed (int* starts = connections.InputStarts)
        fixed (int* heads = connections.Heads)
        {
            var job = new OutputJob(kernel, connections, starts, heads, sums, workers.Threads);
            workers.Run(ref job, workers.Threads);
        }
    }

    private readonly struct OutputJob(
        SparseForward kernel,
        Connections connections,
        int* starts,
        int* heads,
        float* sums,
        int parts
    ) : IParallelJob
    {
        public void Execute(int part)
        {
            (int first, int end) = ProductKernel.Share(connections.Outputs, parts, part);
            for (nint output = first; output < end; output++)
            {
                Lanes128.Store(sums + output * Width, Lanes128.Zero);
            }

            Add(first, end);
            kernel.Finish<Lanes128>(sums, first, end - first, 0, Width);
            kernel.ClearPadding(first, end);
        }

        // Every thread walks over all inputs, whose outputs ascend.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Add(int first, int end)
        {
            float* weights = kernel.Weights;
            float* x = kernel.X;
            for (int input = 0; input < connections.Inputs; input++, x += kernel.XStride)
            {
                Lanes128 values = Lanes128.Load(x);
                nint place = starts[input];
                nint stop = starts[input + 1];
                while (place < stop && heads[place] < first)
                {
                    place++;
                }

                for (; place < stop && heads[place] < end; place++)
                {
                    float* target = sums + (nint)heads[place] * Width;
                    Lanes128 sum = Lanes128.Load(target);
                    Lanes128.AddProduct(ref sum, weights[place], values);
                    Lanes128.Store(target, sum);
                }
            }
        }
    }
}
