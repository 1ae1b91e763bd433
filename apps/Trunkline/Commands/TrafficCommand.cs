using System.CommandLine;
using Trunkline.Planning.Traffic.Evaluation;

namespace Trunkline.App.Commands;

/// <summary>`trunkline traffic …`: the planner's parts by themselves, each subcommand in a method or a file of its own.</summary>
internal static class TrafficCommand
{
    internal static Command Create() =>
        new("traffic", "Teletraffic: the models, the measurement and the simulation behind a plan.")
        {
            Evaluate(),
            TrafficMeasureCommand.Create(),
            TrafficAssumeCommand.Create(),
            TrafficSimulateCommand.Create(),
        };

    /// <summary>`trunkline traffic eval FILE.csv`: one figure a row.</summary>
    private static Command Evaluate()
    {
        var file = new Argument<string>("FILE") { Description = "CSV with the columns id, model, inputs (a JSON object) and quantity; - reads from standard input." };
        var json = new Option<bool>("--json") { Description = "Print one JSON array, problems included." };
        var command = new Command("eval", "Evaluates rows of a model, its inputs and a quantity, and prints id,value at full precision.") { file, json };
        Examples.Of(command,
            "trunkline traffic eval rows.csv",
            "trunkline traffic eval rows.csv --json | jq '.[] | select(.problem)'");
        command.SetAction(parsed =>
        {
            var name = parsed.GetRequiredValue(file);
            TextReader input;
            try
            {
                input = name == "-" ? Console.In : new StreamReader(name);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Console.Error.WriteLine($"trunkline: {name}: {e.Message}");
                return ExitCode.Failed;
            }

            using (input)
            {
                var isComplete = parsed.GetValue(json)
                    ? TrafficEvaluator.WriteJson(input, Console.Out)
                    : TrafficEvaluator.Write(input, name, Console.Out, Console.Error);
                return isComplete ? ExitCode.Ok : ExitCode.Failed;
            }
        });
        return command;
    }
}
