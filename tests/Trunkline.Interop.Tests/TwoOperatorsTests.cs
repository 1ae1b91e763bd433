using Trunkline.E1;
using Trunkline.Fault.Tests;

namespace Trunkline.Interop.Tests;

/// <summary>Two operators with numbers of their own kind: what each of them is sent and understands, who has a call that one refuses or cannot carry.</summary>
public sealed class TwoOperatorsTests
{
    /// <summary>The same subscriber, and the same caller, as each operator writes them; checked at the operators.</summary>
    [Fact]
    public void Numbers_AreWrittenAsEachOperatorWantsThem_BothWays()
    {
        using var site = new TwoOperators();
        site.Phone.Dial("902079460123"); // in the country: libpri
        var ring = site.LibpriAnswers();
        Assert.Equal(("2079460123", $"{0x21}", "2075550141", $"{0x21}"), (ring["called"], ring["called_plan"], ring["calling"], ring["calling_plan"]));
        Until.True(() => site.Phone.IsConnected, 20, "it is answered", () => site.Told);
        site.HangUp(site.Phone, isOnSpan: true);
        site.Phone.DialUntilAnswered("90012125550100"); // abroad: Kamailio
        site.HangUp(site.Phone, isOnSpan: false);
        Assert.Contains("asked for <+12125550100> from <+442085550000> asserted <<sip:+442085550000@", site.Carrier.Output, StringComparison.Ordinal);

        foreach (var (plan, digits, shown) in new[] { (0x21, "1612345678", "+441612345678"), (0x11, "12125550100", "+12125550100"), (0x41, "79460999", "+442079460999") })
        {
            site.Libpri.Do($"call as=in called=2075550142 called_plan=0x21 calling={digits} calling_plan={plan} ch=5");
            site.Libpri.Expect("answer", seconds: 20);
            Assert.Contains($"<sip:{shown}@", Phone.Header(site.Other.Invite, "From"), StringComparison.Ordinal);
            site.Libpri.Do("hangup call=in cause=16");
            Until.True(() => site.Other.WasHungUp, 20, "their call is over", () => site.Told);
            site.WhenQuiet();
        }

        using var caller = site.CarrierCalls("+442075550142", "+33140000000");
        Until.True(() => site.Other.IsConnected, 20, "the extension answers", () => caller.Output + site.Told);
        Assert.Contains("<sip:+33140000000@", Phone.Header(site.Other.Invite, "From"), StringComparison.Ordinal);
        Until.True(() => site.Other.WasHungUp, 20, "the caller hangs up", () => caller.Output + site.Told);
        Assert.Equal(
            ["1 pri 2079460123 16", "2 carrier +12125550100 16", "3  202 16", "4  202 16", "5  202 16", "6  202 27"], site.WhenQuiet());
    }

    /// <summary>The cable is cut: within 100 ms a new call is on the SIP trunk. Kamailio is stopped: within 2 s a call is on the E1, and the next at once.</summary>
    [Fact]
    public void OneOperatorIsDown_TheOtherHasTheCall()
    {
        using var site = new TwoOperators();
        site.Span.AtSubscriber = PortAlarms.LossOfSignal;
        var began = TimeProvider.System.GetTimestamp();
        Until.True(() => site.Site.SpanAlarms(1) is { Length: > 0 }, 10, "the alarm", () => site.Told);
        var alarm = TimeProvider.System.GetElapsedTime(began);
        site.Phone.DialUntilAnswered("902079460123"); // in the country, by way of Kamailio in its form
        var call = TimeProvider.System.GetElapsedTime(began);
        Assert.Contains("asked for <+442079460123> from <+442085550000>", site.Carrier.Output, StringComparison.Ordinal);
        site.HangUp(site.Phone, isOnSpan: false);
        site.Span.AtSubscriber = PortAlarms.None;
        Until.True(() => site.Site.SpanAlarms(1) == "" && site.Site.AskLines().All(l => l.State == "Idle"), 60, "the span is back", () => site.Told);

        site.Carrier.Freeze();
        began = TimeProvider.System.GetTimestamp();
        site.Phone.Dial("90012125550100"); // abroad, by way of libpri in its form
        var ring = site.LibpriAnswers();
        var first = TimeProvider.System.GetElapsedTime(began);
        Assert.Equal(("12125550100", $"{0x11}", "2075550141", $"{0x21}"), (ring["called"], ring["called_plan"], ring["calling"], ring["calling_plan"]));
        began = TimeProvider.System.GetTimestamp();
        site.Other.Dial("90012125550101");
        ring = site.LibpriAnswers();
        var next = TimeProvider.System.GetElapsedTime(began);
        Assert.Equal("12125550101", ring["called"]);
        Until.True(() => site.Phone.IsConnected && site.Other.IsConnected, 20, "both are answered", () => site.Told);
        TestContext.Current.TestOutputHelper?.WriteLine($"alarm {alarm.TotalMilliseconds:0} ms after the cut, a new call answered by the SIP operator {call.TotalMilliseconds:0} ms after it; at the E1 {first.TotalMilliseconds:0} ms after dialling to a stopped Kamailio, the next after {next.TotalMilliseconds:0} ms");
        Assert.InRange(first.TotalMilliseconds, 1400, 2000);
        Assert.InRange(next.TotalMilliseconds, 0, 500);
        site.Phone.HangUp();
        site.HangUp(site.Other, isOnSpan: true);
        site.Carrier.Thaw();
        var records = site.WhenQuiet();
        Assert.Equal(["1 carrier +442079460123 16", "2 carrier +12125550100 102", "2 pri +12125550100 16", "3 pri +12125550101 16"], records.Where(r => !r.EndsWith(" 34", StringComparison.Ordinal)));
    }

    /// <summary>What each operator says, and what becomes of the call: busy and unknown numbers stop, congestion goes on to the other.</summary>
    [Fact]
    public void Refusals_OfEither_StopOrGoOn()
    {
        using var site = new TwoOperators();
        site.Phone.Dial("902079460017"); // busy
        site.LibpriRefuses(17);
        Ends(486);
        foreach (var cause in new[] { 42, 34 }) // congestion, no circuit
        {
            site.Phone.Dial("902079460042");
            site.LibpriRefuses(cause);
            Until.True(() => site.Phone.IsConnected, 20, "the other has it", () => site.Told);
            site.HangUp(site.Phone, isOnSpan: false);
        }

        site.Phone.Dial("902079460001"); // unknown
        site.LibpriRefuses(1);
        Ends(404);
        site.Phone.Dial("902079460019"); // nobody answers
        var ring = site.Libpri.Expect("ring", seconds: 20);
        site.Libpri.Do($"proceeding call={ring["call"]} ch={ring["ch"]}");
        site.Libpri.Do($"alerting call={ring["call"]} ch={ring["ch"]}");
        site.Libpri.Do($"hangup call={site.Libpri.Expect("hangup_req", seconds: 20)["call"]} cause=16");
        Ends(480);

        site.Phone.Dial("90012125550486");
        Ends(486);
        site.Phone.Dial("90012125550404");
        Ends(404);
        site.Phone.Dial("90012125550503");
        site.LibpriAnswers();
        Until.True(() => site.Phone.IsConnected, 20, "the other has it", () => site.Told);
        site.HangUp(site.Phone, isOnSpan: true);
        Assert.Equal(
            [
                "1 pri 2079460017 17", "2 pri 2079460042 42", "2 carrier +442079460042 16", "3 pri 2079460042 34", "3 carrier +442079460042 16", "4 pri 2079460001 1",
                "5 pri 2079460019 19", "6 carrier +12125550486 17", "7 carrier +12125550404 1", "8 carrier +12125550503 41", "8 pri +12125550503 16",
            ],
            site.WhenQuiet());

        void Ends(int status)
        {
            Until.True(() => site.Phone.Status >= 300, 30, $"it ends with {status}", () => site.Told);
            Assert.Equal(status, site.Phone.Status);
        }
    }
}
