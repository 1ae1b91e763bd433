using System.CommandLine;
using Trunkline.Planning.Demand;

namespace Trunkline.App.Commands;

/// <summary>Options that say how call records are read, the same for `trunkline traffic measure` and `trunkline plan --records`.</summary>
internal sealed class RecordOptions
{
    private const string Columns = "columns=";

    private static readonly Dictionary<string, CallFormat> Formats = new(StringComparer.OrdinalIgnoreCase)
    {
        ["auto"] = CallFormat.Auto, ["asterisk"] = CallFormat.Asterisk, ["freepbx"] = CallFormat.FreePbx, ["freeswitch"] = CallFormat.FreeSwitch,
        ["3cx"] = CallFormat.ThreeCx, ["own"] = CallFormat.Json, ["json"] = CallFormat.Json, ["csv"] = CallFormat.Csv,
    };

    private readonly Option<string> _format = new("--format")
    {
        Description = "What the files of records are: auto, asterisk, freepbx, freeswitch, 3cx, own (trunkline cdr --json), csv, or columns=\"start = Call Time, duration = Secs\".",
        DefaultValueFactory = _ => "auto",
    };

    private readonly Option<string?> _map = new("--map") { Description = $"Columns of any CSV, \"start = Call Time, duration = Secs\" or a file of such lines. Roles: {ColumnMap.Roles}." };
    private readonly Option<int> _lines = new("--lines") { Description = "Lines there were when the records were made: offered traffic is computed when they were full." };
    private readonly Option<int> _digits = new("--extension-digits") { Description = "Numbers up to so many digits are extensions.", DefaultValueFactory = _ => 5 };
    private readonly Option<string[]> _service = new("--service") { Description = "Numbers of customer service.", AllowMultipleArgumentsPerToken = true };
    private readonly Option<double> _stuck = new("--stuck-hours") { Description = "A longer call is a line that was not released.", DefaultValueFactory = _ => 4 };
    private readonly Option<bool> _allDays = new("--all-days") { Description = "Take days off and quiet days into the busy hour too." };

    internal void AddTo(Command command)
    {
        _format.Check(given => Formats.ContainsKey(given) || given.StartsWith(Columns, StringComparison.OrdinalIgnoreCase) ? null : $"--format must be one of {string.Join(", ", Formats.Keys)}, or columns=...");
        _lines.Check(lines => lines is >= 0 and <= 100_000 ? null : "--lines must be 1 to 100000");
        _digits.Check(digits => digits is >= 0 and <= 12 ? null : "--extension-digits must be 0 to 12");
        _stuck.Check(hours => hours is > 0 and <= 240 ? null : "--stuck-hours must be above 0 and at most 240");
        foreach (var option in new Option[] { _format, _map, _lines, _digits, _service, _stuck, _allDays })
        {
            command.Add(option);
        }
    }

    /// <summary>Reads and measures files of call records; null, with the reason on standard error, when one cannot be.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="files">Names; - is the standard input.</param>
    /// <param name="zone">Zone of the times and of the report.</param>
    /// <param name="emergency">Emergency numbers; empty for the usual ones.</param>
    internal MeasuredDemand? Measure(ParseResult parsed, IReadOnlyList<string> files, TimeZoneInfo zone, IReadOnlyList<string> emergency)
    {
        var format = parsed.GetValue(_format)!;
        var isColumns = format.StartsWith(Columns, StringComparison.OrdinalIgnoreCase);
        if (!TryMap(isColumns ? format[Columns.Length..] : parsed.GetValue(_map), out var columns, out var error))
        {
            return Fail(error!);
        }

        var isWatched = !Console.IsErrorRedirected;
        var meter = new DemandMeter(new()
        {
            Zone = zone,
            Format = isColumns ? CallFormat.Csv : Formats[format],
            Map = columns,
            Lines = parsed.GetValue(_lines),
            ExtensionDigits = parsed.GetValue(_digits),
            Emergency = emergency.Count > 0 ? emergency : new DemandOptions().Emergency,
            Service = parsed.GetValue(_service) ?? [],
            StuckAfter = TimeSpan.FromHours(parsed.GetValue(_stuck)),
            AllDays = parsed.GetValue(_allDays),
            Latest = TimeProvider.System.GetUtcNow().AddDays(2),
            OnProgress = isWatched ? octets => Console.Error.Write($"\r{octets / 1_000_000} MB read ") : null,
        });
        foreach (var file in files)
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

        return meter.Measure();
    }

    private static MeasuredDemand? Fail(string error)
    {
        Console.Error.WriteLine("trunkline: " + error);
        return null;
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
