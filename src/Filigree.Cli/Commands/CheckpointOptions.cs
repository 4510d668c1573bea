using System.CommandLine;
using Filigree.Cli.Checkpoints;
using Filigree.Cli.Shell;
using Filigree.Formats;

namespace Filigree.Cli.Commands;

/// <summary>What the commands that read one model and write another have in common.</summary>
internal sealed class CheckpointOptions
{
    private readonly Argument<string> input = new("IN")
    {
        Description = "The model: safetensors, PyTorch's pt, ONNX, npz, npy, SciPy's sparse npz, or a folder.",
    };

    private readonly Option<string> output = new("--output", "-o")
    {
        Description = "The file to write; its ending names the format.",
        HelpName = "OUT",
        Required = true,
    };

    private readonly Option<bool> force = CommonOptions.Force();

    private readonly Option<string?> format = new("--format")
    {
        Description =
            $"The format of OUT: {string.Join(", ", OutputTarget.FormatNames)}. [default: by the ending of OUT]",
        HelpName = "FORMAT",
        CompletionSources = { OfferedWords.From(() => OutputTarget.FormatNames) },
    };

    private readonly Option<bool> dense = new("--dense")
    {
        Description = "Write sparse layers as dense tensors however large they become.",
    };

    private readonly Option<bool> biasRow = BiasRow();

    private readonly Option<string> kernels = Kernels();

    private readonly Option<string?> key = Key();

    private readonly Option<string[]> layers = new("--layers")
    {
        Description = "Only layers of these names; * stands for anything. Several with commas. [default: all]",
        HelpName = "NAMES",
        AllowMultipleArgumentsPerToken = false,
    };

    /// <summary><c>--bias-row</c>.</summary>
    public static Option<bool> BiasRow() =>
        new("--bias-row") { Description = "The last row of a SciPy matrix holds biases, which are no connections." };

    /// <summary><c>--key</c>.</summary>
    public static Option<string?> Key() =>
        new("--key")
        {
            Description =
                "Which dictionary of a PyTorch checkpoint is read: its keys with dots, such as state_dict; . for the whole. "
                + "[default: the only one that has tensors]",
            HelpName = "KEY",
        };

    /// <summary><c>--kernels</c>.</summary>
    public static Option<string> Kernels() =>
        new("--kernels")
        {
            Description =
                "The order of a weight's dimensions: out-in (PyTorch), in-out (Keras, Flax, GPT-2), or auto, by the tensors' names.",
            HelpName = "ORDER",
            CompletionSources = { "auto", "in-out", "out-in" },
            DefaultValueFactory = _ => "auto",
        };

    /// <summary>The order of dimensions that the option asks for, or null: the names tell.</summary>
    /// <exception cref="UserError">It is none.</exception>
    public static KernelOrder? OrderOf(string kernels) =>
        kernels switch
        {
            "auto" => null,
            "out-in" => KernelOrder.OutIn,
            "in-out" => KernelOrder.InOut,
            _ => throw new UserError($"'{kernels}' is no order of dimensions", "--kernels", "auto, out-in or in-out"),
        };

    /// <summary>Adds IN to a command.</summary>
    public void AddInputTo(Command command) => command.Arguments.Add(input);

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="hasLayers">Whether layers are chosen.</param>
    public void AddTo(Command command, bool hasLayers = true)
    {
        command.Options.Add(output);
        if (hasLayers)
        {
            command.Options.Add(layers);
        }

        command.Options.Add(format);
        command.Options.Add(dense);
        command.Options.Add(biasRow);
        command.Options.Add(kernels);
        command.Options.Add(key);
        command.Options.Add(force);
    }

    /// <summary>Opens the model.</summary>
    public WeightFile Open(ParseResult parsed, Terminal terminal) =>
        CheckpointInput.Open(
            terminal,
            parsed.GetRequiredValue(input),
            Reading(parsed) with
            {
                Key = parsed.GetValue(key),
            }
        );

    /// <summary>Where to write.</summary>
    public OutputTarget Target(ParseResult parsed, WeightFile file) =>
        OutputTarget.Choose(parsed.GetRequiredValue(output), parsed.GetValue(format), file, parsed.GetValue(force));

    /// <summary>Refuses sparse layers that would become large dense tensors unasked.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="written">The layers that are written.</param>
    /// <param name="target">Where to.</param>
    /// <param name="type">What the numbers of sparse layers become.</param>
    /// <exception cref="UserError">They would, and <c>--dense</c> is not given.</exception>
    public void RequireDense(
        ParseResult parsed,
        IEnumerable<WeightLayer> written,
        OutputTarget target,
        ElementType type = ElementType.Float32
    ) => DenseSize.Require(written, target, type, parsed.GetValue(dense));

    /// <summary>Refuses <c>--dense</c> beside an option that says the contrary.</summary>
    /// <exception cref="UserError">It is given.</exception>
    public void RequireNotDense(ParseResult parsed, string option)
    {
        if (parsed.GetValue(dense))
        {
            throw new UserError($"{option} and {dense.Name} contradict each other", expected: "one of them");
        }
    }

    /// <summary>What is cut off in the model that was written.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="target">Where it was written.</param>
    /// <param name="counts">The layers that were changed, with their places and connections; null to count those of all.</param>
    public CutOff CutOff(
        ParseResult parsed,
        OutputTarget target,
        IEnumerable<(string Name, long Places, long Connections)>? counts = null
    ) =>
        counts is null
            ? Checkpoints.CutOff.Of(target.Path, Reading(parsed))
            : Checkpoints.CutOff.Of(target.Path, Reading(parsed), counts);

    /// <summary>The chosen layers.</summary>
    public IReadOnlyList<WeightLayer> Layers(ParseResult parsed, WeightFile file) =>
        LayerSelection.Of(file, Names(parsed.GetValue(layers)));

    /// <summary>Reads a model, changes layers of it, writes another and tells what was done.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="terminal">Where it is told.</param>
    /// <param name="json">The option that asks for JSON.</param>
    /// <param name="begin">What is to be done to the chosen layers of the model.</param>
    /// <param name="cancellationToken">Ends it; nothing is written then.</param>
    public void Change(
        ParseResult parsed,
        Terminal terminal,
        Option<bool> json,
        Func<WeightFile, IReadOnlyList<WeightLayer>, ICheckpointChange> begin,
        CancellationToken cancellationToken
    )
    {
        using WeightFile file = Open(parsed, terminal);
        OutputTarget target = Target(parsed, file);
        using ICheckpointChange change = begin(file, Layers(parsed, file));
        RequireDense(parsed, change.Written, target);
        change.Write(terminal, target, cancellationToken);
        ChangeOutput.Tell(change, target, CutOff(parsed, target, change.Counts), terminal, parsed.GetValue(json));
    }

    // But for the key: what is written has one dictionary.
    private WeightFileOptions Reading(ParseResult parsed) =>
        new() { HasBiasRow = parsed.GetValue(biasRow), Kernels = OrderOf(parsed.GetRequiredValue(kernels)) };

    /// <summary>Names given together or apart.</summary>
    public static IReadOnlyList<string> Names(IEnumerable<string>? given) =>
        [
            .. (given ?? []).SelectMany(names =>
                names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            ),
        ];
}
