using System.CommandLine;
using Trunkline.Planning.Demand;

namespace Trunkline.App.Commands;

/// <summary>`trunkline traffic measure`: call records to the demand for lines.</summary>
internal static class TrafficMeasureCommand
{
    private static readonly Dictionary<string, CallFormat> Formats = new(StringComparer.OrdinalIgnoreCase)
    {
        ["auto"] = CallFormat.Auto, ["asterisk"] = CallFormat.Asterisk, ["freepbx"] = CallFormat.FreePbx, ["freeswitch"] = CallFormat.FreeSwitch,
        ["3cx"] = CallFormat.ThreeCx, ["json"] = CallFormat.Json, ["csv"] = CallFormat.Csv,
    };

    internal static Command Create()
    {
        var files = new Argument<string[]>("FILE") { Description = "Files of call records; - reads the standard input.", Arity = ArgumentArity.OneOrMore };
        var format = new Option<string>("--format") { Description = "What the files are: auto, asterisk, freepbx, freeswitch, 3cx, json, csv.", DefaultValueFactory = _ => "auto" };
        var map = new Option<string?>("--map") { Description = $"Columns of any CSV, \"start = Call Time, duration = Secs\" or a file of such lines. Roles: {ColumnMap.Roles}." };
        var zone = new Option<string?>("--zone") { Description = "Zone of the times and of the report, as Europe/Berlin; else this machine's." };
        var lines = new Option<int>("--lines") { Description = "Lines there were when the records were made: offered traffic is computed when they were full." };
        var digits = new Option<int>("--extension-digits") { Description = "Numbers up to so many digits are extensions.", DefaultValueFactory = _ => 5 };
        var emergency = new Option<string[]>("--emergency") { Description = "Emergency numbers, instead of 112, 911, 999, 110, 119.", AllowMultipleArgumentsPerToken = true };
        var service = new Option<string[]>("--service") { Description = "Numbers of customer service.", AllowMultipleArgumentsPerToken = true };
        var stuck = new Option<double>("--stuck-hours") { Description = "A longer call is a line that was not released.", DefaultValueFactory = _ => 4 };
        var allDays = new Option<bool>("--all-days") { Description = "Take days off and quiet days into the busy hour too." };
        var json = new Option<bool>("--json") { Description = "Print everything as JSON." };
        format.Validators.Add(r =>
        {
            if (!Formats.ContainsKey(r.GetValueOrDefault<string>()))
            {
                r.AddError($"--format must be one of {string.Join(", ", Formats.Keys)}");
            }
        });
        Check(lines, v => v is >= 0 and <= 100_000, "--lines must be 1 to 100000");
        Check(digits, v => v is >= 0 and <= 12, "--extension-digits must be 0 to 12");
        Check(stuck, v => v is > 0 and <= 240, "--stuck-hours must be above 0 and at most 240");
        var command = new Command("measure", "Measures the demand for lines from call records: busy hour, peak, days, with intervals and findings.")
        {
            files, format, map, zone, lines, digits, emergency, service, stuck, allDays, json,
        };
        Examples.Of(command,
            "trunkline traffic measure /var/log/asterisk/cdr-csv/Master.csv --zone Europe/Berlin --lines 8",
            "trunkline cdr --last 100000 --json | trunkline traffic measure -",
            "trunkline traffic measure calls.csv --map \"start = Call Time, duration = Secs, caller = From, called = To\"");
        command.SetAction(parsed =>
        {
            if (!TryZone(parsed.GetValue(zone), out var there, out var error) || !TryMap(parsed.GetValue(map), out var columns, out error))
            {
                return Fail(error!);
            }

            var isWatched = !Console.IsErrorRedirected;
            var meter = new DemandMeter(new()
            {
                Zone = there,
                Format = Formats[parsed.GetValue(format)!],
                Map = columns,
                Lines = parsed.GetValue(lines),
                ExtensionDigits = parsed.GetValue(digits),
                Emergency = parsed.GetValue(emergency) is { Length: > 0 } given ? given : new DemandOptions().Emergency,
                Service = parsed.GetValue(service) ?? [],
                StuckAfter = TimeSpan.FromHours(parsed.GetValue(stuck)),
                AllDays = parsed.GetValue(allDays),
                Latest = TimeProvider.System.GetUtcNow().AddDays(2),
                OnProgress = isWatched ? octets => Console.Error.Write($"\r{octets / 1_000_000} MB read ") : null,
            });
            foreach (var file in parsed.GetValue(files)!)
            {
                try
                {
                    using var stream = file == "-" ? Console.OpenStandardInput() : new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1);
                    if (!meter.TryRead(file, stream, out error))
                    {
                        return Fail(error!);
                    }
                }
                catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
                {
                    return Fail(wrong.Message);
                }
            }

            if (isWatched)
            {
                Console.Error.Write("\r                      \r");
            }

            var demand = meter.Measure();
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

    private static void Check<T>(Option<T> option, Func<T, bool> isGood, string message) => option.Validators.Add(r =>
    {
        if (!isGood(r.GetValueOrDefault<T>()!))
        {
            r.AddError(message);
        }
    });

    private static int Fail(string error)
    {
        Console.Error.WriteLine("trunkline: " + error);
        return ExitCode.Failed;
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

    private static bool TryMap(string? given, out ColumnMap? map, out string? error)
    {
        map = null;
        error = null;
        if (given is null)
        {
            return true;
        }

        try
        {
            map = ColumnMap.Parse(File.Exists(given) ? File.ReadAllText(given) : given, out error);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            error = wrong.Message;
        }

        return map is not null;
    }
}
