using System.CommandLine;
using Trunkline.Planning.Demand;

namespace Trunkline.App.Commands;

/// <summary>`trunkline traffic measure`: call records to the demand for lines.</summary>
internal static class TrafficMeasureCommand
{
    internal static Command Create()
    {
        var files = new Argument<string[]>("FILE") { Description = "Files of call records; - reads the standard input.", Arity = ArgumentArity.OneOrMore };
        var zone = new Option<string?>("--zone") { Description = "Zone of the times and of the report, as Europe/Berlin; else this machine's." };
        var emergency = new Option<string[]>("--emergency") { Description = "Emergency numbers, instead of 112, 911, 999, 110, 119.", AllowMultipleArgumentsPerToken = true };
        var json = new Option<bool>("--json") { Description = "Print everything as JSON." };
        var records = new RecordOptions();
        var command = new Command("measure", "Measures the demand for lines from call records: busy hour, peak, days, with intervals and findings.") { files, zone, emergency, json };
        records.AddTo(command);
        Examples.Of(command,
            "trunkline traffic measure /var/log/asterisk/cdr-csv/Master.csv --zone Europe/Berlin --lines 8",
            "trunkline cdr --last 100000 --json | trunkline traffic measure -",
            "trunkline traffic measure calls.csv --map \"start = Call Time, duration = Secs, caller = From, called = To\"");
        command.SetAction(parsed =>
        {
            if (!TryZone(parsed.GetValue(zone), out var there, out var error))
            {
                Console.Error.WriteLine("trunkline: " + error);
                return ExitCode.Failed;
            }

            if (records.Measure(parsed, parsed.GetValue(files)!, there, parsed.GetValue(emergency) ?? []) is not { } demand)
            {
                return ExitCode.Failed;
            }

            if (parsed.GetValue(json))
            {
                Console.WriteLine(DemandJson.Write(demand));
            }
            else
            {
                DemandText.Write(Console.Out, demand);
            }

            return demand.Total.Calls == 0 ? ExitCode.Failed : ExitCode.Ok;
        });
        return command;
    }

    private static bool TryZone(string? name, out TimeZoneInfo zone, out string? error)
    {
        error = null;
        zone = TimeZoneInfo.Local;
        if (name is null || TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone!))
        {
            return true;
        }

        error = $"--zone {name}: no such zone; expected a name as Europe/Berlin or UTC";
        return false;
    }
}
