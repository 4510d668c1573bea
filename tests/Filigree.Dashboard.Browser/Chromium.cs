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

    /// <summary>Why nothing is tested; null where there is a Chromium.</summary>
    public static string? Missing =>
        Program is null
            ? "There is no Chromium here: install Debian's chromium, or name one in FILIGREE_CHROMIUM."
            : null;
}

/// <summary>A test that needs Chromium.</summary>
public sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute()
    {
        Skip = Chromium.Missing;
    }
}

/// <summary>A test of several cases that needs Chromium.</summary>
public sealed class ChromiumTheoryAttribute : TheoryAttribute
{
    public ChromiumTheoryAttribute()
    {
        Skip = Chromium.Missing;
    }
}
