using System.CommandLine;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using Trunkline.Api;
using Trunkline.Base;
using Trunkline.Node;
using Trunkline.Site;

namespace Trunkline.App.Commands;

/// <summary>`calls`, `lines`, `trunks`, `spans`, `registrations`, `status`, `call`: questions and orders to a running node.</summary>
internal static class AskCommands
{
    internal static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    internal static IEnumerable<Command> Create()
    {
        yield return List<CallView>("calls", "Shows the calls there are now.", async (api, now) =>
        {
            var calls = await api.CallsAsync().ConfigureAwait(false);
            return (calls, ["call", "state", "from", "to", "channel", "destination", "route", "for"], calls.Select(c => (
                (IReadOnlyList<string>)[c.Id, c.State + (c.IsHeld ? " (held)" : ""), $"{c.From} {c.FromName}".Trim(), c.To, c.Channel, c.DestinationChannel, c.Route, Duration(now - (c.Answered ?? c.Begun))],
                (string?)(c.Priority == "Emergency" ? "red" : c.State == "Connected" ? "green" : "yellow"))), "No calls.");
        });
        yield return List<LineView>("lines", "Shows every line and what it is doing.", async (api, _) =>
        {
            var lines = await api.LinesAsync().ConfigureAwait(false);
            return (lines, ["line", "trunk", "state", "calls", "alarm"], lines.Select(l => (
                (IReadOnlyList<string>)[l.Circuit, l.TrunkGroup, l.State, l.Seizures.ToString(CultureInfo.InvariantCulture), l.Alarm],
                (string?)(l.State == "OutOfService" ? "red" : l.State == "Idle" ? null : "green"))), "This site has no lines.");
        });
        yield return List<SpanView>("spans", "Shows every E1 span: alarms, D-channel, calls.", async (api, _) =>
        {
            var spans = await api.SpansAsync().ConfigureAwait(false);
            return (spans, ["span", "trunk", "alarms", "D-channel", "variant", "channels", "calls", "new calls"], spans.Select(s => (
                (IReadOnlyList<string>)[s.Span.ToString(CultureInfo.InvariantCulture), s.TrunkGroup, s.Alarms.Length > 0 ? s.Alarms : "OK", s.DChannel, s.Variant,
                    s.Channels.ToString(CultureInfo.InvariantCulture), s.Calls.ToString(CultureInfo.InvariantCulture), s.Blocked.Length > 0 ? "none: " + s.Blocked : "yes"],
                (string?)(s.Blocked.Length > 0 ? "red" : "green"))), "This site has no E1 spans.");
        });
        yield return List<RegistrationView>("registrations", "Shows every extension and where it is registered.", async (api, _) =>
        {
            var all = await api.RegistrationsAsync().ConfigureAwait(false);
            return (all, ["extension", "name", "contact", "from", "expires"], all.Select(r => (
                (IReadOnlyList<string>)[r.Extension, r.Name, r.Contact.Length > 0 ? r.Contact : "not registered", r.Source, r.Expires > 0 ? $"{r.Expires} s" : ""],
                (string?)(r.Contact.Length > 0 ? "green" : "grey"))), "This site has no extensions.");
        });
        yield return ExtensionsCommand.Create();
        yield return TrunksCommand.Create();
        yield return QueuesCommand.Create();
        yield return SwitchesCommand.Create();
        yield return AlarmsCommand.Create();
        yield return EmergencyCommand.Create();
        yield return SpanCommand.Create();
        yield return Status();
        yield return Call();
    }

    private static Command List<T>(
        string name,
        string description,
        Func<ApiClient, DateTimeOffset, Task<(IReadOnlyList<T> All, string[] Headings, IEnumerable<(IReadOnlyList<string> Cells, string? Colour)> Rows, string None)>> ask)
    {
        var site = SiteOption();
        var json = JsonOption();
        var command = new Command(name, description) { site, json };
        Examples.Of(command, $"trunkline {name}", $"trunkline {name} --json --site /etc/trunkline/site.yaml");
        command.SetAction((parsed, _) => WithNode(parsed.GetValue(site), async api =>
        {
            var (all, headings, rows, none) = await ask(api, TimeProvider.System.GetUtcNow()).ConfigureAwait(false);
            if (parsed.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(all, s_json));
            }
            else if (all.Count == 0)
            {
                Console.WriteLine(none);
            }
            else
            {
                Print(headings, [.. rows]);
            }

            return ExitCode.Ok;
        }));
        return command;
    }

    private static Command Status()
    {
        var site = SiteOption();
        var json = JsonOption();
        var command = new Command("status", "Shows the node at a glance, with its alarms.") { site, json };
        Examples.Of(command, "trunkline status");
        command.SetAction((parsed, _) => WithNode(parsed.GetValue(site), async api =>
        {
            var status = await api.StatusAsync().ConfigureAwait(false);
            if (parsed.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(status, s_json));
                return ExitCode.Ok;
            }

            Console.WriteLine($"{status!.Site} (node {status.Node}, epoch {status.Epoch}), up {Duration(TimeSpan.FromSeconds(status.Uptime))}");
            Console.WriteLine($"gateway {status.Gateway}, {status.Calls} call{(status.Calls == 1 ? "" : "s")} now, {status.CallsBegun} begun");
            foreach (var fault in status.Faults)
            {
                Console.WriteLine($"fault: {fault}");
            }

            foreach (var alarm in status.Alarms)
            {
                Console.WriteLine($"{alarm.At.LocalDateTime:yyyy-MM-dd HH:mm:ss} {alarm.Text}");
            }

            return ExitCode.Ok;
        }));
        return command;
    }

    private static Command Call()
    {
        var site = SiteOption();
        var from = new Argument<string>("EXTENSION") { Description = "Who is called first." };
        var to = new Argument<string>("NUMBER") { Description = "Whom it is then connected to, as the extension would dial." };
        var command = new Command("call", "Rings an extension, and when it answers, calls a number on its behalf and with its rights.") { from, to, site };
        Examples.Of(command, "trunkline call 201 202", "trunkline call 201 02075550100");
        command.SetAction((parsed, _) => WithNode(parsed.GetValue(site), async api =>
        {
            if (!IsNumber(parsed.GetValue(to)))
            {
                await Console.Error.WriteLineAsync($"trunkline: {parsed.GetValue(to)} is no number: expected digits, as the extension would dial").ConfigureAwait(false);
                return ExitCode.Failed;
            }

            var result = await api.OriginateAsync(parsed.GetValue(from)!, parsed.GetValue(to)!).ConfigureAwait(false);
            if (result.Ok)
            {
                Console.WriteLine($"call {result.CallId}: ringing {parsed.GetValue(from)}");
                return ExitCode.Ok;
            }

            Console.Error.WriteLine($"trunkline: {result.Reason}");
            return ExitCode.Failed;
        }));
        return command;
    }

    private static bool IsNumber(string? text) => PhoneNumber.TryParse(text, out _);

    internal static Option<bool> JsonOption() => new("--json") { Description = "Print JSON." };

    internal static Option<string?> SiteOption() => new("--site") { Description = "The site file of the node; site.yaml here when there is one." };

    /// <summary>The site that is asked something; null when there is none, which was told.</summary>
    internal static SiteModel? SiteOf(string file, string how = "name the node's site file with --site")
    {
        if (!File.Exists(file))
        {
            Console.Error.WriteLine($"trunkline: no {file}: {how}");
            return null;
        }

        if (SiteLoader.Load(file).Model is { } site)
        {
            return site;
        }

        Console.Error.WriteLine($"trunkline: {file} has errors: see trunkline check {file}");
        return null;
    }

    /// <summary>Where the running system is asked; a mistake in its file, which somebody is writing at, keeps nobody from looking at it. Null when there is none, which was told.</summary>
    private static string? SocketOf(string file)
    {
        var loaded = File.Exists(file) ? SiteLoader.Load(file) : null;
        if (loaded is { Model: null } && File.Exists(loaded.AdminSocket))
        {
            Console.Error.WriteLine($"trunkline: {file} has errors (trunkline check {file}); what runs is asked all the same");
            return loaded.AdminSocket;
        }

        return SiteOf(file)?.Admin.Socket;
    }

    internal static async Task<int> WithNode(string? file, Func<ApiClient, Task<int>> ask)
    {
        file ??= "site.yaml";
        if (SocketOf(file) is not { } socket)
        {
            return ExitCode.Failed;
        }

        using var api = new ApiClient(socket);
        try
        {
            return await ask(api).ConfigureAwait(false);
        }
        catch (HttpRequestException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.AccessDenied })
        {
            await Console.Error.WriteLineAsync($"trunkline: {socket} may not be used by this user: ask as the one who runs the site").ConfigureAwait(false);
            return ExitCode.Failed;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync($"trunkline: no node answers on {socket}: is it running? (trunkline run {file})").ConfigureAwait(false);
            return ExitCode.Failed;
        }
    }

    internal static void Print(string[] headings, IReadOnlyList<(IReadOnlyList<string> Cells, string? Colour)> rows)
    {
        if (Terminal.IsWatched)
        {
            Terminal.Table(headings, rows);
            return;
        }

        var widths = headings.Select((h, i) => Math.Max(h.Length, rows.Max(r => r.Cells[i].Length))).ToArray();
        foreach (var cells in rows.Select(r => r.Cells).Prepend(headings))
        {
            Console.WriteLine(string.Join("  ", cells.Select((c, i) => c.PadRight(widths[i]))).TrimEnd());
        }
    }

    private static string Duration(TimeSpan time) => time.ToString(time.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture);
}
