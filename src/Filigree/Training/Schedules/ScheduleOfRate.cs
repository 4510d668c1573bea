namespace Filigree.Training;

/// <summary>Makes a schedule from the learning rate that a study says: the highest, where the schedule changes it.</summary>
/// <param name="rate">The rate.</param>
public delegate Schedule ScheduleOfRate(double rate);
