namespace Trunkline.Interop.Tests;

/// <summary>baresip as phones: what matters is what each party hears.</summary>
[Collection(RunningSiteTests.Name)]
public sealed class BaresipTests(RunningSite site)
{
    /// <summary>One over UDP, one over TCP; what they say is captured, and tshark has nothing to say against it.</summary>
    [Fact]
    public void Call_BetweenTwo_EachHearsTheOther_AndDissectsClean()
    {
        var last = site.LastRecord();
        using var capture = Capture.Start(site, "baresip", $"portrange {site.Ports.First}-{site.Ports.Last}");
        using (var one = new Baresip(site, "205", 600, "udp", site.FirstPort + 100))
        using (var other = new Baresip(site, "206", 850, "tcp", site.FirstPort + 250))
        {
            one.Order("dial", "206");
            one.Tells("CALL_ESTABLISHED");
            other.Tells("CALL_ESTABLISHED");
            one.HearsTone(850, -11, -9);
            other.HearsTone(600, -11, -9);
            other.Order("hangup");
            one.Tells("CALL_CLOSED");
        }

        var record = Assert.Single(site.WhenQuiet(last));
        Assert.Equal("ANSWERED", record.GetProperty("disposition").GetString());
        capture.Stop();
        Assert.Contains("206", string.Concat(capture.Fields("sip.Method == INVITE", "sip.to.user")));
        Assert.NotEmpty(capture.Fields("sip && tcp", "sip.CSeq.method"));
        Assert.NotEmpty(capture.Fields("sdp", "sdp.media"));
        Assert.True(capture.Fields("rtp", "rtp.seq").Count > 200, "RTP was not recognized");
        Assert.Empty(capture.Complaints());
    }

    /// <summary>baresip holds with sendonly: the other one hears the site's file, converted, in real packets; then the first again.</summary>
    [Fact]
    public void Call_Held_TheOtherHearsTheSitesMusic_AndThenTheFirstAgain()
    {
        var last = site.LastRecord();
        using (var one = new Baresip(site, "205", 600, "udp", site.FirstPort + 100))
        using (var other = new Baresip(site, "206", 850, "udp", site.FirstPort + 250))
        {
            one.Order("dial", "206");
            one.Tells("CALL_ESTABLISHED");
            other.Tells("CALL_ESTABLISHED");
            other.HearsTone(600, -11, -9);
            one.Order("hold");
            other.HearsTone(1500, -15.5, -14.5);
            one.Order("resume");
            other.HearsTone(600, -11, -9);
            other.Order("hangup");
            one.Tells("CALL_CLOSED");
        }

        Assert.Equal("ANSWERED", Assert.Single(site.WhenQuiet(last)).GetProperty("disposition").GetString());
    }

    [Fact]
    public void Call_MilliwattOutside_IsHeard()
    {
        var last = site.LastRecord();
        using (var phone = new Baresip(site, "205", 600, "udp", site.FirstPort + 100))
        {
            phone.Order("dial", "05550101");
            phone.Tells("CALL_ESTABLISHED");
            phone.HearsTone(1004, -7, 1);
            phone.Order("hangup");
            phone.Tells("CALL_CLOSED");
        }

        var record = Assert.Single(site.WhenQuiet(last));
        Assert.Equal("ANSWERED", record.GetProperty("disposition").GetString());
        Assert.StartsWith("FXO/", record.GetProperty("destination_channel").GetString());
    }

    [Fact]
    public void Call_EchoOutside_HearsItsOwnTone()
    {
        var last = site.LastRecord();
        using (var phone = new Baresip(site, "206", 600, "tcp", site.FirstPort + 250))
        {
            phone.Order("dial", "05550102");
            phone.Tells("CALL_ESTABLISHED");
            phone.HearsTone(600, -27, -9);
            phone.Order("hangup");
            phone.Tells("CALL_CLOSED");
        }

        Assert.Single(site.WhenQuiet(last));
    }

    /// <summary>Keys pressed in baresip go as RFC 4733 events, over the line as DTMF, and come back as DTMF in the audio.</summary>
    [Fact]
    public void Call_KeysToReadBack_AreSpokenBack()
    {
        using var phone = new Baresip(site, "205", 0, "udp", site.FirstPort + 100);
        var last = site.LastRecord();
        phone.Order("dial", "05550109");
        phone.Tells("CALL_ESTABLISHED");
        foreach (var key in "2580#")
        {
            phone.Order("sndcode", $"{key}");
        }

        var heard = "";
        Until.True(
            () =>
            {
                var digits = Spandsp.Digits(phone.Hears(4));
                heard += digits + " ";
                return digits.Contains("2580", StringComparison.Ordinal);
            },
            20, "2580 is spoken back", () => $"heard {heard}\n{phone.Output}{site.Logs}");
        phone.Order("hangup");
        Assert.Single(site.WhenQuiet(last));
    }
}
