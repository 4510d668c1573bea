namespace Filigree.Studies.Trials;

/// <summary>A part of a trial's state: what a checkpoint holds of it, so that the trial goes on with equal bits.</summary>
public interface ITrialState
{
    /// <summary>Writes the part's fields, or reads them back: one declaration serves both.</summary>
    /// <param name="state">What is written to or read from.</param>
    /// <exception cref="InvalidDataException">What is read does not fit; the part may be half read then, and is not used again.</exception>
    void Exchange(StateExchange state);
}
