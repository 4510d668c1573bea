using System.Diagnostics;

namespace Filigree.Cli.Tests.Checkpoints;

/// <summary>A test that needs Python with PyTorch and SciPy; skipped, and shown as skipped, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PythonFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> Found = new(() =>
        new[] { Environment.GetEnvironmentVariable("FILIGREE_PYTHON"), "python3", "/usr/bin/python3" }
            .OfType<string>()
            .FirstOrDefault(python => Run(python, "-c", "import torch, scipy.sparse; print('ok')") == "ok")
    );

    public PythonFactAttribute()
    {
        if (Found.Value is null)
        {
            Skip = "There is no python3 with torch and scipy here; FILIGREE_PYTHON names one.";
        }
    }

    /// <summary>What a script prints, its errors too.</summary>
    internal static string Run(params string[] args) => Run(Found.Value!, args);

    private static string Run(string python, params string[] args)
    {
        try
        {
            var start = new ProcessStartInfo(python, args)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using Process process = Process.Start(start)!;
            Task<string> error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output.Trim() : output + error.Result;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return missing.Message;
        }
    }
}
