namespace Filigree.Layers;

/// <summary>One step of an <see cref="ExactNetwork"/>: forward with the derivative along a direction, and backward with that of the gradient.</summary>
internal abstract class ExactStep
{
    /// <summary>Writes the result, and its rate, into zeros.</summary>
    public abstract void Forward();

    /// <summary>Adds this step's part to the gradient of what it read, and to that gradient's rate.</summary>
    public abstract void Backward();
}
