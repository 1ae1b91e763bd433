using System.CommandLine;
using Trunkline.Host;

namespace Trunkline.App.Commands;

/// <summary>`trunkline run`, `trunkline gateway`: the processes of a site.</summary>
internal static class RunCommand
{
    internal static Command CreateRun()
    {
        var file = SiteFile();
        var command = new Command("run", "Runs a site: the deciding process, and a gateway process unless one runs already.") { file };
        Examples.Of(command, "trunkline run site.yaml");
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(file)!;
            if (Processes.Load(path) is not { } site)
            {
                return ExitCode.Failed;
            }

            var host = new NodeHost(site, Log, () => Processes.Start("gateway", path));
            return Ended(host.Run(Processes.UntilStopped()));
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
            return Processes.Load(parsed.GetValue(file)!) is { } site
                ? Ended(GatewayHost.Run(site, Log, Processes.UntilStopped()))
                : ExitCode.Failed;
        });
        return command;
    }

    internal static Argument<string> SiteFile() =>
        new("FILE") { Description = "The site file.", DefaultValueFactory = _ => "site.yaml" };

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
