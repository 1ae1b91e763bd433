using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Trunkline.Api;
using Trunkline.Exchange;
using Trunkline.Host;
using Trunkline.Node;
using Trunkline.Site;

namespace Trunkline.App.Commands;

/// <summary>`trunkline demo`: a whole site on this machine, to try by hand or, with --once, by itself.</summary>
internal static class DemoCommand
{
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(20);

    internal static Command Create()
    {
        var once = new Option<bool>("--once") { Description = "Place one scripted call of every kind, print a table and a JSON summary, and end." };
        var port = new Option<int>("--port") { Description = "The SIP port.", DefaultValueFactory = _ => 5060 };
        var folder = new Option<string>("--folder") { Description = "Where the demo keeps its state.", DefaultValueFactory = _ => Path.Combine("var", "demo") };
        var from = new Option<string>("--from") { Description = "The site to demonstrate.", DefaultValueFactory = _ => Path.Combine("examples", "site.yaml") };
        var command = new Command("demo", "Starts a whole site: deciding process, gateway process, and the operators: an exchange with 8 analog lines and two E1, and a SIP trunk.") { once, port, folder, from };
        Examples.Of(command, "trunkline demo", "trunkline demo --once", "trunkline demo --port 5070");
        command.SetAction(parsed => Demonstrate(parsed.GetValue(from)!, Path.GetFullPath(parsed.GetValue(folder)!), parsed.GetValue(port), parsed.GetValue(once)));
        return command;
    }

    private static int Demonstrate(string example, string folder, int port, bool once)
    {
        if (!File.Exists(example))
        {
            Console.Error.WriteLine($"trunkline: there is no {example} here: run the demo from a checkout, or name a site with --from");
            return ExitCode.Failed;
        }

        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "site.yaml");
        File.WriteAllText(file, File.ReadAllText(example)
            .Replace("0.0.0.0:5060", $"0.0.0.0:{port}", StringComparison.Ordinal)
            .Replace("state_dir: ../var/demo", "state_dir: state", StringComparison.Ordinal));
        if (Processes.Load(file) is not { } site)
        {
            return ExitCode.Failed;
        }

        var stop = Processes.UntilStopped();
        var exchange = Processes.Start("exchange", file);
        var node = Processes.Start("run", file);
        try
        {
            if (!WaitUntilReady(site, node, exchange, stop))
            {
                Console.Error.WriteLine("trunkline: the site did not come up; its messages are above");
                return ExitCode.Failed;
            }

            return once ? Once(site) : KeepRunning(site, node, Shortest(file), port, stop);
        }
        finally
        {
            Processes.StopAtOnce(node, TimeSpan.FromSeconds(10));
            Processes.Stop(exchange, TimeSpan.FromSeconds(5));
        }
    }

    private static string Shortest(string file) =>
        Path.GetRelativePath(Environment.CurrentDirectory, file) is var relative && relative.StartsWith("..", StringComparison.Ordinal) ? file : relative;

    private static bool WaitUntilReady(SiteModel site, Process node, Process exchange, CancellationToken stop)
    {
        using var api = new ApiClient(site.Admin.Socket);
        var began = TimeProvider.System.GetTimestamp();
        while (!stop.IsCancellationRequested && !node.HasExited && !exchange.HasExited && TimeProvider.System.GetElapsedTime(began) < ReadyWithin)
        {
            try
            {
                if (api.StatusAsync().GetAwaiter().GetResult()?.Gateway == "attached"
                    && api.LinesAsync().GetAwaiter().GetResult().All(l => l.State == "Idle"))
                {
                    return true;
                }
            }
            catch (HttpRequestException)
            {
                // Not there yet.
            }

            stop.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(100));
        }

        return false;
    }

    private static int Once(SiteModel site)
    {
        Console.WriteLine("Placing one call of every kind; this takes about a minute.");
        var results = DemoRun.Run(site, r => Console.WriteLine($"  {(r.Passed ? "pass" : "FAIL")}  {r.Name}"), out var error);
        if (error is not null)
        {
            Console.Error.WriteLine("trunkline: " + error);
            return ExitCode.Failed;
        }

        Console.WriteLine();
        var width = results.Max(r => r.Name.Length);
        Console.WriteLine($"{"call".PadRight(width)}  {"dialled",-9}  result  measured");
        foreach (var result in results)
        {
            Console.WriteLine($"{result.Name.PadRight(width)}  {result.Dialled,-9}  {(result.Passed ? "pass" : "FAIL"),-6}  {result.Measured}");
        }

        var failed = results.Count(r => !r.Passed);
        Console.WriteLine();
        Console.WriteLine(JsonSerializer.Serialize(new { passed = results.Count - failed, failed, calls = results }, JsonSerializerOptions.Web));
        return failed == 0 ? ExitCode.Ok : ExitCode.Failed;
    }

    private static int KeepRunning(SiteModel site, Process node, string file, int port, CancellationToken stop)
    {
        Console.WriteLine();
        Console.WriteLine($"Register a softphone at {Environment.MachineName}:{port} or 127.0.0.1:{port} (UDP or TCP), domain {site.Sip.Realm}:");
        foreach (var extension in site.Extensions)
        {
            Console.WriteLine($"  {extension.Number}  password {extension.Credentials.Password,-18} {extension.Name}{(extension.MayCallOutside ? "" : ", may not call outside")}");
        }

        Console.WriteLine();
        Console.WriteLine("Dial another extension, or 0 for a line (9 for the E1, 8 for the SIP trunk) and then:");
        foreach (var number in TestNumbers.All)
        {
            Console.WriteLine($"  {(number.Name == "emergency" ? number.Number : "0 " + number.Number),-10} {number.Name}: {number.What}");
        }

        if (site.Services.Any())
        {
            Console.WriteLine();
            Console.WriteLine("Or a service inside (docs/services.md):");
            foreach (var service in site.Services)
            {
                Console.WriteLine($"  {service.Number,-10} {service.Words}");
            }

            Console.WriteLine("  *21*203#   every call of yours to 203; #21# takes it back");
            Console.WriteLine("  **201      takes the call that rings at 201");
            Console.WriteLine("  #45#       an agent of a queue logs out; *45# in");
            Console.WriteLine("  *28#       turns the switch to night, at 201; #28# to day, ##28# leaves it to its calendar");
        }

        Console.WriteLine();
        Console.WriteLine("Let the operator's side fail, from another terminal (trunkline exchange --help lists what it can):");
        Console.WriteLine($"  trunkline exchange {file} --tell \"span 1 cut\"       then: trunkline spans --site {file}");
        Console.WriteLine($"  trunkline exchange {file} --tell \"span 1 clear\"");
        Console.WriteLine($"  trunkline exchange {file} --tell \"sip carrier cut\"  then: trunkline trunks --site {file}");
        Console.WriteLine($"  trunkline exchange {file} --tell \"span 1 loop 1-5\"  then: trunkline span 1 bert --timeslots 1-5 --seconds 10 --site {file}");
        Console.WriteLine("Or be called from the city:");
        Console.WriteLine($"  trunkline exchange {file} --tell \"call 5556202 from 02079460123\"");
        Console.WriteLine();
        Console.WriteLine("Calls are shown as they come. Ctrl-C ends the demo.");
        Console.WriteLine();
        Watch(site, node, stop);
        return node.HasExited && !stop.IsCancellationRequested ? ExitCode.Failed : ExitCode.Ok;
    }

    /// <summary>Shows every change of a call as a line.</summary>
    private static void Watch(SiteModel site, Process node, CancellationToken stop)
    {
        using var api = new ApiClient(site.Admin.Socket);
        var before = new Dictionary<string, CallView>();
        while (!stop.IsCancellationRequested && !node.HasExited)
        {
            try
            {
                var now = api.CallsAsync().GetAwaiter().GetResult().ToDictionary(c => c.Id);
                foreach (var call in now.Values.Where(c => !before.TryGetValue(c.Id, out var was) || was.State != c.State || was.IsHeld != c.IsHeld || was.DestinationChannel != c.DestinationChannel))
                {
                    Show($"{call.State.ToLowerInvariant()}{(call.IsHeld ? ", held" : "")}", call);
                }

                foreach (var call in before.Values.Where(c => !now.ContainsKey(c.Id)))
                {
                    Show("over", call);
                }

                before = now;
            }
            catch (HttpRequestException)
            {
                // The node is busy starting or stopping.
            }

            stop.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(250));
        }
    }

    private static void Show(string state, CallView call) => Console.WriteLine(
        $"{TimeProvider.System.GetLocalNow():HH:mm:ss}  {state,-16} {call.From,-12} -> {call.To,-12} {call.Channel} {(call.DestinationChannel.Length > 0 ? "-> " + call.DestinationChannel : "")}{(call.IsRecorded ? "  (recorded)" : "")}");
}
