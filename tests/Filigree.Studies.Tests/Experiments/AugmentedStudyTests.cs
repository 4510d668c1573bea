using Filigree.Studies.Definition;
using Filigree.Studies.Experiments;
using Filigree.Studies.Planning;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Tests.Experiments;

/// <summary>Augmentations in study files.</summary>
public sealed class AugmentedStudyTests
{
    [Fact]
    public void What_changes_bytes_stands_before_what_changes_scaled_inputs()
    {
        Assert.Equal(
            "a.yaml:2:45: augment has crop behind shift; expected what changes bytes before what changes scaled inputs, and at most one that mixes batches last",
            Assert.Throws<UserError>(() => IdOf("[flip, shift, crop]")).Message
        );
        Assert.NotEqual(IdOf("[shift, flip]"), IdOf("[flip, shift]"));
    }

    [Fact]
    public void A_border_that_was_the_only_one_is_no_part_of_a_trials_identity()
    {
        Assert.Equal(
            IdOf("[crop, rotation]"),
            IdOf("[{ crop: { fill: reflect } }, { rotation: { degrees: 10, fill: reflect } }]")
        );
        Assert.NotEqual(IdOf("[crop]"), IdOf("[{ crop: { fill: zero } }]"));
        Assert.NotEqual(IdOf("[rotation]"), IdOf("[{ rotation: { fill: nearest } }]"));
    }

    private static string IdOf(string augment)
    {
        string yaml =
            $"study: a\ndata: {{ name: fashion-mnist-small, augment: {augment} }}\nexperiment: train\nmodel: mlp([10])\nwiring: he-normal\n"
            + "training: { rate: 0.1, epochs: 1 }\n";
        var source = new StudySource("a.yaml", yaml, null);
        return Plan.Of(StudyReader.Read(source, new StudyOptions(), ExperimentList.All)).Trials[0].Id;
    }
}
