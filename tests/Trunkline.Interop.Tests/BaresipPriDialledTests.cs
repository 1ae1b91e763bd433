using System.Globalization;

namespace Trunkline.Interop.Tests;

/// <summary>
/// Between dialling and answer with baresip and libpri: digits that follow, both ways, and a DISCONNECT with an announcement behind it. libpri cannot
/// send progress indicator 8 in a DISCONNECT; it is put in on its way to the HDLC.
/// </summary>
public sealed class BaresipPriDialledTests
{
    private const int FirstLayer3Octet = 4;
    private const byte Disconnect = 0x45;

    [Fact]
    public void OverlapBothWays_AndRefusalsThatSpeak()
    {
        using var site = new PriSite("virtual", more: ", overlap: on");
        site.Tap.Change = WithSomethingToHear;
        using var phone = site.Phone("201", 600);

        // Half a number; the network gives dial tone; the rest is pressed in the phone.
        phone.Order("dial", "0207555");
        var ring = site.Libpri.Expect("ring", "called=207555 complete=0", seconds: 20);
        var (call, timeslot) = (ring["call"], int.Parse(ring["ch"], CultureInfo.InvariantCulture));
        var far = site.Span[timeslot];
        far.Say(425);
        site.Libpri.Do($"setup_ack call={call} ch={timeslot} inband=1");
        phone.HearsTone(425, -10.5, -9.5);
        foreach (var key in "0199")
        {
            phone.Order("sndcode", $"{key}");
            site.Libpri.Expect("info", $"called={key} complete=0");
        }

        phone.Order("sndcode", "#");
        site.Libpri.Expect("info", "complete=1");
        site.Libpri.Do($"proceeding call={call} ch={timeslot}");

        // The network refuses it and says why, until the caller has heard enough.
        far.Say(950);
        site.Libpri.Do($"hangup call={call} cause=17");
        phone.HearsTone(950, -10.5, -9.5);
        Assert.False(phone.HasTold("CALL_CLOSED") || phone.HasTold("CALL_ESTABLISHED"), phone.Output);
        Assert.Equal("Releasing", site.Site.AskLines().Single(l => l.Circuit == $"E1/1/{timeslot}").State);
        phone.Order("hangup");
        site.Libpri.Expect("hangup", $"ch={timeslot}");
        phone.Tells("CALL_CLOSED");
        site.WhenQuiet();

        // Another refusal, which the network ends: its T305 here, as T306 would.
        site.Libpri.Settle("timer name=t305 ms=2500");
        phone.Order("dial", "02075550198");
        (call, timeslot) = site.Rings("2075550198");
        far = site.Span[timeslot];
        site.Libpri.Do($"proceeding call={call} ch={timeslot}");
        far.Say(1400);
        site.Libpri.Do($"hangup call={call} cause=1");
        phone.HearsTone(1400, -10.5, -9.5);
        phone.Tells("CALL_CLOSED");
        far.Say(0);
        site.WhenQuiet();

        // A caller dials a DDI number digit by digit.
        site.Libpri.Settle("overlap on=1");
        site.Libpri.Do("call as=d called=207555 called_plan=0x21 complete=0 ch=7");
        site.Libpri.Expect("setup_ack", "ch=7");
        site.Libpri.Do("info call=d digits=0141");
        site.Libpri.Expect("answer", "ch=7", seconds: 20);
        phone.Tells("CALL_ESTABLISHED");
        site.Span[7].HearsTone(600, -10.5, -9.5, () => site.Told);
        site.Libpri.Do("hangup call=d cause=16");
        phone.Tells("CALL_CLOSED");
        site.WhenQuiet();

        Assert.Equal(
            ["2075550199 17", "2075550198 1", "201 16"],
            site.Site.Records().Select(r => $"{r.GetProperty("called").GetString()} {r.GetProperty("cause").GetInt32()}"));
    }

    /// <summary>Adds progress indicator 8, from the public network of the local user, to a DISCONNECT (Q.931 §4.5.23).</summary>
    private static byte[] WithSomethingToHear(byte[] frame) =>
        frame.Length > FirstLayer3Octet + 4 && (frame[2] & 1) == 0 && frame[FirstLayer3Octet] == 8 && frame[FirstLayer3Octet + 4] == Disconnect
            ? [.. frame, 0x1E, 2, 0x82, 0x88] : frame;
}
