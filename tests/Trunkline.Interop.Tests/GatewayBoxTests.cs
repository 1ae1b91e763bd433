using System.Text.Json;
using Trunkline.Dsp;
using Trunkline.Fault.Tests;

namespace Trunkline.Interop.Tests;

/// <summary>SIPp as a gateway box and as the trunk behind it, by the scenarios of tests/peers/sipp: a whole site, deciding process and gateway.</summary>
public sealed class GatewayBoxTests
{
    private const int BoxPort = 5070;
    private const int SparePort = 5090;

    [Fact]
    public void CallsBeyondItsChannels_GoOnToTheNextTrunk_AndAreHeard()
    {
        using var site = Site();
        using var box = Answering(site, BoxPort);
        using var spare = Answering(site, SparePort);
        using var run = site.StartRun();
        site.UntilReady(run);
        using var first = site.Phone(201);
        using var second = site.Phone(202, 900);
        using var third = site.Phone(203);
        first.DialUntilAnswered("0111");
        second.DialUntilAnswered("0222");
        third.DialUntilAnswered("0333");
        second.Rtp.HearTone(900); // the box echoes it
        Assert.Equal(2, site.AskLines().Count(l => l is { TrunkGroup: "city", State: "InCall" }));
        Assert.Equal(1, site.AskLines().Count(l => l is { TrunkGroup: "spare", State: "InCall" }));
        first.HangUp();
        second.HangUp();
        third.HangUp();
        Assert.Equal(["city 111 16", "city 222 16", "spare 333 16"], WhenQuiet(site).Order());
        Went(site, box, spare);
    }

    [Theory]
    [InlineData(503, "Q.850;cause=34", 34)]
    [InlineData(503, "Q.850;cause=38;text=\"network out of order\"", 38)]
    [InlineData(486, "SIP;cause=486, Q.850;cause=34", 34)]
    public void BoxHasNoChannel_TheCallGoesOn_AndItsRecordHasTheCause(int status, string reason, int cause)
    {
        using var site = Site();
        using var box = Start(site, "box_refuses", BoxPort, status, "-key", "reason", reason);
        using var spare = Answering(site, SparePort);
        using var run = site.StartRun();
        site.UntilReady(run);
        using var phone = site.Phone(201);
        phone.DialUntilAnswered("0111");
        phone.HangUp();
        Assert.Equal([$"city 111 {cause}", "spare 111 16"], WhenQuiet(site));
        Went(site, box, spare);
    }

    [Fact]
    public void CalledPartyIsBusy_ThePhoneHearsIt_AndNobodyElseIsTried()
    {
        using var site = Site();
        using var box = Start(site, "box_refuses", BoxPort, 486, "-key", "reason", "Q.850;cause=17");
        using var run = site.StartRun();
        site.UntilReady(run);
        using var phone = site.Phone(201);
        phone.Dial("0111");
        Until.True(() => phone.Status >= 300, 20, "it is refused", () => site.Log + box.Output);
        Assert.Equal(486, phone.Status);
        Assert.Equal(["city 111 17"], WhenQuiet(site));
        Went(site, box);
    }

    [Fact]
    public void Options_AreNoLongerAnswered_AndAreAgain_TheTrunkGoesAndComesByItself()
    {
        using var site = Site("options_s: 1, options_wait_s: 1");
        using var spare = Answering(site, SparePort);
        using var run = site.StartRun();
        using (var box = Answering(site, BoxPort))
        {
            Until.True(() => SpanIs(site, "the box answers"), 20, "the box answers", () => site.Log + box.Output);
            site.UntilReady(run);
        }

        Until.True(() => SpanIs(site, "does not answer OPTIONS"), 20, "the box is missed", () => site.Log);
        Assert.True(site.HasAlarm("does not answer OPTIONS; no new calls on it"), site.Log);
        using var phone = site.Phone(201);
        phone.DialUntilAnswered("0111");
        phone.HangUp();
        Until.True(() => site.Calls().Count == 0, 20, "the call is over", () => site.Log);
        using (var box = Answering(site, BoxPort, status: 503))
        {
            Until.True(() => SpanIs(site, "answers OPTIONS with 503: its span is down"), 20, "its span is down", () => site.Log + box.Output);
        }

        using var again = Answering(site, BoxPort);
        Until.True(() => SpanIs(site, "the box answers") && site.HasAlarm("back in service"), 20, "the box is back", () => site.Log + again.Output);
        phone.DialUntilAnswered("0222");
        phone.HangUp();
        Assert.Equal(["spare 111 16", "city 222 16"], WhenQuiet(site));
        Went(site, again, spare);
    }

    [Fact]
    public void DdiCall_WithAnAssertedAndWithheldNumber_RingsItsExtension_IsHeard_AndEndsWithTheBoxsCause()
    {
        using var site = Site("options_s: 0");
        using var run = site.StartRun();
        site.UntilReady(run);
        using var phone = site.Phone(202);
        using var box = Start(site, "box_calls", BoxPort, 0, "-key", "called", "02075556202", "-key", "calling", "+442079460123", "-d", "1500", "-m", "1", $"{site.Server}");
        Until.True(() => phone.IsConnected, 20, "the extension answers", () => site.Log + box.Output);
        phone.Rtp.HearTone(500); // audio.al
        Assert.Contains("From: \"Anonymous\" <sip:anonymous@anonymous.invalid>", phone.Invite, StringComparison.Ordinal);
        Assert.DoesNotContain("2079460123", phone.Invite, StringComparison.Ordinal);
        Until.True(() => phone.WasHungUp, 20, "the box hangs up", () => site.Log + box.Output);
        Assert.True(box.WaitForEnd(TimeSpan.FromSeconds(20)) && box.ExitCode == 0, box.Output + Errors(site));
        var record = Assert.Single(site.Records());
        Assert.Equal(("442079460123", "202", 27), (record.GetProperty("calling").GetString()!.TrimStart('+'), record.GetProperty("called").GetString(), record.GetProperty("cause").GetInt32()));
    }

    /// <summary>Digits in INFO, both ways and in both forms: the phone hears the box's as events, the box the phone's in a body, and neither in the audio.</summary>
    [Theory]
    [InlineData("info_relay", "application/dtmf-relay", "Signal=7")]
    [InlineData("info", "application/dtmf", "7")]
    public void Digits_TravelInInfo_BothWays(string dtmf, string body, string wanted)
    {
        using var site = Site($"options_s: 0, dtmf: {dtmf}");
        using var run = site.StartRun();
        site.UntilReady(run);
        using var box = Start(site, "box_dtmf", BoxPort, 200, [("[wanted]", wanted), ("[body]", body)], "-rtp_echo", "-m", "1");
        using var phone = new Phone("201", site.Address, FaultSite.PortOf(201), site.Server, 900) { HasEvents = true };
        phone.DialUntilAnswered("0111");
        phone.Rtp.HearTone(900);
        Until.True(() => phone.Rtp.Digits == "59", 20, "5 and 9 as events", () => $"{phone.Rtp.Digits}\n{site.Log}{box.Output}{Errors(site)}");
        phone.Rtp.Press(7);
        Until.True(() => phone.WasHungUp, 10, "the box has heard 7 in INFO, and hangs up", () => box.Output + Errors(site) + site.Log);
        Assert.True(box.WaitForEnd(TimeSpan.FromSeconds(20)) && box.ExitCode == 0, box.Output + Errors(site) + site.Log);
        Assert.Equal("59", phone.Rtp.Digits);
    }

    [Fact]
    public void CallOfTheBox_ToANumberNobodyHas_IsRefusedWithItsCause()
    {
        using var site = Site("options_s: 0");
        using var run = site.StartRun();
        site.UntilReady(run);
        using var box = Start(site, "box_calls_nobody", BoxPort, 0, "-key", "called", "02075559999", "-m", "1", $"{site.Server}");
        Assert.True(box.WaitForEnd(TimeSpan.FromSeconds(20)) && box.ExitCode == 0, box.Output + Errors(site) + site.Log);
    }

    [Fact]
    public void Box_ByTcp_IsCalled_AndCalls()
    {
        using var site = Site("options_s: 1", tcp: true);
        using var run = site.StartRun();
        using var phone = site.Phone(202, 900);
        using (var box = Start(site, "box", BoxPort, 200, "-t", "t1", "-rtp_echo"))
        {
            Until.True(() => SpanIs(site, "the box answers"), 20, "the box answers", () => site.Log + box.Output);
            site.UntilReady(run); // the box may answer before the gateway is there
            phone.DialUntilAnswered("0111");
            phone.Rtp.HearTone(900);
            phone.HangUp();
            Until.True(() => site.Calls().Count == 0, 20, "the call is over", () => site.Log + box.Output);
        }

        // From the box's address and a port of its own.
        using var caller = Start(site, "box_calls", BoxPort + 40, 0, "-key", "called", "02075556202", "-key", "calling", "+442079460123", "-d", "500", "-m", "1", "-t", "t1", $"{site.Server}");
        Assert.True(caller.WaitForEnd(TimeSpan.FromSeconds(20)) && caller.ExitCode == 0, caller.Output + Errors(site) + site.Log);
    }

    private static FaultSite Site(string habits = "", bool tcp = false) => new(
        FaultSite.Extensions(201, 202, 203) +
        $$"""
        trunks:
          - name: city
            kind: e1
            channels: 2
            attach: "sip:{ip}:{{BoxPort}}{{(tcp ? ",tcp" : "")}}"
            box: {{"{" + habits + "}"}}
          - {name: spare, kind: sip, channels: 4, address: "{ip}:{{SparePort}}"}
        routes:
          - {name: city, match: [_0X.], strip: 1, trunks: [city, spare]}
        emergency: {numbers: ["112", "999"], trunks: [city], access_codes: ["0"]}

        """)
    {
        WithTcp = tcp,
        Numbers = """{main: "2075550100", ddi: [{numbers: 02075556201-02075556203, to: "201", consecutive: on}]}""",
    };

    private static Background Answering(FaultSite site, int port, int status = 200) => Start(site, "box", port, status, "-rtp_echo");

    /// <param name="site">The site.</param>
    /// <param name="scenario">The scenario's file name without .xml.</param>
    /// <param name="port">The box's port.</param>
    /// <param name="status">What stands for [status] in the scenario: SIPp wants it written out.</param>
    /// <param name="more">Further arguments.</param>
    private static Background Start(FaultSite site, string scenario, int port, int status, params string[] more) => Start(site, scenario, port, status, [], more);

    private static Background Start(FaultSite site, string scenario, int port, int status, (string From, string To)[] written, params string[] more)
    {
        var file = Path.Combine(site.Folder, $"{scenario}-{port}-{status}.xml");
        var text = File.ReadAllText(Path.Combine(Peers.Root(), "tests", "peers", "sipp", scenario + ".xml")).Replace("[status]", $"{status}", StringComparison.Ordinal);
        File.WriteAllText(file, written.Aggregate(text, (t, w) => t.Replace(w.From, w.To, StringComparison.Ordinal)));
        var audio = new short[8000];
        for (var i = 0; i < audio.Length; i++)
        {
            audio[i] = (short)(4000 * Math.Sin(2 * Math.PI * 500 * i / 8000));
        }

        File.WriteAllBytes(Path.Combine(site.Folder, "audio.al"), [.. audio.Select(a => G711.Encode(Base.Law.A, a))]);
        return Background.Start(
            "sipp",
            [
                "-sf", file,
                "-i", $"{site.Address}", "-p", $"{port}", "-mi", $"{site.Address}", "-mp", $"{port + 3000}",
                "-timeout", "120", "-nostdin", "-trace_err", "-error_file", Path.Combine(site.Folder, $"{scenario}-{port}.err"), .. more,
            ],
            site.Folder);
    }

    /// <summary>What SIPp saw was what its scenario says.</summary>
    private static void Went(FaultSite site, params Background[] started) =>
        Assert.True(Errors(site).Length == 0, Errors(site) + string.Concat(started.Select(s => s.Output)));

    private static string Errors(FaultSite site) =>
        string.Concat(Directory.EnumerateFiles(site.Folder, "*.err").Select(f => $"--- {Path.GetFileName(f)}\n{File.ReadAllText(f)}\n"));

    private static bool SpanIs(FaultSite site, string words)
    {
        var result = site.Cli("spans", "--json");
        return result.ExitCode == 0 && JsonDocument.Parse(result.Output).RootElement[0].GetProperty("alarms").GetString()!.Contains(words, StringComparison.Ordinal);
    }

    /// <summary>Attempts that found a circuit, "trunk called cause", once no call is left.</summary>
    private static IEnumerable<string> WhenQuiet(FaultSite site)
    {
        Until.True(() => site.Calls().Count == 0 && site.AskLines().All(l => l.State == "Idle"), 20, "no call is left", () => site.Log);
        Until.True(() => site.Records().All(r => r.GetProperty("state").GetString() == "ended"), 20, "every record is closed", () => site.Log);
        return site.Records().Where(r => r.GetProperty("destination_channel").GetString()!.Length > 0)
            .Select(r => $"{r.GetProperty("trunk_group").GetString()} {r.GetProperty("called").GetString()} {r.GetProperty("cause").GetInt32()}");
    }
}
