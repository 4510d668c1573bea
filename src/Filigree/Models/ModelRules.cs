using Filigree.Options;

namespace Filigree.Models;

/// <summary>All models by name.</summary>
public static class ModelRules
{
    /// <summary>The rules, in the order of help texts. A new model is one file and one line here.</summary>
    public static Catalog<IModel> Catalog { get; } =
        new(
            "model",
            [
                LeNet300Model.Rule,
                MlpModel.Rule,
                LeNetModel.Rule,
                LeNet5Model.Rule,
                .. ConvModel.Rules,
                .. ResNetModel.Rules,
                .. WideResNetModel.Rules,
                .. VggModel.Rules,
                ConvMixerModel.Rule,
                SlVitModel.Rule,
                SpeedModel.Rule,
            ]
        );

    /// <summary>Makes a model from one line: <c>lenet-300-100</c>, <c>resnet20(scale=0.5)</c>.</summary>
    /// <param name="text">A name, with the options in parentheses by place or by name.</param>
    /// <exception cref="UserError">It cannot be read, or names something unknown or impossible.</exception>
    public static IModel Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new RuleBook(Catalog).Parse<IModel>(text);
    }
}
