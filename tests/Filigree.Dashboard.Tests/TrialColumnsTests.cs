using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using Filigree.Dashboard.Index;
using Filigree.Dashboard.Views;

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
        Assert.Null(TimeLeft.Of(RunIndexTests.Read(run).View));
        run.Finish(0, 10);
        Assert.Null(TimeLeft.Of(RunIndexTests.Read(run).View));
        run.Begin(1, 5);
        run.Begin(2, 10, progress: 1);

        // Half a trial and a whole one are left, of 12.5 s each; two run at a time.
        Assert.Equal(1.5 * 12.5 / 2, TimeLeft.Of(RunIndexTests.Read(run).View)!.Value, 9);
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
