namespace Filigree.Cli.Tests.Commands;

/// <summary>Samples of one's own that would be trained on and tell nothing are refused in the plan.</summary>
[Trait("Run", "once")]
public sealed class OwnDataCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("filigree-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("classes: y", "x,y\n1,a\n2,a\n3,a\n4,a\n5,a\n", "column 'y' names one class alone, 'a'")]
    [InlineData("classes: y, test: 99%", "x,y\n1,a\n2,b\n3,a\n4,b\n5,a\n", "no sample is left to train on")]
    [InlineData("targets: [y, y]", "x,y\n1,1\n2,2\n3,3\n4,4\n5,5\n", "a target twice")]
    public async Task Such_samples_are_refused(string options, string content, string said)
    {
        string data = Path.Combine(folder, "d.csv");
        await File.WriteAllTextAsync(data, content);
        string study = Path.Combine(folder, "s.yaml");
        await File.WriteAllTextAsync(
            study,
            $$"""
            study: s
            experiment: train
            data: { name: { csv: { file: '{{data}}', {{options}} } } }
            model: { mlp: { hidden: [3] } }
            wiring: he-normal
            training: { optimizer: sgd, rate: 0.05, batch: 5, epochs: 1 }
            """
        );
        CommandLine.Outcome outcome = await CommandLine.RunAsync("run", study, "--dry-run");
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(said, outcome.Error, StringComparison.Ordinal);
        Assert.Single(outcome.Error.TrimEnd().Split('\n'));
    }
}
