using Filigree.Numerics;

namespace Filigree.Training;

/// <summary>Half a cosine from one rate to another.</summary>
/// <param name="From">Rate at the start.</param>
/// <param name="To">Rate at the end.</param>
public sealed record CosineSchedule(double From, double To) : Schedule
{
    /// <inheritdoc/>
    public override double RateAt(double epoch, int epochs) =>
        To + (From - To) * (1 + Elementary.Cos(Math.PI * Math.Min(epoch / epochs, 1))) / 2;
}
