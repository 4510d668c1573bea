namespace Filigree.Plasticity;

/// <summary>How a number goes from one value to another: a density, or the fraction of connections that moves.</summary>
public interface ISchedule
{
    /// <summary>Name in study files, such as <c>cubic</c>.</summary>
    string Name { get; }

    /// <summary>The number on the way.</summary>
    /// <param name="from">The number at the beginning.</param>
    /// <param name="to">The number at the end.</param>
    /// <param name="progress">How much of the way is behind, 0 to 1.</param>
    double At(double from, double to, double progress);
}
