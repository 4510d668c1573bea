using System.Net;
using System.Net.Sockets;
using Filigree.Dashboard.Index;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Filigree.Dashboard.Web;

/// <summary>The live page: a server on 127.0.0.1 that reads run folders and writes to none but their cache.</summary>
internal sealed class DashboardServer : IAsyncDisposable
{
    private readonly DashboardOptions options;
    private readonly CancellationTokenSource stop = new();
    private readonly Guard guard = new();
    private readonly IReadOnlyList<RunIndex> runs;
    private readonly WebApplication application;
    private Task watching = Task.CompletedTask;

    /// <summary>Opens the runs.</summary>
    /// <exception cref="UserError">One of them is no run.</exception>
    public DashboardServer(DashboardOptions options)
    {
        this.options = options;
        runs = [.. options.Runs.Select(path => new RunIndex(path))];
        // Nothing of the surroundings counts: no settings file, no variable, no folder of files.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Listen(IPAddress.Loopback, options.Port);
        });
        application = builder.Build();
        var changes = new ChangeSignal();
        var routes = new Routes(runs, changes, stop.Token);
        foreach (RunIndex run in runs)
        {
            run.Changed = changes.Raise;
        }
        application.Run(async context =>
        {
            if (!await guard.AnswersAsync(context).ConfigureAwait(false))
            {
                await routes.AnswerAsync(context).ConfigureAwait(false);
            }
        });
    }

    /// <summary>The address to open, with its token; once the server is started.</summary>
    public string Address => guard.Address;

    /// <summary>The port taken.</summary>
    public int Port { get; private set; }

    /// <summary>Begins to serve, and to read.</summary>
    /// <exception cref="UserError">The port is taken.</exception>
    public async Task StartAsync()
    {
        try
        {
            await application.StartAsync().ConfigureAwait(false);
        }
        catch (Exception error)
            when (error is IOException or SocketException { SocketErrorCode: SocketError.AccessDenied })
        {
            throw new UserError(
                $"port {options.Port} of 127.0.0.1 cannot be had: {error.GetBaseException().Message}",
                "--port",
                remedy: "choose another, or leave --port out for any that is free",
                cause: error
            );
        }
        string address = application
            .Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!
            .Addresses.Single();
        Port = new Uri(address).Port;
        guard.Listen(Port);
        watching = Task.WhenAll(
            runs.Select(run =>
                Task.Run(() => Watcher.WatchAsync(run, options.Pause, stop.Token), CancellationToken.None)
            )
        );
    }

    /// <summary>Ends serving, and keeps the indices for the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await application.StopAsync(patience.Token).ConfigureAwait(false);
        await watching.ConfigureAwait(false);
        await application.DisposeAsync().ConfigureAwait(false);
        stop.Dispose();
    }
}
