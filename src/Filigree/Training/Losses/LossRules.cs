using Filigree.Options;

namespace Filigree.Training;

/// <summary>All losses by name.</summary>
internal static class LossRules
{
    /// <summary>The rules, in the order of help texts. A new loss is one file and one line here.</summary>
    public static Catalog<Loss> Catalog { get; } = new("loss", CrossEntropy.Rule, MeanSquaredError.Rule);
}
