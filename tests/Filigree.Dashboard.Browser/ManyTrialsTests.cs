using System.Diagnostics;
using System.Globalization;
using Filigree.Dashboard.Index;
using Filigree.Dashboard.Tests;
using Filigree.Dashboard.Web;
using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace Filigree.Dashboard.Browser;

/// <summary>Ten thousand trials of a hundred epochs. Times are printed, not judged: machines differ, and may have much else to do.</summary>
public sealed class ManyTrialsTests(Browser browser, ITestOutputHelper output) : IClassFixture<Browser>
{
    private const int Wirings = 20;
    private const int Seeds = 500;
    private const int Epochs = 100;

    [ChromiumFact]
    public async Task Ten_thousand_trials_are_read_shown_sorted_filtered_grouped_and_followed()
    {
        using var run = new GeneratedRun(Wirings, Seeds);
        Parallel.For(0, (Wirings * Seeds) - 1, place => run.Finish(place, Epochs));
        run.Begin((Wirings * Seeds) - 1, 50);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        await TimeAsync("index read from the folders", () => ReadAsync(run));
        await TimeAsync("index read again, from its cache", () => ReadAsync(run));
        await using var server = new DashboardServer(new DashboardOptions([run.Path], 0));
        await server.StartAsync();
        await using Window window = await browser.OpenAsync(server.Address);
        IPage page = window.Page;
        await Expect(page.Locator("#progress"))
            .ToHaveTextAsync(
                new System.Text.RegularExpressions.Regex("^9999 of 10000 trials finished[^R]*$"),
                new() { Timeout = 60_000 }
            );
        output.WriteLine($"memory of the index: {(GC.GetTotalMemory(forceFullCollection: true) - before) >> 20} MB");

        await TimeAsync(
            "first view",
            async () =>
            {
                await page.ReloadAsync();
                await page.Locator("#trials .row").First.WaitForAsync();
                await page.Locator("#plot svg").WaitForAsync();
            }
        );
        await TimeAsync(
            "sort",
            async () =>
            {
                await page.Locator("[data-key='measure best_validation_accuracy']").ClickAsync();
                await Expect(page.Locator("[aria-sort=ascending]")).ToContainTextAsync("best");
            }
        );
        await TimeAsync(
            "search",
            async () =>
            {
                await page.Locator("#search").FillAsync("lightning(700) 42");
                await Expect(page.Locator("#count")).ToContainTextAsync(" of 10000");
            }
        );
        await page.Locator("#search").FillAsync("");
        await TimeAsync(
            "filter by state",
            async () =>
            {
                await page.Locator("button.state.running").ClickAsync();
                await Expect(page.Locator("#count")).ToHaveTextAsync("1 of 10000");
            }
        );
        await page.Locator("button.state.running").ClickAsync();
        await TimeAsync(
            "scroll to the end",
            async () =>
            {
                await page.EvaluateAsync("document.querySelector('#trials').scrollTop = 1e9");
                await page.Locator("#row-9999").WaitForAsync();
            }
        );
        await TimeAsync(
            "every seed of one level",
            async () =>
            {
                await page.Locator("#groups button").First.ClickAsync();
                await Expect(page.Locator("#plot .trial")).ToHaveCountAsync(200);
            }
        );
        await TimeAsync(
            "one level alone",
            async () =>
            {
                await page.Locator("#choose-Only\\ wiring").SelectOptionAsync("lightning(300)");
                await Expect(page.Locator("#groups tbody tr")).ToHaveCountAsync(1);
            }
        );
        await TimeAsync(
            "a row appended, until it is seen",
            async () =>
            {
                run.Append((Wirings * Seeds) - 1, GeneratedRun.Row(0, 51));
                await page.Locator("button.state.running").ClickAsync();
                await page.Locator("#choose-Only\\ wiring").SelectOptionAsync("");
                await Expect(page.Locator("#row-0 [role=gridcell]").Nth(4)).ToHaveTextAsync("51");
            }
        );
        Assert.True(await page.EvaluateAsync<int>("document.querySelectorAll('#trials .row').length") < 100);
        Assert.Empty(window.Complaints);
        output.WriteLine($"memory after: {(GC.GetTotalMemory(forceFullCollection: true) - before) >> 20} MB");
    }

    private static Task ReadAsync(GeneratedRun run)
    {
        var index = new RunIndex(run.Path);
        index.Poll(default);
        index.Poll(default);
        index.Keep();
        return Task.CompletedTask;
    }

    private async Task TimeAsync(string what, Func<Task> action)
    {
        long start = Stopwatch.GetTimestamp();
        TimeSpan before = Environment.CpuUsage.TotalTime;
        await action();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double processor = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{what}: {seconds:0.00} s, of which the server's processor time is {processor:0.00} s"
            )
        );
    }
}
