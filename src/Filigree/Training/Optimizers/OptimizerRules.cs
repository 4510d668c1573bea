using Filigree.Options;

namespace Filigree.Training;

/// <summary>All optimizers by name.</summary>
internal static class OptimizerRules
{
    /// <summary>The rules, in the order of help texts. A new optimizer is one file and one line here.</summary>
    public static Catalog<Optimizer> Catalog { get; } =
        new("optimizer", Sgd.Rule, Adam.Rule, Adam.KerasRule, Adam.DecoupledRule, Muon.Rule);
}
