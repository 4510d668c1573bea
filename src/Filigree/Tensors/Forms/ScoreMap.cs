namespace Filigree.Tensors;

/// <summary>What the score t of a connection makes of its weight.</summary>
public enum ScoreMap
{
    /// <summary>On where t is above 0, off elsewhere: m(t) of training-connectivities, equation 1.</summary>
    OnOff,

    /// <summary>Flipped where t is below 0: f(t) = sign(t) of training-connectivities, section 3; t = 0 counts as +1.</summary>
    Sign,
}
