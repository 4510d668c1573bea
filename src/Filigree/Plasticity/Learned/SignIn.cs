using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Plasticity;

/// <summary>
/// Sign-In (2504.12801): on fixed connections every weight is a product v = m w, both of which are trained, so that signs flip more easily. Every so often the two are
/// balanced anew: m = sqrt((b + sqrt(b^2 + 4 v^2)) / 2), w = v / m, which keeps v, and leaves m^2 - w^2 = b.
/// </summary>
/// <remarks>The time between two balances is not given in the paper: it must be said. The optimizer's state is kept.</remarks>
internal sealed class SignIn : IPlasticity, IEffective
{
    private static readonly TimeOption EveryOption = new("every", "time between two balances", null, 1);

    private static readonly NumberOption BalanceOption = new(
        "balance",
        "m^2 - w^2 after a balance",
        1,
        0,
        1e6,
        ExcludesMinimum: true
    );

    /// <summary>The rule in study files.</summary>
    public static Rule<IPlasticity> Rule { get; } =
        new(
            "sign-in",
            "each weight of fixed connections is a product of two that are trained, and balanced now and then (Sign-In)",
            [EveryOption, BalanceOption],
            options => new SignIn(options.Get(EveryOption), options.Get(BalanceOption))
        )
        {
            Source = "2504.12801",
        };

    /// <summary>Creates the rule.</summary>
    /// <param name="every">Time between two balances, above 0.</param>
    /// <param name="balance">b: m^2 - w^2 after a balance, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value outside its range.</exception>
    public SignIn(TrainingTime every, double balance = 1)
    {
        Every = EveryOption.Check(every);
        Balance = BalanceOption.Check(balance);
    }

    /// <inheritdoc/>
    public string Name => Rule.Name;

    /// <summary>Time between two balances.</summary>
    public TrainingTime Every { get; }

    /// <summary>m^2 - w^2 after a balance.</summary>
    public double Balance { get; }

    /// <inheritdoc/>
    public IEffective Effective => this;

    /// <inheritdoc/>
    public LearnedParts Learns => LearnedParts.Weights | LearnedParts.Scores;

    /// <inheritdoc/>
    public void Begin(IPlasticTraining training)
    {
        // Scores are m: 1 at first, so that w is the wired weight, for the first balance to share out.
        ArgumentNullException.ThrowIfNull(training);
        LearnedConnections.Begin(training, this);
        foreach (Parameter weight in training.Network.Weights)
        {
            weight.Learned.Scores.Fill(1);
        }

        Rebalance(training);
    }

    /// <inheritdoc/>
    public void AtStep(IPlasticTraining training)
    {
        ArgumentNullException.ThrowIfNull(training);
        if (Every.CountsIterations && training.Iteration % Every.Count == 0)
        {
            Rebalance(training);
        }
    }

    /// <inheritdoc/>
    public void EndEpoch(IPlasticTraining training)
    {
        ArgumentNullException.ThrowIfNull(training);
        if (!Every.CountsIterations && training.Epoch % Every.Count == 0)
        {
            Rebalance(training);
        }
    }

    /// <inheritdoc/>
    public void Apply(in Learned layer)
    {
        layer.On.Fill(true);
        for (int index = 0; index < layer.Effective.Length; index++)
        {
            layer.Effective[index] = layer.Scores[index] * layer.Weights[index];
        }
    }

    /// <inheritdoc/>
    public void Back(in Learned layer)
    {
        for (int index = 0; index < layer.Gradient.Length; index++)
        {
            layer.WeightGradient[index] = layer.Scores[index] * layer.Gradient[index];
            layer.ScoreGradient[index] = layer.Weights[index] * layer.Gradient[index];
        }
    }

    /// <summary>The two factors of a weight, balanced.</summary>
    /// <param name="weight">v, their product.</param>
    public (float Score, float Weight) Factors(double weight)
    {
        double score = Math.Sqrt((Balance + Math.Sqrt(Balance * Balance + 4 * weight * weight)) / 2);
        return ((float)score, (float)(weight / score));
    }

    private void Rebalance(IPlasticTraining training)
    {
        IReadOnlyList<Parameter> weights = training.Network.Weights;
        for (int number = 0; number < weights.Count; number++)
        {
            Parameter weight = weights[number];
            Learned layer = weight.Learned;
            for (int index = 0; index < layer.Weights.Length; index++)
            {
                (layer.Scores[index], layer.Weights[index]) = Factors(
                    (double)layer.Scores[index] * layer.Weights[index]
                );
            }

            weight.ApplyLearned();
        }
    }
}
