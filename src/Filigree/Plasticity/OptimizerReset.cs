namespace Filigree.Plasticity;

/// <summary>Which of an optimizer's state starts afresh where connections change.</summary>
public enum OptimizerReset
{
    /// <summary>That of new connections.</summary>
    New,

    /// <summary>All of it, biases and other parameters included, as if the optimizer were made anew.</summary>
    All,
}
