using Filigree.Cli.Shell;
using Filigree.Studies.Execution;
using Spectre.Console;
using Spectre.Console.Rendering;
using static System.FormattableString;

namespace Filigree.Cli.Runs;

/// <summary>Progress on a terminal: a bar for the run with its time left, and a line for each trial under way.</summary>
internal static class LiveProgress
{
    private const int BarWidth = 24;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Shows the progress of a run until it ends.</summary>
    public static RunReport Show(Terminal terminal, RunProgress progress, Func<RunReport> run)
    {
        IAnsiConsole console = terminal.ErrorConsole();
        Task<RunReport> running = Task.Factory.StartNew(
            run,
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
        console
            .Live(Draw(progress.State, console.Profile))
            .AutoClear(true)
            .Start(display =>
            {
                while (!running.Wait(Interval))
                {
                    display.UpdateTarget(Draw(progress.State, console.Profile));
                }
            });
        RunState end = progress.State;
        console.WriteLine(
            Invariant($"{end.Finished} of {end.Total} trials finished; {Duration.Text(end.Seconds)} in this run")
        );
        return running.GetAwaiter().GetResult();
    }

    /// <summary>What is shown of a state.</summary>
    internal static IRenderable Draw(RunState state, Profile profile)
    {
        List<IRenderable> lines = [new Markup(Headline(state)) { Overflow = Overflow.Ellipsis }];
        // A display taller than the terminal cannot be drawn over.
        int room = Math.Max(1, profile.Height - 3);
        foreach (RunningTrial trial in state.Running.Take(room))
        {
            string bar = Bar(trial.Progress.Fraction);
            string text = VisibleText.Of($"{trial.Trial.Label}  {trial.Progress.Text}");
            int width = Math.Max(10, profile.Width - BarWidth - 3);
            string cut = text.Length > width ? text[..(width - 1)] + "…" : text;
            lines.Add(new Markup($"{bar}  {Markup.Escape(cut)}"));
        }
        return new Rows(lines);
    }

    private static string Headline(RunState state)
    {
        string failed = state.Failed > 0 ? Invariant($", [red]{state.Failed} failed[/]") : "";
        string waiting = state.Waiting > 0 ? Invariant($", waiting for {state.Waiting} in another process") : "";
        // Time goes on where nothing else does for a while: nobody is to think that the command hangs.
        string time = $", {Duration.Text(state.Seconds)}";
        string left = state.SecondsLeft is { } seconds ? $", {Duration.Text(seconds)} left" : "";
        return Invariant(
            $"{Bar(state.Fraction)}  [bold]{state.Finished} of {state.Total} trials[/]{failed}{waiting}{time}{left}"
        );
    }

    private static string Bar(double fraction)
    {
        int full = (int)Math.Round(Math.Clamp(fraction, 0, 1) * BarWidth);
        return $"[green]{new string('━', full)}[/][grey]{new string('━', BarWidth - full)}[/]";
    }
}
