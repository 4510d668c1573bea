using Filigree.Options;

namespace Filigree.Models;

/// <summary>All models by name.</summary>
internal static class ModelRules
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
}
