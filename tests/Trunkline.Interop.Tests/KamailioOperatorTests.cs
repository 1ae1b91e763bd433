using System.Text.Json;
using Trunkline.Dsp;
using Trunkline.Fault.Tests;

namespace Trunkline.Interop.Tests;

/// <summary>Kamailio as the operator of a SIP trunk: registration by digest, its own number format, faults on command, death and return; SIPp behind it and beside it.</summary>
public sealed class KamailioOperatorTests
{
    private const int OperatorPort = 5070;
    private const int SparePort = 5090;
    private const int CalleePort = 5081;
    private const int CallersPort = 5082;

    /// <summary>By both transports and both hashes: registered, refreshed with the nonce's next count and after a stale one, a call out that is heard, a call in.</summary>
    [Theory]
    [InlineData("MD5", "udp")]
    [InlineData("SHA-256", "udp")]
    [InlineData("MD5", "tcp")]
    public void Registers_CallsOut_AndIsCalled_AndBothHear(string algorithm, string transport)
    {
        using var site = Site(transport: transport);
        using var op = Operator(site, algorithm, expires: 14, nonce: 9);
        using var callee = Sipp(site, "box", CalleePort);
        using var run = site.StartRun();
        site.UntilReady(run);
        Until.True(() => Server(site).GetProperty("registration").GetProperty("isRegistered").GetBoolean(), 20, "it is registered", () => site.Log + op.Output);
        using var phone = site.Phone(201, 900);
        phone.DialUntilAnswered("902079460123");
        phone.Rtp.HearTone(900); // the callee echoes it
        Until.True(() => Server(site).GetProperty("registration").GetProperty("since").GetDouble() > 16, 30, "it stays registered past its first time and nonce", () => site.Log + op.Output);
        phone.HangUp();
        using var second = site.Phone(202);
        using var caller = Sipp(site, "box_calls", CallersPort, "-key", "called", "02075556202", "-key", "calling", "02079460123", "-d", "1500", "-m", "1", $"{op.Address}");
        Until.True(() => second.IsConnected, 20, "the extension answers", () => site.Log + caller.Output + op.Output);
        second.Rtp.HearTone(500);
        Until.True(() => second.WasHungUp, 20, "the caller hangs up", () => site.Log + caller.Output);
        var records = WhenQuiet(site);
        Assert.Equal(["operator 02079460123 16", " 202 27"], records);
        Assert.False(site.HasAlarm("operator"), site.Log);
    }

    [Fact]
    public void WrongPassword_IsToldInWords()
    {
        using var site = Site(password: "open-Sesame-8");
        using var op = Operator(site, "MD5");
        using var run = site.StartRun();
        Until.True(() => site.HasAlarm("not registered: wrong user or password"), 20, "the alarm", () => site.Log + op.Output);
        var trunks = site.Cli("trunks").Text;
        Assert.Contains("no new calls: not registered: wrong user or password: the registrar does not accept those of 02075550100", trunks, StringComparison.Ordinal);
        Assert.DoesNotContain("open-Sesame-8", trunks + site.Log, StringComparison.Ordinal);
        Assert.All(site.AskLines().Where(l => l.TrunkGroup == "operator"), l => Assert.Equal("OutOfService", l.State));
    }

    /// <summary>What the operator says is in the record; what it could not do goes on to the spare trunk.</summary>
    [Theory]
    [InlineData("901234", "operator 01234 28")] // not its format
    [InlineData("902079460486", "operator 02079460486 17")]
    [InlineData("902079460503", "operator 02079460503 41", "spare 02079460503 16")]
    [InlineData("902079460000", "operator 02079460000 102", "spare 02079460000 16")] // silence
    public void FaultsOnCommand_EndAsTheyShould(string dialled, params string[] attempts)
    {
        using var site = Site();
        using var op = Operator(site, "MD5");
        using var spare = Sipp(site, "box", SparePort);
        using var run = site.StartRun();
        site.UntilReady(run);
        using var phone = site.Phone(201);
        phone.Dial(dialled);
        Until.True(() => phone.IsConnected || phone.Status >= 300, 20, "it ends", () => site.Log + op.Output + spare.Output);
        Assert.True(attempts.Length > 1 == phone.IsConnected, $"{phone.Status} {site.Log}{op.Output}{spare.Output}{site.Cli("cdr", "--json").Text}");
        if (phone.IsConnected)
        {
            phone.HangUp();
        }

        Assert.Equal(attempts, WhenQuiet(site));
    }

    /// <summary>Kamailio reads the routing number out of the Request-URI, and that a number was asked about that has none (RFC 4694).</summary>
    [Fact]
    public void PortedNumber_IsToldInTheRequestUri_AndReadByKamailio()
    {
        using var site = Site(more: ", portability: on");
        File.WriteAllText(Path.Combine(site.Folder, "ported.csv"), "+442079460123,+447981,Operator B\n442079460200-442079460299,7982\n");
        using var op = Operator(site, "MD5");
        using var run = site.StartRun();
        site.UntilReady(run);
        using var phone = site.Phone(201);
        foreach (var dialled in (string[])["902079460123", "902079460250", "902079460124"])
        {
            phone.Dial(dialled);
            Until.True(() => phone.Status >= 300, 20, "it is refused", () => site.Log + op.Output);
        }

        _ = WhenQuiet(site);
        foreach (var routing in (string[])["[+447981]", "[7982]", "[]"])
        {
            Assert.Contains($"asked about, routing {routing}", op.Output, StringComparison.Ordinal);
        }
    }

    /// <summary>The figure on real processes: the operator is stopped (SIGSTOP). Measured from the first attempt: its call, and the next one, on the spare trunk.</summary>
    [Fact]
    public void OperatorIsStopped_NewCallsAreOnTheSpareWithin2s_AndItComesBack()
    {
        using var site = Site(habits: "options_s: 5, options_wait_s: 1, hold_down_s: 5, return_probes: 2");
        using var op = Operator(site, "MD5");
        using var callee = Sipp(site, "box", CalleePort);
        using var spare = Sipp(site, "box", SparePort);
        using var run = site.StartRun();
        site.UntilReady(run);
        using var phone = site.Phone(201);
        phone.DialUntilAnswered("902079460123");
        phone.HangUp();
        Until.True(() => site.Calls().Count == 0, 20, "the call is over", () => site.Log);
        op.Freeze();
        var began = TimeProvider.System.GetTimestamp();
        phone.DialUntilAnswered("902079460124");
        var first = TimeProvider.System.GetElapsedTime(began);
        using var second = site.Phone(202);
        began = TimeProvider.System.GetTimestamp();
        second.DialUntilAnswered("902079460125");
        var next = TimeProvider.System.GetElapsedTime(began);
        TestContext.Current.TestOutputHelper?.WriteLine($"first call on the spare after {first.TotalMilliseconds:0} ms, the next after {next.TotalMilliseconds:0} ms, each with 100 ms of ringing");
        Assert.InRange(first.TotalMilliseconds, 1500, 2100);
        Assert.InRange(next.TotalMilliseconds, 0, 500);
        phone.HangUp();
        second.HangUp();
        op.Thaw();
        Until.True(() => site.HasAlarm("operator (udp") && site.HasAlarm("back in service"), 40, "it comes back", () => site.Log + op.Output);
        phone.DialUntilAnswered("902079460126");
        phone.HangUp();
        Assert.Equal(["operator 02079460123 16", "operator 02079460124 102", "spare 02079460124 16", "spare 02079460125 16", "operator 02079460126 16"], WhenQuiet(site));
    }

    private static FaultSite Site(string transport = "udp", string password = "open-Sesame-7", string habits = "options_s: 30", string more = "") => new(
        FaultSite.Extensions(201, 202) +
        $$"""
        trunks:
          - name: operator
            kind: sip
            address: "{ip}:{{OperatorPort}}"
            transport: {{transport}}
            domain: op.example
            channels: 4
            register: {user: "02075550100", password: {{password}}, realm: op.example, expires_s: 60}
            habits: {our_number: p_preferred_identity, {{habits}} }
          - {name: spare, kind: sip, channels: 4, address: "{ip}:{{SparePort}}", habits: {options_s: 0} }
        routes:
          - {name: city, match: [_9X.], strip: 1, trunks: [operator, spare]{{more}}}
        emergency: {numbers: ["112", "999"], trunks: [operator], access_codes: ["9"]}

        """)
    {
        WithTcp = true,
        Numbers = $$"""{main: "02075550100"{{(more.Length > 0 ? ", portability: ported.csv" : "")}}, ddi: [{numbers: 02075556201-02075556202, to: "201", consecutive: on}]}""",
    };

    private static Kamailio Operator(FaultSite site, string algorithm, int expires = 60, int nonce = 30) => new(
        site, "operator", OperatorPort, ("algorithm", algorithm), ("expires", $"{expires}"), ("nonce", $"{nonce}"), ("callers", $"{CallersPort}"), ("callee", $"{CalleePort}"));

    private static JsonElement Server(FaultSite site) =>
        JsonDocument.Parse(site.Cli("trunks", "--json").Output).RootElement.EnumerateArray().First(t => t.GetProperty("trunkGroup").GetString() == "operator").GetProperty("server");

    internal static Background Sipp(FaultSite site, string scenario, int port, params string[] more)
    {
        var audio = new short[8000];
        for (var i = 0; i < audio.Length; i++)
        {
            audio[i] = (short)(4000 * Math.Sin(2 * Math.PI * 500 * i / 8000));
        }

        File.WriteAllBytes(Path.Combine(site.Folder, "audio.al"), [.. audio.Select(a => G711.Encode(Base.Law.A, a))]);
        var file = Path.Combine(site.Folder, $"{scenario}-{port}.xml");
        File.WriteAllText(file, File.ReadAllText(Path.Combine(Peers.Root(), "tests", "peers", "sipp", scenario + ".xml")).Replace("[status]", "200", StringComparison.Ordinal)
            .Replace("[last_Via:]", "[last_Via:]\n[last_Record-Route:]", StringComparison.Ordinal).Replace("Max-Forwards: 70\nContent-Length: 0", "[routes]\nMax-Forwards: 70\nContent-Length: 0", StringComparison.Ordinal)
            .Replace("Max-Forwards: 70\nReason", "[routes]\nMax-Forwards: 70\nReason", StringComparison.Ordinal));
        return Background.Start(
            "sipp",
            ["-sf", file, "-i", $"{site.Address}", "-p", $"{port}", "-mi", $"{site.Address}", "-mp", $"{port + 3000}", "-timeout", "120", "-nostdin",
                "-trace_err", "-error_file", Path.Combine(site.Folder, $"{scenario}-{port}.err"), .. scenario == "box" ? ["-rtp_echo"] : Array.Empty<string>(), .. more],
            site.Folder);
    }

    /// <summary>Attempts that reached somebody, "trunk called cause", oldest first, once no call is left.</summary>
    private static IEnumerable<string> WhenQuiet(FaultSite site)
    {
        Until.True(() => site.Calls().Count == 0, 20, "no call is left", () => site.Log);
        Until.True(() => site.Records().All(r => r.GetProperty("state").GetString() == "ended"), 20, "every record is closed", () => site.Log);
        return site.Records().Where(r => r.GetProperty("destination_channel").GetString()!.Length > 0)
            .Select(r => $"{r.GetProperty("trunk_group").GetString()} {r.GetProperty("called").GetString()} {r.GetProperty("cause").GetInt32()}");
    }
}
