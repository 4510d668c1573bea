using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Filigree.Cli.Commands;

namespace Filigree.Cli.Tests.Slurm;

/// <summary>
/// A real Slurm of three nodes with a core each, all of them this machine, in a folder of its own: started by the first test that needs it,
/// stopped when its tests are done.
/// </summary>
public sealed class SlurmCluster : IDisposable
{
    /// <summary>The most tasks of an array here.</summary>
    internal const int MaxArraySize = 4;

    private const int Nodes = 3;
    private readonly List<Process> daemons = [];
    private string? folder;

    private string Configuration => Path.Combine(folder!, "slurm.conf");

    /// <summary>Starts the cluster, unless it runs.</summary>
    internal void Start()
    {
        if (folder is not null)
        {
            return;
        }

        folder = Directory.CreateTempSubdirectory("filigree-slurm-").FullName;
        Allow(folder, "755");
        StartMunge();
        int[] ports = FreePorts(Nodes + 1);
        string host = Environment.MachineName.Split('.')[0];
        File.WriteAllText(
            Configuration,
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                ClusterName=filigree
                SlurmctldHost={host}(127.0.0.1)
                SlurmctldPort={ports[0]}
                SlurmUser=root
                SlurmdUser=root
                AuthType=auth/munge
                AuthInfo=socket={folder}/munge/socket,cred_expire=5
                StateSaveLocation={folder}/state
                SlurmdSpoolDir={folder}/spool-%n
                SlurmctldPidFile={folder}/slurmctld.pid
                SlurmdPidFile={folder}/slurmd-%n.pid
                SlurmctldLogFile={folder}/slurmctld.log
                SlurmdLogFile={folder}/slurmd-%n.log
                ProctrackType=proctrack/linuxproc
                TaskPlugin=task/none
                MpiDefault=none
                SelectType=select/cons_tres
                SelectTypeParameters=CR_Core
                ReturnToService=2
                KillWait=5
                SlurmdTimeout=15
                MaxArraySize={MaxArraySize}
                JobAcctGatherType=jobacct_gather/none
                SchedulerParameters=sched_interval=1,batch_sched_delay=0,bf_interval=1

                """
            )
                + string.Concat(
                    Enumerable
                        .Range(1, Nodes)
                        .Select(node =>
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"NodeName=n{node} NodeHostname={host} NodeAddr=127.0.0.1 Port={ports[node]} CPUs=1\n"
                            )
                        )
                )
                + "PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP\n"
        );
        Directory.CreateDirectory(Path.Combine(folder, "state"));
        StartDaemon("slurmctld", "-D", "-c");
        for (int node = 1; node <= Nodes; node++)
        {
            Directory.CreateDirectory(Path.Combine(folder, $"spool-n{node}"));
            StartDaemon("slurmd", "-D", "-N", $"n{node}");
        }

        WaitFor(
            () =>
                Run("sinfo", "--noheader", "--Node", "--format=%T").Out.Split('\n').Count(one => one == "idle")
                == Nodes,
            "nodes that are idle"
        );
    }

    /// <summary>Runs a program that finds this cluster.</summary>
    internal CommandLine.Outcome Run(string program, params string[] words)
    {
        var start = new ProcessStartInfo(SlurmFactAttribute.PathOf(program) ?? program, words)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["SLURM_CONF"] = Configuration;
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new(process.ExitCode, output, error.Result);
    }

    /// <summary>Runs the command, in a process of its own.</summary>
    internal CommandLine.Outcome Filigree(params string[] words) =>
        Run("dotnet", [typeof(CommandShell).Assembly.Location, .. words]);

    /// <summary>What <c>filigree status RUN --json</c> says.</summary>
    internal JsonElement Status(string run)
    {
        CommandLine.Outcome outcome = Filigree("status", run, "--json");
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        return JsonDocument.Parse(outcome.Out).RootElement;
    }

    /// <summary>Waits for something, and fails where it does not come.</summary>
    internal void WaitFor(Func<bool> condition, string what)
    {
        var waited = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(
                waited.Elapsed < TimeSpan.FromMinutes(5),
                $"{what} never came; {Run("squeue", "--all").Out}{Tail(Path.Combine(folder!, "slurmctld.log"))}"
            );
            Thread.Sleep(100);
        }
    }

    /// <summary>Waits until no job of the cluster is left.</summary>
    internal void WaitForJobs() =>
        WaitFor(() => Run("squeue", "--noheader") is { ExitCode: 0, Out: "" }, "the end of all jobs");

    /// <inheritdoc/>
    public void Dispose()
    {
        if (folder is null)
        {
            return;
        }

        Run("scancel", "--user=root");
        // The daemons in the order in which they were started, the last first.
        foreach (Process daemon in Enumerable.Reverse(daemons))
        {
            daemon.Kill(entireProcessTree: true);
            daemon.WaitForExit();
            daemon.Dispose();
        }

        Directory.Delete(folder, recursive: true);
    }

    private void StartMunge()
    {
        string munge = Path.Combine(folder!, "munge");
        Directory.CreateDirectory(munge);
        Allow(munge, "711");
        string key = Path.Combine(munge, "key");
        Run("mungekey", "--create", $"--keyfile={key}");
        Run("chown", "-R", "munge", munge);
        // Debian's user has no shell.
        StartDaemon(
            "setpriv",
            "--reuid=munge",
            "--regid=munge",
            "--clear-groups",
            SlurmFactAttribute.PathOf("munged")!,
            "--foreground",
            "--num-threads=10",
            $"--key-file={key}",
            $"--socket={munge}/socket",
            $"--pid-file={munge}/pid",
            $"--log-file={munge}/log",
            $"--seed-file={munge}/seed"
        );
        WaitFor(() => File.Exists(Path.Combine(munge, "socket")), "munge's socket");
    }

    private void StartDaemon(string program, params string[] words)
    {
        var start = new ProcessStartInfo(SlurmFactAttribute.PathOf(program) ?? program, words)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["SLURM_CONF"] = Configuration;
        Process daemon = Process.Start(start)!;
        daemon.OutputDataReceived += (_, _) => { };
        daemon.ErrorDataReceived += (_, _) => { };
        daemon.BeginOutputReadLine();
        daemon.BeginErrorReadLine();
        daemons.Add(daemon);
    }

    private void Allow(string path, string mode) => Run("chmod", mode, path);

    private static int[] FreePorts(int count)
    {
        TcpListener[] listeners = [.. Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0))];
        Array.ForEach(listeners, listener => listener.Start());
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        Array.ForEach(listeners, listener => listener.Dispose());
        return ports;
    }

    private static string Tail(string file) =>
        File.Exists(file) ? string.Join('\n', File.ReadLines(file).TakeLast(20)) : "";
}
