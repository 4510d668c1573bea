using System.Text.RegularExpressions;
using Filigree.Cli.Shell;
using Filigree.Formats;

namespace Filigree.Cli.Checkpoints;

/// <summary>
/// The tensors of a file that have a number an output neuron of a layer: its biases, and those of the batch normalization behind it, which is found by its name:
/// <c>bn1</c> or <c>norm1</c> of <c>conv1</c>, <c>features.1</c> of <c>features.0</c>.
/// </summary>
internal sealed partial class NeuronVectors
{
    // PyTorch's.
    private const double Epsilon = 1e-5;

    private readonly Dictionary<string, double[]> values = [];

    private NeuronVectors(string bias, string? norm)
    {
        Bias = bias;
        Norm = norm;
    }

    /// <summary>The tensors' names with their numbers.</summary>
    public IReadOnlyDictionary<string, double[]> Values => values;

    private string Bias { get; }

    private string? Norm { get; }

    /// <summary>Whether something can be added to what the neurons receive: there are biases, or means.</summary>
    public bool CanAdd => values.ContainsKey(Bias) || Norm is not null;

    /// <summary>Reads a layer's.</summary>
    /// <exception cref="UserError">What stands behind the layer normalizes over neurons, or is of other neurons.</exception>
    public static NeuronVectors Of(WeightFile file, WeightLayer layer)
    {
        string? norm = FindNorm(file, layer);
        var vectors = new NeuronVectors(Module(layer) + "bias", norm);
        foreach (string name in NamesOf(file, layer))
        {
            MaskedTensor? masked = file.Masked.FirstOrDefault(one => one.Name == name);
            vectors.values[name] = masked is not null
                ? masked.ReadDoubles()
                : file.Tensors.First(tensor => tensor.Name == name).ReadDoubles();
        }

        return vectors;
    }

    /// <summary>The names of a layer's.</summary>
    public static IEnumerable<string> NamesOf(WeightFile file, WeightLayer layer)
    {
        string bias = Module(layer) + "bias";
        if (file.Masked.Any(one => one.Name == bias))
        {
            yield return bias;
        }

        string? norm = FindNorm(file, layer);
        foreach (StoredTensor tensor in file.Tensors)
        {
            bool isNorms = norm is not null && tensor.Name.StartsWith(norm, StringComparison.Ordinal);
            if (tensor.Shape.Count == 1 && (tensor.Name == bias || isNorms))
            {
                yield return tensor.Name;
            }
        }
    }

    /// <summary>What a neuron without inputs puts out, before its activation.</summary>
    /// <param name="neuron">The neuron.</param>
    public double ConstantOf(int neuron)
    {
        double bias = At(Bias, neuron, 0);
        if (Norm is null)
        {
            return bias;
        }

        double deviation = Math.Sqrt(At(Norm + "running_var", neuron, 1) + Epsilon);
        double centred = (bias - At(Norm + "running_mean", neuron, 0)) / deviation;
        return centred * At(Norm + "weight", neuron, 1) + At(Norm + "bias", neuron, 0);
    }

    /// <summary>Adds to what a neuron receives.</summary>
    /// <param name="neuron">The neuron.</param>
    /// <param name="amount">How much.</param>
    public void Add(int neuron, double amount)
    {
        if (values.TryGetValue(Bias, out double[]? bias))
        {
            bias[neuron] += amount;
        }
        else
        {
            double[] means = values[Norm + "running_mean"];
            means[neuron] -= amount;
        }
    }

    private double At(string name, int neuron, double otherwise) =>
        values.TryGetValue(name, out double[]? numbers) ? numbers[neuron] : otherwise;

    private static string Module(WeightLayer layer) => layer.Name[..(layer.Name.LastIndexOf('.') + 1)];

    // bn1 may be of conv1 or of fc1: of the one behind which it stands, where the file keeps the order of the model. In order of names, each type
    // for itself as safetensors has them, it tells nothing.
    private static string OwnerOf(WeightFile file, string norm, WeightLayer layer)
    {
        WeightLayer[] candidates =
        [
            .. LayerSelection.Of(file, []).Where(other => NormsOf(other).Contains(norm, StringComparer.Ordinal)),
        ];
        int place = PlaceOf(file, norm);
        bool isInOrderOfNames = file
            .Tensors.GroupBy(tensor => tensor.Type)
            .All(alike =>
                alike.Zip(alike.Skip(1)).All(two => string.CompareOrdinal(two.First.Name, two.Second.Name) < 0)
            );
        WeightLayer? owner =
            !isInOrderOfNames ? candidates.LastOrDefault(other => PlaceOf(file, Module(other)) < place)
            : candidates.Length == 1 ? candidates[0]
            : null;
        return owner?.Name
            ?? throw new UserError(
                isInOrderOfNames
                    ? $"may be of {string.Join(" or of ", candidates.Select(other => other.Name))}"
                    : $"stands before {layer.Name}: it normalizes what the layer receives",
                $"{file.Path}: {norm.TrimEnd('.')}",
                "batch normalization behind one layer of its number"
            );
    }

    private static int PlaceOf(WeightFile file, string module)
    {
        int place = 0;
        while (place < file.Tensors.Count && !file.Tensors[place].Name.StartsWith(module, StringComparison.Ordinal))
        {
            place++;
        }

        return place;
    }

    // The names that a layer's normalization can have, with a point behind.
    private static IEnumerable<string> NormsOf(WeightLayer layer)
    {
        string module = Module(layer).TrimEnd('.');
        if (module.Length == 0)
        {
            return [];
        }

        string parent = module[..(module.LastIndexOf('.') + 1)];
        string own = module[parent.Length..];
        Match numbered = Numbered().Match(own);
        string[] names =
            int.TryParse(own, out int index) ? [$"{index + 1}"]
            : numbered.Success ? [.. Norms.Select(norm => norm + numbered.Groups["number"].Value)]
            : Norms;
        return names.Select(name => $"{parent}{name}.");
    }

    private static string? FindNorm(WeightFile file, WeightLayer layer)
    {
        string? found = NormsOf(layer)
            .FirstOrDefault(name =>
                file.Tensors.Any(tensor => tensor.Name == name + "weight" && tensor.Shape.Count == 1)
                || file.Tensors.Any(tensor => tensor.Name == name + "running_mean")
            );
        if (found is null || OwnerOf(file, found, layer) != layer.Name)
        {
            return null;
        }

        StoredTensor? mean = file.Tensors.FirstOrDefault(tensor => tensor.Name == found + "running_mean");
        return mean is null
                ? throw new UserError(
                    "has no running means: it looks at all neurons together, or is none that is known",
                    $"{file.Path}: {found.TrimEnd('.')}",
                    $"batch normalization behind {layer.Name}"
                )
            : mean.Count != layer.Shape.Outputs
                ? throw new UserError(
                    $"is of {NumberText.Counted(mean.Count, "neuron")}, and {layer.Name} before it has {layer.Shape.Outputs}",
                    $"{file.Path}: {found.TrimEnd('.')}",
                    "batch normalization of the layer in front"
                )
            : found;
    }

    private static readonly string[] Norms = ["bn", "norm", "batchnorm", "batch_norm"];

    [GeneratedRegex(@"^[a-zA-Z_]+?_?(?<number>\d+)$")]
    private static partial Regex Numbered();
}
