using System.Globalization;

namespace Trunkline.Interop.Tests;

/// <summary>baresip, a whole site, a span, libpri: calls both ways, judged by what is heard on the B-channel and in the phone.</summary>
public sealed class BaresipPriTests
{
    /// <summary>
    /// Out: an announcement before the answer, then both talk. In by a DDI number: the phone gives back what it hears, and the delay there and back is
    /// counted in samples of the span. Over CESoPSN it has two more jitter buffers, of 120 and 40 ms.
    /// </summary>
    [Theory]
    [InlineData("virtual", true, 300)]
    [InlineData("virtual", false, 300)]
    [InlineData("cesopsn", true, 500)]
    public void Calls_OutAndIn_AreHeardOnTheBChannel_AndInThePhone(string kind, bool isUser, int longest)
    {
        using var site = new PriSite(kind, isUser);
        int first;
        using (var phone = site.Phone("201", 600))
        {
            phone.Order("dial", "02075550199");
            var (call, timeslot) = site.Rings("2075550199");
            first = timeslot;
            var far = site.Span[timeslot];
            far.Say(1400, -13);
            site.Libpri.Do($"proceeding call={call} ch={timeslot}");
            site.Libpri.Do($"progress call={call} ch={timeslot} inband=1");
            phone.HearsTone(1400, -13.5, -12.5);
            Assert.False(phone.HasTold("CALL_ESTABLISHED"), phone.Output);
            Assert.All(site.Site.Calls(), c => Assert.Null(c.Answered));
            far.Say(1004);
            site.Libpri.Do($"alerting call={call} ch={timeslot}");
            site.Libpri.Do($"answer call={call} ch={timeslot}");
            phone.Tells("CALL_ESTABLISHED");
            phone.HearsTone(1004, -10.5, -9.5);
            far.HearsTone(600, -10.5, -9.5, () => site.Told);
            site.OthersAreSilent(timeslot);
            far.Say(0);
            phone.Order("hangup");
            site.Confirms();
            site.WhenQuiet();
        }

        using (var mirror = site.Phone("202", null))
        {
            site.Libpri.Do("call as=b called=2075550142 called_plan=0x21 calling=2079460123 calling_plan=0x21 ch=5");
            site.Libpri.Expect("ringing", seconds: 20);
            Assert.Equal("5", site.Libpri.Expect("answer", seconds: 20)["ch"]);
            mirror.Tells("CALL_ESTABLISHED");
            var far = site.Span[5];
            var delay = far.RoundTrip(850, () => site.Told + mirror.Output);
            far.Say(850);
            mirror.HearsTone(850, -10.5, -9.5);
            far.HearsTone(850, -10.5, -9.5, () => site.Told + mirror.Output);
            TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind}, {(isUser ? "user" : "network")} side: {delay:0} ms there and back"));
            Assert.InRange(delay, 40, longest);
            site.OthersAreSilent(first, 5);
            site.Libpri.Do("hangup call=b cause=16");
            site.Libpri.Expect("hangup", seconds: 20);
            mirror.Tells("CALL_CLOSED");
            site.WhenQuiet();
        }

        var records = site.Site.Records();
        Assert.Equal(["ANSWERED", "ANSWERED"], records.Select(r => r.GetProperty("disposition").GetString()));
        Assert.Equal($"E1/1/{first}", records[0].GetProperty("destination_channel").GetString());
        Assert.Equal("E1/1/5", records[1].GetProperty("channel").GetString());
    }
}
