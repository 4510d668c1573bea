using Filigree.Dashboard.Index;

namespace Filigree.Dashboard.Tests;

[Trait("Run", "once")]
public sealed class IndexCacheTests
{
    private const int Enough = 200;

    [Fact]
    public void The_next_start_takes_finished_trials_from_the_cache_and_looks_only_whether_they_changed()
    {
        using var run = Kept(out string cache);
        // The same to the eye of one who looks at times and lengths alone.
        ChangeUnseen(run.File(7, "metrics.jsonl"));
        run.Finish(8, 6);

        RunIndex index = RunIndexTests.Read(run);

        Assert.True(File.Exists(cache));
        Assert.All(index.View.Trials, trial => Assert.Equal(Standing.Finished, trial.State));
        Assert.Equal(GeneratedRun.Accuracy(7, 2), Column(index, 7)[1]);
        Assert.Equal(6, index.View.Trials[8].Rows.Count);
        Assert.Equal(GeneratedRun.Accuracy(9, 2), index.View.Trials[9].Summary["best_validation_accuracy"]);
        Assert.Equal(12.5, index.View.Trials[9].Seconds);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    [InlineData(-1)]
    public void A_torn_or_damaged_cache_is_made_again(int place)
    {
        using var run = Kept(out string cache);
        byte[] bytes = File.ReadAllBytes(cache);
        bytes[place < 0 ? bytes.Length - 1 : place] ^= 1;
        File.WriteAllBytes(cache, place == 1000 ? bytes[..5000] : bytes);

        RunIndex index = RunIndexTests.Read(run);

        Assert.Equal(Enough, index.View.Trials.Count(trial => trial.State == Standing.Finished));
        index.Poll(default);
        index.Keep();
        Assert.Equal(Enough, new IndexCache(run.Path).Read().Count);
    }

    [Fact]
    public void Small_runs_have_no_cache()
    {
        using var run = new GeneratedRun(1, 2);
        run.Finish(0, 2);
        RunIndex index = RunIndexTests.Read(run);
        index.Poll(default);

        index.Keep();

        Assert.False(Directory.Exists(Path.Combine(run.Path, ".index")));
    }

    private static GeneratedRun Kept(out string cache)
    {
        var run = new GeneratedRun(2, Enough / 2);
        for (int place = 0; place < Enough; place++)
        {
            run.Finish(place, 2);
        }
        RunIndex index = RunIndexTests.Read(run);
        index.Poll(default);
        index.Keep();
        cache = new IndexCache(run.Path).FilePath;
        return run;
    }

    private static void ChangeUnseen(string file)
    {
        DateTime time = File.GetLastWriteTimeUtc(file);
        byte[] bytes = File.ReadAllBytes(file);
        bytes[^3] = (byte)(bytes[^3] == '1' ? '2' : '1');
        using (var stream = new FileStream(file, FileMode.Open))
        {
            stream.Write(bytes);
        }
        File.SetLastWriteTimeUtc(file, time);
    }

    private static double[] Column(RunIndex index, int line) =>
        index.View.Trials[line].Rows.Find("")!.Column("validation_accuracy").ToArray();
}
