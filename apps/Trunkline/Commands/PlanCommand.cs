using System.CommandLine;
using Trunkline.Planning.Designs;
using Trunkline.Site;

namespace Trunkline.App.Commands;

/// <summary>`trunkline plan FILE`: how many lines of which kind, why, at what cost and risk.</summary>
internal static class PlanCommand
{
    internal static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The site file, with a section traffic." };
        var json = new Option<bool>("--json") { Description = "Print the whole plan as one JSON object." };
        var command = new Command("plan", "Says how many lines of which kind to order, why, at what cost and risk.") { file, json };
        Examples.Of(command,
            "trunkline plan site.yaml",
            "trunkline plan examples/plan-factory.yaml --json | jq .chosen.design.name");
        command.SetAction(parsed =>
        {
            var name = parsed.GetRequiredValue(file);
            if (Read(name) is not { } input)
            {
                return ExitCode.Failed;
            }

            var plan = Planner.Make(input);
            if (parsed.GetValue(json))
            {
                PlanJson.Write(Console.Out, plan);
            }
            else
            {
                PlanText.Write(Console.Out, plan);
            }

            return plan.Chosen is null ? ExitCode.Failed : ExitCode.Ok;
        });
        return command;
    }

    /// <summary>What to plan from; null when the file has errors, all of which have then been told on standard error.</summary>
    private static PlanInput? Read(string name)
    {
        var result = SiteLoader.Load(name);
        var problems = result.Errors;
        PlanInput? input = null;
        if (result.Model is { } site && !PlanReader.TryRead(site, out input, out var missing))
        {
            problems = [.. problems, .. missing];
        }

        foreach (var problem in problems)
        {
            Console.Error.WriteLine(problem.ToLine(name));
        }

        return input;
    }
}
