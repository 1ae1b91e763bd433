using System.Text.Json;
using Trunkline.Fault.Tests;

namespace Trunkline.Interop.Tests;

/// <summary>
/// A mixed site of real processes with two operators: libpri behind an E1, who writes numbers as national ones with their type, and Kamailio behind
/// a SIP trunk, who wants +E.164; behind Kamailio SIPp answers. Calls in the country go to libpri first, calls abroad to Kamailio first.
/// </summary>
internal sealed class TwoOperators : IDisposable
{
    private const int CarrierPort = 5070;
    private const int CalleePort = 5081;
    private const int CallersPort = 5082;

    private readonly string _folder = Directory.CreateTempSubdirectory("trunkline-two-").FullName;
    private readonly RealLoop _loop = new();
    private readonly FarLine _line;
    private readonly ScriptedPeer _bridge;
    private readonly Background? _callee;

    public TwoOperators()
    {
        var bits = UdpPort.FreePort();
        Span = new(bits);
        _line = FarLine.Open("virtual", Span, _folder);
        _bridge = new(_loop, "hdlc_bridge", $"{Tap.BridgeArguments} --octets {bits}:{Span.Port} --engine osmo -e forever");
        _bridge.Expect("start");
        Site = new(
            FaultSite.Extensions(201, 202) +
            $$"""
            trunks:
              - {name: pri, kind: e1, attach: "{{_line.Attach}}", incoming: "201", numbers: {form: national} }
              - name: carrier
                kind: sip
                address: "{ip}:{{CarrierPort}}"
                channels: 4
                incoming: "201"
                numbers: {form: international, main: "+442085550000", contract: ["+442085550000-+442085550099"]}
                habits: {options_s: 5, options_wait_s: 1, hold_down_s: 5, return_probes: 2}
            routes:
              - {name: uk, match: [_+44X.], trunks: [pri, carrier], no_answer_s: 6}
              - {name: abroad, match: ["_+X."], trunks: [carrier, pri]}
            emergency: {numbers: ["112", "999"], trunks: [pri], access_codes: ["9"]}

            """,
            stateDirectory: _folder)
        {
            Numbers = """{main: "+442075550100", access_codes: ["9"], local_digits: 8, show: own, ddi: [{numbers: +442075550141-+442075550142, to: "201", consecutive: on}]}""",
        };
        try
        {
            var run = Site.StartRun();
            Libpri = new(_loop, "pri_peer", $"--net --switch euroisdn {Tap.LibpriArguments}") { Seen = () => Told };
            Carrier = new(Site, "carrier", CarrierPort, ("callers", $"{CallersPort}"), ("callee", $"{CalleePort}"));
            _callee = Sipp("box", CalleePort, "-rtp_echo");
            Libpri.Expect("dchan_up", seconds: 60);
            Site.UntilReady(run, 60);
            Phone = Site.Phone(201);
            Other = Site.Phone(202);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The site.</summary>
    public FaultSite Site { get; }

    /// <summary>The far end of the span.</summary>
    public FarSpan Span { get; }

    /// <summary>The operator of the E1.</summary>
    public ScriptedPeer Libpri { get; } = null!;

    /// <summary>The operator of the SIP trunk.</summary>
    public Kamailio Carrier { get; } = null!;

    /// <summary>Extension 201.</summary>
    public Phone Phone { get; } = null!;

    /// <summary>Extension 202.</summary>
    public Phone Other { get; } = null!;

    private FrameTap Tap { get; } = new();

    /// <summary>Everything that was printed.</summary>
    public string Told => $"{_bridge.Output}\n{Libpri?.Output}\n{Carrier?.Output}\n{_callee?.Output}\n{Site.Log}";

    /// <summary>Waits until libpri is called, and answers.</summary>
    /// <returns>The call: what libpri understood of the numbers.</returns>
    public PeerEvent LibpriAnswers()
    {
        var ring = Libpri.Expect("ring", seconds: 20);
        Libpri.Do($"proceeding call={ring["call"]} ch={ring["ch"]}");
        Libpri.Do($"alerting call={ring["call"]} ch={ring["ch"]}");
        Libpri.Do($"answer call={ring["call"]} ch={ring["ch"]}");
        return ring;
    }

    /// <summary>libpri refuses the call that comes next.</summary>
    public void LibpriRefuses(int cause)
    {
        var ring = Libpri.Expect("ring", seconds: 20);
        Libpri.Do($"proceeding call={ring["call"]} ch={ring["ch"]}");
        Libpri.Do($"hangup call={ring["call"]} cause={cause}");
    }

    /// <summary>Somebody behind Kamailio calls.</summary>
    public Background CarrierCalls(string called, string calling) =>
        Sipp("box_calls", CallersPort, "-key", "called", called, "-key", "calling", calling, "-d", "1500", "-m", "1", $"{Carrier.Address}");

    /// <summary>A phone hangs up; libpri confirms, where it has the call.</summary>
    public void HangUp(Phone phone, bool isOnSpan)
    {
        phone.HangUp();
        if (isOnSpan)
        {
            var gone = Libpri.Expect("hangup_req", seconds: 20);
            Libpri.Do($"hangup call={gone["call"]} cause=16");
        }

        WhenQuiet();
    }

    /// <summary>Every attempt so far, "call trunk called cause", the calls numbered in the order they began, once no call is left.</summary>
    public IReadOnlyList<string> WhenQuiet()
    {
        Until.True(() => Site.Calls().Count == 0, 30, "no call is left", () => Told);
        IReadOnlyList<JsonElement> records = [];
        Until.True(() => (records = Site.Records()).All(r => r.GetProperty("state").GetString() == "ended"), 20, "every record is closed", () => Told);
        var calls = new List<string>();
        return [.. records.Select(r =>
        {
            var call = r.GetProperty("call").ToString();
            if (!calls.Contains(call))
            {
                calls.Add(call);
            }

            return $"{calls.IndexOf(call) + 1} {r.GetProperty("trunk_group").GetString()} {r.GetProperty("called").GetString()} {r.GetProperty("cause").GetInt32()}";
        })];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Phone?.Dispose();
        Other?.Dispose();
        Libpri?.Dispose();
        Carrier?.Dispose();
        _callee?.Dispose();
        Site.Dispose();
        _line.Dispose();
        Span.Dispose();
        _bridge.Dispose();
        Tap.Dispose();
        _loop.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private Background Sipp(string scenario, int port, params string[] more)
    {
        File.WriteAllBytes(Path.Combine(Site.Folder, "audio.al"), Enumerable.Repeat((byte)0xD5, 8000).ToArray());
        var file = Path.Combine(Site.Folder, $"{scenario}-{port}.xml");
        File.WriteAllText(file, File.ReadAllText(Path.Combine(Peers.Root(), "tests", "peers", "sipp", scenario + ".xml")).Replace("[status]", "200", StringComparison.Ordinal)
            .Replace("Privacy: id\n", "", StringComparison.Ordinal).Replace("\"Anonymous\" <sip:anonymous@anonymous.invalid>", "<sip:[calling]@[local_ip]>", StringComparison.Ordinal)
            .Replace("[last_Via:]", "[last_Via:]\n[last_Record-Route:]", StringComparison.Ordinal).Replace("Max-Forwards: 70\nContent-Length: 0", "[routes]\nMax-Forwards: 70\nContent-Length: 0", StringComparison.Ordinal)
            .Replace("Max-Forwards: 70\nReason", "[routes]\nMax-Forwards: 70\nReason", StringComparison.Ordinal));
        return Background.Start(
            "sipp",
            ["-sf", file, "-i", $"{Site.Address}", "-p", $"{port}", "-mi", $"{Site.Address}", "-mp", $"{port + 3000}", "-timeout", "240", "-nostdin",
                "-trace_err", "-error_file", Path.Combine(Site.Folder, $"{scenario}-{port}.err"), .. more],
            Site.Folder);
    }
}
