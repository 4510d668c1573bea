namespace Filigree.Data;

/// <summary>
/// Downloads data sets from the sites that publish them. A file takes its place only whole and with the published
/// SHA-256; one that was interrupted leaves a <c>.part</c> from which the next run goes on.
/// </summary>
internal sealed class Downloader : IDisposable
{
    private readonly DownloadOptions options;
    private readonly HttpClient client;

    /// <summary>A downloader.</summary>
    /// <param name="options">How patient it is; null for the default.</param>
    public Downloader(DownloadOptions? options = null)
    {
        this.options = options ?? DownloadOptions.Default;
        client = new HttpClient(new SocketsHttpHandler { ConnectTimeout = this.options.ConnectTimeout })
        {
            // The stall time-out of a transfer bounds waiting; a whole large file may take long.
            Timeout = Timeout.InfiniteTimeSpan,
        };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("filigree");
    }

    /// <summary>Gets a data set's files into a folder; files that are there with the right content stay.</summary>
    /// <param name="set">The data set.</param>
    /// <param name="folder">The set's own folder, made where it is not there.</param>
    /// <param name="replace">Whether files of other content are replaced.</param>
    /// <param name="progress">Told what happens, from any thread.</param>
    /// <param name="cancellationToken">Stops; what arrived is kept for the next run.</param>
    /// <exception cref="UserError">
    /// The set is bundled, or a file of other content is in the way, or another process downloads it.
    /// </exception>
    /// <exception cref="DownloadException">A file could not be had from any mirror.</exception>
    public async Task GetAsync(
        DataSetDescription set,
        string folder,
        bool replace = false,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (set.IsBundled)
        {
            throw new UserError($"data set {set.Name} is part of Filigree", remedy: "there is nothing to download");
        }
        Directory.CreateDirectory(folder);
        var files = new FileDownload(client, options, progress);
        foreach (PublishedDownload download in set.Downloads)
        {
            PublishedFile[] contents =
            [
                .. set.Files.Where(file => download.IsArchive || download.FileName == file.Name + ".gz"),
            ];
            if (await IsThereAsync(contents, folder, replace, set, cancellationToken).ConfigureAwait(false))
            {
                progress?.Report(Of(download, DownloadStage.AlreadyThere));
                continue;
            }
            string path = await files.GetAsync(download, folder, cancellationToken).ConfigureAwait(false);
            if (download.IsArchive)
            {
                progress?.Report(Of(download, DownloadStage.Unpacking));
                await ArchiveUnpacking.UnpackAsync(path, set, folder, cancellationToken).ConfigureAwait(false);
                File.Delete(path);
            }
            else
            {
                // An unpacked file of other content would be read in place of the one just verified.
                File.Delete(Path.Combine(folder, contents[0].Name));
            }
            progress?.Report(Of(download, DownloadStage.Done));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private static async Task<bool> IsThereAsync(
        PublishedFile[] contents,
        string folder,
        bool replace,
        DataSetDescription set,
        CancellationToken cancellationToken
    )
    {
        bool all = true;
        foreach (PublishedFile file in contents)
        {
            FileCheck check = await FileCheck.RunAsync(file, folder, cancellationToken).ConfigureAwait(false);
            if (check.Finding is FileFinding.OtherContent or FileFinding.Damaged && !replace)
            {
                throw new UserError(
                    check.Detail,
                    check.Path,
                    "the published content",
                    $"move it away, or run '{set.GetCommand} --force' to replace it"
                );
            }
            all &= check.Finding == FileFinding.Genuine;
        }
        return all;
    }

    private static DownloadProgress Of(PublishedDownload download, DownloadStage stage) =>
        new(download.FileName, stage, download.Length, download.Length);
}
