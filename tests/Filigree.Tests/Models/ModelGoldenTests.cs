using System.Text;
using System.Text.Json;
using Filigree.Layers;
using Filigree.Models;
using Filigree.Numerics;
using Filigree.Options;
using Filigree.Tensors;
using Filigree.Tests.Support;
using Filigree.Training;

namespace Filigree.Tests.Models;

/// <summary>Whole image networks against PyTorch; the files are made by tests/golden/models.py.</summary>
public sealed class ModelGoldenTests
{
    private const int Samples = 4;
    private const int Steps = 10;

    public static TheoryData<string, ConvolutionForm> Networks =>
        new()
        {
            { "lenet", ConvolutionForm.Unrolled },
            { "lenet-28", ConvolutionForm.Unrolled },
            { "lenet-5", ConvolutionForm.Unrolled },
            { "conv2", ConvolutionForm.Unrolled },
            { "conv6", ConvolutionForm.Unrolled },
            { "resnet8", ConvolutionForm.Unrolled },
            { "resnet8-keras", ConvolutionForm.Unrolled },
            { "resnet20", ConvolutionForm.Unrolled },
            { "resnet18", ConvolutionForm.Unrolled },
            { "resnet18-imagenet", ConvolutionForm.Unrolled },
            { "resnet50", ConvolutionForm.Unrolled },
            { "vgg11", ConvolutionForm.Unrolled },
            { "convmixer", ConvolutionForm.Unrolled },
            { "sl-vit", ConvolutionForm.Unrolled },
            { "lenet", ConvolutionForm.Auto },
            { "resnet8", ConvolutionForm.Auto },
            { "resnet18", ConvolutionForm.Auto },
            { "vgg11", ConvolutionForm.Auto },
            { "convmixer", ConvolutionForm.Auto },
        };

    /// <summary>
    /// Logits in both modes, gradients and running statistics of one pass, and after ten steps losses, parameters, statistics and logits: at most 4 times as
    /// far from double precision as PyTorch's single precision, and a millionth of the norm. The fastest forms may round more, Winograd's does: four times of
    /// that in a pass, and after ten steps, which make more of every rounding, 32 times.
    /// </summary>
    [Theory]
    [MemberData(nameof(Networks))]
    public void One_pass_and_ten_steps_are_PyTorchs(string name, ConvolutionForm form)
    {
        var golden = new GoldenModel(name, form == ConvolutionForm.Auto);
        using Network network = Make(name);
        using Optimizer optimizer = MakeOptimizer(name, out double rate);
        network.SetConvolutionForm(form);
        Fill(network);
        optimizer.Attach(network.Parameters);
        using var tape = new Tape();
        golden.Check("logits", Logits(network, tape, name));
        var losses = new float[Steps];
        for (int step = 0; step < Steps; step++)
        {
            tape.Reset();
            Variable logits = Forward(network, tape, name, step, Pass.Training(new Randomness(1), step));
            int[] labels = [.. Enumerable.Range(0, Samples).Select(row => (7 * row + 3 * step) % 10)];
            losses[step] = (float)SoftmaxCrossEntropyLoss.Apply(tape, logits, labels).MeanLoss;
            tape.Backward();
            if (step == 0)
            {
                golden.Check("logits of training", logits.Value.ToArray());
                foreach (Parameter parameter in network.Parameters)
                {
                    golden.Check($"gradient of {parameter.Name}", GradientOf(parameter));
                }

                CheckBuffers(golden, network, "after one");
            }

            optimizer.Step(rate);
        }

        golden.CheckAll("losses", losses);
        foreach (Parameter parameter in network.Parameters)
        {
            golden.Check($"{parameter.Name} after ten", parameter.ToMatrix().Values);
        }

        CheckBuffers(golden, network, "after ten");
        golden.Check("logits after ten", Logits(network, tape, name));
        golden.CheckAllSeen();
    }

    /// <summary>On images of one position, all of a kernel of 3 x 3 but its centre lies on padding.</summary>
    [Fact]
    public void Weights_that_meet_no_pixel_have_a_gradient_of_exactly_0()
    {
        using Network network = Make("resnet18-imagenet");
        Fill(network);
        using var tape = new Tape();
        Variable logits = Forward(network, tape, "resnet18-imagenet", 0, Pass.Measurement);
        _ = SoftmaxCrossEntropyLoss.Apply(tape, logits, [0, 1, 2, 3]);
        tape.Backward();
        float[] gradient = GradientOf(network.Weights.Single(weight => weight.Name == "layer4.1.conv1.weight"));
        Assert.All(
            gradient.Where((_, index) => index % 9 != 4),
            value => Assert.Equal(0, BitConverter.SingleToInt32Bits(value))
        );
        Assert.Contains(gradient.Where((_, index) => index % 9 == 4), value => value != 0);
    }

    private static void CheckBuffers(GoldenModel golden, Network network, string when)
    {
        foreach (NamedBuffer buffer in network.Buffers)
        {
            golden.Check($"{buffer.Name} {when}", buffer.Value.ToArray());
        }
    }

    private static Network Make(string name) =>
        name switch
        {
            "lenet-28" => new LeNetModel().Create(new SampleShape(28, 28, 1), 10),
            "resnet8-keras" => new ResNetModel(8, Convention.Keras).Create(new SampleShape(32, 32, 3), 10),
            "resnet18-imagenet" => new WideResNetModel(18, ResNetStem.ImageNet, 1 / 8d).Create(
                new SampleShape(32, 32, 3),
                10
            ),
            "convmixer" => new ConvMixerModel(Width: 16, Depth: 1).Create(new SampleShape(32, 32, 3), 10),
            "sl-vit" => new SlVitModel(24, Depth: 1, Heads: 3, Hidden: 40, Patch: 8, DropPath: 0).Create(
                new SampleShape(32, 32, 3),
                10
            ),
            _ => new RuleBook(ModelRules.Catalog)
                .Parse<IModel>(name)
                .Scaled(
                    name switch
                    {
                        "conv2" or "conv6" or "vgg11" => 1 / 4d,
                        "resnet18" => 1 / 8d,
                        "resnet50" => 1 / 16d,
                        _ => 1,
                    }
                )
                .Create(new SampleShape(32, 32, 3), 10),
        };

    private static Optimizer MakeOptimizer(string name, out double rate)
    {
        rate = name switch
        {
            "lenet-5" or "resnet8-keras" => 1e-3,
            "conv2" or "conv6" => 1e-4,
            "resnet20" or "resnet18" or "resnet18-imagenet" or "resnet50" or "vgg11" or "convmixer" or "sl-vit" => 1e-3,
            _ => 0.01,
        };
        return name is "convmixer" or "sl-vit" ? new Adam(weightDecay: 0.05, decoupled: true)
            : name is "lenet-5" or "resnet8-keras" or "conv2" or "conv6"
                ? new Adam(epsilon: 1e-7, epsilonBeforeCorrection: true)
            : new Sgd(momentum: 0.9, weightDecay: name is "resnet8" or "resnet20" or "vgg11" ? 5e-4 : 0);
    }

    private static void Fill(Network network)
    {
        foreach (Parameter parameter in network.Parameters)
        {
            int salt = (int)(Crc32.Append(0, Encoding.UTF8.GetBytes(parameter.Name)) % 10_000);
            float[] values = HashedNumbers.Make(parameter.Shape.Count, salt);
            float scale =
                parameter.Kind == ParameterKind.Weight ? (float)Math.Sqrt(24.0 / parameter.Shape.Inputs) : 0.2f;
            float shift = parameter.Kind == ParameterKind.Scale ? 1 : 0;
            parameter.WriteMatrix([.. values.Select(value => value * scale + shift)]);
        }
    }

    private static Variable Forward(Network network, Tape tape, string name, int step, in Pass pass)
    {
        // The images of deep networks are others: of the usual ones a ReLU lies within rounding of its switch.
        int first = name is "resnet18" or "resnet18-imagenet" or "resnet50" ? 60_000 : 20_000;
        Variable input = tape.NewVariable(Samples, network.Inputs, requiresGradient: false);
        input.Value.Write(HashedNumbers.Make(Samples * network.Inputs, first + step));
        Variable images = ReshapeOperation.Apply(tape, input, network.InputShape, FeatureOrder.ChannelsFirst);
        return network.Forward(tape, images, pass);
    }

    private static float[] Logits(Network network, Tape tape, string name)
    {
        tape.Reset();
        tape.IsRecording = false;
        float[] logits = Forward(network, tape, name, 0, Pass.Prediction).Value.ToArray();
        tape.IsRecording = true;
        tape.Reset();
        return logits;
    }

    private static float[] GradientOf(Parameter parameter)
    {
        var values = new float[parameter.Shape.Count];
        var matrix = new MatrixSpan(values, parameter.Shape.Outputs, parameter.Shape.Inputs, parameter.Shape.Inputs);
        Transposition.Transpose(parameter.Gradient().Matrix, matrix);
        return values;
    }

    private sealed record Golden(double[] Values, double Error);

    private static readonly JsonSerializerOptions AnyCase = new() { PropertyNameCaseInsensitive = true };

    private sealed class GoldenModel(string model, bool isFastest)
    {
        private readonly Dictionary<string, Golden> values = JsonSerializer.Deserialize<Dictionary<string, Golden>>(
            File.ReadAllText(GoldenFile.Path($"models/{model}.json")),
            AnyCase
        )!;

        // Entries of every result beside its norm; the network of most parameters has fewer.
        private readonly int entries = model == "resnet50" ? 6 : 12;

        /// <summary>Compares the norm, and some entries at equal distances.</summary>
        public void Check(string name, float[] actual)
        {
            int distance = Math.Max(1, actual.Length / entries);
            double norm = Math.Sqrt(actual.Sum(value => (double)value * value));
            CheckAll(name, [(float)norm, .. actual.Where((_, index) => index % distance == 0).Take(entries)]);
        }

        public void CheckAll(string name, float[] actual)
        {
            Assert.True(values.Remove(name, out Golden? golden), $"{model} has no {name}.");
            Assert.Equal(golden.Values.Length, actual.Length);
            double error = Math.Sqrt(golden.Values.Zip(actual, (e, a) => (e - a) * (e - a)).Sum());
            double norm = Math.Sqrt(golden.Values.Sum(value => value * value));
            bool isAfterTen = name == "losses" || name.EndsWith("after ten", StringComparison.Ordinal);
            double factor = isFastest
                ? isAfterTen
                    ? 32
                    : 4
                : 1;
            double bound = factor * (4 * golden.Error + 1e-6 * norm);
            Assert.True(error <= bound, $"{name} of {model} is {error:R} off, at most {bound:R} is allowed.");
        }

        public void CheckAllSeen() => Assert.Empty(values.Keys);
    }
}
