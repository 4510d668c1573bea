namespace Filigree.Dashboard.Index;

/// <summary>What shows that a trial's folder has changed: files come and go, or rows are appended.</summary>
/// <param name="FolderTicks">When a file came or went.</param>
/// <param name="MetricsTicks">When the metrics were written to.</param>
/// <param name="MetricsLength">Bytes of the metrics.</param>
/// <param name="ResultTicks">When the result was written; 0 where there is none.</param>
internal readonly record struct FolderMark(long FolderTicks, long MetricsTicks, long MetricsLength, long ResultTicks);
