namespace Filigree.Training;

/// <summary>When a schedule changes the rate.</summary>
public enum SchedulePace
{
    /// <summary>Once an epoch: all its steps have the rate of its beginning.</summary>
    Epoch,

    /// <summary>Every step has the rate of its beginning: that of the first step is the schedule's first.</summary>
    Step,

    /// <summary>Every step has the rate of its end: that of the last step is the schedule's last.</summary>
    StepEnd,
}
