namespace Filigree.Studies.Extensions;

/// <summary>
/// Wirings, models, probes and other rules of your own, which studies name like those that come with Filigree. A program gives it to
/// <see cref="Experiments.ExperimentList.With"/>; the command finds it in an assembly, <c>--extend my.dll</c>, as the one public class of this
/// interface, and makes it without arguments.
/// </summary>
public interface IExtension
{
    /// <summary>Adds the rules.</summary>
    /// <param name="registration">Takes them.</param>
    void Register(Registration registration);
}
