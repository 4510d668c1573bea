using System.Globalization;
using System.Runtime.InteropServices;
using Filigree;
using Filigree.Dashboard.Web;

// PORT RUN...: started by 'filigree serve', which checks the words. Ends with Ctrl-C, SIGTERM, or when the command that started it is gone: its end
// of standard input is closed then, whatever ended it.
using var stop = new CancellationTokenSource();
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
_ = Task.Run(() =>
{
    while (Console.In.Read() >= 0) { }
    stop.Cancel();
});
try
{
    int port = int.Parse(args[0], CultureInfo.InvariantCulture);
    await using var server = new DashboardServer(new DashboardOptions(args[1..], port));
    await server.StartAsync().ConfigureAwait(false);
    Console.Out.WriteLine(server.Address);
    await Console.Out.FlushAsync().ConfigureAwait(false);
    await Task.Delay(Timeout.Infinite, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    return 0;
}
catch (UserError error)
{
    Console.Error.WriteLine(error.Message);
    return 2;
}

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stop.Cancel();
}
