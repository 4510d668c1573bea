namespace Filigree.Data;

/// <summary>Where the download of a file stands.</summary>
internal enum DownloadStage
{
    /// <summary>The file was there already, with the right content.</summary>
    AlreadyThere,

    /// <summary>Bytes arrive.</summary>
    Receiving,

    /// <summary>A mirror failed; the note says how, and what is done now.</summary>
    Retrying,

    /// <summary>All bytes are here; their hash is computed.</summary>
    Verifying,

    /// <summary>The archive's files are written.</summary>
    Unpacking,

    /// <summary>The file is in its place.</summary>
    Done,
}
