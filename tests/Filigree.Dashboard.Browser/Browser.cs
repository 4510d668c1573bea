using Microsoft.Playwright;

namespace Filigree.Dashboard.Browser;

/// <summary>One Chromium for all tests.</summary>
public sealed class Browser : IAsyncLifetime
{
    // Of a machine with much else to do; nothing waits that long where it goes right.
    private const int PatienceMilliseconds = 60_000;
    private IPlaywright? playwright;
    private IBrowser? browser;

    public async Task InitializeAsync()
    {
        if (Chromium.Program is null)
        {
            return;
        }
        Assertions.SetDefaultExpectTimeout(PatienceMilliseconds);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = Chromium.Program, Args = ["--no-sandbox"] }
        );
    }

    public async Task DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }
        playwright?.Dispose();
    }

    /// <summary>A window of its own on the live page, with what it complained about.</summary>
    internal async Task<Window> OpenAsync(string address, int width = 1280, int height = 900, bool isDark = false)
    {
        Window window = await VisitAsync(address, width, height, isDark);
        await window.Page.Locator("#trials .row").First.WaitForAsync();
        await window.Page.Locator("#plot svg").WaitForAsync();
        return window;
    }

    /// <summary>A window of its own on any page.</summary>
    internal async Task<Window> VisitAsync(
        string address,
        int width = 1280,
        int height = 900,
        bool isDark = false,
        bool hasScripts = true
    )
    {
        IBrowserContext context = await browser!.NewContextAsync(
            new BrowserNewContextOptions
            {
                ViewportSize = new ViewportSize { Width = width, Height = height },
                ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
                JavaScriptEnabled = hasScripts,
            }
        );
        IPage page = await context.NewPageAsync();
        var window = new Window(context, page);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                window.Complaints.Add(message.Text);
            }
        };
        page.PageError += (_, error) => window.Complaints.Add(error);
        page.Request += (_, request) => window.Hosts.Add(new Uri(request.Url).Host);
        await page.GotoAsync(address);
        return window;
    }
}

/// <summary>A window.</summary>
internal sealed record Window(IBrowserContext Context, IPage Page) : IAsyncDisposable
{
    /// <summary>What the browser complained about: faults of scripts, what the policy forbids.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>Whom the page asked.</summary>
    public HashSet<string> Hosts { get; } = [];

    /// <summary>Keeps a picture in the folder that FILIGREE_SCREENSHOTS names, if it names one.</summary>
    public async Task KeepPictureAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("FILIGREE_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await Page.ScreenshotAsync(
                new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png"), FullPage = true }
            );
        }
    }

    public ValueTask DisposeAsync() => Context.DisposeAsync();
}
