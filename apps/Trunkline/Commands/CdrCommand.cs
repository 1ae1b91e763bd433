using System.CommandLine;
using System.Globalization;
using Trunkline.Calls;
using Trunkline.Site;
using Trunkline.Storage;

namespace Trunkline.App.Commands;

/// <summary>`trunkline cdr`: call records of a state folder, while the node runs or when it does not.</summary>
internal static class CdrCommand
{
    internal static Command Create()
    {
        var site = new Option<string?>("--site") { Description = "The site file whose state folder to read; site.yaml here when there is one." };
        var state = new Option<string?>("--state") { Description = "The state folder itself." };
        var last = new Option<int>("--last") { Description = "At most so many, the newest.", DefaultValueFactory = _ => 50 };
        var number = new Option<string>("--number") { Description = "Only calls from, for or to a number that contains these digits.", DefaultValueFactory = _ => "" };
        var open = new Option<bool>("--open") { Description = "Only calls that are not over." };
        var csv = new Option<bool>("--csv") { Description = "Print the lines of Asterisk's Master.csv, oldest first." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object a line, oldest first." };
        last.Check(given => given < 1 ? "--last must be 1 or more" : null);
        var command = new Command("cdr", "Shows call records, the newest first: one row per attempt, failed ones too.") { site, state, last, number, open, csv, json };
        command.Check(given => given.GetValue(csv) && given.GetValue(json) ? "--csv and --json exclude each other" : null);
        command.Check(given => given.GetValue(site) is not null && given.GetValue(state) is not null ? "--site and --state exclude each other" : null);
        Examples.Of(command,
            "trunkline cdr --last 20",
            "trunkline cdr --number 112 --json",
            "trunkline cdr --state /var/lib/trunkline --csv >> Master.csv");
        command.SetAction(parsed =>
        {
            var (database, zone) = Database(parsed.GetValue(site), parsed.GetValue(state), out var error);
            IReadOnlyList<CallRecord> records = [];
            if (error is null)
            {
                records = CallHistory.Read(database, new()
                {
                    Last = parsed.GetValue(last),
                    Number = parsed.GetValue(number) ?? "",
                    OnlyOpen = parsed.GetValue(open),
                }, out error);
            }

            if (error is not null)
            {
                Console.Error.WriteLine("trunkline: " + error);
                return ExitCode.Failed;
            }

            if (parsed.GetValue(csv))
            {
                MasterCsv.Write(Console.Out, records.Reverse(), zone);
            }
            else if (parsed.GetValue(json))
            {
                CallJson.Write(Console.Out, records.Reverse());
            }
            else if (records.Count == 0)
            {
                Console.WriteLine("No call records.");
            }
            else if (Terminal.IsWatched)
            {
                Terminal.Table(CallListing.Headings, records.Select(r => (CallListing.Row(r, zone), Colour(r))));
            }
            else
            {
                CallListing.Write(Console.Out, records, zone);
            }

            return ExitCode.Ok;
        });
        return command;
    }

    /// <summary>The attempts of one call, the first first.</summary>
    /// <param name="site">The site whose records are read.</param>
    /// <param name="id">The call as `calls` (hexadecimal) or `cdr --json` (decimal) shows it, or "last".</param>
    /// <param name="error">Why there is no answer; null when there is one.</param>
    internal static IReadOnlyList<CallRecord> AttemptsOf(SiteModel site, string id, out string? error)
    {
        var records = CallHistory.Read(site.Storage.Database, new() { Last = id == "last" ? 50 : int.MaxValue }, out error);
        ulong? wanted = id == "last" ? (records.Count > 0 ? records[0].CallId : null)
            : ulong.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && records.Any(r => r.CallId == number) ? number
            : ulong.TryParse(id, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var hex) ? hex : null;
        return [.. records.Where(r => r.CallId == wanted).OrderBy(r => r.Attempt)];
    }

    private static string? Colour(CallRecord record) =>
        record.Priority == CallPriority.Emergency ? "red"
        : record.State is CallRecordState.Started or CallRecordState.Answered ? "green"
        : record.AnsweredAfter is null ? "grey" : null;

    private static (string Database, TimeZoneInfo Zone) Database(string? site, string? state, out string? error)
    {
        error = null;
        if (state is not null)
        {
            return (Path.Combine(state, "trunkline.db"), TimeZoneInfo.Local);
        }

        var file = site ?? "site.yaml";
        if (site is null && !File.Exists(file))
        {
            error = "no site.yaml here: name one with --site, or a state folder with --state";
            return ("", TimeZoneInfo.Utc);
        }

        if (SiteLoader.Load(file).Model is not { } model)
        {
            error = $"{file} has errors: see trunkline check {file}";
            return ("", TimeZoneInfo.Utc);
        }

        return (model.Storage.Database, model.Site.TimeZone);
    }
}
