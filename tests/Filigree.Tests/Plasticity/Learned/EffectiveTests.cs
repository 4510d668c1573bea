using Filigree.Numerics;
using Filigree.Plasticity;
using Filigree.Tensors;
using Filigree.Tests.Support;

namespace Filigree.Tests.Plasticity;

/// <summary>What each rule that learns connections makes of a few numbers, by hand, and its gradients.</summary>
[Trait("Run", "once")]
public sealed class EffectiveTests
{
    [Fact]
    public void Edge_popup_keeps_the_strongest_scores_and_passes_their_sign()
    {
        var layer = new OneLayer(1, [1, -2, 3, -4], [0.1f, -0.7f, 0.3f, -0.3f]);
        // Of the two scores of magnitude 0.3 the first goes.
        layer.Back(new EdgePopup(0.5), 10, 20, 30, 40);
        Assert.Equal([0, -2, 0, -4], layer.Effective);
        Assert.Equal([10, 40, 90, 160], layer.ScoreGradient);
    }

    [Fact]
    public void A_signed_supermask_keeps_cuts_and_flips()
    {
        var layer = new OneLayer(1, [2, 2, -2], [-0.5f, 0.1f, 0.6f]);
        layer.Back(new SignedSupermask(0.4), 1, 2, 3);
        Assert.Equal([-2, 0, -2], layer.Effective);
        Assert.Equal([2, 4, -6], layer.ScoreGradient);
        var edge = new OneLayer(1, [1, 1], [0.5f, -0.5f]);
        Assert.Equal([0, 0], edge.Apply(new SignedSupermask(0.5)));
    }

    [Fact]
    public void Movement_keeps_the_highest_scores_with_their_sign_and_trains_the_weights_that_are_on()
    {
        // All are on at first, and scores of 0 get gradients.
        var layer = new OneLayer(1, [1, -2, 3, -4], [0, 0, 0, 0]);
        layer.Back(new Movement(0.5), 10, 20, 30, 40);
        Assert.Equal([1, -2, 3, -4], layer.Effective);
        Assert.Equal([10, -40, 90, -160], layer.ScoreGradient);
        Assert.Equal([10, 20, 30, 40], layer.WeightGradient);
    }

    [Fact]
    public void A_soft_threshold_lowers_magnitudes_and_cuts_what_is_below()
    {
        // sigmoid(log(3/7)) = 0.3.
        var layer = new OneLayer(1, [-0.5f, 0.2f], shared: MathF.Log(3 / 7f));
        layer.Back(new SoftThreshold(), 2, 5);
        Assert.Equal(-0.2f, layer.Effective[0], 1e-6f);
        Assert.Equal(0, layer.Effective[1]);
        Assert.Equal([2, 0], layer.WeightGradient);
        Assert.Equal(0.3 * 0.7 * 2, layer.SharedGradient[0], 1e-6);
    }

    [Fact]
    public void N_of_m_are_on_and_those_that_are_off_decay()
    {
        var layer = new OneLayer(1, [1, -3, 2, 0.5f]);
        layer.Back(new SparseRefined(2, 4, decay: 0.5), 1, 1, 1, 1);
        Assert.Equal([0, -3, 2, 0], layer.Effective);
        Assert.Equal([1.5f, 1, 1, 1.25f], layer.WeightGradient);
    }

    [Fact]
    public void Top_KAST_multiplies_the_strongest_and_lets_the_others_decay_faster()
    {
        var layer = new OneLayer(1, [1, -3, 2, 0.5f]);
        layer.Back(new TopKast(density: 0.25, extra: 0.5, decay: 0.5), 1, 1, 1, 1);
        Assert.Equal([0, -3, 0, 0], layer.Effective);
        Assert.Equal([3, -0.5f, 5, 2], layer.WeightGradient);
    }

    [Fact]
    public void Sign_in_shares_a_weight_out_and_keeps_it()
    {
        Assert.Equal((1.25f, 0.75f), new SignIn(every: 1).Factors(15.0 / 16));
        (float score, float weight) = new SignIn(every: 1, balance: 0.5).Factors(-0.3);
        Assert.Equal(-0.3f, score * weight, 1e-6f);
        Assert.Equal(0.5f, score * score - weight * weight, 1e-6f);
        var layer = new OneLayer(1, [0.75f], [1.25f]);
        layer.Back(new SignIn(every: 1), 4);
        Assert.Equal(0.9375f, layer.Effective[0]);
        Assert.Equal(5, layer.WeightGradient[0]);
        Assert.Equal(3, layer.ScoreGradient[0]);
    }

    [Fact]
    public void Gradients_of_smooth_rules_are_those_of_central_differences()
    {
        float[] weights = [.. HashedNumbers.Make(24, 1).Select(value => 2 * value)];
        Check(
            new SoftThreshold(),
            new OneLayer(4, weights, shared: -2),
            layer => (layer.Weights, layer.WeightGradient)
        );
        Check(new SoftThreshold(), new OneLayer(4, weights, shared: -2), layer => (layer.Shared, layer.SharedGradient));
        float[] scores = HashedNumbers.Make(24, 2);
        Check(new SignIn(1), new OneLayer(4, weights, scores), layer => (layer.Weights, layer.WeightGradient));
        Check(new SignIn(1), new OneLayer(4, weights, scores), layer => (layer.Scores, layer.ScoreGradient));

        static void Check(IEffective rule, OneLayer layer, Func<OneLayer, (float[] Numbers, float[] Gradient)> part)
        {
            float[] slopes = HashedNumbers.Make(24, 3);
            layer.Back(rule, slopes);
            (float[] numbers, float[] gradient) = part(layer);
            const float Step = 1f / 512;
            for (int index = 0; index < numbers.Length; index++)
            {
                float before = numbers[index];
                numbers[index] = before + Step;
                double above = Loss();
                numbers[index] = before - Step;
                double below = Loss();
                numbers[index] = before;
                Assert.Equal((above - below) / (2 * Step), gradient[index], 1e-3);
            }

            double Loss() => layer.Apply(rule).Zip(slopes, (one, slope) => (double)one * slope).Sum();
        }
    }
}
