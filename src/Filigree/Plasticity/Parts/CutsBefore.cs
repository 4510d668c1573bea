using Filigree.Connectivity;

namespace Filigree.Plasticity;

/// <summary>Cuts before training: the connections are scored and cut in rounds, the density going down with each.</summary>
/// <param name="To">The density after the last round, 0 to 1.</param>
/// <param name="Rounds">How many rounds, at least 1.</param>
/// <param name="Law">How the density goes from what the wiring left, round by round.</param>
/// <param name="Control">What is trained in place of the choice.</param>
public sealed record CutsBefore(double To, int Rounds, ISchedule Law, MaskControl Control = MaskControl.None);

/// <summary>The samples that scores look at which want more than a step's own gradients.</summary>
/// <param name="Samples">How many, at least 1: in all, or of each class (or output) for second derivatives.</param>
/// <param name="Temperature">What outputs are divided by before the loss sees them, for second derivatives; above 0.</param>
public sealed record SampleLook(int Samples, double Temperature = 1);
