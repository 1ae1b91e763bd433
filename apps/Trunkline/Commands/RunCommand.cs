using System.CommandLine;
using Trunkline.Host;
using Trunkline.Host.Logging;
using Trunkline.Host.Running;
using Trunkline.Site;

namespace Trunkline.App.Commands;

/// <summary>`trunkline run`, `trunkline gateway`: the processes of a site.</summary>
internal static class RunCommand
{
    internal static Command CreateRun()
    {
        var file = SiteFile();
        var alone = new Option<bool>("--no-gateway") { Description = "Starts no gateway process: somebody else does, as systemd with the unit trunkline-gateway." };
        var command = new Command("run", "Runs a site: the deciding process, and a gateway process unless one runs already.") { file, alone };
        Examples.Of(command, "trunkline run site.yaml");
        Examples.Section(command, "Stopping",
            "SIGTERM or Ctrl-C: no new calls but emergency calls; those there are may go on for admin.stop_s,",
            "an emergency call as long as it lasts. A second one: everything ends at once.",
            "Exit codes: 0 stopped, 1 could not start, 4 stopped and calls were cut.");
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(file)!;
            if (Processes.Load(path) is not { } site)
            {
                return ExitCode.Failed;
            }

            using var systemd = SystemdNotify.FromEnvironment();
            using var log = LogOf(site);
            var (stop, atOnce) = Processes.UntilStoppedTwice();
            var host = new NodeHost(site, log, parsed.GetValue(alone) ? null : () => Processes.Start("gateway", path)) { Systemd = systemd };
            var ended = Ended(host.Run(stop, atOnce));
            return ended == ExitCode.Ok && host.Cut > 0 ? ExitCode.CallsCut : ended;
        });
        return command;
    }

    internal static Command CreateGateway()
    {
        var file = SiteFile();
        var command = new Command("gateway", "Runs a site's gateway alone; `run` starts one by itself. It outlives the deciding process.") { file };
        Examples.Of(command, "trunkline gateway site.yaml");
        command.SetAction(parsed =>
        {
            Processes.Detach();
            if (Processes.Load(parsed.GetValue(file)!) is not { } site)
            {
                return ExitCode.Failed;
            }

            using var log = LogOf(site);
            return Ended(GatewayHost.Run(site, text => log.Write(LogLevel.Notice, "gateway", text), Processes.UntilStopped()));
        });
        return command;
    }

    internal static Argument<string> SiteFile() =>
        new("FILE") { Description = "The site file.", DefaultValueFactory = _ => "site.yaml" };

    private static LogWriter LogOf(SiteModel site) => new(site.Log, Console.OpenStandardOutput(), TimeProvider.System, LogWriter.IsJournal);

    internal static void Log(string line)
    {
        // One write a line: the lines of several processes share a terminal.
        Console.Out.WriteLine($"{TimeProvider.System.GetLocalNow():HH:mm:ss.fff} {line}");
        Console.Out.Flush();
    }

    internal static int Ended(string? error)
    {
        if (error is null)
        {
            return ExitCode.Ok;
        }

        Console.Error.WriteLine("trunkline: " + error);
        return ExitCode.Failed;
    }
}
