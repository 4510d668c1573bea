using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using Filigree.Dashboard.Index;
using Filigree.Dashboard.Views;
using Filigree.Studies.Execution;

namespace Filigree.Dashboard.Tests;

[Trait("Run", "once")]
public sealed class TrialColumnsTests
{
    [Fact]
    public void Columns_hold_every_trial_and_later_only_what_changed()
    {
        using var run = new GeneratedRun(2, 2);
        run.Finish(0, 4);
        run.Begin(3, 2);
        RunIndex index = RunIndexTests.Read(run);

        var whole = new Decoded(TrialColumns.Of(index, 0, 0, "", "validation_accuracy"));

        Assert.True(whole.Header.GetProperty("whole").GetBoolean());
        Assert.Equal(string.Concat(run.Trials.Select(trial => trial.Id)), whole.Header.GetProperty("ids").GetString());
        Assert.Equal([(byte)Standing.Finished, 0, 0, (byte)Standing.Running], whole.Column<byte>("state"));
        Assert.Equal([4u, 0u, 0u, 2u], whole.Column<uint>("rows"));
        Assert.Equal([0u, 0u, 1u, 1u], whole.Column<uint>("factor wiring"));
        Assert.Equal([0u, 1u, 0u, 1u], whole.Column<uint>("seed"));
        Assert.Equal(GeneratedRun.Accuracy(0, 4), whole.Column<double>("measure best_validation_accuracy")[0]);
        Assert.Equal(GeneratedRun.Accuracy(3, 2), whole.Column<double>("last")[3]);
        Assert.True(double.IsNaN(whole.Column<double>("last")[1]));

        run.Append(3, GeneratedRun.Row(3, 3));
        index.Poll(default);
        long view = whole.Header.GetProperty("view").GetInt64();
        long revision = whole.Header.GetProperty("revision").GetInt64();
        var news = new Decoded(TrialColumns.Of(index, view, revision, "", "validation_accuracy"));

        Assert.False(news.Header.GetProperty("whole").GetBoolean());
        Assert.Equal([3u], news.Column<uint>("line"));
        Assert.Equal([3u], news.Column<uint>("rows"));
    }

    [Fact]
    public void Time_left_follows_from_what_finished_trials_took()
    {
        using var run = new GeneratedRun(1, 4);
        Assert.Null(Overview.SecondsLeft(RunIndexTests.Read(run).View));
        run.Finish(0, 10);
        Assert.Null(Overview.SecondsLeft(RunIndexTests.Read(run).View));
        run.Begin(1, 5);
        run.Begin(2, 10, progress: 1);

        // Half a trial and a whole one are left, of 12.5 s each; the whole one goes to whoever is done already.
        Assert.Equal(12.5, Overview.SecondsLeft(RunIndexTests.Read(run).View)!.Value, 9);
    }

    [Fact]
    public void The_page_and_status_say_one_time_left_in_which_failed_trials_have_no_part()
    {
        using var run = new GeneratedRun(2, 50);
        for (int place = 0; place < 90; place++)
        {
            run.Finish(place, 1);
        }
        run.Begin(90, 1);
        run.Begin(91, 1);
        run.Fail(92, 1, "the toy fell over");
        run.Finish(93, 1, hasDiverged: true);

        // Two have half a trial each; six wait, three for each.
        Assert.Equal(3.5 * 12.5, Overview.SecondsLeft(RunIndexTests.Read(run).View)!.Value, 9);
        Assert.Equal(3.5 * 12.5, RunStatus.Read(new RunFolder(run.Path), null).SecondsLeft!.Value, 9);
        for (int place = 90; place < 100; place++)
        {
            if (place != 92)
            {
                run.Finish(place, 1);
            }
        }
        Assert.Equal(0, RunStatus.Read(new RunFolder(run.Path), null).SecondsLeft);
    }

    private sealed class Decoded
    {
        private readonly byte[] bytes;
        private readonly int start;

        public Decoded(byte[] bytes)
        {
            this.bytes = bytes;
            int length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
            start = (4 + length + 7) / 8 * 8;
            Header = JsonDocument.Parse(bytes.AsMemory(4, length)).RootElement;
        }

        public JsonElement Header { get; }

        public T[] Column<T>(string name)
            where T : unmanaged
        {
            JsonElement column = Header
                .GetProperty("columns")
                .EnumerateArray()
                .Single(one => one.GetProperty("name").GetString() == name);
            int offset = start + column.GetProperty("offset").GetInt32();
            return MemoryMarshal
                .Cast<byte, T>(bytes.AsSpan(offset))[..Header.GetProperty("length").GetInt32()]
                .ToArray();
        }
    }
}
