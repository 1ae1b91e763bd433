using System.Globalization;
using System.Net;
using System.Text.Json;
using Trunkline.Api;
using Trunkline.Node;

namespace Trunkline.Fault.Tests;

/// <summary>
/// A site of real processes to be ill-treated: the deciding process, its gateway, the operator's exchange where lines are needed.
/// Each has a loopback address of its own, so that no port is anybody else's. What the processes say goes to a file: a killed
/// one leaves a gateway behind that would keep a pipe open.
/// </summary>
internal sealed class FaultSite : IDisposable
{
    private static int s_sites;
    private readonly List<Background> _processes = [];
    private readonly ApiClient _api;
    private readonly string _more;
    private readonly int _reserve;

    /// <param name="more">Lines of site.yaml after the common ones; {ip} becomes the site's address.</param>
    /// <param name="stateDirectory">Where the state lives; a folder in <see cref="Folder"/> when null.</param>
    /// <param name="reserveMegabytes">The journal's size.</param>
    /// <param name="ddi">A list of numbers.ddi, as site.yaml has it on one line.</param>
    public FaultSite(string more, string? stateDirectory = null, int reserveMegabytes = 2, string ddi = "[]")
    {
        Folder = Directory.CreateTempSubdirectory("trunkline-fault-").FullName;
        Address = IPAddress.Parse($"127.77.{10 + (Environment.ProcessId % 200)}.{++s_sites}");
        SiteFile = Path.Combine(Folder, "site.yaml");
        StateDirectory = stateDirectory ?? Path.Combine(Folder, "state");
        Server = new(Address, 5060);
        (_more, _reserve) = (more, reserveMegabytes);
        Numbers = $$"""{main: "2075550100", ddi: {{ddi}}}""";
        _api = new(Path.Combine(StateDirectory, "admin.sock"));
    }

    /// <summary>The site's folder; removed with it.</summary>
    public string Folder { get; }

    /// <summary>The site file.</summary>
    public string SiteFile { get; }

    /// <summary>Where everything is written.</summary>
    public string StateDirectory { get; }

    /// <summary>Where recordings lie.</summary>
    public string Recordings => Path.Combine(StateDirectory, "recordings");

    /// <summary>The site's own loopback address.</summary>
    public IPAddress Address { get; }

    /// <summary>Where it takes SIP.</summary>
    public IPEndPoint Server { get; }

    /// <summary>What the processes printed so far.</summary>
    public string Log => string.Concat(Directory.EnumerateFiles(Folder, "*.log").Order().Select(f => $"--- {Path.GetFileName(f)}\n{Text(f)}"));

    /// <summary>Words of the command that starts each process, before the program's own.</summary>
    public IReadOnlyList<string> Prefix { get; init; } = [];

    /// <summary>True to take SIP by TCP too, on the same port.</summary>
    public bool WithTcp
    {
        get;
        init
        {
            field = value;
            Write();
        }
    }

    /// <summary>The section of public numbers.</summary>
    public string Numbers
    {
        get;
        init
        {
            field = value;
            Write();
        }
    }

    /// <summary>Four lines of the operator's exchange, hunted in order, and a route to them behind 0.</summary>
    public static string Lines(int first = 1, int last = 4) =>
        $$"""
        trunks:
          - {name: city, kind: fxo, lines: {{first}}-{{last}}, attach: "virtual:lines.sock", caller_id: v23, answer: polarity, incoming: "201"}
        routes:
          - {name: city, match: [_0X.], strip: 1, trunks: [city]}
        emergency: {numbers: ["112", "999"], trunks: [city], access_codes: ["0"]}

        """;

    /// <summary>Extensions that do not register: a phone each at the site's address, port 6000 and its number.</summary>
    public static string Extensions(params int[] numbers) =>
        "extensions:\n" + string.Concat(numbers.Select(n => $"  - {{number: \"{n}\", name: Phone {n}, address: \"{{ip}}:{PortOf(n)}\", outside: on}}\n"));

    /// <summary>Where the phone of an extension is.</summary>
    public static int PortOf(int extension) => 6000 + extension;

    /// <summary>A phone of this site, as <see cref="Extensions"/> has it.</summary>
    public Phone Phone(int extension, double hertz = 600) => new(extension.ToString(CultureInfo.InvariantCulture), Address, PortOf(extension), Server, hertz);

    /// <summary>Starts the operator's exchange.</summary>
    /// <param name="siteFile">Another file than the site's: an exchange that does not serve all its lines.</param>
    public Background StartExchange(string? siteFile = null) => Start("exchange", siteFile);

    /// <summary>Starts `trunkline run`, which starts a gateway when none runs.</summary>
    public Background StartRun() => Start("run");

    /// <summary>Starts it and waits until the gateway is attached and every line idle.</summary>
    public Background RunUntilReady()
    {
        var run = StartRun();
        UntilReady(run);
        return run;
    }

    /// <summary>Waits until the gateway is attached and every line is idle.</summary>
    public void UntilReady(Background run, double seconds = 40) => Until.True(
        () =>
        {
            Assert.False(run.HasEnded, "trunkline run has ended\n" + Log);
            return Status() is { Gateway: "attached" } && AskLines().All(l => l.State == "Idle");
        },
        seconds, "the site is ready", () => Log);

    /// <summary>The node at a glance; null while it does not answer.</summary>
    public StatusView? Status() => Answer(() => _api.StatusAsync().GetAwaiter().GetResult());

    /// <summary>The calls there are; empty while it does not answer.</summary>
    public IReadOnlyList<CallView> Calls() => Answer(() => _api.CallsAsync().GetAwaiter().GetResult()) ?? [];

    /// <summary>Every line; empty while it does not answer.</summary>
    public IReadOnlyList<LineView> AskLines() => Answer(() => _api.LinesAsync().GetAwaiter().GetResult()) ?? [];

    /// <summary>Asks the node anything else; null while it does not answer.</summary>
    public T? Ask<T>(Func<ApiClient, Task<T>> ask)
        where T : class? => Answer(() => ask(_api).GetAwaiter().GetResult());

    /// <summary>What is wrong with a span right now, in the installers' words; empty when nothing is, null when it does not answer.</summary>
    public string? SpanAlarms(int span) => Answer(() => _api.SpansAsync().GetAwaiter().GetResult())?.FirstOrDefault(s => s.Span == span)?.Alarms;

    /// <summary>True when an alarm of the list, which is a history, holds the words.</summary>
    public bool HasAlarm(string words) => Status()?.Alarms.Any(a => a.Text.Contains(words, StringComparison.Ordinal)) == true;

    /// <summary>Runs a command about this site.</summary>
    public ToolResult Cli(params string[] arguments) => Tool.Run(Tool.Trunkline, [.. arguments, "--site", SiteFile]);

    /// <summary>All call records, oldest first, as `trunkline cdr --json` tells them.</summary>
    public IReadOnlyList<JsonElement> Records()
    {
        var result = Cli("cdr", "--json", "--last", "100000");
        Assert.True(result.ExitCode == 0, result.Error + Log);
        return [.. result.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)];
    }

    /// <summary>The gateway's process; null when there is none. It is told by its arguments, which no other site's has.</summary>
    public int? GatewayPid()
    {
        foreach (var process in Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(n => int.TryParse(n, out _)))
        {
            var words = Text($"/proc/{process}/cmdline").Split('\0');
            if (words.Contains("gateway") && words.Contains(SiteFile))
            {
                return int.Parse(process!, CultureInfo.InvariantCulture);
            }
        }

        return null;
    }

    /// <summary>Kills the gateway, as a crash would.</summary>
    public void KillGateway()
    {
        var pid = GatewayPid();
        Assert.NotNull(pid);
        Background.Signal(pid.Value, 9);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        for (var i = _processes.Count - 1; i >= 0; i--)
        {
            _processes[i].Dispose();
        }

        if (GatewayPid() is { } left)
        {
            Background.Signal(left, 9);
        }

        _api.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private void Write() => File.WriteAllText(SiteFile,
        $$"""
        site: {name: Faults, node: faults, country: gb, area_code: "20"}
        sip: {udp: "{{Server}}", tcp: {{(WithTcp ? $"\"{Server}\"" : "off")}}, realm: fault.test}
        gateway: {rtp_address: {{Address}}, rtp_ports: 20000-21999, max_contexts: 500}
        storage: {state_dir: "{{StateDirectory}}", reserve_mb: {{_reserve}}}
        numbers: {{Numbers}}

        """ + _more.Replace("{ip}", $"{Address}", StringComparison.Ordinal));

    private Background Start(string command, string? siteFile = null)
    {
        var log = Path.Combine(Folder, $"{_processes.Count}-{command}.log");
        var started = Background.Start("/bin/sh", ["-c", "log=$0; exec \"$@\" >\"$log\" 2>&1", log, .. Prefix, Tool.Trunkline, command, siteFile ?? SiteFile], Folder);
        _processes.Add(started);
        return started;
    }

    private static T? Answer<T>(Func<T?> ask)
        where T : class?
    {
        try
        {
            return ask();
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
        {
            return null; // not there, or dying while it answers
        }
    }

    private static string Text(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ""; // a process that has just ended
        }
    }
}
