using Filigree.Connectivity;
using Filigree.Data;
using Filigree.Models;
using Filigree.Plasticity;
using Filigree.Studies.Probes;
using Filigree.Training;
using Filigree.Wiring;

namespace Filigree.Studies.Experiments;

/// <summary>All rules that come with Filigree, as studies choose them.</summary>
internal static class StudyRules
{
    /// <summary>The rules of all kinds.</summary>
    public static RuleBook BuiltIn =>
        new(
            ModelRules.Catalog,
            Wirings.Catalog.With(TicketWiring.Rule),
            PlasticityRules.Catalog,
            Patterns.Catalog,
            Scores.Catalog,
            Shares.Catalog,
            Schedules.Catalog,
            DataRules.Catalog,
            OptimizerRules.Catalog,
            ScheduleRules.Catalog,
            LossRules.Catalog,
            AugmentationRules.Catalog,
            ProbeChoices.Catalog(ProbeChoices.BuiltIn)
        );
}
