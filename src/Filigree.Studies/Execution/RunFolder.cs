using System.Text;
using Filigree.Studies.Experiments;
using Filigree.Studies.Planning;
using Filigree.Studies.Trials;

namespace Filigree.Studies.Execution;

/// <summary>The folder of a run, and every path in it. Folders of one study from several machines merge by copying.</summary>
/// <param name="path">The folder.</param>
public sealed class RunFolder(string path)
{
    /// <summary>The folder.</summary>
    public string Path { get; } = path;

    /// <summary>The study's own file as it was given.</summary>
    public string StudyFile => In("study.yaml");

    /// <summary>The study with all it extends, its quick form and the options worked in; <c>filigree run</c> takes it too.</summary>
    public string ResolvedFile => In("resolved.yaml");

    /// <summary>Which trials belong to the run: one file for each choice of seeds.</summary>
    public string PlansFolder => In("plans");

    /// <summary>Names the plan that was run here last.</summary>
    public string LastPlanFile => System.IO.Path.Combine(PlansFolder, "last");

    /// <summary>The trials, a folder each.</summary>
    public string TrialsFolder => In("trials");

    /// <summary>The report, with its figures and tables beside it.</summary>
    public string ReportFile => In("report.html");

    /// <summary>Where a study runs unless told otherwise: <c>runs/lightning/mnist-quick</c>.</summary>
    public static RunFolder Default(Study study) =>
        new(System.IO.Path.Combine("runs", $"{study.Name}{(study.Presentation.IsQuick ? "-quick" : "")}"));

    /// <summary>The folder of a trial.</summary>
    /// <param name="id">The trial's identity.</param>
    public TrialFolder Trial(string id) => new(System.IO.Path.Combine(TrialsFolder, id));

    /// <summary>
    /// Notes what is going to run, before anything does, and takes away what killed processes had begun to write here.
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <param name="command">The command as typed, for the report.</param>
    /// <param name="shared">The data sets that the trials will share, whose hashes are noted; null to note none but those known.</param>
    /// <returns>
    /// What else was run here before, and stays, in a sentence each: other studies, and the same with another version of an extension.
    /// </returns>
    /// <exception cref="UserError">A data set holds other samples than when trials were run here before.</exception>
    public IReadOnlyList<string> Prepare(Plan plan, string command, SharedData? shared = null)
    {
        Directory.CreateDirectory(TrialsFolder);
        Directory.CreateDirectory(PlansFolder);
        foreach (string written in (string[])[Path, PlansFolder, In("figures"), In("tables")])
        {
            AtomicFile.ClearBegun(written);
        }
        byte[] source = Encoding.UTF8.GetBytes(plan.Study.Source);
        PlanRecord record = PlanRecord.Of(plan, command) with
        {
            DataHashes = DataHashes.Of(plan, this, new RunPlans(this), shared),
        };
        KeepEarlier(source);
        AtomicFile.Write(StudyFile, source);
        AtomicFile.Write(SourceOf(record.Id), source);
        AtomicFile.Write(ResolvedFile, Encoding.UTF8.GetBytes(plan.Study.Resolved));
        AtomicFile.Write(FileOf(record), record.ToBytes());
        AtomicFile.Write(LastPlanFile, Encoding.UTF8.GetBytes(record.Id + "\n"));
        return Others(new RunPlans(this), record);
    }

    private List<string> Others(RunPlans plans, PlanRecord record)
    {
        var others = new List<string>();
        if (plans.OtherStudies(record.Study) is { Count: > 0 } studies)
        {
            others.Add(
                $"{Path} holds {string.Join(", ", studies)} too; trials are kept apart, and each study's own file is in plans/"
            );
        }

        if (plans.OtherVersions(record) is { Count: > 0 } versions)
        {
            others.Add(
                $"{Path} holds trials of {string.Join(", ", versions.Select(one => one.Label))} too; those of "
                    + $"{string.Join(", ", record.Code.Select(one => one.Label))} are kept apart, and run anew"
            );
        }

        return others;
    }

    /// <summary>All that a report needs, of whatever is finished by now.</summary>
    /// <param name="path">A run's folder.</param>
    /// <param name="plan">The beginning of a plan's name, where the folder holds several; null for the one run last.</param>
    /// <param name="experiments">The experiments, with the extensions that the run used; those that come with Filigree if null.</param>
    /// <exception cref="UserError">It is no run's folder, or has no such plan, or an extension is missing.</exception>
    public static StudyResults Load(string path, string? plan = null, ExperimentList? experiments = null)
    {
        var folder = new RunFolder(path);
        var plans = new RunPlans(folder);
        return RunReader.Read(folder, plans, plans.Choose(plan), experiments ?? ExperimentList.All);
    }

    /// <summary>
    /// All that a report needs of a plan that was just run, whatever else was planned in this folder before, meanwhile or since.
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <param name="command">The command as typed.</param>
    public StudyResults Results(Plan plan, string command)
    {
        PlanRecord record = PlanRecord.Of(plan, command);
        return RunReader.Read(this, new RunPlans(this), PlanRecord.Read(FileOf(record)) ?? record, plan.Study);
    }

    // A folder from before plans had their studies' own files beside them.
    private void KeepEarlier(byte[] source)
    {
        byte[] earlier = TrialFolder.ReadOrNothing(StudyFile);
        string last = RunPlans.LastOf(this);
        if (earlier.Length > 0 && last.Length > 0 && !earlier.SequenceEqual(source) && !File.Exists(SourceOf(last)))
        {
            AtomicFile.Write(SourceOf(last), earlier);
        }
    }

    private string SourceOf(string plan) => System.IO.Path.Combine(PlansFolder, $"{plan}.yaml");

    private string FileOf(PlanRecord record) => System.IO.Path.Combine(PlansFolder, $"{record.Id}.json");

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
