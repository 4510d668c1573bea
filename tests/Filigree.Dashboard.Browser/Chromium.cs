namespace Filigree.Dashboard.Browser;

/// <summary>The Chromium of this machine.</summary>
internal static class Chromium
{
    /// <summary>The program; null where there is none.</summary>
    public static string? Program { get; } =
        new[]
        {
            Environment.GetEnvironmentVariable("FILIGREE_CHROMIUM"),
            "/usr/bin/chromium",
            "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome",
        }.FirstOrDefault(path => File.Exists(path));
}

/// <summary>A test that needs Chromium.</summary>
public sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute()
    {
        if (Chromium.Program is null)
        {
            Skip = "There is no Chromium here: install Debian's chromium, or name one in FILIGREE_CHROMIUM.";
        }
    }
}
