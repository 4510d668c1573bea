namespace Filigree.Wiring;

/// <summary>The passes of <see cref="PreferentialAttachment"/>: whose strengths are balanced.</summary>
public enum RewiringPasses
{
    /// <summary>Each output neuron's weights are dealt to its inputs anew: balances the input neurons.</summary>
    Inputs,

    /// <summary>Each input neuron's weights are dealt to its outputs anew: balances the output neurons.</summary>
    Outputs,

    /// <summary>The pass over the inputs, then the pass over the outputs.</summary>
    Both,
}
