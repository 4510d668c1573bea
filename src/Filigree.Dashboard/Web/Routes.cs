using System.Globalization;
using System.Text.RegularExpressions;
using Filigree.Dashboard.Index;
using Filigree.Dashboard.Views;
using Filigree.Studies.Reports.Figures;
using Filigree.Studies.Reports.Writing;
using Microsoft.AspNetCore.Http;

namespace Filigree.Dashboard.Web;

/// <summary>
/// What there is to be read. No path of a request becomes a path of a file: runs are numbers, trials are identities that the index knows, files are names
/// out of a trial's own list.
/// </summary>
internal sealed partial class Routes(IReadOnlyList<RunIndex> runs, ChangeSignal changes, CancellationToken stop)
{
    private const int LongestLog = 1 << 20;
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    /// <summary>Answers a request that may be answered.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        string[] parts = context.Request.Path.Value!.Split('/')[1..];
        try
        {
            await (
                parts switch
                {
                    [""] => SendPageAsync(context, "index.html"),
                    ["page", var name] => SendPageAsync(context, name),
                    ["events"] => SendEventsAsync(context),
                    ["runs"] => SendJsonAsync(context, WriteRuns),
                    ["runs", var run, ..] when FindRun(run) is { } index => AnswerRunAsync(context, index, parts[2..]),
                    _ => NotFoundAsync(context),
                }
            ).ConfigureAwait(false);
        }
        catch (UserError error)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await SendTextAsync(context, error.Message).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Whoever asked is gone, or the server ends.
        }
    }

    private static Task AnswerRunAsync(HttpContext context, RunIndex index, string[] parts) =>
        parts switch
        {
            ["trials"] => SendColumnsAsync(context, index),
            ["curves"] => SendJsonAsync(
                context,
                json => CurveJson.Write(json, index.View, CurvesOf(context, index.View))
            ),
            ["curves.svg"] => SendFigureAsync(context, CurvesOf(context, index.View).Figure),
            ["trials", var id] when FindTrial(index, id) is { } trial => SendJsonAsync(
                context,
                json => TrialDetails.Write(json, index, trial)
            ),
            ["trials", var id, "task", "log"] when FindTrial(index, id) is { } trial && index.LogOf(trial) is { } log =>
                SendAsync(context, "text/plain; charset=utf-8", log.Tail(LongestLog)),
            ["trials", var id, var name] when FindTrial(index, id) is { } trial => SendFileAsync(
                context,
                index.Files(trial),
                name
            ),
            _ => NotFoundAsync(context),
        };

    private static GroupedCurves CurvesOf(HttpContext context, RunView view) =>
        new CurveBuilder(view, QueryOf(context.Request)).Build();

    private RunIndex? FindRun(string number) =>
        int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int place) && place < runs.Count
            ? runs[place]
            : null;

    private static WatchedTrial? FindTrial(RunIndex index, string id) => Id().IsMatch(id) ? index.Find(id) : null;

    private void WriteRuns(System.Text.Json.Utf8JsonWriter json)
    {
        json.WriteStartArray("runs");
        foreach (RunIndex run in runs)
        {
            json.WriteStartObject();
            Overview.Write(json, run);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static CurveQuery QueryOf(HttpRequest request)
    {
        const string level = "where.";
        return new CurveQuery
        {
            X = Text(request, "x"),
            Y = Text(request, "y"),
            Labels = Text(request, "labels"),
            Group = Text(request, "group"),
            Band = Text(request, "band") is { Length: > 0 } band ? band : "deviation",
            Singles = [.. request.Query["single"].OfType<string>()],
            Where = request
                .Query.Where(one => one.Key.StartsWith(level, StringComparison.Ordinal))
                .ToDictionary(one => one.Key[level.Length..], one => one.Value.ToString()),
            From = Number(request, "from"),
            To = Number(request, "to"),
        };
    }

    private static string Text(HttpRequest request, string name) => request.Query[name].ToString();

    private static double? Number(HttpRequest request, string name) =>
        Text(request, name) is not { Length: > 0 } text ? null
        : WrittenNumber.TryRead(text, out double number) ? number
        : throw new UserError($"'{name}' is '{text}'", expected: "a number");

    private static long Whole(HttpRequest request, string name) =>
        long.TryParse(Text(request, name), NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : 0;

    private static Task SendPageAsync(HttpContext context, string name) =>
        PageFiles.Find(name) is { } bytes ? SendAsync(context, PageFiles.TypeOf(name), bytes) : NotFoundAsync(context);

    private static Task SendJsonAsync(HttpContext context, Action<System.Text.Json.Utf8JsonWriter> members) =>
        SendAsync(context, "application/json", JsonNumbers.Object(members));

    private static Task SendColumnsAsync(HttpContext context, RunIndex index) =>
        SendAsync(
            context,
            "application/octet-stream",
            TrialColumns.Of(
                index,
                Whole(context.Request, "view"),
                Whole(context.Request, "since"),
                Text(context.Request, "labels"),
                Text(context.Request, "y")
            )
        );

    /// <summary>A figure to be saved, as the report saves its own.</summary>
    private static Task SendFigureAsync(HttpContext context, FigureResult figure)
    {
        string name = new Slug().Of(figure.Specification.Title, figure.Name);
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}.svg\"";
        return SendAsync(context, "image/svg+xml", System.Text.Encoding.UTF8.GetBytes(FigureSvg.File(figure)));
    }

    private static async Task SendFileAsync(HttpContext context, WatchedFiles files, string name)
    {
        using FileStream? file = files.Open(name);
        if (file is null)
        {
            await NotFoundAsync(context).ConfigureAwait(false);
            return;
        }
        bool isText =
            name.EndsWith(".json", StringComparison.Ordinal) || name.EndsWith(".jsonl", StringComparison.Ordinal);
        context.Response.ContentType = isText ? "text/plain; charset=utf-8" : "application/octet-stream";
        context.Response.ContentLength = file.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await file.CopyToAsync(context.Response.Body, context.RequestAborted).ConfigureAwait(false);
        }
    }

    /// <summary>One event for each change, and a sign of life in between.</summary>
    private async Task SendEventsAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stop);
        while (!end.IsCancellationRequested)
        {
            // Taken before the numbers are, so that nothing is missed between.
            Task change = changes.Next;
            string revisions = string.Join(
                ',',
                runs.Select(run => run.Revision.ToString(CultureInfo.InvariantCulture))
            );
            await context.Response.WriteAsync($"retry: 1000\ndata: {revisions}\n\n", end.Token).ConfigureAwait(false);
            await context.Response.Body.FlushAsync(end.Token).ConfigureAwait(false);
            await Task.WhenAny(change, Task.Delay(Heartbeat, end.Token)).ConfigureAwait(false);
        }
    }

    private static async Task SendAsync(HttpContext context, string type, byte[] bytes)
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted).ConfigureAwait(false);
        }
    }

    private static Task SendTextAsync(HttpContext context, string line) =>
        SendAsync(context, "text/plain; charset=utf-8", System.Text.Encoding.UTF8.GetBytes(line + "\n"));

    private static Task NotFoundAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return SendTextAsync(context, "There is nothing here.");
    }

    [GeneratedRegex("^[0-9a-f]{16}$", RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}
