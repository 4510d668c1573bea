using System.Security.Cryptography;

namespace Filigree.Data;

/// <summary>
/// Gets one file: asks its mirrors in turn, each several times, always going on from the part already here; accepts
/// it only with the published hash; and moves it to its place only then.
/// </summary>
internal sealed class FileDownload(HttpClient client, DownloadOptions options, IProgress<DownloadProgress>? progress)
{
    /// <summary>A try that brings so much more than there ever was is no failure of the mirror, only of the line.</summary>
    private const long WorthwhileGain = 1 << 20;

    /// <summary>Gets the file into the folder and returns its path.</summary>
    /// <exception cref="DownloadException">No mirror had it.</exception>
    /// <exception cref="UserError">Another process downloads the same file.</exception>
    public async Task<string> GetAsync(PublishedDownload file, string folder, CancellationToken cancellationToken)
    {
        string target = Path.Combine(folder, file.FileName);
        if (await IsThereAsync(file, target, cancellationToken).ConfigureAwait(false))
        {
            return target;
        }
        string partPath = target + ".part";
        try
        {
            using FileStream part = OpenPart(partPath);
            var refusals = new List<string>();
            bool complete = false;
            foreach (Uri mirror in file.Mirrors)
            {
                string? refusal = await AskAsync(mirror, file, part, cancellationToken).ConfigureAwait(false);
                if (refusal is null)
                {
                    complete = true;
                    break;
                }
                refusals.Add($"{mirror.Host} {refusal}");
                Report(file, DownloadStage.Retrying, part.Length, $"{mirror.Host} {refusal}");
            }
            if (!complete)
            {
                string kept = part.Length > 0 ? "what arrived is kept: run again to go on" : "try again later";
                throw new DownloadException($"{file.FileName}: {string.Join("; ", refusals)}; {kept}");
            }
        }
        finally
        {
            if (new FileInfo(partPath) is { Exists: true, Length: 0 })
            {
                File.Delete(partPath);
            }
        }
        File.Move(partPath, target, overwrite: true);
        return target;
    }

    /// <returns>Null when the part is now the whole file, else why the mirror was given up.</returns>
    private async Task<string?> AskAsync(
        Uri mirror,
        PublishedDownload file,
        FileStream part,
        CancellationToken cancellationToken
    )
    {
        var transfer = new Transfer(client, options);
        TimeSpan delay = options.FirstDelay;
        bool sentOtherBytes = false;
        long longest = part.Length;
        for (int attempt = 1; ; )
        {
            long before = part.Length;
            string refusal;
            bool isFinal;
            try
            {
                if (part.Length != file.Length)
                {
                    Report(file, DownloadStage.Receiving, part.Length, $"from {mirror.Host}");
                    await transfer
                        .FetchAsync(
                            mirror,
                            part,
                            file.Length,
                            received => Report(file, DownloadStage.Receiving, received),
                            cancellationToken
                        )
                        .ConfigureAwait(false);
                }
                if (await IsGenuineAsync(file, part, cancellationToken).ConfigureAwait(false))
                {
                    return null;
                }
                // A part of unknown origin may be what is wrong: the same mirror gets a chance from the beginning.
                part.SetLength(0);
                (refusal, isFinal) = ("sent other bytes than the published ones", before == 0 || sentOtherBytes);
                sentOtherBytes = true;
            }
            catch (TransferException failed)
            {
                (refusal, isFinal) = (failed.Message, failed.IsFinal);
            }
            attempt = part.Length - longest >= WorthwhileGain ? 1 : attempt + 1;
            longest = Math.Max(longest, part.Length);
            if (isFinal || attempt > options.TriesPerMirror)
            {
                return refusal;
            }
            Report(file, DownloadStage.Retrying, part.Length, $"{mirror.Host} {refusal}; trying again");
            await Task.Delay(delay, cancellationToken).ConfigureAwait(false);
            delay = delay + delay < options.LongestDelay ? delay + delay : options.LongestDelay;
        }
    }

    /// <summary>An archive is there already where an earlier run was stopped while unpacking it.</summary>
    private async Task<bool> IsThereAsync(PublishedDownload file, string target, CancellationToken cancellationToken)
    {
        if (new FileInfo(target) is not { Exists: true } found || found.Length != file.Length)
        {
            return false;
        }
        using FileStream content = File.OpenRead(target);
        return await IsGenuineAsync(file, content, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> IsGenuineAsync(
        PublishedDownload file,
        FileStream part,
        CancellationToken cancellationToken
    )
    {
        Report(file, DownloadStage.Verifying, part.Length);
        part.Position = 0;
        byte[] hash = await SHA256.HashDataAsync(part, cancellationToken).ConfigureAwait(false);
        return Convert.ToHexStringLower(hash) == file.Sha256;
    }

    private static FileStream OpenPart(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException taken) when (File.Exists(path))
        {
            throw new UserError("is being downloaded by another process", path, remedy: "wait for it", cause: taken);
        }
    }

    private void Report(PublishedDownload file, DownloadStage stage, long received, string? note = null) =>
        progress?.Report(new DownloadProgress(file.FileName, stage, received, file.Length, note));
}
