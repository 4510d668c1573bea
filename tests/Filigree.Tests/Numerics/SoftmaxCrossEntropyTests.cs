using Filigree.Numerics;

namespace Filigree.Tests.Numerics;

public sealed class SoftmaxCrossEntropyTests
{
    [Fact]
    public void Two_equal_scores_cost_the_logarithm_of_two()
    {
        float[] losses = new float[1];
        float[] gradient = new float[2];
        int correct = SoftmaxCrossEntropy.Evaluate(
            new ReadOnlyMatrixSpan([3f, 3f], 1, 2, 2),
            [0],
            new MatrixSpan(gradient, 1, 2, 2),
            losses,
            gradientScale: 2
        );
        Assert.Equal(1, correct);
        Assert.Equal(MathF.Log(2), losses[0], 1e-6f);
        Assert.Equal([-1, 1], gradient);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(0.1f)]
    [InlineData(1f)]
    public void Losses_and_gradients_agree_with_double_precision(float smoothing)
    {
        var random = new Random(1);
        foreach (int classes in new[] { 1, 2, 10, 16, 17, 100 })
        {
            const int Samples = 9;
            var logits = new TestMatrix(Samples, classes, 3, random);
            Elementwise.Scale(8, logits.Span.Values[..(Samples * logits.Stride - 3)]);
            int[] labels = [.. Enumerable.Range(0, Samples).Select(_ => random.Next(classes))];
            var gradient = new TestMatrix(Samples, classes, 2, random);
            float[] losses = new float[Samples];
            int correct = SoftmaxCrossEntropy.Evaluate(logits.Span, labels, gradient.Span, losses, 0.5f, smoothing);
            int expectedCorrect = 0;
            for (int i = 0; i < Samples; i++)
            {
                double[] row = [.. logits.Span.Row(i).ToArray().Select(v => (double)v)];
                double logSum = Math.Log(row.Sum(v => Math.Exp(v - row.Max()))) + row.Max();
                double loss = 0;
                for (int j = 0; j < classes; j++)
                {
                    double target = (j == labels[i] ? 1 - smoothing : 0) + smoothing / (double)classes;
                    loss -= target * (row[j] - logSum);
                    Assert.Equal((Math.Exp(row[j] - logSum) - target) * 0.5, gradient.Span.Row(i)[j], 1e-6);
                }
                Assert.Equal(loss, losses[i], 1e-4 * (1 + loss));
                expectedCorrect += Array.IndexOf(row, row.Max()) == labels[i] ? 1 : 0;
            }
            Assert.Equal(expectedCorrect, correct);
        }
    }

    [Fact]
    public void Every_width_gives_the_same_bits_and_touches_no_padding()
    {
        var random = new Random(2);
        foreach (int classes in new[] { 1, 7, 10, 16, 33, 1000 })
        {
            foreach (float smoothing in new[] { 0, 0.2f })
            {
                var logits = new TestMatrix(5, classes, 3, random);
                int[] labels = [.. Enumerable.Range(0, 5).Select(_ => random.Next(classes))];
                var expected = new TestMatrix(5, classes, 2, random);
                TestMatrix wide = expected.Copy();
                TestMatrix wider = expected.Copy();
                TestMatrix open = expected.Copy();
                float[] losses = new float[5];
                float[] wideLosses = new float[5];
                SoftmaxCrossEntropy.Run<Lanes128>(logits.Span, labels, expected.Span, losses, 0.2f, smoothing);
                SoftmaxCrossEntropy.Run<Lanes256>(logits.Span, labels, wide.Span, wideLosses, 0.2f, smoothing);
                Bits.AssertEqual(losses, wideLosses, "losses of 256 bits");
                SoftmaxCrossEntropy.Run<Lanes512>(logits.Span, labels, wider.Span, wideLosses, 0.2f, smoothing);
                Bits.AssertEqual(losses, wideLosses, "losses of 512 bits");
                SoftmaxCrossEntropy.Evaluate(logits.Span, labels, open.Span, wideLosses, 0.2f, smoothing);
                TestMatrix.AssertSameBits(expected, wide, "256 bits");
                TestMatrix.AssertSameBits(expected, wider, "512 bits");
                TestMatrix.AssertSameBits(expected, open, "public");
            }
        }
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(0.2f)]
    public void Shares_of_classes_give_the_same_bits_at_every_width_and_agree_with_double_precision(float smoothing)
    {
        var random = new Random(3);
        foreach (int classes in new[] { 1, 7, 10, 16, 33, 2000 })
        {
            var logits = new TestMatrix(5, classes, 3, random);
            var shares = new TestMatrix(5, classes, 4, random);
            foreach (ref float share in shares.Span.Values)
            {
                share = Math.Abs(share);
            }

            var expected = new TestMatrix(5, classes, 2, random);
            TestMatrix wide = expected.Copy();
            TestMatrix wider = expected.Copy();
            TestMatrix open = expected.Copy();
            float[] losses = new float[5];
            float[] wideLosses = new float[5];
            SoftmaxCrossEntropy.RunSoft<Lanes128>(logits.Span, shares.Span, expected.Span, losses, 0.2f, smoothing);
            SoftmaxCrossEntropy.RunSoft<Lanes256>(logits.Span, shares.Span, wide.Span, wideLosses, 0.2f, smoothing);
            Bits.AssertEqual(losses, wideLosses, "losses of 256 bits");
            SoftmaxCrossEntropy.RunSoft<Lanes512>(logits.Span, shares.Span, wider.Span, wideLosses, 0.2f, smoothing);
            Bits.AssertEqual(losses, wideLosses, "losses of 512 bits");
            int correct = SoftmaxCrossEntropy.EvaluateSoft(
                logits.Span,
                shares.Span,
                open.Span,
                wideLosses,
                0.2f,
                smoothing
            );
            TestMatrix.AssertSameBits(expected, wide, "256 bits");
            TestMatrix.AssertSameBits(expected, wider, "512 bits");
            TestMatrix.AssertSameBits(expected, open, "whole");
            for (int i = 0; i < 5; i++)
            {
                double[] row = [.. logits.Span.Row(i).ToArray().Select(v => (double)v)];
                double[] target =
                [
                    .. shares.Span.Row(i).ToArray().Select(v => (1 - smoothing) * v + smoothing / (double)classes),
                ];
                double logSum = Math.Log(row.Sum(v => Math.Exp(v - row.Max()))) + row.Max();
                double loss = row.Zip(target, (v, t) => t * (logSum - v)).Sum();
                Assert.Equal(loss, losses[i], 1e-4 * (1 + Math.Abs(loss)));
                for (int j = 0; j < classes; j++)
                {
                    double slope = Math.Exp(row[j] - logSum) * target.Sum() - target[j];
                    Assert.Equal(0.2 * slope, expected.Span.Row(i)[j], 1e-5);
                }

                correct -= Array.IndexOf(row, row.Max()) == Reductions.ArgMax(shares.Span.Row(i)) ? 1 : 0;
            }

            Assert.Equal(0, correct);
        }
    }

    [Fact]
    public void Scores_far_apart_and_broken_scores_do_not_break_the_rest()
    {
        float[] losses = new float[3];
        float[] scores = [1e4f, -1e4f, float.NaN, float.NaN, 0, 1];
        int correct = SoftmaxCrossEntropy.Evaluate(
            new ReadOnlyMatrixSpan(scores, 3, 2, 2),
            [1, 0, 1],
            default,
            losses,
            1
        );
        Assert.Equal([2e4f, float.NaN], losses[..2]);
        Assert.Equal(0.31326166f, losses[2], 1e-6f);
        Assert.Equal(2, correct);
    }

    [Fact]
    public void A_label_that_is_no_class_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            SoftmaxCrossEntropy.Evaluate(new ReadOnlyMatrixSpan(new float[2], 1, 2, 2), [2], default, new float[1], 1)
        );
}
