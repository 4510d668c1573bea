namespace Filigree.Training;

/// <summary>Something measured at the end of every epoch, and once before the first.</summary>
public interface IProbe
{
    /// <summary>Measures.</summary>
    /// <param name="run">The run, between two epochs.</param>
    /// <param name="numbers">Receives numbers by name.</param>
    void Measure(TrainingRun run, IDictionary<string, double> numbers);
}
