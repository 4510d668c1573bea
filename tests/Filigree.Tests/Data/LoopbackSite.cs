using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Filigree.Tests.Data;

/// <summary>A site on this machine that answers as a test wants, mistakes included.</summary>
internal sealed class LoopbackSite : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new(TimeSpan.FromSeconds(60));
    private readonly Func<Request, Answer> answer;

    internal LoopbackSite(Func<Request, Answer> answer)
    {
        this.answer = answer;
        listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>A request: its path, the first byte it asks for, and how many came before it.</summary>
    internal sealed record Request(string Path, long? From, int Number);

    /// <summary>An answer.</summary>
    /// <param name="Status">Status code.</param>
    /// <param name="Body">The bytes sent.</param>
    /// <param name="Length">The length declared; null for none, so that the body ends with the connection.</param>
    /// <param name="Header">Another header line.</param>
    /// <param name="Drips">Whether the body comes a byte at a time, ten a second.</param>
    /// <param name="Reason">The phrase behind the status code; null for the usual one.</param>
    /// <param name="SilentAfter">Bytes of the body after which nothing more comes, the connection kept open.</param>
    internal sealed record Answer(
        int Status,
        byte[] Body,
        long? Length = null,
        string? Header = null,
        int? SilentAfter = null,
        bool Drips = false,
        string? Reason = null
    )
    {
        /// <summary>The whole content.</summary>
        internal static Answer Whole(byte[] content) => new(200, content, content.Length);

        /// <summary>What was asked for, as a site that resumes sends it.</summary>
        internal static Answer Resumed(byte[] content, Request request) =>
            request.From is { } from
                ? new(
                    206,
                    content[(int)from..],
                    content.Length - from,
                    $"Content-Range: bytes {from}-{content.Length - 1}/{content.Length}"
                )
                : Whole(content);

        /// <summary>The same, cut off after some bytes while more are declared.</summary>
        internal Answer CutAfter(int bytes) => this with { Body = Body[..bytes] };
    }

    /// <summary>What was asked so far.</summary>
    internal ConcurrentQueue<Request> Requests { get; } = new();

    /// <summary>The address of a path.</summary>
    internal Uri Url(string path) => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/{path}");

    public void Dispose()
    {
        stop.Cancel();
        listener.Dispose();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        CancellationToken stopped = stop.Token;
        try
        {
            while (true)
            {
                TcpClient client = await listener.AcceptTcpClientAsync(stopped);
                _ = ServeAsync(client, stopped);
            }
        }
        catch (Exception closed)
            when (closed is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // the test is over
        }
    }

    private async Task ServeAsync(TcpClient client, CancellationToken stopped)
    {
        try
        {
            using (client)
            {
                NetworkStream stream = client.GetStream();
                Request request = await ReadAsync(stream, stopped);
                Answer sent = answer(request);
                await stream.WriteAsync(Head(sent), stopped);
                for (int place = 0; sent.Drips && place < sent.Body.Length; place++)
                {
                    await stream.WriteAsync(sent.Body.AsMemory(place, 1), stopped);
                    await Task.Delay(100, stopped);
                }
                await stream.WriteAsync(sent.Body.AsMemory(0, sent.SilentAfter ?? sent.Body.Length), stopped);
                if (sent.SilentAfter is not null)
                {
                    await Task.Delay(Timeout.Infinite, stopped);
                }
            }
        }
        catch (Exception closed) when (closed is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // the other side went away, as some tests want
        }
    }

    private static byte[] Head(Answer sent)
    {
        var head = new StringBuilder(
            $"HTTP/1.1 {sent.Status} {sent.Reason ?? $"{(HttpStatusCode)sent.Status}"}\r\nConnection: close\r\n"
        );
        if (sent.Length is { } length)
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {length}\r\n");
        }
        if (sent.Header is not null)
        {
            head.Append(sent.Header).Append("\r\n");
        }
        return Encoding.ASCII.GetBytes(head.Append("\r\n").ToString());
    }

    private async Task<Request> ReadAsync(NetworkStream stream, CancellationToken stopped)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        string path = (await reader.ReadLineAsync(stopped) ?? "").Split(' ').ElementAtOrDefault(1) ?? "";
        long? from = null;
        while (await reader.ReadLineAsync(stopped) is { Length: > 0 } line)
        {
            const string Range = "Range: bytes=";
            if (line.StartsWith(Range, StringComparison.OrdinalIgnoreCase))
            {
                from = long.Parse(line[Range.Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
            }
        }
        lock (Requests)
        {
            var request = new Request(path, from, Requests.Count);
            Requests.Enqueue(request);
            return request;
        }
    }
}
