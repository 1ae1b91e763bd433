using System.CommandLine;
using Trunkline.Host;

namespace Trunkline.App.Commands;

/// <summary>`trunkline run`, `trunkline gateway`, `trunkline exchange`: the processes of a site.</summary>
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

    internal static Command CreateExchange()
    {
        var file = SiteFile();
        var command = new Command("exchange", "Runs the twin of the operator's exchange: the far side of a site's virtual lines.") { file };
        Examples.Of(command, "trunkline exchange site.yaml");
        command.SetAction(parsed =>
        {
            if (Processes.Load(parsed.GetValue(file)!) is not { } site)
            {
                return ExitCode.Failed;
            }

            using var host = ExchangeHost.Create(site, TimeProvider.System, out var error);
            if (host is null)
            {
                return Ended(error);
            }

            var served = host.Trunks.Select(t => $"{t.Trunk.Name} with {t.Switch.Lines.Count} lines, profile {t.Switch.Profile.Name}")
                .Concat(site.E1Trunks.Select(t => $"{t.Name} with {t.Channels} channels of E1"));
            Log($"exchange: ready, {string.Join(", ", served)}");
            host.Run(null, Processes.UntilStopped());
            return ExitCode.Ok;
        });
        return command;
    }

    private static Argument<string> SiteFile() =>
        new("FILE") { Description = "The site file.", DefaultValueFactory = _ => "site.yaml" };

    private static void Log(string line)
    {
        // One write a line: the lines of several processes share a terminal.
        Console.Out.WriteLine($"{TimeProvider.System.GetLocalNow():HH:mm:ss.fff} {line}");
        Console.Out.Flush();
    }

    private static int Ended(string? error)
    {
        if (error is null)
        {
            return ExitCode.Ok;
        }

        Console.Error.WriteLine("trunkline: " + error);
        return ExitCode.Failed;
    }
}
