using Filigree.Options;

namespace Filigree.Training;

/// <summary>The option of schedules that says when the rate changes.</summary>
internal static class PaceOption
{
    /// <summary>An option that is no part of a trial's identity where it is left out.</summary>
    /// <param name="usual">Where it is left out.</param>
    public static WordOption<SchedulePace> Of(SchedulePace usual) =>
        new(
            "every",
            "when the rate changes: once an epoch, every step, or every step to what the schedule has at the step's end",
            Word(usual),
            [.. Enum.GetValues<SchedulePace>().Select(pace => (Word(pace), pace))]
        )
        {
            IsSilentByDefault = true,
        };

    private static string Word(SchedulePace pace) =>
        pace switch
        {
            SchedulePace.Epoch => "epoch",
            SchedulePace.Step => "step",
            _ => "step-end",
        };
}
