using Trunkline.Calls;
using Trunkline.Simulation.Phones;

namespace Trunkline.Simulation.Tests;

/// <summary>A mixed site goes on calling: new calls on the backup within 100 ms of a span alarm, within 2 s of the first attempt at a dead SIP server.</summary>
public sealed class FailoverTests
{
    public static TheoryData<Fidelity> Fidelities => [Fidelity.Events, Fidelity.Samples];

    [Theory]
    [MemberData(nameof(Fidelities))]
    public void SpanAlarm_NewCallsTakeTheBackup_Within100Milliseconds(Fidelity fidelity)
    {
        var mixed = new MixedSite(fidelity);
        mixed.Seconds(10); // the spans come up
        mixed.Talking(mixed.Reception, "95550101").HangUp();
        mixed.Seconds(2);
        Assert.Equal("pri", mixed.Attempts()[^1].TrunkGroup);
        var before = mixed.Site.Records.Count;
        mixed.Site.CutSpan(1, true);
        mixed.Site.CutSpan(2, true);
        var cutAt = mixed.Site.World.Time.GetUtcNow();
        var calls = new List<(double After, PhoneCall Call)>();
        for (var i = 1; i <= 15; i++)
        {
            mixed.For(TimeSpan.FromMilliseconds(10));
            calls.Add(((mixed.Site.World.Time.GetUtcNow() - cutAt).TotalMilliseconds, mixed.Office.Call("95550101")));
        }

        mixed.Until(() => calls.TrueForAll(c => c.Call.State is PhoneCallState.Talking or PhoneCallState.Ended));
        Assert.All(calls, c => Assert.Equal(PhoneCallState.Talking, c.Call.State)); // none was lost on the way
        var first = mixed.Attempts(before).GroupBy(r => r.CallId).Select(g => g.MinBy(r => r.Attempt)!).OrderBy(r => r.Start).ToList();
        var late = first.Zip(calls).Where(p => p.First.TrunkGroup != "carrier" && p.First.DestinationChannel.Length > 0).Select(p => p.Second.After).DefaultIfEmpty(0).Max();
        Assert.InRange(late, 0, 100);
        TestContext.Current.SendDiagnosticMessage($"{fidelity}: the last call that still tried the span began {late} ms after the cut");
    }

    [Fact]
    public void DeadSipServer_TheCallIsOnTheBackup_Within2Seconds_AndTheNextAtOnce()
    {
        var mixed = new MixedSite();
        mixed.Seconds(10);
        mixed.Carrier.Unplug();
        var began = mixed.Site.World.Time.GetUtcNow();
        var call = mixed.Office.Call("85550101");
        mixed.Until(() => mixed.Attempts().Any(r => r.TrunkGroup == "lines"));
        Assert.InRange((mixed.Site.World.Time.GetUtcNow() - began).TotalSeconds, 1.4, 2.0);
        mixed.Until(() => call.State == PhoneCallState.Talking);
        var before = mixed.Site.Records.Count;
        var next = mixed.Reception.Call("85550101");
        mixed.Until(() => mixed.Attempts(before).Any(r => r.TrunkGroup == "lines" && r.DestinationChannel.Length > 0));
        Assert.DoesNotContain(mixed.Attempts(before), r => r.TrunkGroup == "carrier" && r.DestinationChannel.Length > 0);
        mixed.Until(() => next.State == PhoneCallState.Talking);
    }

    [Fact]
    public void EverythingButTheLinesIsDown_AnEmergencyCall_GoesOut()
    {
        var mixed = new MixedSite();
        mixed.Seconds(10);
        mixed.Site.CutSpan(1, true);
        mixed.Site.CutSpan(2, true);
        mixed.Carrier.Unplug();
        var ordinary = Enumerable.Range(0, 8).Select(_ => mixed.Office.Call("75550101")).ToList();
        mixed.Until(() => ordinary.Count(c => c.State == PhoneCallState.Talking) == 7); // one line is kept
        mixed.Talking(mixed.Workshop, "9112");
        Assert.Equal("lines", mixed.Attempts().Last(r => r.Priority == CallPriority.Emergency).TrunkGroup);
    }
}
