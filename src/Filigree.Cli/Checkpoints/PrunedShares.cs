using Filigree.Formats;

namespace Filigree.Cli.Checkpoints;

/// <summary>How much is kept of each layer: one share for all, and others for layers by their names.</summary>
/// <param name="General">What holds where no name does; null where none was given.</param>
/// <param name="Named">Names with <c>*</c> and their shares; the last that means a layer counts.</param>
internal sealed record PrunedShares(PrunedShare? General, IReadOnlyList<(string Names, PrunedShare Share)> Named)
{
    /// <summary>Whether nothing was said.</summary>
    public bool IsEmpty => General is null && Named.Count == 0;

    /// <summary>Reads what was given.</summary>
    /// <param name="density">Shares that are kept: <c>5%</c>, or <c>NAMES=5%</c>.</param>
    /// <param name="sparsity">Shares that are cut, written alike.</param>
    /// <exception cref="UserError">One is no share, or two say what holds for all.</exception>
    public static PrunedShares Read(IReadOnlyList<string> density, IReadOnlyList<string> sparsity)
    {
        PrunedShare? general = null;
        var named = new List<(string, PrunedShare)>();
        foreach ((string option, bool isOfCut, IReadOnlyList<string> texts) in All())
        {
            foreach (string text in texts)
            {
                int equals = text.LastIndexOf('=');
                var share = new PrunedShare(Share(option, text[(equals + 1)..]), isOfCut);
                if (equals >= 0)
                {
                    named.Add((text[..equals], share));
                }
                else if (general is { } other)
                {
                    throw new UserError(
                        other.IsOfCut == isOfCut
                            ? $"{option} says twice how much is kept of all"
                            : "both --density and --sparsity say how much is kept",
                        expected: "one of --density and --sparsity",
                        remedy: "a share of some layers is written NAMES=SHARE"
                    );
                }
                else
                {
                    general = share;
                }
            }
        }

        return new PrunedShares(general, named);

        (string, bool, IReadOnlyList<string>)[] All() =>
            [("--density", false, density), ("--sparsity", true, sparsity)];
    }

    /// <summary>The share that a layer's name was given.</summary>
    public PrunedShare? OwnOf(WeightLayer layer)
    {
        PrunedShare? own = null;
        foreach ((string names, PrunedShare share) in Named)
        {
            own = LayerSelection.Matches(names, layer.Name) ? share : own;
        }

        return own;
    }

    /// <summary>The share of a layer.</summary>
    public PrunedShare Of(WeightLayer layer) => OwnOf(layer) ?? General.GetValueOrDefault();

    /// <summary>Refuses names that mean nothing or nothing that is cut, and layers of which nobody says how much is kept.</summary>
    /// <param name="file">The model.</param>
    /// <param name="layers">The layers that are cut.</param>
    /// <exception cref="UserError">There are such.</exception>
    public void Require(WeightFile file, IReadOnlyList<WeightLayer> layers)
    {
        foreach ((string names, PrunedShare share) in Named)
        {
            IReadOnlyList<WeightLayer> meant = LayerSelection.InOrderOf(file, [names]);
            if (!meant.Any(layers.Contains))
            {
                throw new UserError(
                    $"{CheckpointFile.Some([.. meant.Select(layer => layer.Name)])} {(meant.Count == 1 ? "is" : "are")} not cut",
                    share.IsOfCut ? "--sparsity" : "--density",
                    "layers that --layers chooses and --keep-dense does not leave as they are"
                );
            }
        }

        if (General is null && (Named.Count == 0 || layers.Any(layer => OwnOf(layer) is null)))
        {
            throw new UserError(
                Named.Count == 0
                    ? "nothing says how much is kept"
                    : $"nothing says how much is kept of {layers.First(layer => OwnOf(layer) is null).Name}",
                expected: "one of --density and --sparsity"
            );
        }
    }

    private static decimal Share(string option, string text) =>
        WrittenNumber.TryReadExactly(text, out decimal share) && share is >= 0 and <= 1
            ? share
            : throw new UserError($"'{text}' is no share", option, "a share from 0 to 100%, such as 5% or 0.05");
}
