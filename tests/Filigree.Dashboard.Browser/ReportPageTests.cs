using System.Globalization;
using Deque.AxeCore.Playwright;
using Filigree.Studies.Reports;
using Filigree.Studies.Tests.Reports;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Filigree.Dashboard.Browser;

/// <summary>A report's page, with scripts and without.</summary>
public sealed class ReportPageTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private const string Table = "#table-validation-accuracy-by-initializer table";
    private readonly string folder = Directory.CreateTempSubdirectory("filigree-report-").FullName;

    private string Address => new Uri(Report.Write(DemoStudy.Results(epochs: 8), folder)[0]).AbsoluteUri;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [ChromiumFact]
    public async Task A_heading_sorts_up_then_down_then_as_the_study_has_it()
    {
        await using Window window = await browser.VisitAsync(Address);
        IPage page = window.Page;
        await window.KeepPictureAsync("report-desktop");
        ILocator heading = page.Locator($"{Table} thead th").Nth(1);
        string[] planned = await Values(page);
        await heading.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(heading).ToHaveAttributeAsync("aria-sort", "ascending");
        Assert.Equal(planned.OrderBy(Number), await Values(page));
        await page.Keyboard.PressAsync("Enter");
        await Expect(heading).ToHaveAttributeAsync("aria-sort", "descending");
        Assert.Equal(planned.OrderByDescending(Number), await Values(page));
        await page.Keyboard.PressAsync("Enter");
        Assert.Null(await heading.GetAttributeAsync("aria-sort"));
        Assert.Equal(planned, await Values(page));
        Assert.Empty(window.Complaints);
        Assert.Equal([""], window.Hosts);
    }

    [ChromiumFact]
    public async Task Values_show_under_the_pointer_and_along_the_arrow_keys()
    {
        await using Window window = await browser.VisitAsync(Address);
        IPage page = window.Page;
        ILocator svg = page.Locator("#figure-validation-accuracy .wide svg");
        await svg.Locator(".hit").Nth(2).HoverAsync();
        await Expect(page.Locator(".tip")).ToContainTextAsync("epoch 3");
        await Expect(page.Locator(".tip")).ToContainTextAsync("he-normal: 9");
        await window.KeepPictureAsync("report-hover");
        await svg.FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("epoch 1");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".tip")).ToBeHiddenAsync();
        Assert.Empty(window.Complaints);
    }

    [ChromiumFact]
    public async Task Folds_are_open_on_paper_and_shut_again()
    {
        await using Window window = await browser.VisitAsync(Address);
        IPage page = window.Page;
        int folds = await page.Locator("details").CountAsync();
        await page.EvaluateAsync("window.dispatchEvent(new Event('beforeprint'))");
        Assert.Equal(folds, await page.Locator("details[open]").CountAsync());
        await page.EvaluateAsync("window.dispatchEvent(new Event('afterprint'))");
        Assert.Equal(0, await page.Locator("details[open]").CountAsync());
        Assert.NotEmpty(await page.PdfAsync());
    }

    [ChromiumFact]
    public async Task Without_scripts_the_page_has_no_dead_buttons_says_all_values_and_saves_its_tables_and_figures()
    {
        await using Window window = await browser.VisitAsync(Address, hasScripts: false);
        IPage page = window.Page;
        Assert.Equal(0, await page.Locator("button").CountAsync());
        string text = await page.Locator("#figure-validation-accuracy .wide .hit title").First.InnerHTMLAsync();
        Assert.StartsWith("epoch 1", text, StringComparison.Ordinal);
        IDownload saved = await page.RunAndWaitForDownloadAsync(() =>
            page.Locator("#tables .downloads a").First.ClickAsync()
        );
        Assert.Equal("validation-accuracy-by-initializer.csv", saved.SuggestedFilename);
        Assert.Equal(
            await File.ReadAllTextAsync(Path.Combine(folder, "tables", saved.SuggestedFilename)),
            await File.ReadAllTextAsync((await saved.PathAsync())!)
        );
        IDownload figure = await page.RunAndWaitForDownloadAsync(() =>
            page.Locator("#figure-validation-accuracy .downloads a").ClickAsync()
        );
        Assert.Equal("validation-accuracy.svg", figure.SuggestedFilename);
        Assert.Equal(
            await File.ReadAllTextAsync(Path.Combine(folder, "figures", figure.SuggestedFilename)),
            await File.ReadAllTextAsync((await figure.PathAsync())!)
        );
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        await Expect(page.Locator("#trials table")).ToBeVisibleAsync();
    }

    [ChromiumTheory]
    [InlineData(360, true)]
    [InlineData(360, false)]
    [InlineData(1280, true)]
    public async Task Nothing_is_wider_than_the_screen_and_nothing_is_hard_to_use(int width, bool isDark)
    {
        await using Window window = await browser.VisitAsync(Address, width, isDark: isDark);
        IPage page = window.Page;
        await window.KeepPictureAsync($"report-{width}-{(isDark ? "dark" : "light")}");
        Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= width);
        var found = await page.RunAxe();
        Assert.Empty(found.Violations.Select(one => $"{one.Id}: {one.Help}: {one.Nodes[0].Html}"));
    }

    private static Task<string[]> Values(IPage page) =>
        page.EvaluateAsync<string[]>(
            $"Array.from(document.querySelectorAll('{Table} tbody tr')).map(row => row.cells[1].dataset.value)"
        );

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
