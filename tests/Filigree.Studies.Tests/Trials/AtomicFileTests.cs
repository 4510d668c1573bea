using Filigree.Studies.Execution;
using Filigree.Studies.Planning;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Tests.Trials;

public sealed class AtomicFileTests
{
    [Fact]
    public void The_next_run_clears_what_killed_processes_had_begun_and_nothing_else()
    {
        using var temporary = new TemporaryFolder();
        var folder = new RunFolder(temporary.File("run"));
        Plan plan = Toy.Plan(Toy.Walk);
        folder.Prepare(plan, "a test");
        string[] begun =
        [
            temporary.Write("run/report.html.123-4.new", "half"),
            temporary.Write("run/resolved.yaml.99999-1.new", ""),
            temporary.Write("run/plans/0123456789abcdef.json.5-6.new", "half"),
            temporary.Write("run/figures/a.svg.7-8.new", "half"),
            temporary.Write("run/tables/a.csv.7-9.new", "half"),
            temporary.Write($"run/tables/a.csv.{AttemptToken.New() with { Process = 2147483646 }}-1.new", "half"),
        ];
        string[] others =
        [
            temporary.Write("run/notes.new", "mine"),
            temporary.Write("run/tables/mine.csv", "mine"),
            temporary.Write("run/tables/a.csv.another-machine-7-0123456789abcdef-1.new", "half"),
        ];
        string written = temporary.File("run/tables/b.csv.1-1.new");
        using var living = new FileStream(written, FileMode.Create, FileAccess.Write, FileShare.Delete);

        folder.Prepare(plan, "a test");

        Assert.All(begun, file => Assert.False(File.Exists(file), file));
        Assert.All(others.Append(written), file => Assert.True(File.Exists(file), file));
    }

    [Fact]
    public void Writing_while_others_clear_loses_nothing()
    {
        using var temporary = new TemporaryFolder();
        using var stop = new CancellationTokenSource();
        var clearing = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                AtomicFile.ClearBegun(temporary.Path);
            }
        });
        clearing.Start();
        for (int round = 0; round < 100; round++)
        {
            AtomicFile.Write(temporary.File($"{round % 7}"), [(byte)round]);
            Assert.Equal([(byte)round], File.ReadAllBytes(temporary.File($"{round % 7}")));
        }
        stop.Cancel();
        clearing.Join();
        Assert.Equal(7, Directory.EnumerateFiles(temporary.Path).Count());
    }
}
