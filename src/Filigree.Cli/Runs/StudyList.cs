using Filigree.Cli.Shell;
using Filigree.Options;
using Filigree.Studies.Experiments;
using Filigree.Studies.Planning;

namespace Filigree.Cli.Runs;

/// <summary>Lists the built-in studies, and prints their files.</summary>
internal static class StudyList
{
    /// <summary>Carries <c>filigree studies</c> out.</summary>
    public static int Write(Terminal terminal, bool isJson)
    {
        List<Plan> plans =
        [
            .. StudySource.BuiltIn.Select(name =>
                Plan.Of(StudyReader.Read(StudySource.ReadBuiltIn(name), new StudyOptions(), ExperimentList.All))
            ),
        ];
        if (isJson)
        {
            WriteJson(terminal.Out, plans);
            return ExitCodes.Success;
        }
        int width = plans.Max(plan => plan.Study.Name.Length);
        foreach (Plan plan in plans)
        {
            terminal.Out.WriteLine($"{plan.Study.Name.PadRight(width)}  {plan.Study.Presentation.Title}");
        }
        return ExitCodes.Success;
    }

    /// <summary>Carries <c>filigree studies show</c> out.</summary>
    public static int WriteFile(Terminal terminal, string name)
    {
        if (!StudySource.BuiltIn.Contains(name))
        {
            throw Origin.Option("NAME").UnknownName($"there is no built-in study '{name}'", name, StudySource.BuiltIn);
        }
        terminal.Out.Write(StudySource.ReadBuiltIn(name).Text);
        return ExitCodes.Success;
    }

    private static void WriteJson(TextWriter writer, List<Plan> plans) =>
        writer.WriteJson(json =>
        {
            json.WriteStartArray();
            foreach (Plan plan in plans)
            {
                json.WriteStartObject();
                json.WriteString("name", plan.Study.Name);
                json.WriteString("title", plan.Study.Presentation.Title);
                json.WriteString("paper", plan.Study.Presentation.Paper);
                json.WriteString("experiment", plan.Study.Experiment.Name);
                json.WriteNumber("trials", plan.Count);
                json.WriteNumber("seeds", plan.Study.Seeds.Count);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        });
}
