using Filigree.Numerics;
using Filigree.Tensors;

namespace Filigree.Bench.Convolution;

/// <summary>One convolution with random numbers, and its results in every form.</summary>
internal sealed class Shape : IDisposable
{
    /// <summary>The passes, in order.</summary>
    public static readonly string[] Passes = ["forward", "inputs", "weights"];

    private readonly ConvolutionGeometry geometry;
    private readonly int samples;
    private readonly Tensor input;
    private readonly Tensor weights;
    private readonly Tensor output;
    private readonly Tensor outputGradient;
    private readonly Tensor inputGradient;
    private readonly Tensor weightGradient;

    public Shape(string name, int samples, ConvolutionGeometry geometry)
    {
        Name = name;
        this.samples = samples;
        this.geometry = geometry;
        var random = new Random(1);
        input = Filled(samples * geometry.Positions, geometry.Channels, random);
        weights = Filled(geometry.Places, geometry.Outputs, random);
        outputGradient = Filled(samples * geometry.OutputPositions, geometry.Outputs, random);
        output = new Tensor(outputGradient.Rows, outputGradient.Columns);
        inputGradient = new Tensor(input.Rows, input.Columns);
        weightGradient = new Tensor(weights.Rows, weights.Columns);
    }

    public string Name { get; }

    /// <summary>Floating point operations of one pass, as the direct sums have them.</summary>
    public double Operations => samples * geometry.Operations;

    /// <summary>The forms that can compute it.</summary>
    public IEnumerable<ConvolutionForm> Forms()
    {
        foreach (ConvolutionForm form in Enum.GetValues<ConvolutionForm>())
        {
            if (Kernel(form) is { } kernel && (form == ConvolutionForm.Auto || kernel.Form == form))
            {
                yield return form;
            }
        }
    }

    /// <summary>The form that is chosen by the sizes.</summary>
    public ConvolutionForm Chosen => ConvolutionKernel.Create(geometry).Form;

    /// <summary>The kernel of a form, if that can compute it.</summary>
    public ConvolutionKernel? Kernel(ConvolutionForm form)
    {
        try
        {
            return ConvolutionKernel.Create(geometry, form);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>
    /// Seconds of the peer's passes, least of some rounds, and how far its results lie from those that are here, in units of its root mean
    /// square.
    /// </summary>
    public double[] Ask(BenchPeer peer, int rounds)
    {
        peer.Write<float>("x", input.ToArray());
        peer.Write<float>("w", weights.ToArray());
        peer.Write<float>("y", output.ToArray());
        peer.Write<float>("dy", outputGradient.ToArray());
        peer.Write<float>("dx", inputGradient.ToArray());
        peer.Write<float>("dw", weightGradient.ToArray());
        ConvolutionGeometry g = geometry;
        return peer.Ask(
            $"{samples} {g.Height} {g.Width} {g.Channels} {g.Outputs} {g.KernelHeight} {g.StrideHeight} {g.Padding.Top} {g.Groups} {rounds}"
        );
    }

    /// <summary>One pass.</summary>
    public void Run(ConvolutionKernel kernel, int pass, Workers workers)
    {
        switch (pass)
        {
            case 0:
                kernel.Forward(input.Matrix, weights.Matrix, [], relu: false, output.Matrix, workers);
                break;
            case 1:
                kernel.InputGradient(outputGradient.Matrix, weights.Matrix, inputGradient.Matrix, false, workers);
                break;
            default:
                kernel.WeightGradient(input.Matrix, outputGradient.Matrix, weightGradient.Matrix, false, workers);
                break;
        }
    }

    /// <summary>The largest difference of a pass from another form's result, in units of that one's root mean square.</summary>
    public double Error(ConvolutionKernel kernel, ConvolutionKernel other, int pass, Workers workers)
    {
        Tensor result =
            pass == 0 ? output
            : pass == 1 ? inputGradient
            : weightGradient;
        Run(other, pass, workers);
        float[] expected = result.ToArray();
        result.Clear();
        Run(kernel, pass, workers);
        float[] actual = result.ToArray();
        double squares = 0;
        double largest = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            squares += (double)expected[i] * expected[i];
            largest = Math.Max(largest, Math.Abs((double)expected[i] - actual[i]));
        }

        return largest / Math.Sqrt(squares / expected.Length);
    }

    public void Dispose()
    {
        foreach (Tensor tensor in new[] { input, weights, output, outputGradient, inputGradient, weightGradient })
        {
            tensor.Dispose();
        }
    }

    private static Tensor Filled(int rows, int columns, Random random)
    {
        var tensor = new Tensor(rows, columns);
        for (int row = 0; row < rows; row++)
        {
            foreach (ref float number in tensor.Row(row))
            {
                number = (float)random.NextDouble() * 2 - 1;
            }
        }

        return tensor;
    }
}
