using System.Net;
using System.Net.Sockets;
using Trunkline.Fault.Tests;

namespace Trunkline.Interop.Tests;

/// <summary>
/// A whole site, deciding process and gateway, whose only trunk is a span to libpri: the bits of timeslot 16 through hdlc_bridge, and a voice in
/// each of the others. baresip is its phones; the numbers 2075550141 and 2075550142 are of the extensions 201 and 202.
/// </summary>
internal sealed class PriSite : IDisposable
{
    private const int FirstPort = 16_000;
    private const int PortsOfAPhone = 100;
    private const int Places = 80;
    private static int s_place = Environment.ProcessId;

    private readonly string _folder = Directory.CreateTempSubdirectory("trunkline-pri-").FullName;
    private readonly RealLoop _loop = new();
    private readonly FarLine _line;
    private readonly ScriptedPeer _bridge;
    private readonly FaultSite _site;

    /// <param name="kind">How the span is attached, as <see cref="FarLine.Open"/> has it.</param>
    /// <param name="isUser">The site is the user side and libpri the network; else the other way round.</param>
    /// <param name="more">More keys of the trunk, each with a comma before it.</param>
    /// <param name="extensions">Lines of site.yaml for extensions; for two of <see cref="Phone"/> when null.</param>
    public PriSite(string kind, bool isUser = true, string more = "", string? extensions = null)
    {
        var bits = UdpPort.FreePort();
        Span = new(bits);
        _line = FarLine.Open(kind, Span, _folder);
        _bridge = new(_loop, "hdlc_bridge", $"{Tap.BridgeArguments} --octets {bits}:{Span.Port} --engine osmo -e forever");
        _bridge.Expect("start");
        _site = new(
            (extensions ?? "extensions:\n" + string.Concat(((string[])["201", "202"]).Select(n => $"  - {{number: \"{n}\", name: Phone {n}, password: {RunningSite.Password(n)}, outside: on}}\n"))) +
            $$"""
            trunks:
              - {name: city, kind: e1, attach: "{{_line.Attach}}", side: {{(isUser ? "user" : "network")}}{{more}}}
            routes:
              - {name: city, match: [_0.], strip: 1, trunks: [city]}
            emergency: {numbers: ["112", "999"], trunks: [city], access_codes: ["0"]}

            """,
            stateDirectory: _folder, ddi: "[{numbers: 2075550141-2075550142, to: \"201\", consecutive: on}]") { Prefix = _line.Prefix };
        try
        {
            var run = _site.StartRun();
            Libpri = new(_loop, "pri_peer", $"{(isUser ? "--net" : "--user")} --switch euroisdn {Tap.LibpriArguments}") { Seen = () => Told };
            Libpri.Expect("dchan_up", seconds: 40);
            _site.UntilReady(run);
            Until.True(() => _site.AskLines() is { Count: 30 } lines && lines.All(l => l.State == "Idle"), 20, "thirty channels are idle", () => Told);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>site.yaml for a span alone, without libpri.</summary>
    public static string With(string attach) =>
        FaultSite.Extensions(201) +
        $$"""
        trunks:
          - {name: city, kind: e1, attach: "{{attach}}", incoming: "201"}
        routes:
          - {name: city, match: [_0X.], strip: 1, trunks: [city]}
        emergency: {numbers: ["112", "999"], trunks: [city], access_codes: ["0"]}

        """;

    /// <summary>Waits until a site says why its span is not attached: in the alarms, by `spans`, `span 1 show` and `status`, and in the log.</summary>
    public static void Says(FaultSite site, string why)
    {
        Until.True(() => site.SpanAlarms(1)?.StartsWith($"not attached: {why}", StringComparison.Ordinal) == true, 40, why, () => site.Log);
        Assert.Contains($"not attached: {why}", site.Cli("spans").Text, StringComparison.Ordinal);
        Assert.Contains(why, site.Cli("span", "1", "show").Text, StringComparison.Ordinal);
        Assert.Contains(why, site.Cli("status").Text, StringComparison.Ordinal);
        Assert.Contains(why, site.Log, StringComparison.Ordinal);
    }

    /// <summary>The far end of the span.</summary>
    public FarSpan Span { get; }

    /// <summary>What the span is attached by.</summary>
    public FarLine Line => _line;

    /// <summary>Where libpri's frames can be changed.</summary>
    public FrameTap Tap { get; } = new();

    /// <summary>libpri.</summary>
    public ScriptedPeer Libpri { get; private set; } = null!;

    /// <summary>The site.</summary>
    public FaultSite Site => _site;

    /// <summary>Everything that has been printed and counted.</summary>
    public string Told => $"{_line.Counted}, {Span.Gaps} gaps in the bits\n{_bridge.Output}\n{Libpri?.Output}\n{_site.Cli("span", "1", "show").Text}\n{_site.Log}";

    /// <summary>Starts baresip as an extension and waits until it has registered.</summary>
    /// <param name="extension">201 or 202.</param>
    /// <param name="hertz">What it speaks, at -10 dBm0; null: it gives back what it hears.</param>
    public Baresip Phone(string extension, int? hertz) => new($"{_site.Server}", extension, hertz, "udp", FreePorts(), () => Told);

    /// <summary>Waits until a call's first message comes to libpri.</summary>
    /// <returns>Which call it is to libpri, and its B-channel.</returns>
    public (string Call, int Timeslot) Rings(string called)
    {
        var ring = Libpri.Expect("ring", $"called={called}", seconds: 20);
        return (ring["call"], int.Parse(ring["ch"], null));
    }

    /// <summary>Waits until the site clears a call, and lets libpri confirm it.</summary>
    public void Confirms(string cause = "16")
    {
        var gone = Libpri.Expect("hangup_req", $"cause={cause}", seconds: 20);
        Libpri.Do($"hangup call={gone["call"]} cause={cause}");
    }

    /// <summary>A call out, its two voices heard in a timeslot and in the phone, until it is over.</summary>
    /// <returns>The timeslot.</returns>
    public int CallOut(Phone phone)
    {
        phone.Dial("02075550199");
        var (call, timeslot) = Rings("2075550199");
        Libpri.Do($"proceeding call={call} ch={timeslot}");
        Libpri.Do($"alerting call={call} ch={timeslot}");
        Libpri.Do($"answer call={call} ch={timeslot}");
        Until.True(() => phone.IsConnected, 20, "our call is answered", () => Told);
        Talk(phone, timeslot);
        phone.HangUp();
        Confirms();
        WhenQuiet();
        return timeslot;
    }

    /// <summary>A call in on a timeslot, the same way.</summary>
    public void CallIn(Phone phone, int timeslot)
    {
        Libpri.Do($"call as=in{timeslot} called=2075550141 called_plan=0x21 calling=2079460123 calling_plan=0x21 ch={timeslot}");
        Libpri.Expect("ringing", seconds: 20);
        Assert.Equal($"{timeslot}", Libpri.Expect("answer", seconds: 20)["ch"]);
        Talk(phone, timeslot);
        Libpri.Do($"hangup call=in{timeslot} cause=16");
        Libpri.Expect("hangup", seconds: 20);
        Until.True(() => phone.WasHungUp, 20, "their call is over", () => Told);
        WhenQuiet();
    }

    /// <summary>Waits until the span is not attached, said why, and carries no new call.</summary>
    public void IsOut(string why) => IsOutAs($"not attached: {why}");

    /// <summary>Waits until the span has an alarm whose words begin so, and carries no new call.</summary>
    public void IsOutAs(string words)
    {
        Until.True(() => _site.SpanAlarms(1)?.StartsWith(words, StringComparison.Ordinal) == true, 10, words, () => Told);
        Until.True(() => _site.AskLines() is { Count: 30 } lines && lines.All(l => l.State != "Idle"), 1, $"busied out: {words}", () => Told);
    }

    /// <summary>Waits until the span has no alarm, and calls may be put on every channel.</summary>
    public void IsBack()
    {
        Until.True(() => _site.SpanAlarms(1) == "", 30, "no alarm is left", () => Told);
        Until.True(() => _site.AskLines() is { Count: 30 } lines && lines.All(l => l.State == "Idle"), 30, "thirty channels are idle again", () => Told);
    }

    /// <summary>Waits until no call is left and every channel is idle.</summary>
    public void WhenQuiet() =>
        Until.True(() => _site.AskLines() is { Count: 30 } lines && lines.All(l => l.State == "Idle") && _site.Calls().Count == 0, 20, "nothing is stuck", () => Told);

    /// <summary>Holds that nothing was heard in any timeslot but some.</summary>
    public void OthersAreSilent(params int[] timeslots)
    {
        for (var timeslot = 1; timeslot < 32; timeslot++)
        {
            if (timeslot != 16 && !timeslots.Contains(timeslot) && Span[timeslot].Speech > 0)
            {
                Assert.Fail($"{Span[timeslot].Speech} samples of something in timeslot {timeslot}\n{Told}");
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Libpri?.Dispose();
        _site.Dispose();
        _line.Dispose();
        Span.Dispose();
        _bridge.Dispose();
        Tap.Dispose();
        _loop.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Talk(Phone phone, int timeslot)
    {
        Span[timeslot].Say(900);
        phone.Rtp.HearTone(900, 20);
        Span[timeslot].HearsTone(600, -10.5, -9.5, () => Told);
        Span[timeslot].Say(0);
    }

    private static int FreePorts()
    {
        for (var tries = 0; tries < Places; tries++)
        {
            var first = FirstPort + ((Interlocked.Increment(ref s_place) % Places) * PortsOfAPhone); // each phone looks somewhere else: they may start at once
            try
            {
                using var sip = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
                using var sipTcp = new TcpListener(IPAddress.Loopback, first);
                using var control = new TcpListener(IPAddress.Loopback, first + 10);
                sip.Bind(new IPEndPoint(IPAddress.Loopback, first));
                sipTcp.Start();
                control.Start();
                return first;
            }
            catch (SocketException)
            {
                // somebody has it: the next
            }
        }

        Assert.Fail("no free ports for a phone");
        return 0;
    }
}
