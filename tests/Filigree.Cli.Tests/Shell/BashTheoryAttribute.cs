namespace Filigree.Cli.Tests.Shell;

/// <summary>A test that needs bash; skipped, and shown as skipped, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BashTheoryAttribute : TheoryAttribute
{
    public BashTheoryAttribute()
    {
        if (!File.Exists("/bin/bash") && !File.Exists("/usr/bin/bash"))
        {
            Skip = "bash is not installed";
        }
    }
}
