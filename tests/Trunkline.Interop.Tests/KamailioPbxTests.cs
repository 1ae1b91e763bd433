using Trunkline.Fault.Tests;

namespace Trunkline.Interop.Tests;

/// <summary>Gateway mode with a foreign PBX: Kamailio with baresip behind it; lines and a span of the operator's exchange in processes of their own.</summary>
public sealed class KamailioPbxTests
{
    private const int PbxPort = 5070;
    private static int s_ports = 17_000 + (Environment.ProcessId % 40 * 100);

    /// <summary>A call of the PBX's telephone goes out over a line, and over a span: the exchange gives back what it hears, so both directions carry sound.</summary>
    [Theory]
    [InlineData("line")]
    [InlineData("span")]
    public void TelephoneOfThePbx_CallsTheCityOverEither_AndBothDirectionsAreHeard(string over)
    {
        using var site = Site();
        using var pbx = Pbx(site);
        using var exchange = site.StartExchange();
        using var run = site.StartRun();
        site.UntilReady(run);
        using var phone = new Baresip($"{pbx.Address}", "7001", 700, "udp", NextPorts(), () => site.Log + pbx.Output);
        phone.Order("dial", $"sip:{(over == "line" ? "8" : "")}5550102@{pbx.Address}"); // echo
        phone.Tells("CALL_ESTABLISHED");
        phone.HearsTone(700, -30, -8);
        Assert.Contains(site.AskLines(), l => l.State == "InCall" && l.Circuit.StartsWith(over == "line" ? "FXO/" : "E1/", StringComparison.Ordinal));
        phone.Order("hangup");
        Assert.Equal([$"{over}s 5550102 16"], WhenQuiet(site));
    }

    /// <summary>The city calls a line and a span: the PBX's telephone is called with the caller's number.</summary>
    [Theory]
    [InlineData("5556301 from 02079460123 on span 1")]
    [InlineData("5556001 from 02079460123")] // the first line
    public void CityCalls_TheTelephoneAnswers_AndShowsWhoCalls(string told)
    {
        using var site = Site();
        using var pbx = Pbx(site);
        using var exchange = site.StartExchange();
        using var run = site.StartRun();
        site.UntilReady(run);
        using var phone = new Baresip($"{pbx.Address}", "7001", 700, "udp", NextPorts(), () => site.Log + pbx.Output);
        var call = Tool.Run(Tool.Trunkline, ["exchange", site.SiteFile, "--tell", $"call {told}"]);
        Assert.True(call.ExitCode == 0, call.Error + call.Output + site.Log);
        phone.Tells("CALL_ESTABLISHED"); // it answers by itself
        Assert.Contains("2079460123@", phone.Output, StringComparison.Ordinal);
        phone.Order("hangup");
        Assert.Equal(["pbx 7001 16"], WhenQuiet(site).Select(r => r.Replace("5556301", "7001", StringComparison.Ordinal)));
    }

    /// <summary>The PBX is stopped: a call of the city rings the alternative within 2 s.</summary>
    [Fact]
    public void PbxIsStopped_TheCityReachesTheAlternative()
    {
        using var site = Site();
        using var pbx = Pbx(site);
        using var exchange = site.StartExchange();
        using var run = site.StartRun();
        site.UntilReady(run);
        using var desk = site.Phone(201);
        pbx.Freeze();
        var call = Tool.Run(Tool.Trunkline, ["exchange", site.SiteFile, "--tell", "call 5556301 from 02079460123 on span 1"]);
        Assert.True(call.ExitCode == 0, call.Error + call.Output + site.Log);
        Until.True(() => desk.IsConnected, 10, "the alternative answers", () => site.Log + pbx.Output);
        Assert.Equal(["pbx 5556301 102", " 201 0"], site.Records().Where(r => r.GetProperty("destination_channel").GetString()!.Length > 0)
            .Select(r => $"{r.GetProperty("trunk_group").GetString()} {r.GetProperty("called").GetString()} {r.GetProperty("cause").GetInt32()}"));
        desk.HangUp();
    }

    private static FaultSite Site() => new(
        FaultSite.Extensions(201) +
        $$"""
        trunks:
          - {name: pbx, kind: pbx, address: "{ip}:{{PbxPort}}", channels: 8, outside: on, dial_prefix: "9", shows: [5556300-5556399], habits: {options_s: 30} }
          - {name: spans, kind: e1, attach: "virtual:e1.sock", pbx: pbx, incoming: "201"}
          - {name: lines, kind: fxo, lines: 1-2, attach: "virtual:lines.sock", caller_id: v23, answer: polarity, pbx: pbx, per_line: [{line: 1, pbx_number: "7001"}, {line: 2, pbx_number: "7001"}] }
        routes:
          - {name: span, match: [_9X.], strip: 1, trunks: [spans]}
          - {name: line, match: [_98X.], strip: 2, trunks: [lines]}
        emergency: {numbers: ["112", "999"], trunks: [spans], access_codes: ["9"]}

        """);

    private static Kamailio Pbx(FaultSite site) => new(site, "pbx", PbxPort, ("password", RunningSite.Password("7001")));

    private static int NextPorts() => Interlocked.Add(ref s_ports, 100);

    /// <summary>Attempts that reached somebody, "trunk called cause", oldest first, once no call is left.</summary>
    private static IEnumerable<string> WhenQuiet(FaultSite site)
    {
        Until.True(() => site.Calls().Count == 0, 20, "no call is left", () => site.Log);
        Until.True(() => site.Records().All(r => r.GetProperty("state").GetString() == "ended"), 20, "every record is closed", () => site.Log);
        return site.Records().Where(r => r.GetProperty("destination_channel").GetString()!.Length > 0)
            .Select(r => $"{r.GetProperty("trunk_group").GetString()} {r.GetProperty("called").GetString()} {r.GetProperty("cause").GetInt32()}");
    }
}
