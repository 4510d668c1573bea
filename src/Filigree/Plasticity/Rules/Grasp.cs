using Filigree.Options;

namespace Filigree.Plasticity;

/// <summary>
/// GraSP (Wang et al. 2020, 2002.07376): of all connections those with the largest w (H g) stay, in one ranking over all layers, so that as much as can
/// be of the gradient's norm is left.
/// </summary>
/// <remarks>g and H are of the same samples, and of the weights that are trained then; in the authors' program they are not.</remarks>
internal static class Grasp
{
    /// <summary>The rule in study files.</summary>
    public static Rule<IPlasticity> Rule { get; } =
        ChosenBefore.Rule(
            "grasp",
            "before training, the connections stay without which the gradient would shrink most (GraSP)",
            "Wang et al. 2020, 2002.07376",
            new GradientPreservation(),
            samples: ChosenBefore.SamplesOption(10, "of each class"),
            temperature: ChosenBefore.TemperatureOption
        );
}
