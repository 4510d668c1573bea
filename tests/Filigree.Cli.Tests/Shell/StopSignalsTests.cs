using System.Runtime.InteropServices;
using Filigree.Cli.Shell;

namespace Filigree.Cli.Tests.Shell;

public sealed class StopSignalsTests
{
    [Theory]
    [InlineData(PosixSignal.SIGINT, PosixSignal.SIGTERM)]
    [InlineData(PosixSignal.SIGTERM, PosixSignal.SIGINT)]
    public void A_second_signal_of_another_kind_ends_at_once(PosixSignal first, PosixSignal second)
    {
        using var stop = new CancellationTokenSource();
        int ends = 0;
        using var signals = new StopSignals(stop, () => ends++);

        signals.Take(first);
        Assert.Equal(0, ends);
        signals.Take(second);

        Assert.Equal(1, ends);
    }

    [Fact]
    public void The_same_signal_twice_in_an_instant_is_one_and_later_a_second_one()
    {
        using var stop = new CancellationTokenSource();
        int ends = 0;
        using var signals = new StopSignals(stop, () => ends++);

        signals.Take(PosixSignal.SIGINT);
        Thread.Sleep(150);
        signals.Take(PosixSignal.SIGINT);

        Assert.Equal(1, ends);
        Assert.True(SpinWait.SpinUntil(() => stop.IsCancellationRequested, 10_000));
    }

    [Fact]
    public void The_second_is_heard_while_what_the_first_stopped_takes_its_time()
    {
        using var stop = new CancellationTokenSource();
        using var release = new ManualResetEventSlim();
        using CancellationTokenRegistration slow = stop.Token.Register(() => release.Wait(60_000));
        int ends = 0;
        using var signals = new StopSignals(stop, () => ends++);

        signals.Take(PosixSignal.SIGINT);
        signals.Take(PosixSignal.SIGTERM);

        Assert.Equal(1, ends);
        release.Set();
    }
}
