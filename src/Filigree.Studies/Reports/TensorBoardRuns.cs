using System.Globalization;
using System.Text;
using Filigree.Formats;
using Filigree.Studies.Execution;
using Filigree.Studies.Trials;
using static System.FormattableString;

namespace Filigree.Studies.Reports;

/// <summary>
/// Metrics of trials as TensorBoard reads them: a run a trial, and what the study varies as hyperparameters, whose group is the configuration without its seed.
/// </summary>
internal static class TensorBoardRuns
{
    private const string Plugin = "hparams";
    private const string Epoch = "epoch";
    private const int LongestName = 100;
    private const int IdLength = 8;
    private const int TextType = 1;
    private const int NumberType = 3;
    private const int Succeeded = 1;
    private const int HasFailed = 2;

    /// <summary>Writes a file of events a trial, and one of the study.</summary>
    /// <param name="folder">Where to; made if it is not there.</param>
    /// <param name="results">The study.</param>
    /// <param name="trials">The trials.</param>
    /// <param name="endOf">When a trial ended, in seconds since 1970.</param>
    /// <param name="replaces">Whether files that are there may be replaced.</param>
    /// <exception cref="UserError">The folder cannot be made, or a file not written.</exception>
    public static void Write(
        string folder,
        StudyResults results,
        IReadOnlyList<TrialResult> trials,
        Func<TrialResult, double> endOf,
        bool replaces
    )
    {
        HashSet<string> numeric = NumericFactorsOf(trials);
        Write(
            folder,
            trials.Select(endOf).DefaultIfEmpty().Max(),
            replaces,
            events => events.Add("_hparams_/experiment", Plugin, Experiment(results.Study, trials, numeric))
        );
        foreach (TrialResult trial in trials)
        {
            Write(
                Path.Combine(
                    folder,
                    NameOf(trial),
                    Invariant($"seed-{trial.Seed}-{trial.Id[..Math.Min(IdLength, trial.Id.Length)]}")
                ),
                endOf(trial),
                replaces,
                events =>
                    Write(events, trial, Start(trial, numeric, GroupOf(results, trial), endOf(trial)), endOf(trial))
            );
        }
    }

    private static void Write(string folder, double time, bool replaces, Action<EventWriter> write)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new UserError("cannot be made", folder, "a folder this user may write", cause: refused);
        }

        string name = Invariant($"events.out.tfevents.{(long)time}.filigree");
        using var file = new OutputFile(Path.Combine(folder, name), replaces: replaces);
        write(new EventWriter(file.Stream, time));
        file.Commit();
    }

    private static void Write(EventWriter events, TrialResult trial, ProtobufWriter start, double end)
    {
        events.Add("_hparams_/session_start_info", Plugin, start);
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        long last = 0;
        foreach (MetricRow row in trial.Rows)
        {
            string labels = string.Concat(
                row.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"/{label.Value}")
            );
            long count = counts[labels] = counts.GetValueOrDefault(labels, -1) + 1;
            long step =
                row.Numbers.TryGetValue(Epoch, out double epoch) && double.IsInteger(epoch) && Math.Abs(epoch) < 1e15
                    ? (long)epoch
                    : count;
            last = Math.Max(last, step);
            foreach ((string metric, double number) in row.Numbers.Where(number => number.Key != Epoch))
            {
                events.Add(metric + labels, step, (float)number);
            }
        }

        foreach ((string name, double number) in trial.Summary)
        {
            events.Add(SummaryTag(name), last, (float)number);
        }

        ProtobufWriter ending = new ProtobufWriter()
            .Integer(EventFields.Session.Status, trial.HasDiverged ? HasFailed : Succeeded)
            .Double(EventFields.Session.EndTime, end);
        events.Add(
            "_hparams_/session_end_info",
            Plugin,
            new ProtobufWriter().Message(EventFields.HyperParameters.End, ending)
        );
    }

    private static ProtobufWriter Experiment(string study, IReadOnlyList<TrialResult> trials, HashSet<string> numeric)
    {
        ProtobufWriter experiment = new();
        foreach (string factor in FactorsOf(trials))
        {
            experiment.Message(
                EventFields.Experiment.Parameter,
                new ProtobufWriter()
                    .Text(EventFields.Experiment.ParameterName, factor)
                    .Integer(EventFields.Experiment.ParameterType, numeric.Contains(factor) ? NumberType : TextType)
            );
        }

        foreach (string name in trials.SelectMany(trial => trial.Summary.Keys).Distinct())
        {
            experiment.Message(
                EventFields.Experiment.Metric,
                new ProtobufWriter().Message(
                    EventFields.Experiment.MetricName,
                    new ProtobufWriter().Text(EventFields.Experiment.MetricTag, SummaryTag(name))
                )
            );
        }

        experiment.Text(EventFields.Experiment.Name, study);
        return new ProtobufWriter().Message(EventFields.HyperParameters.Experiment, experiment);
    }

    private static ProtobufWriter Start(TrialResult trial, HashSet<string> numeric, string group, double time)
    {
        ProtobufWriter start = new();
        foreach ((string factor, string value) in trial.Factors)
        {
            ProtobufWriter written = numeric.Contains(factor)
                ? new ProtobufWriter().Double(EventFields.Session.Number, NumberOf(value)!.Value)
                : new ProtobufWriter().Text(EventFields.Session.Text, value);
            start.Message(
                EventFields.Session.Parameter,
                new ProtobufWriter().Text(EventFields.Session.Key, factor).Message(EventFields.Session.Value, written)
            );
        }

        start.Text(EventFields.Session.Group, group).Double(EventFields.Session.StartTime, time);
        return new ProtobufWriter().Message(EventFields.HyperParameters.Start, start);
    }

    private static string SummaryTag(string name) => $"summary/{name}";

    private static IEnumerable<string> FactorsOf(IReadOnlyList<TrialResult> trials) =>
        trials.SelectMany(trial => trial.Factors.Keys).Distinct();

    // TensorBoard sorts by a factor, which it cannot where words stand beside numbers: all are words then.
    private static HashSet<string> NumericFactorsOf(IReadOnlyList<TrialResult> trials) =>
        [
            .. FactorsOf(trials)
                .Where(factor =>
                    trials.All(trial =>
                        !trial.Factors.TryGetValue(factor, out string? value) || NumberOf(value) is not null
                    )
                ),
        ];

    // A trial's configuration has its seed beside the settings, not among them.
    private static string GroupOf(StudyResults results, TrialResult trial) =>
        string.Join(
            "; ",
            results
                .Settings(trial)
                .OrderBy(one => one.Key, StringComparer.Ordinal)
                .Select(one => $"{one.Key}={one.Value}")
        );

    private static double? NumberOf(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
        && double.IsFinite(number)
            ? number
            : null;

    // What every system takes as a folder's name.
    private static string NameOf(TrialResult trial)
    {
        var name = new StringBuilder();
        foreach (char unit in string.Join(",", trial.Factors.Select(factor => $"{factor.Key}={factor.Value}")))
        {
            name.Append(char.IsAsciiLetterOrDigit(unit) || unit is '=' or ',' or '-' or '.' ? unit : '_');
        }

        return name.Length == 0 ? "trial" : name.ToString(0, Math.Min(name.Length, LongestName)).TrimEnd('.');
    }
}
