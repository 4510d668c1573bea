using Filigree.Layers;
using Filigree.Numerics;
using Filigree.Studies.Experiments;
using Filigree.Studies.Planning;
using Filigree.Studies.Trials;
using Filigree.Tensors;

namespace Filigree.Studies.Tests.Experiments;

/// <summary>What a study may say of how its weights are multiplied.</summary>
public sealed class KernelChoicesTests
{
    [Theory]
    [InlineData("direct", null, "direct")]
    [InlineData("unrolled", null, "unrolled")]
    [InlineData("dense, direct", "dense", "direct")]
    [InlineData("winograd,sparse", "sparse", "winograd")]
    [InlineData("auto", null, null)]
    [InlineData("auto, direct", null, "direct")]
    public void Forms_of_weights_and_of_convolutions_are_said_by_one_key(
        string kernel,
        string? weights,
        string? convolutions
    )
    {
        var settings = (TrainSettings)Read("conv2", kernel).Configuration.Settings;
        Assert.Equal((weights, convolutions), (settings.Kernel, settings.Convolutions));
    }

    [Fact]
    public void A_form_of_convolutions_is_part_of_a_trials_identity_where_it_is_said()
    {
        string unsaid = Read("conv2", null).Id;
        Assert.Equal(unsaid, Read("conv2", "auto").Id);
        Assert.NotEqual(unsaid, Read("conv2", "direct").Id);
        Assert.NotEqual(Read("conv2", "unrolled").Id, Read("conv2", "direct").Id);
    }

    [Theory]
    [InlineData("conv2", "direct", "Direct Direct")]
    [InlineData("conv2", "winograd", "Winograd Winograd")]
    [InlineData("conv2", "auto", "Direct Winograd")]
    [InlineData("lenet", "unrolled", "Unrolled Unrolled")]
    public void Networks_are_made_in_the_form_that_is_said(string model, string kernel, string forms)
    {
        var settings = (TrainSettings)Read(model, kernel).Configuration.Settings;
        using Network network = settings.MakeNetwork(new(32, 32, 3), 10, new Randomness(1));
        Assert.Equal(forms, string.Join(' ', network.Uses.Select(use => use.Convolution?.Form).OfType<object>()));
    }

    [Theory]
    [InlineData("direct", "direct", "Direct", false)]
    [InlineData("sparse, unrolled", "unrolled", "Unrolled", true)]
    [InlineData("auto", null, null, false)]
    public void A_parent_and_its_child_are_computed_so_too(string kernel, string? word, string? form, bool isSparse)
    {
        const string child = "child-net\nkeep: 50%\nconvolutions: frozen";
        PlannedTrial trial = Read("lenet-5", kernel, child);
        TrainSettings settings = ((ChildNetSettings)trial.Configuration.Settings).Parent;
        Assert.Equal((word, isSparse), (settings.Convolutions, settings.StoresByConnections));
        Assert.Equal(kernel == "auto", Read("lenet-5", null, child).Id == trial.Id);
        using Network network = settings.MakeNetwork(new(32, 32, 3), 10, new Randomness(1));
        if (form is not null)
        {
            Assert.Equal(
                [form, form],
                network.Uses.Select(use => use.Convolution?.Form).OfType<ConvolutionForm>().Select(one => $"{one}")
            );
        }
    }

    [Fact]
    public void Weights_are_matrices_where_the_optimizer_needs_them_whatever_is_left_of_them()
    {
        const string muon = "train\nplasticity: { iterative-pruning: { rate: 90%, every: 1 } }";
        PlannedTrial trial = Read("lenet-300-100", null, muon, "{ erdos-renyi: { density: 1% } }", "muon");
        using Network network = ((TrainSettings)trial.Configuration.Settings).MakeNetwork(
            new(28, 28, 1),
            10,
            new Randomness(1)
        );
        Assert.True(network.Density < 0.02);
        Assert.All(network.Weights.SkipLast(1), weight => Assert.Equal(WeightForm.Masked, weight.Form));
        UserError error = Assert.Throws<UserError>(() => Read("lenet-300-100", "sparse", muon, "he-normal", "muon"));
        Assert.Contains(
            "kernel is 'sparse', and muon steps through whole matrices; expected dense, or no kernel",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("free-pruning")]
    [InlineData("minimal-flipping")]
    [InlineData("edge-popup")]
    [InlineData("signed-supermask")]
    public void An_optimizer_that_steps_through_matrices_is_refused_where_connections_are_learned(string rule)
    {
        UserError error = Assert.Throws<UserError>(() =>
            Read("lenet-300-100", null, $"train\nplasticity: {rule}", "he-normal", "muon")
        );
        Assert.Contains(
            $"{rule} learns connections, and muon steps through whole matrices; expected another optimizer",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("conv2", "direct, unrolled", "kernel says both 'direct' and 'unrolled'; expected one of them")]
    [InlineData("conv2", "sparse, dense", "kernel says both 'sparse' and 'dense'; expected one of them")]
    [InlineData("conv2", "drect", "unknown kernel 'drect'; did you mean 'direct'?")]
    [InlineData(
        "lenet-300-100",
        "direct",
        "kernel is 'direct', and lenet-300-100 has nothing to compute so; expected a model with convolutions"
    )]
    [InlineData(
        "lenet",
        "winograd",
        "kernel is 'winograd', and lenet has nothing to compute so; expected a model with convolutions of 3 x 3 with stride 1"
    )]
    public void What_cannot_be_is_refused_in_one_line(string model, string kernel, string message)
    {
        UserError error = Assert.Throws<UserError>(() => Read(model, kernel));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static PlannedTrial Read(
        string model,
        string? kernel,
        string experiment = "train",
        string wiring = "he-normal",
        string optimizer = "sgd"
    )
    {
        string study = $$"""
            study: a
            experiment: {{experiment}}
            data: { name: gratings }
            model: {{model}}
            wiring: {{wiring}}
            training: { rate: 0.1, epochs: 1, optimizer: {{optimizer}} }
            seeds: [1]
            {{(kernel is null ? "" : $"kernel: \"{kernel}\"")}}
            """;
        return Plan.Of(StudyReader.Read(new StudySource("a.yaml", study, null), new StudyOptions(), ExperimentList.All))
            .Distinct.Single();
    }
}
