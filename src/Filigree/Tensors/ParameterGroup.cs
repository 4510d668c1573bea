namespace Filigree.Tensors;

/// <summary>How an optimizer treats some parameters: which of them have weight decay, and at which rate they learn.</summary>
public sealed record ParameterGroup
{
    /// <summary>Weight decay as the optimizer has it, at its learning rate.</summary>
    public static ParameterGroup Usual { get; } = new();

    /// <summary>No weight decay, at the optimizer's learning rate: usual for biases and for scales of normalization.</summary>
    public static ParameterGroup WithoutDecay { get; } = new() { HasDecay = false };

    /// <summary>Whether the optimizer's weight decay applies.</summary>
    public bool HasDecay { get; init; } = true;

    /// <summary>What the learning rate is multiplied by, at least 0; 0 holds parameters where they are.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 0, or not finite.</exception>
    public double RateFactor
    {
        get;
        init =>
            field =
                value >= 0 && double.IsFinite(value)
                    ? value
                    : throw new ArgumentOutOfRangeException(
                        nameof(RateFactor),
                        value,
                        "Expected a factor of at least 0."
                    );
    } = 1;
}
