namespace Filigree.Studies.Tests.Reports;

/// <summary>A test that draws with rsvg-convert (package librsvg2-bin); skipped where it is not installed.</summary>
internal sealed class RsvgFactAttribute : FactAttribute
{
    public const string Program = "rsvg-convert";

    public RsvgFactAttribute()
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, Program))))
        {
            Skip = $"{Program} is not installed";
        }
    }
}
