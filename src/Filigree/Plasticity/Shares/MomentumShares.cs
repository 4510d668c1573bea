using Filigree.Connectivity;
using Filigree.Numerics;
using Filigree.Options;

namespace Filigree.Plasticity;

/// <summary>
/// All that leaves comes back in the layers of large gradients: each layer loses the same fraction, and gains by the mean magnitude of its connections'
/// momentum, up to 99% of its entries (SNFS: Dettmers and Zettlemoyer 2019, 1907.04840).
/// </summary>
internal sealed class MomentumShares : IShares
{
    private const double HighestDensity = 0.99;

    /// <summary>The rule in study files.</summary>
    public static Rule<IShares> Rule { get; } =
        new("by-momentum", "what leaves comes back by the mean momentum of the layers", [], _ => new MomentumShares())
        {
            Source = "Dettmers and Zettlemoyer 2019, 1907.04840",
        };

    /// <inheritdoc/>
    public string Name => Rule.Name;

    /// <inheritdoc/>
    public bool NeedsMomentum => true;

    /// <inheritdoc/>
    public IReadOnlyList<long>? Goal(IReadOnlyList<MatrixShape> layers, IReadOnlyList<long> first, double? density) =>
        new SameShares().Goal(layers, first, density);

    /// <inheritdoc/>
    public IReadOnlyList<Quota> Share(Turnover turnover)
    {
        ArgumentNullException.ThrowIfNull(turnover);
        Quota[] same = [.. new SameShares().Share(turnover)];
        return Shares.GrowBy(turnover, same, [.. turnover.Momenta], HighestDensity);
    }
}
