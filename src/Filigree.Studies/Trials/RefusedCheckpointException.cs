namespace Filigree.Studies.Trials;

/// <summary>A whole checkpoint did not fit the trial: another version of Filigree wrote it. It is gone; the trial is tried again without it.</summary>
/// <param name="file">The checkpoint.</param>
/// <param name="cause">What did not fit.</param>
internal sealed class RefusedCheckpointException(string file, Exception cause) : Exception(Text(file), cause)
{
    /// <summary>What is said of such a checkpoint, in a line.</summary>
    public static string Text(string file) =>
        $"{Path.GetFileName(file)} is of another version of Filigree and cannot be gone on with";
}
