using System.Reflection;
using System.Reflection.Emit;
using Filigree.Data;
using Filigree.Studies.Execution;
using Filigree.Studies.Experiments;
using Filigree.Studies.Extensions;
using Filigree.Studies.Planning;
using Filigree.Studies.Trials;
using MyRules;

namespace Filigree.Cli.Tests.Runs;

/// <summary>Rules of an assembly from outside, in the study that uses all of them: <c>--extend</c>.</summary>
[Trait("Run", "once")]
public sealed class ExtensionTests : IDisposable
{
    private readonly OwnRules own = new();

    public void Dispose() => own.Dispose();

    [Fact]
    public async Task Results_are_equal_to_the_bit_in_a_program_and_by_the_command_over_one_and_two_workers()
    {
        CommandLine.Outcome one = await own.RunAsync("one", "--workers", "1");
        CommandLine.Outcome two = await own.RunAsync("two", "--workers", "2");
        RunInThisProgram(own.Run("program"));

        Assert.Equal((0, 0), (one.ExitCode, two.ExitCode));
        Assert.Equal(one.Out, two.Out);
        Assert.Contains("weight norm growth", one.Out, StringComparison.Ordinal);
        Assert.Contains("ring-lattice(16, triangular)", one.Out, StringComparison.Ordinal);
        Assert.Equal(
            1,
            one.Error.Split('\n')
                .Count(line => line.StartsWith("filigree: runs the code of ", StringComparison.Ordinal))
        );
        SortedDictionary<string, string> results = own.Results("one");
        Assert.Equal(24, results.Count);
        Assert.Equal(results, own.Results("two"));
        Assert.Equal(results, own.Results("program"));
    }

    [Fact]
    public async Task Its_data_and_its_loss_make_a_study_of_regression()
    {
        string study = House.RepositoryFolder.PathOf("tests", "Filigree.Extension", "regression.yaml");
        string[] command = ["run", study, "--extend", own.Assembly, "--seeds", "1"];
        CommandLine.Outcome one = await CommandLine.RunAsync([.. command, "--out", own.Run("one"), "--workers", "1"]);
        CommandLine.Outcome two = await CommandLine.RunAsync([.. command, "--out", own.Run("two"), "--workers", "2"]);

        Assert.Equal((0, 0), (one.ExitCode, two.ExitCode));
        Assert.Matches(@"loss\s+best validation r2\s+test r2\s+density, %\s+final test r2", one.Out);
        Assert.Matches(@"mean-squared-error\s+0\.[6-9]\d*\s+0\.[8-9]", one.Out);
        Assert.Matches(@"absolute-error\s+0\.[6-9]\d*\s+0\.[8-9]", one.Out);
        Assert.DoesNotContain("accuracy", one.Out, StringComparison.Ordinal);
        Assert.Contains("best validation r2 0.", one.Error, StringComparison.Ordinal);
        Assert.Equal(own.Results("one"), own.Results("two"));
    }

    [Fact]
    public async Task Stopped_and_resumed_the_run_ends_with_the_bits_of_an_undisturbed_one()
    {
        string[] longer = ["--set", "training.epochs=12", "--checkpoint-seconds", "0"];
        using var stop = new CancellationTokenSource();
        Task<CommandLine.Outcome> stopping = own.RunAsync("stopped", stop.Token, [.. longer, "--workers", "2"]);
        string trials = Path.Combine(own.Run("stopped"), "trials");
        while (!stopping.IsCompleted && !HasCheckpoint(trials))
        {
            await Task.Delay(2);
        }

        await stop.CancelAsync();
        CommandLine.Outcome stopped = await stopping;
        Assert.Equal(130, stopped.ExitCode);
        Assert.Contains($"--extend {own.Assembly}", stopped.Error, StringComparison.Ordinal);
        Assert.True(HasCheckpoint(trials));

        Assert.Equal(0, (await own.RunAsync("stopped", longer)).ExitCode);
        Assert.Equal(0, (await own.RunAsync("undisturbed", longer)).ExitCode);
        Assert.Equal(own.Results("undisturbed"), own.Results("stopped"));
    }

    [Fact]
    public async Task Another_build_makes_other_trials_which_are_kept_apart_and_told_of()
    {
        string[] short_ = ["--set", "vary.wiring=[he-normal, triangular]", "--set", "model=lenet-300-100"];
        string[] shorter = [.. short_, "--set", "vary.plasticity=[fixed]", "--set", "probes=~", "--set", "tables=~"];
        byte[] built = await File.ReadAllBytesAsync(own.Assembly);
        Assert.Equal(0, (await own.RunAsync("run", shorter)).ExitCode);
        string[] first = Trials();
        Assert.Equal(2, first.Length);

        // The one that does not run its code stays the same trial.
        own.Write(Path.GetFileName(own.Assembly), PatchedAssembly.OfVersion(built, new Version(1, 1, 0, 0)));
        CommandLine.Outcome version = await own.RunAsync("run", shorter);
        Assert.Equal(0, version.ExitCode);
        Assert.Matches(
            "filigree: .*run holds trials of MyRules 1.0.0 \\(sha256 [0-9a-f]{8}\\) too; those of "
                + "MyRules 1.1.0 \\(sha256 [0-9a-f]{8}\\) are kept apart, and run anew",
            version.Error
        );
        Assert.Equal(3, Trials().Length);

        // The same version with other code is another build too.
        own.Write(Path.GetFileName(own.Assembly), [.. built, 0]);
        Assert.Equal(0, (await own.RunAsync("run", shorter)).ExitCode);
        Assert.Equal(4, Trials().Length);

        own.Write(Path.GetFileName(own.Assembly), built);
        CommandLine.Outcome again = await own.RunAsync("run", shorter);
        Assert.Contains("2 trials were finished already", again.Error, StringComparison.Ordinal);
        Assert.Empty(first.Except(Trials()));

        string[] Trials() => [.. Directory.GetDirectories(Path.Combine(own.Run("run"), "trials")).Order()];
    }

    [Fact]
    public async Task A_run_is_shown_and_reported_with_the_assembly_and_says_so_without_it()
    {
        Assert.Equal(0, (await own.RunAsync("run")).ExitCode);
        foreach (
            string[] command in (string[][])
                [
                    ["show"],
                    ["report"],
                    ["compare", own.Run("run")],
                ]
        )
        {
            CommandLine.Outcome without = await CommandLine.RunAsync([.. command, own.Run("run")]);
            Assert.Equal(2, without.ExitCode);
            Assert.Matches(
                "the trials of this run use MyRules 1.0.0 \\(sha256 [0-9a-f]{8}\\); say where it is: --extend "
                    + "MyRules.dll\n$",
                without.Error
            );
            CommandLine.Outcome with = await CommandLine.RunAsync([
                .. command,
                own.Run("run"),
                "--extend",
                own.Assembly,
            ]);
            Assert.Equal(0, with.ExitCode);
        }

        string page = await File.ReadAllTextAsync(Path.Combine(own.Run("run"), "report.html"));
        Assert.Contains("MyRules 1.0.0 (sha256 ", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_rules_stand_in_help_lists_messages_and_plans()
    {
        CommandLine.Outcome help = await CommandLine.RunAsync("run", "--help", "--extend", own.Assembly);
        Assert.Contains("ring-lattice", help.Out, StringComparison.Ordinal);
        Assert.Contains("gradual-pruning", help.Out, StringComparison.Ordinal);

        CommandLine.Outcome data = await CommandLine.RunAsync("data", "list", "--extend", own.Assembly);
        Assert.Contains("\nsines ", data.Out, StringComparison.Ordinal);
        Assert.Contains("of MyRules 1.0.0 (sha256 ", data.Out, StringComparison.Ordinal);
        Assert.Contains("\ncsv ", (await CommandLine.RunAsync("data", "list")).Out, StringComparison.Ordinal);

        CommandLine.Outcome keys = await CommandLine.RunAsync("studies", "keys", "--extend", own.Assembly);
        foreach (string name in (string[])["triangular", "ring-lattice", "gradual-pruning", "prelu-mlp", "weight-norm"])
        {
            Assert.Contains($"\n| `{name}` |", keys.Out, StringComparison.Ordinal);
        }

        Assert.Contains("\n| `weight_norm_growth` |", keys.Out, StringComparison.Ordinal);

        CommandLine.Outcome wrong = await own.RunAsync("run", "--set", "model={prelu-mpl: {hidden: [3]}}");
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("did you mean 'prelu-mlp'?", wrong.Error, StringComparison.Ordinal);

        CommandLine.Outcome plan = await own.RunAsync("run", "--dry-run", "--json");
        Assert.Contains(
            "\"ring-lattice\":{",
            plan.Out.Replace(" ", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Its_wirings_fill_checkpoints_too()
    {
        string golden = House.RepositoryFolder.PathOf("tests", "golden", "formats", "model.safetensors");
        string wired = Path.Combine(own.Folder, "wired.safetensors");
        CommandLine.Outcome outcome = await CommandLine.RunAsync(
            "wire",
            golden,
            "ring-lattice(2)",
            "-o",
            wired,
            "--extend",
            own.Assembly
        );
        Assert.Equal((0, true), (outcome.ExitCode, File.Exists(wired)));
        Assert.Equal(2, (await CommandLine.RunAsync("wire", golden, "ring-lattice(2)", "-o", wired + "2")).ExitCode);
    }

    [Fact]
    public async Task What_is_no_extension_is_refused_in_a_line_that_says_why()
    {
        byte[] built = await File.ReadAllBytesAsync(own.Assembly);
        await Refused("none.dll", null, "there is no such file");
        await Refused(
            "text.dll",
            "no assembly at all"u8.ToArray(),
            "this is no assembly of .NET; expected the .dll of"
        );
        await Refused("torn.dll", built[..2000], "this is no assembly of .NET");
        await Refused(
            "other.dll",
            await File.ReadAllBytesAsync(typeof(Assert).Assembly.Location),
            "this has no public class that is an IExtension; see docs/extending.md"
        );
        await Refused(
            "old.dll",
            PatchedAssembly.BuiltFor(built, "Filigree", new Version(0, 9, 3, 0)),
            "this was built for Filigree 0.9.3; expected an assembly built for Filigree 0.1.0, which this is; build it again"
        );
        await Refused(
            "gone.dll",
            PatchedAssembly.Renamed(built, "IPlasticity", "IPlasticitx"),
            "this does not fit Filigree 0.1.0: "
        );
        await Refused(
            "member.dll",
            PatchedAssembly.Renamed(built, "NewVariableLike", "NewVariableLikX"),
            "this does not fit Filigree 0.1.0: Method not found: "
        );
        await Refused(
            "fails.dll",
            Failing(),
            "its code failed: no rules today (InvalidOperationException); the fault is the extension's"
        );

        CommandLine.Outcome twice = await own.RunAsync("run", "--extend", own.Assembly);
        Assert.Equal(2, twice.ExitCode);
        Assert.Contains("MyRules is added twice", twice.Error, StringComparison.Ordinal);

        async Task Refused(string name, byte[]? content, string expected)
        {
            string path = content is null ? Path.Combine(own.Folder, name) : own.Write(name, content);
            CommandLine.Outcome outcome = await CommandLine.RunAsync("studies", "keys", "--extend", path);
            Assert.Equal((2, ""), (outcome.ExitCode, outcome.Out));
            string line = outcome.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
            Assert.StartsWith($"filigree: {path}: {expected}", line, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_exception_of_its_code_fails_the_trial_and_no_other()
    {
        CommandLine.Outcome outcome = await own.RunAsync(
            "run",
            "--set",
            "vary.wiring=[he-normal, {ring-lattice: {base: orthogonal}}]",
            "--set",
            "vary.plasticity=[fixed]",
            "--set",
            "tables=~"
        );
        Assert.Equal(1, outcome.ExitCode);
        Assert.Matches(
            "filigree: ring-lattice\\(base orthogonal\\), fixed, seed 0 failed: orthogonal draws a layer's weights together. \\(see .*error.txt\\)",
            outcome.Error
        );
        Assert.DoesNotContain("he-normal, fixed, seed 0 failed", outcome.Error, StringComparison.Ordinal);
    }

    private static bool HasCheckpoint(string trials) =>
        Directory.Exists(trials)
        && Directory.EnumerateFiles(trials, "checkpoint*.bin", SearchOption.AllDirectories).Any();

    private static void RunInThisProgram(string folder)
    {
        ExperimentList experiments = ExperimentList.All.With(new Extension());
        var options = new StudyOptions { Set = OwnRules.Set };
        Plan plan = Plan.Of(StudyReader.Read(OwnRules.StudyFile, options, experiments));
        var run = new RunFolder(folder);
        run.Prepare(plan, "a test");
        var data = new SharedData(name => DataSets.Load(name));
        RunReport report = new Executor(plan, run, data).Run(CancellationToken.None);
        Assert.Empty(report.Failed);
        StudyResults results = RunFolder.Load(folder, plan: null, experiments);
        Assert.Equal(8, results.Trials.Count);
    }

    [Fact]
    public async Task Assemblies_that_it_brings_along_are_its_own_and_count_as_its_code()
    {
        string helper = own.Write(
            "Helper.dll",
            Emitted("Helper", typeof(object), "Help", [], code => code.Emit(OpCodes.Ret))
        );
        MethodInfo help = Assembly.Load(await File.ReadAllBytesAsync(helper)).GetType("Helper")!.GetMethod("Help")!;
        string extension = own.Write(
            "Helped.dll",
            Emitted(
                "Helped",
                typeof(IExtension),
                nameof(IExtension.Register),
                [typeof(Registration)],
                code =>
                {
                    code.Emit(OpCodes.Newobj, help.DeclaringType!.GetConstructor([])!);
                    code.Emit(OpCodes.Callvirt, help);
                    code.Emit(OpCodes.Ret);
                }
            )
        );

        string first = await Label();
        await File.WriteAllBytesAsync(helper, [.. await File.ReadAllBytesAsync(helper), 0]);
        Assert.NotEqual(first, await Label());
        File.Delete(helper);
        CommandLine.Outcome without = await CommandLine.RunAsync("studies", "keys", "--extend", extension);
        Assert.Equal(2, without.ExitCode);
        Assert.Contains("something that it needs cannot be loaded: ", without.Error, StringComparison.Ordinal);

        async Task<string> Label()
        {
            CommandLine.Outcome outcome = await CommandLine.RunAsync("studies", "keys", "--extend", extension);
            Assert.Equal(0, outcome.ExitCode);
            Assert.StartsWith(
                "filigree: runs the code of Helped 1.0.0 (sha256 ",
                outcome.Error,
                StringComparison.Ordinal
            );
            return outcome.Error;
        }
    }

    private static byte[] Failing() =>
        Emitted(
            "Failing",
            typeof(IExtension),
            nameof(IExtension.Register),
            [typeof(Registration)],
            code =>
            {
                code.Emit(OpCodes.Ldstr, "no rules today");
                code.Emit(OpCodes.Newobj, typeof(InvalidOperationException).GetConstructor([typeof(string)])!);
                code.Emit(OpCodes.Throw);
            }
        );

    // public sealed class NAME, with one method.
    private static byte[] Emitted(string name, Type parent, string method, Type[] parameters, Action<ILGenerator> write)
    {
        var assembly = new PersistedAssemblyBuilder(
            new AssemblyName(name) { Version = new Version(1, 0, 0, 0) },
            typeof(object).Assembly
        );
        TypeBuilder type = assembly
            .DefineDynamicModule(name)
            .DefineType(
                name,
                TypeAttributes.Public | TypeAttributes.Sealed,
                typeof(object),
                parent.IsInterface ? [parent] : []
            );
        write(
            type.DefineMethod(method, MethodAttributes.Public | MethodAttributes.Virtual, typeof(void), parameters)
                .GetILGenerator()
        );
        type.DefineDefaultConstructor(MethodAttributes.Public);
        type.CreateType();
        using var stream = new MemoryStream();
        assembly.Save(stream);
        return stream.ToArray();
    }
}
