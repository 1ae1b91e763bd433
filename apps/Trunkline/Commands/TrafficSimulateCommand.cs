using System.CommandLine;
using Trunkline.Planning.Verification;

namespace Trunkline.App.Commands;

/// <summary>`trunkline traffic simulate`: calls against lines, event by event, beside what the models compute.</summary>
internal static class TrafficSimulateCommand
{
    internal static Command Create()
    {
        var erlang = new Option<double>("--erlang") { Description = "Traffic offered at random.", Required = true };
        var lines = new Option<int>("--lines") { Description = "Circuits of the group; with --seats none are needed." };
        var holding = new Option<double>("--holding") { Description = "Mean holding time in seconds.", DefaultValueFactory = _ => 180 };
        var variation = new Option<double>("--cv2") { Description = "Squared coefficient of variation of the holding time: 0 constant, 1 exponential, else lognormal.", DefaultValueFactory = _ => 1 };
        var overflow = new Option<int>("--overflow") { Description = "Circuits of a second group that takes what finds the first full." };
        var own = new Option<double>("--own") { Description = "Traffic of the second group's own, in erlang." };
        var emergency = new Option<double>("--emergency") { Description = "Emergency traffic on the same lines, in erlang." };
        var reserve = new Option<int>("--reserve") { Description = "Lines that only emergency calls take." };
        var inbound = new Option<double>("--inbound") { Description = "Traffic from the operator on the same lines, in erlang." };
        var glare = new Option<double>("--glare") { Description = "Seconds a ringing line is not yet seen by our end." };
        var hunting = new Option<HuntingRule>("--hunting") { Description = "How our end hunts; the operator's hunts ascending.", DefaultValueFactory = _ => HuntingRule.Opposite };
        var retry = new Option<double>("--retry") { Description = "Chance that a blocked caller tries again, 0 to 1." };
        var delay = new Option<double>("--retry-delay") { Description = "Mean pause before the next attempt, seconds.", DefaultValueFactory = _ => 60 };
        var seats = new Option<int>("--seats") { Description = "Seats that answer; callers wait for them." };
        var patience = new Option<double>("--patience") { Description = "Mean time callers wait before they give up, seconds; 0: they never do." };
        var days = new Option<double>("--day-variance") { Description = "Variance of a day's load around a mean of 1." };
        var options = new SimulationOptions();
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("simulate", "Plays calls against lines and seats, event by event, beside what the models compute, and explains the difference.")
        {
            erlang, lines, holding, variation, overflow, own, emergency, reserve, inbound, glare, hunting, retry, delay, seats, patience, days, json,
        };
        options.AddTo(command);
        Examples.Of(command,
            "trunkline traffic simulate --erlang 12 --lines 15 --retry 0.9",
            "trunkline traffic simulate --erlang 25 --lines 30 --overflow 8 --own 2",
            "trunkline traffic simulate --erlang 5 --lines 8 --emergency 0.5 --reserve 2",
            "trunkline traffic simulate --erlang 3 --inbound 3 --lines 10 --glare 4 --hunting Ascending",
            "trunkline traffic simulate --erlang 9 --seats 11 --patience 120 --json");
        command.SetAction(parsed =>
        {
            var question = new TrafficQuestion
            {
                Erlang = parsed.GetValue(erlang), Lines = parsed.GetValue(lines), Holding = parsed.GetValue(holding), HoldingVariation = parsed.GetValue(variation),
                OverflowLines = parsed.GetValue(overflow), OverflowOwn = parsed.GetValue(own), Emergency = parsed.GetValue(emergency), Reserved = parsed.GetValue(reserve),
                Inbound = parsed.GetValue(inbound), Glare = parsed.GetValue(glare), Hunting = parsed.GetValue(hunting), Retry = parsed.GetValue(retry),
                RetryDelay = parsed.GetValue(delay), Seats = parsed.GetValue(seats), Patience = parsed.GetValue(patience), DayVariance = parsed.GetValue(days),
            };
            var settings = options.Settings(parsed);
            var system = question.ToSystem();
            if (TrafficSimulation.Check(system, settings) is { Count: > 0 } errors)
            {
                foreach (var error in errors)
                {
                    Console.Error.WriteLine("trunkline: " + error);
                }

                return ExitCode.Failed;
            }

            var result = SimulationOptions.Watched(onProgress => TrafficSimulation.Run(system, settings, onProgress));
            if (parsed.GetValue(json))
            {
                using var output = Console.OpenStandardOutput();
                SimulationReport.WriteJson(output, result);
                Console.WriteLine();
            }
            else
            {
                SimulationReport.WriteText(Console.Out, result);
            }

            return result.IsUnstable ? ExitCode.Failed : ExitCode.Ok;
        });
        return command;
    }
}
