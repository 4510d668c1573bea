using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Filigree.Dashboard.Tests;
using Filigree.Dashboard.Web;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Filigree.Dashboard.Browser;

[SuppressMessage("Design", "CA1001", Justification = "The test runner calls DisposeAsync.")]
public sealed class LivePageTests(Browser browser) : IClassFixture<Browser>, IAsyncLifetime
{
    private readonly GeneratedRun run = new(3, 4);
    private DashboardServer server = null!;

    public async Task InitializeAsync()
    {
        for (int place = 0; place < 6; place++)
        {
            run.Finish(place, 20, hasDiverged: place == 5, kept: "network-20.safetensors");
        }
        run.Begin(6, 9, progress: 0.45);
        run.Begin(7, 5, isGone: true);
        run.Fail(8, 3, "there is no space left on the device");
        server = await StartAsync(0);
    }

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        run.Dispose();
    }

    [ChromiumFact]
    public async Task A_run_is_watched_to_its_end()
    {
        await using Window window = await browser.OpenAsync(server.Address);
        IPage page = window.Page;
        await window.KeepPictureAsync("desktop");
        await Expect(page.Locator("#progress")).ToHaveTextAsync(new Regex("^6 of 12 trials finished, about .* left"));
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "running 1", Exact = true })).ToBeVisibleAsync();
        await Expect(page.Locator("#row-6")).ToContainTextAsync("running 45%");

        run.Append(6, GeneratedRun.Row(6, 10));
        await Expect(page.Locator("#row-6 [role=gridcell]").Nth(4)).ToHaveTextAsync("10");
        for (int place = 6; place < 12; place++)
        {
            run.Finish(place, 20);
            File.Delete(run.File(place, "error.txt"));
        }

        await Expect(page.Locator("#progress")).ToHaveTextAsync("12 of 12 trials finished.");
        await Expect(page.Locator("#row-11")).ToContainTextAsync("finished");
        await Expect(page).ToHaveTitleAsync(new Regex("^12/12 "));
        Assert.Empty(window.Complaints);
        Assert.Equal(["127.0.0.1"], window.Hosts);
    }

    [ChromiumFact]
    public async Task Failed_and_stale_trials_are_shown_with_their_message_and_log()
    {
        await using Window window = await browser.OpenAsync(server.Address);
        IPage page = window.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "failed 1", Exact = true }).ClickAsync();
        await Expect(page.Locator("#count")).ToHaveTextAsync("1 of 12");

        await page.Locator("#row-0").ClickAsync();

        ILocator dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("there is no space left on the device");
        await Expect(dialog.GetByRole(AriaRole.Region, new() { Name = "Log", Exact = true }))
            .ToContainTextAsync("at Some.Place()");
        await window.KeepPictureAsync("dialog");
        await page.Keyboard.PressAsync("Escape");
        await Expect(dialog).ToBeHiddenAsync();
        // The address follows when the dialog is closed, which takes a moment.
        await Expect(page).Not.ToHaveURLAsync(new Regex("trial="));
        Assert.Empty(window.Complaints);
    }

    [ChromiumFact]
    public async Task What_a_trials_slurm_task_printed_stands_in_its_view_as_text()
    {
        run.Submit(
            "0001-7f3a",
            [
                [0, 1],
                [6, 8],
            ],
            1,
            "task 1 on node17, process 4242, 2 trials\n<img src=x>\n"
        );
        await using Window window = await browser.OpenAsync(server.Address);
        IPage page = window.Page;

        await page.Locator("#row-8").ClickAsync();

        ILocator dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog.GetByRole(AriaRole.Region, new() { Name = "Log of its task" }))
            .ToContainTextAsync("<img src=x>");
        await window.KeepPictureAsync("dialog-slurm");
        await NoFaultAsync(page);
        IPage log = await page.RunAndWaitForPopupAsync(() =>
            dialog.GetByRole(AriaRole.Link, new() { Name = "0001-7f3a/logs/1.log" }).ClickAsync()
        );
        await Expect(log.Locator("body")).ToContainTextAsync("task 1 on node17");
        Assert.Empty(window.Complaints);
    }

    [ChromiumFact]
    public async Task The_keyboard_alone_groups_reads_values_sorts_and_opens_a_trial()
    {
        await using Window window = await browser.OpenAsync(server.Address);
        IPage page = window.Page;

        await TabToAsync(page, "#choose-by");
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(page.Locator("#groups tbody tr")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("ArrowUp");
        await Expect(page.Locator("#groups tbody tr")).ToHaveCountAsync(3);
        await TabToAsync(page, "#plot");
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Locator("#groups thead")).ToContainTextAsync("epoch 2");
        await Expect(page.Locator("#said")).ToContainTextAsync("lightning(100)");
        await TabToAsync(page, "#groups button");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#plot .trial")).ToHaveCountAsync(4);
        await TabToAsync(page, "[data-key=seconds]");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("[aria-sort=ascending]")).ToContainTextAsync("time");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("[aria-sort=descending]")).ToContainTextAsync("time");
        await TabToAsync(page, "#trials");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("lightning(100), 0.1, seed 1");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeHiddenAsync();
        await Expect(page.Locator("#trials")).ToBeFocusedAsync();
    }

    [ChromiumFact]
    public async Task The_address_holds_the_view()
    {
        await using Window window = await browser.OpenAsync(server.Address);
        IPage page = window.Page;
        await page.Locator("#search").FillAsync("lightning(200)");
        await page.Locator("[data-key=last]").ClickAsync();
        await page.Locator("#choose-by").SelectOptionAsync("seed");
        await Expect(page.Locator("#groups tbody tr")).ToHaveCountAsync(4);
        await page.Locator("#range-from").FillAsync("5");
        await page.Keyboard.PressAsync("Tab");

        await page.ReloadAsync();

        await Expect(page.Locator("#count")).ToHaveTextAsync("4 of 12");
        await Expect(page.Locator("#search")).ToHaveValueAsync("lightning(200)");
        await Expect(page.Locator("[aria-sort=ascending]")).ToContainTextAsync("last");
        await Expect(page.Locator("#groups tbody tr")).ToHaveCountAsync(4);
        await Expect(page.Locator("#range-from")).ToHaveValueAsync("5");
        await page.GoBackAsync();
        await Expect(page.Locator("#range-from")).ToHaveValueAsync("");
        Assert.DoesNotContain("token", page.Url, StringComparison.Ordinal);
    }

    [ChromiumFact]
    public async Task What_is_drawn_can_be_saved()
    {
        await using Window window = await browser.OpenAsync(server.Address);
        await window.Page.Locator("#choose-by").SelectOptionAsync("seed");
        await Expect(window.Page.Locator("#groups tbody tr")).ToHaveCountAsync(4);

        IDownload saved = await window.Page.RunAndWaitForDownloadAsync(() => window.Page.Locator("#save").ClickAsync());

        Assert.Equal("validation-accuracy-over-epoch.svg", saved.SuggestedFilename);
        string svg = await File.ReadAllTextAsync((await saved.PathAsync())!);
        Assert.StartsWith("<?xml", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("lightning", svg, StringComparison.Ordinal);
        Assert.Empty(window.Complaints);
    }

    [ChromiumFact]
    public async Task A_telephones_screen_shows_everything_without_scrolling_sideways()
    {
        await using Window window = await browser.OpenAsync(server.Address, 360, 740);
        await window.KeepPictureAsync("telephone");

        Assert.Equal(360, await window.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Equal(
            360,
            await window.Page.EvaluateAsync<int>("document.querySelector('#plot svg').viewBox.baseVal.width")
        );
        await window.Page.Locator("#row-0").ClickAsync();
        await window.KeepPictureAsync("telephone-dialog");
        Assert.Equal(360, await window.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Empty(window.Complaints);
    }

    [ChromiumFact]
    public async Task Neither_in_the_light_nor_in_the_dark_does_axe_find_a_fault()
    {
        foreach (bool isDark in (bool[])[false, true])
        {
            await using Window window = await browser.OpenAsync(server.Address + "&seeds=*", isDark: isDark);
            await window.KeepPictureAsync(isDark ? "dark" : "light");
            await NoFaultAsync(window.Page);
            await window.Page.Locator("#row-8").ClickAsync();
            await Expect(window.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
            await NoFaultAsync(window.Page);
        }
    }

    [ChromiumFact]
    public async Task A_server_that_is_gone_and_a_folder_that_is_gone_are_said()
    {
        await using Window window = await browser.OpenAsync(server.Address);
        ILocator banner = window.Page.Locator("#banner");
        string aside = run.Path + "-aside";
        Directory.Move(run.Path, aside);
        await Expect(banner).ToContainTextAsync("is gone");
        await Expect(window.Page.Locator("#row-0")).ToContainTextAsync("finished");
        Directory.Move(aside, run.Path);
        await Expect(banner).ToBeHiddenAsync();

        int port = server.Port;
        await server.DisposeAsync();
        await Expect(banner).ToContainTextAsync("cannot be reached");
        await window.KeepPictureAsync("lost");

        server = await StartAsync(port);
        await Expect(banner).ToContainTextAsync("open the address");
        await window.Page.GotoAsync(server.Address);
        await Expect(window.Page.Locator("#progress")).ToContainTextAsync("6 of 12");
        await Expect(banner).ToBeHiddenAsync();
    }

    private async Task<DashboardServer> StartAsync(int port)
    {
        var started = new DashboardServer(
            new DashboardOptions([run.Path], port) { Pause = TimeSpan.FromMilliseconds(100) }
        );
        await started.StartAsync();
        return started;
    }

    private static async Task TabToAsync(IPage page, string selector)
    {
        for (int tabs = 0; tabs < 80; tabs++)
        {
            if (await page.EvaluateAsync<bool>($"document.activeElement.matches('{selector}')"))
            {
                return;
            }
            await page.Keyboard.PressAsync("Tab");
        }
        Assert.Fail($"No tab leads to {selector}.");
    }

    private static async Task NoFaultAsync(IPage page)
    {
        var found = await page.RunAxe();
        Assert.Empty(
            found.Violations.Select(fault =>
                $"{fault.Id}: {fault.Help}: {string.Join(" | ", fault.Nodes.Select(node => node.Html))}"
            )
        );
    }
}
