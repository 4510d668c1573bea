using Filigree.Numerics;
using Filigree.Options;
using Filigree.Tensors;

namespace Filigree.Wiring;

/// <summary>
/// Every weight 0: what connections start with that are added in training and are to move by their first gradient. It is no
/// wiring of a study, where a weight of 0 says that there is no connection.
/// </summary>
internal sealed class Zeros : Initializer
{
    /// <summary>The rule where a study chooses the weights of new connections.</summary>
    public static Rule<IWiring> Rule { get; } = new("zero", "every weight 0", [], _ => new Zeros());

    /// <inheritdoc/>
    public override string Name => Rule.Name;

    /// <inheritdoc/>
    protected override void Draw(Span<float> weights, MatrixShape shape, RandomStream stream) => weights.Clear();
}
