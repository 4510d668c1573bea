namespace Filigree.Plasticity;

/// <summary>What a network goes back to when connections were cut.</summary>
public enum Rewinding
{
    /// <summary>The parameters as they were wired.</summary>
    Initial,

    /// <summary>The parameters as they were at an early time: after an epoch, or an iteration.</summary>
    Time,

    /// <summary>Nothing: training goes on with what the parameters are.</summary>
    None,
}
