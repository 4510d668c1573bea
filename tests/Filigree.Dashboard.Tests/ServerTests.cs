using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Filigree.Dashboard.Web;

namespace Filigree.Dashboard.Tests;

[Trait("Run", "once")]
[SuppressMessage("Design", "CA1001", Justification = "The test runner calls DisposeAsync.")]
public sealed class ServerTests : IAsyncLifetime
{
    private readonly GeneratedRun run = new(2, 2);
    private DashboardServer server = null!;
    private HttpClient client = null!;

    public async Task InitializeAsync()
    {
        run.Finish(0, 5, kept: "network-5.safetensors");
        run.Begin(1, 3);
        run.Fail(2, 2, "the toy fell over");
        server = new DashboardServer(new DashboardOptions([run.Path], 0) { Pause = TimeSpan.FromMilliseconds(20) });
        await server.StartAsync();
        client = Client();
        await client.GetAsync(new Uri(server.Address));
        await UntilAsync(async () => (await RunAsync()).GetProperty("isRead").GetBoolean());
    }

    public async Task DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
        run.Dispose();
    }

    [Fact]
    public async Task The_token_becomes_a_cookie_and_leaves_the_address_which_keeps_its_view()
    {
        using HttpClient fresh = Client();

        HttpResponseMessage answer = await fresh.GetAsync(new Uri(server.Address + "&group=wiring%20a"));

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/?group=wiring%20a", answer.Headers.Location!.OriginalString);
        string cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.OK, (await fresh.GetAsync(new Uri($"http://127.0.0.1:{server.Port}/"))).StatusCode);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/runs")]
    [InlineData("/events")]
    [InlineData("/page/page.css")]
    [InlineData("/?token=00000000000000000000000000000000")]
    [InlineData("/?token=x")]
    public async Task Without_the_token_nothing_is_given(string path)
    {
        using HttpClient stranger = Client();

        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync(At(path))).StatusCode);
    }

    [Theory]
    [InlineData("evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("evil.example:PORT", HttpStatusCode.MisdirectedRequest)]
    [InlineData("127.0.0.1", HttpStatusCode.MisdirectedRequest)]
    [InlineData("127.0.0.1:1", HttpStatusCode.MisdirectedRequest)]
    [InlineData("localhost.evil.example:PORT", HttpStatusCode.MisdirectedRequest)]
    [InlineData("localhost:PORT", HttpStatusCode.OK)]
    [InlineData("127.0.0.1:PORT", HttpStatusCode.OK)]
    public async Task Another_hosts_name_is_refused_whatever_the_cookie(string host, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, At("/runs"));
        request.Headers.Host = host.Replace("PORT", $"{server.Port}", StringComparison.Ordinal);

        Assert.Equal(expected, (await client.SendAsync(request)).StatusCode);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task Nothing_but_reading_is_allowed(string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), At("/runs"));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await client.SendAsync(request)).StatusCode);
    }

    [Theory]
    [InlineData("/runs/0/trials/..%2f..%2fplans/last")]
    [InlineData("/runs/0/trials/0000000000000000/..%2f..%2f..%2fplans%2flast")]
    [InlineData("/runs/0/trials/0000000000000000/%2e%2e%2f0000000000000001%2fclaim")]
    [InlineData("/runs/0/trials/0000000000000000/..\\error.txt")]
    [InlineData("/runs/0/trials/0000000000000000/claim")]
    [InlineData("/runs/0/trials/0000000000000002/error.txt")]
    [InlineData("/runs/0/trials/0000000000000001/metrics.jsonl")]
    [InlineData("/runs/0/trials/ffffffffffffffff")]
    [InlineData("/runs/0/trials/000000000000000")]
    [InlineData("/runs/-1/trials")]
    [InlineData("/runs/1/trials")]
    [InlineData("/runs/0/..%2f..")]
    [InlineData("/page/..%2fProgram.cs")]
    [InlineData("/etc/passwd")]
    [InlineData("//etc/passwd")]
    [InlineData("/page/../../etc/passwd")]
    public async Task No_path_leads_out_of_what_the_index_knows(string path) =>
        Assert.StartsWith("HTTP/1.1 404", await RawAsync(path), StringComparison.Ordinal);

    [Fact]
    public async Task Files_of_a_finished_trial_are_given_but_no_links()
    {
        const string kept = "/runs/0/trials/0000000000000000/network-5.safetensors";
        Assert.Equal("kept", await client.GetStringAsync(At(kept)));
        string secret = Path.Combine(run.Path, "secret");
        await File.WriteAllTextAsync(secret, "kept");
        string network = run.File(0, "network-5.safetensors");

        File.Delete(network);
        File.CreateSymbolicLink(network, secret);

        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(At(kept))).StatusCode);
    }

    [Fact]
    public async Task Every_answer_forbids_what_the_page_does_not_need()
    {
        foreach (string path in (string[])["/", "/runs", "/nothing", "/page/page.css"])
        {
            HttpResponseMessage answer = await client.GetAsync(At(path));
            string policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
            Assert.StartsWith("default-src 'none'; script-src 'self';", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            Assert.False(answer.Headers.Contains("Server"));
        }
    }

    [Fact]
    public async Task A_page_is_told_of_a_change()
    {
        using Stream events = await client.GetStreamAsync(At("/events"));
        using var reader = new StreamReader(events);
        string? first = await DataAsync(reader);
        Assert.NotEmpty(first!);

        run.Append(1, GeneratedRun.Row(1, 4));

        Assert.NotEqual(first, await DataAsync(reader));
        JsonElement trial = await JsonAsync("/runs/0/trials/0000000000000001");
        Assert.Equal(4, trial.GetProperty("rows").GetInt32());
    }

    [Fact]
    public async Task A_failed_trial_is_shown_with_its_message_and_its_log()
    {
        JsonElement trial = await JsonAsync("/runs/0/trials/0000000000000002");

        Assert.Equal("failed", trial.GetProperty("state").GetString());
        Assert.StartsWith("the toy fell over", trial.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains("at Some.Place()", trial.GetProperty("log").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Curves_are_drawn_and_a_question_that_makes_no_sense_is_refused_in_a_line()
    {
        const string curves = "/runs/0/curves?x=epoch&y=validation_accuracy&group=wiring";
        JsonElement answer = await JsonAsync(curves + "&where.wiring=lightning(100)&single=lightning(100)");
        Assert.Contains("class=\"trial\"", answer.GetProperty("wide").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("style=", answer.GetProperty("wide").GetString(), StringComparison.Ordinal);
        Assert.Equal(2, answer.GetProperty("groups")[0].GetProperty("trials").GetInt32());

        HttpResponseMessage refused = await client.GetAsync(At(curves + "&from=here"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal("'from' is 'here'; expected a number\n", await refused.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync(At(curves + "&band=rubber"))).StatusCode);
    }

    [Fact]
    public async Task The_log_of_a_trials_task_is_the_last_rounds_that_has_one_and_only_its_end_is_read()
    {
        const string first = "/runs/0/trials/0000000000000001";
        Assert.False((await JsonAsync(first)).TryGetProperty("task", out _));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(At(first + "/task/log"))).StatusCode);
        string line = new string('ä', 100) + "\n";
        run.Submit(
            "0001-aaaa",
            [
                [0],
                [2, 1],
            ],
            1,
            string.Concat(Enumerable.Repeat(line, 20_000)) + "<b>the end</b>\n"
        );
        run.Submit(
            "0002-aaaa",
            [
                [1],
            ],
            0,
            null
        );

        JsonElement task = (await JsonAsync(first)).GetProperty("task");
        Assert.Equal("0001-aaaa/logs/1.log", task.GetProperty("name").GetString());
        string tail = task.GetProperty("tail").GetString()!;
        Assert.StartsWith(line, tail, StringComparison.Ordinal);
        Assert.EndsWith("<b>the end</b>\n", tail, StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(tail), 4000, 1 << 13);
        HttpResponseMessage whole = await client.GetAsync(At(first + "/task/log"));
        Assert.Equal("text/plain", whole.Content.Headers.ContentType!.MediaType);
        Assert.InRange(whole.Content.Headers.ContentLength!.Value, 1_000_000, 1 << 20);
        Assert.False((await JsonAsync("/runs/0/trials/0000000000000000")).TryGetProperty("task", out _));

        run.Submit(
            "0002-aaaa",
            [
                [1],
            ],
            0,
            "again\n"
        );
        Assert.Equal("again\n", await client.GetStringAsync(At(first + "/task/log")));
    }

    [Fact]
    public async Task A_pipe_is_not_waited_for()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }
        string network = run.File(0, "network-5.safetensors");
        string log = run.Submit(
            "0001-aaaa",
            [
                [0],
            ],
            0,
            null
        );
        File.Delete(network);
        foreach (string pipe in (string[])[network, log])
        {
            using var made = Process.Start("mkfifo", pipe);
            await made.WaitForExitAsync();
        }

        foreach (string path in (string[])["network-5.safetensors", "task/log"])
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            HttpResponseMessage answer = await client.GetAsync(
                At("/runs/0/trials/0000000000000000/" + path),
                patience.Token
            );
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("log")]
    [InlineData("logs")]
    [InlineData("round")]
    [InlineData("slurm")]
    [InlineData("chunks")]
    public async Task A_log_reached_by_a_link_is_not_given(string what)
    {
        const string log = "/runs/0/trials/0000000000000001/task/log";
        string file = run.Submit(
            "0001-aaaa",
            [
                [1],
            ],
            0,
            "secret\n"
        );
        Assert.Equal("secret\n", await client.GetStringAsync(At(log)));
        string logs = Path.GetDirectoryName(file)!;
        string round = Path.GetDirectoryName(logs)!;
        string path = what switch
        {
            "log" => file,
            "logs" => logs,
            "round" => round,
            "slurm" => Path.GetDirectoryName(round)!,
            _ => Path.Combine(round, "chunks"),
        };
        string aside = Path.Combine(run.Path, "aside");

        if (Directory.Exists(path))
        {
            Directory.Move(path, aside);
            Directory.CreateSymbolicLink(path, aside);
        }
        else
        {
            File.Move(path, aside);
            File.CreateSymbolicLink(path, aside);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(At(log))).StatusCode);
    }

    [Fact]
    public async Task What_is_drawn_can_be_saved_as_a_file_that_stands_alone()
    {
        HttpResponseMessage answer = await client.GetAsync(
            At("/runs/0/curves.svg?x=epoch&y=validation_accuracy&group=wiring&where.wiring=lightning(100)")
        );

        Assert.Equal("image/svg+xml", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal(
            "validation-accuracy-over-epoch.svg",
            answer.Content.Headers.ContentDisposition.FileName!.Trim('"')
        );
        var svg = XDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal("720", svg.Root!.Attribute("width")!.Value);
        Assert.Contains("lightning(100)", svg.Root.Value, StringComparison.Ordinal);
        Assert.DoesNotContain("lightning(200)", svg.Root.Value, StringComparison.Ordinal);
        Assert.DoesNotContain(svg.Descendants(), one => one.Attribute("class") is not null);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_the_users_to_change()
    {
        await using var second = new DashboardServer(new DashboardOptions([run.Path], server.Port));

        UserError error = await Assert.ThrowsAsync<UserError>(second.StartAsync);

        Assert.Contains("--port", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_pages_scripts_are_small_and_ask_nobody_else()
    {
        string[] scripts = [.. PageFiles.Names.Where(name => name.EndsWith(".js", StringComparison.Ordinal))];

        Assert.InRange(scripts.Sum(name => PageFiles.Find(name)!.Length), 1, 32 * 1024);
        Assert.All(
            PageFiles.Names,
            name =>
                Assert.DoesNotContain(
                    "//",
                    Encoding
                        .UTF8.GetString(PageFiles.Find(name)!)
                        .Replace("http://www.w3.org", "", StringComparison.Ordinal)
                        .Replace("// ", "", StringComparison.Ordinal),
                    StringComparison.Ordinal
                )
        );
    }

    private static HttpClient Client() => new(new HttpClientHandler { AllowAutoRedirect = false });

    private Uri At(string path) => new($"http://127.0.0.1:{server.Port}{path}");

    private async Task<JsonElement> JsonAsync(string path) =>
        JsonDocument.Parse(await client.GetStringAsync(At(path))).RootElement;

    private async Task<JsonElement> RunAsync() => (await JsonAsync("/runs")).GetProperty("runs")[0];

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (int tries = 0; !await condition(); tries++)
        {
            Assert.True(tries < 3000, "It did not come about.");
            await Task.Delay(10);
        }
    }

    private static async Task<string?> DataAsync(StreamReader reader)
    {
        const string data = "data: ";
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(data, StringComparison.Ordinal))
            {
                return line[data.Length..];
            }
        }
        return null;
    }

    // As written: HttpClient would tidy the path up.
    private async Task<string> RawAsync(string path)
    {
        string token = server.Address.Split("token=")[1];
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, server.Port);
        using NetworkStream stream = connection.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.Port}\r\nCookie: filigree-{server.Port}={token}\r\nConnection: close\r\n\r\n"
            )
        );
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }
}
