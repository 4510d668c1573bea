using System.Text.RegularExpressions;
using Filigree.Formats;

namespace Filigree.Cli.Checkpoints;

/// <summary>
/// The matrices of recurrent layers, by the names that PyTorch and Keras give them. One of them leads from neurons back to the same ones: no matter what
/// their sizes are, they are no layers that follow each other.
/// </summary>
internal static partial class RecurrentLayers
{
    private const string OfKeras = "recurrent_kernel";

    /// <summary>Whether a layer is such a matrix.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="all">All layers of its model.</param>
    public static bool Is(WeightLayer layer, IReadOnlyList<WeightLayer> all)
    {
        var name = new ParameterName(layer.Name);
        string beside = name.Beside(OfKeras);
        return OfPyTorch().IsMatch(name.Leaf)
            || name.Leaf == OfKeras
            || (name.Leaf == KernelOrders.Kernel && all.Any(other => other.Name == beside));
    }

    // weight_ih_l0_reverse of a layer, weight_hh of a cell, weight_hr_l0 of a projected LSTM.
    [GeneratedRegex("^weight_(ih|hh|hr)(_|$)")]
    private static partial Regex OfPyTorch();
}
