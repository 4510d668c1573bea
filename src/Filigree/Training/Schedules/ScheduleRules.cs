using Filigree.Options;

namespace Filigree.Training;

/// <summary>All schedules of the learning rate by name.</summary>
internal static class ScheduleRules
{
    /// <summary>The rules, in the order of help texts. A new schedule is one file and one line here.</summary>
    public static Catalog<ScheduleOfRate> Catalog { get; } =
        new(
            "schedule",
            ConstantSchedule.Rule,
            StepSchedule.Rule,
            CosineSchedule.Rule,
            TriangularSchedule.Rule,
            LinearSchedule.Rule,
            OneCycleSchedule.Rule
        );
}
