using Filigree.Data;
using Spectre.Console;

namespace Filigree.Cli.Shell;

/// <summary>Shows downloads on standard error: bars on a terminal, a line now and then elsewhere.</summary>
internal static class DownloadDisplay
{
    /// <summary>Runs a download and shows what it tells.</summary>
    public static Task ShowAsync(Terminal terminal, Func<IProgress<DownloadProgress>, Task> download) =>
        terminal.ErrorIsTerminal
            ? ShowBarsAsync(terminal.ErrorConsole(), download)
            : download(new Lines(terminal.Error));

    private static Task ShowBarsAsync(IAnsiConsole console, Func<IProgress<DownloadProgress>, Task> download) =>
        console
            .Progress()
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn(),
                new DownloadedColumn(),
                new TransferSpeedColumn()
            )
            .StartAsync(context => download(new Bars(context)));

    /// <summary>What a stage is called, or null where the bytes say enough.</summary>
    private static string? Words(DownloadProgress news) =>
        news.Stage switch
        {
            DownloadStage.AlreadyThere => "is already there",
            DownloadStage.Retrying => news.Note,
            DownloadStage.Verifying => "verifying",
            DownloadStage.Unpacking => "unpacking",
            DownloadStage.Done => $"done, {ByteText.Of(news.Length)} verified",
            _ => null,
        };

    /// <summary>One bar a file.</summary>
    private sealed class Bars(ProgressContext context) : IProgress<DownloadProgress>
    {
        private readonly Dictionary<string, ProgressTask> tasks = new(StringComparer.Ordinal);

        public void Report(DownloadProgress value)
        {
            if (!tasks.TryGetValue(value.FileName, out ProgressTask? task))
            {
                task = context.AddTask(Shown(value.FileName), maxValue: value.Length);
                tasks.Add(value.FileName, task);
            }
            task.Value = value.Received;
            // Why is too long for a bar; should no mirror do in the end, the error says it.
            string? shown = value.Stage == DownloadStage.Retrying ? "trying again" : Words(value);
            string words = shown is { } text ? $" [grey]{Shown(text)}[/]" : "";
            task.Description = Shown(value.FileName) + words;
        }

        private static string Shown(string text) => Markup.Escape(VisibleText.Of(text));
    }

    /// <summary>A line for every quarter of a file and whatever else happens.</summary>
    private sealed class Lines(TextWriter writer) : IProgress<DownloadProgress>
    {
        private const int Steps = 4;
        private string? file;
        private long lastStep;

        public void Report(DownloadProgress value)
        {
            if (value.FileName != file)
            {
                (file, lastStep) = (value.FileName, 0);
            }
            if (Words(value) is { } words)
            {
                writer.WriteLine($"{value.FileName}: {words}");
            }
            else if (value.Note is { } from)
            {
                string rest = value.Received > 0 ? $", {ByteText.Of(value.Received)} of them here already" : "";
                writer.WriteLine($"{value.FileName}: {ByteText.Of(value.Length)} {from}{rest}");
            }
            else if (value.Received * Steps / value.Length is var step && step > lastStep && step < Steps)
            {
                lastStep = step;
                writer.WriteLine($"{value.FileName}: {100 * step / Steps}%");
            }
        }
    }
}
