namespace Filigree.Studies.Tests.Reports;

/// <summary>A test that draws with rsvg-convert (package librsvg2-bin); skipped where it is not installed.</summary>
internal sealed class RsvgFactAttribute : FactAttribute
{
    public const string Program = "rsvg-convert";

    public RsvgFactAttribute()
    {
        Skip = Programs.Missing(Program);
    }
}

/// <summary>A test that sets a paper with pdflatex (package texlive-latex-recommended) and rsvg-convert; skipped where either is not installed.</summary>
internal sealed class PdflatexFactAttribute : FactAttribute
{
    public const string Program = "pdflatex";

    public PdflatexFactAttribute()
    {
        Skip = Programs.Missing(Program) ?? Programs.Missing(RsvgFactAttribute.Program);
    }
}

/// <summary>Programs that tests use where they are there.</summary>
internal static class Programs
{
    /// <summary>That a program is not installed, in words; null where it is.</summary>
    public static string? Missing(string program)
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return folders.Any(folder => File.Exists(Path.Combine(folder, program))) ? null : $"{program} is not installed";
    }
}
