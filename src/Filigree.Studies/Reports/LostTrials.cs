using System.Globalization;
using System.Text;
using Filigree.Studies.Execution;
using static Filigree.Studies.Reports.Writing.MarkupText;

namespace Filigree.Studies.Reports;

/// <summary>Trials that failed or diverged, by what was varied, each with its message.</summary>
internal static class LostTrials
{
    private const int MostRows = 200;
    private const int MostSeeds = 20;
    private const string Epoch = "epoch";

    private sealed record Lost(string Setting, string Ending, IReadOnlyList<string> Messages, int Of);

    /// <summary>Writes a section; nothing where no trial was lost.</summary>
    public static void WriteHtml(StringBuilder html, StudyResults results)
    {
        Lost[] rows = [.. Rows(results)];
        if (rows.Length == 0)
        {
            return;
        }
        html.Append("<section id=\"lost\">\n<h2>Failed and diverged trials</h2>\n");
        html.Append(
            "<div class=\"scroll\" role=\"region\" aria-label=\"Failed and diverged trials\" tabindex=\"0\">\n<table class=\"sortable lost\">\n<thead>\n<tr>"
        );
        html.Append(
            "<th scope=\"col\">trials</th><th scope=\"col\">ending</th><th scope=\"col\" class=\"number\">how many</th>"
        );
        html.Append("<th scope=\"col\">why</th></tr>\n</thead>\n<tbody>\n");
        foreach (Lost row in rows.Take(MostRows))
        {
            int count = row.Messages.Count;
            html.Append($"<tr><th scope=\"row\">{Escape(row.Setting)}</th><td>{row.Ending}</td>");
            html.Append($"<td class=\"number\" data-value=\"{count}\">{count} of {row.Of}</td><td>");
            html.AppendJoin("<br/>", row.Messages.Take(MostSeeds).Select(Escape));
            html.Append(count > MostSeeds ? $"<br/>and {count - MostSeeds} more" : "").Append("</td></tr>\n");
        }
        html.Append("</tbody>\n</table>\n</div>\n");
        if (rows.Length > MostRows)
        {
            html.Append($"<p class=\"note\">The first {MostRows} of {rows.Length} rows.</p>\n");
        }
        html.Append("</section>\n");
    }

    private static IEnumerable<Lost> Rows(StudyResults results)
    {
        var failed = results.FailedTrials.ToLookup(trial => Setting(trial.Factors));
        var finished = results.Trials.ToLookup(trial => Setting(trial.Factors));
        foreach (string setting in finished.Concat<IGrouping<string, object>>(failed).Select(one => one.Key).Distinct())
        {
            int all = finished[setting].Count() + failed[setting].Count();
            string[] diverged =
            [
                .. finished[setting]
                    .Where(trial => trial.HasDiverged)
                    .Select(trial => $"seed {Seed(trial.Seed)}: {WhenDiverged(trial)}"),
            ];
            string[] messages = [.. failed[setting].Select(trial => $"seed {Seed(trial.Seed)}: {trial.Message}")];
            if (messages.Length > 0)
            {
                yield return new Lost(setting, "failed", messages, all);
            }
            if (diverged.Length > 0)
            {
                yield return new Lost(setting, "diverged", diverged, all);
            }
        }
    }

    private static string WhenDiverged(TrialResult trial)
    {
        double last = trial
            .Rows.Select(row => row.Numbers.GetValueOrDefault(Epoch, double.NaN))
            .Where(double.IsFinite)
            .DefaultIfEmpty(double.NaN)
            .Max();
        return double.IsNaN(last)
            ? "the loss left the finite numbers"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"the loss left the finite numbers; the last epoch measured is {last:0.##}"
            );
    }

    private static string Setting(IReadOnlyDictionary<string, string> factors) =>
        factors.Count == 0 ? "all trials" : string.Join(", ", factors.Select(one => $"{one.Key} {one.Value}"));

    private static string Seed(ulong seed) => seed.ToString(CultureInfo.InvariantCulture);
}
