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

    /// <param name="kind">How the span is attached: virtual or cesopsn.</param>
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
            emergency: {numbers: ["112"], trunks: [city], access_codes: ["0"]}

            """,
            stateDirectory: _folder, ddi: "[{numbers: 2075550141-2075550142, to: \"201\", consecutive: on}]");
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

    /// <summary>The far end of the span.</summary>
    public FarSpan Span { get; }

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
