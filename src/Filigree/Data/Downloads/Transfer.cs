using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using static System.FormattableString;

namespace Filigree.Data;

/// <summary>One request to one mirror, whose answer is added to the part of the file that is already here.</summary>
internal sealed class Transfer(HttpClient client, DownloadOptions options)
{
    private const int BufferLength = 1 << 16;
    private const int LongestReason = 100;
    private bool resumes = true;

    /// <summary>Fetches what the part still lacks.</summary>
    /// <param name="mirror">Where to ask.</param>
    /// <param name="part">The part, open for writing; positioned anywhere. It never grows beyond the length.</param>
    /// <param name="length">The whole file's length.</param>
    /// <param name="received">Told the part's length as it grows.</param>
    /// <param name="cancellationToken">Stops the transfer; the part keeps what arrived.</param>
    /// <exception cref="TransferException">The mirror refused, fell silent, or sent something else.</exception>
    public async Task FetchAsync(
        Uri mirror,
        FileStream part,
        long length,
        Action<long> received,
        CancellationToken cancellationToken
    )
    {
        using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stall.CancelAfter(options.StallTimeout);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, mirror);
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
            if (part.Length > 0 && resumes)
            {
                request.Headers.Range = new RangeHeaderValue(part.Length, null);
            }
            using HttpResponseMessage response = await client
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stall.Token)
                .ConfigureAwait(false);
            Prepare(part, response, length);
            using Stream body = await response.Content.ReadAsStreamAsync(stall.Token).ConfigureAwait(false);
            await CopyAsync(body, part, length, received, stall).ConfigureAwait(false);
        }
        catch (OperationCanceledException waited) when (!cancellationToken.IsCancellationRequested)
        {
            if (waited.InnerException is TimeoutException)
            {
                throw new TransferException("did not accept the connection in time", isFinal: false, waited);
            }
            throw new TransferException(
                Invariant($"sent next to nothing for {options.StallTimeout.TotalSeconds:0.#} s"),
                isFinal: false
            );
        }
        catch (HttpRequestException failed)
        {
            string reason = failed.InnerException is SocketException socket ? socket.Message : failed.Message;
            throw new TransferException(reason, isFinal: false, failed);
        }
    }

    /// <summary>Checks the answer's head, and puts the part to where the body will go on.</summary>
    private void Prepare(FileStream part, HttpResponseMessage response, long length)
    {
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            throw DoesNotResume("refused to resume");
        }
        if (!response.IsSuccessStatusCode)
        {
            int status = (int)response.StatusCode;
            bool temporary = status is 408 or 429 or >= 500;
            string reason = response.ReasonPhrase ?? "";
            reason = reason.Length <= LongestReason ? reason : reason[..LongestReason];
            throw new TransferException($"answered {status} {reason}".TrimEnd(), isFinal: !temporary);
        }
        ContentRangeHeaderValue? range = response.Content.Headers.ContentRange;
        bool isRest = response.StatusCode == HttpStatusCode.PartialContent;
        if (isRest && range?.From != part.Length)
        {
            throw DoesNotResume("answered with another range than the one asked for");
        }
        if (!isRest)
        {
            // The mirror does not resume: the file comes from its beginning.
            part.SetLength(0);
        }
        if (response.Content.Headers.ContentLength is { } rest && part.Length + rest != length)
        {
            throw new TransferException(
                Invariant($"offers {part.Length + rest:N0} bytes instead of {length:N0}"),
                isFinal: true
            );
        }
        part.Position = part.Length;
    }

    /// <summary>The next try asks for the whole file; until it is answered, what is here stays, for another mirror.</summary>
    private TransferException DoesNotResume(string what)
    {
        resumes = false;
        return new TransferException(what, isFinal: false);
    }

    private async Task CopyAsync(
        Stream body,
        FileStream part,
        long length,
        Action<long> received,
        CancellationTokenSource stall
    )
    {
        byte[] buffer = new byte[BufferLength];
        int sinceArmed = 0;
        while (true)
        {
            int count = await ReadAsync(body, buffer, stall.Token).ConfigureAwait(false);
            if (count == 0)
            {
                break;
            }
            if (part.Position + count > length)
            {
                throw new TransferException(Invariant($"sends more than {length:N0} bytes"), isFinal: true);
            }
            // Written whole even when stopped now: what has arrived is kept.
            await part.WriteAsync(buffer.AsMemory(0, count), CancellationToken.None).ConfigureAwait(false);
            received(part.Position);
            sinceArmed += count;
            if (sinceArmed >= options.SlowestBytes)
            {
                sinceArmed = 0;
                stall.CancelAfter(options.StallTimeout);
            }
        }
        if (part.Position < length)
        {
            throw new TransferException(
                Invariant($"stopped after {part.Position:N0} of {length:N0} bytes"),
                isFinal: false
            );
        }
    }

    /// <summary>An error while reading is the mirror's, unlike one while writing.</summary>
    private static async Task<int> ReadAsync(Stream body, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException broken)
        {
            throw new TransferException("broke off the connection", isFinal: false, broken);
        }
    }
}
