using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Tensors;
using Filigree.Tests.Support;

namespace Filigree.Tests.Tensors;

/// <summary>Sums of two variables, and ReLU behind them.</summary>
public sealed class SumTests
{
    private static readonly SampleShape Image = new(3, 2, 5);

    [Theory]
    [InlineData(Layout.SampleRows)]
    [InlineData(Layout.NeuronRows)]
    public void Gradients_are_the_slopes_of_the_loss(Layout layout) =>
        GradientCheck.Slopes(
            Image,
            2,
            layout,
            (tape, x) => SumOperation.Apply(tape, ActivationOperation.Apply<TanhFunction>(tape, x), x),
            []
        );

    [Theory]
    [InlineData("branch")]
    [InlineData("both")]
    [InlineData("used before")]
    [InlineData("itself")]
    public void ReLU_fused_and_any_number_of_threads_give_the_same_bits(string kind)
    {
        using var three = new Workers(3);
        var sample = new SampleShape(21, 20, 18);
        GradientCheck.Results Run(bool fused, Workers? workers) =>
            GradientCheck.Run(
                sample,
                7,
                Layout.SampleRows,
                (tape, x) =>
                {
                    Variable Sum(Variable left, Variable right) =>
                        fused
                            ? SumOperation.Apply(tape, left, right, relu: true)
                            : ActivationOperation.Apply<ReluFunction>(tape, SumOperation.Apply(tape, left, right));
                    Variable branch = ActivationOperation.Apply<GeluFunction>(tape, x);
                    return kind switch
                    {
                        "branch" => Sum(branch, x),
                        "both" => Sum(branch, ActivationOperation.Apply<TanhFunction>(tape, x)),
                        "itself" => Sum(branch, branch),
                        _ => SumOperation.Apply(
                            tape,
                            Sum(branch, x),
                            ActivationOperation.Apply<TanhFunction>(tape, branch)
                        ),
                    };
                },
                [],
                workers: workers
            );
        GradientCheck.Results plain = Run(fused: false, null);
        foreach (Workers? workers in new[] { null, three })
        {
            GradientCheck.Results other = Run(fused: true, workers);
            Assert.Equal(plain.Output, other.Output);
            Assert.Equal(plain.Input, other.Input);
        }
    }

    [Fact]
    public void A_residual_block_takes_the_ReLU_behind_it()
    {
        Layer[] layers = [new Residual("block", [new BatchNorm("bn", 5)]), new Activation<ReluFunction>("relu")];
        Assert.True(layers[0].Fusions[0].Fits(layers));
        GradientCheck.Results Run(bool fused) =>
            GradientCheck.Run(
                Image,
                4,
                Layout.SampleRows,
                (tape, x) =>
                    fused
                        ? layers[0].Fusions[0].Forward(tape, x, layers, Pass.Measurement)
                        : layers[1].Forward(tape, layers[0].Forward(tape, x, Pass.Measurement), Pass.Measurement),
                layers[0].Parameters
            );
        GradientCheck.Results plain = Run(fused: false);
        GradientCheck.Results other = Run(fused: true);
        Assert.Equal(plain.Output, other.Output);
        Assert.Equal(plain.Input, other.Input);
        Assert.Equal(plain.Parameters, other.Parameters);
        Assert.Contains(0f, plain.Output);
    }
}
