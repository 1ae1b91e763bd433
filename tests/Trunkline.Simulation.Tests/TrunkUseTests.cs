using Trunkline.Calls;
using Trunkline.Exchange;
using Trunkline.Node;
using Trunkline.Simulation.Phones;

namespace Trunkline.Simulation.Tests;

/// <summary>Incoming-only and outgoing-only circuits and limits of a site's trunks, of each kind; they hold for all but emergency calls.</summary>
public sealed class TrunkUseTests
{
    private const string Sip = "channels: 20,";
    private const string Fxo = "lines: 1-8,";

    private static readonly CallingParty s_caller = new("2079460123", "");

    [Fact]
    public void Lines_OutgoingCallsTakeNoIncomingOnlyOne_AnEmergencyCallDoes_WhenItFindsNothingElse()
    {
        var mixed = new MixedSite(change: y => y.Replace(Fxo, "lines: 1-8, incoming_only: 1-5,", StringComparison.Ordinal).Replace("emergency_reserve: 1", "emergency_reserve: 0", StringComparison.Ordinal));
        mixed.Seconds(10);
        mixed.Site.CutSpan(1, true);
        mixed.Site.CutSpan(2, true);
        mixed.Carrier.Unplug();
        var calls = Enumerable.Range(0, 3).Select(_ => mixed.Talking(mixed.Office, "75550101")).ToList();
        var fourth = mixed.Office.Call("75550101");
        mixed.Until(() => fourth.State == PhoneCallState.Ended);
        mixed.Seconds(1);
        Assert.Equal("no circuit is idle but incoming-only ones", mixed.Attempts()[^1].ProtocolReason);
        Assert.All(mixed.Attempts().Where(r => r.DestinationChannel.StartsWith("FXO/", StringComparison.Ordinal)), r => Assert.True(int.Parse(r.DestinationChannel[4..], System.Globalization.CultureInfo.InvariantCulture) > 5, r.DestinationChannel));
        mixed.Talking(mixed.Workshop, "9112"); // a call of ours gives way: its line is sure to work outwards
        Assert.Equal(1, mixed.Site.Node!.CallControl.Preempted);
        mixed.Talking(mixed.Workshop, "9112");
        mixed.Talking(mixed.Workshop, "9112");
        mixed.Talking(mixed.Workshop, "9112");
        var help = mixed.Attempts().Where(r => r is { Priority: CallPriority.Emergency, AnsweredAfter: not null }).Select(r => r.DestinationChannel).ToList();
        Assert.Equal(4, help.Distinct().Count());
        Assert.InRange(int.Parse(help[^1][4..], System.Globalization.CultureInfo.InvariantCulture), 1, 5);
    }

    [Fact]
    public void Spans_OutgoingCallsTakeOutgoingOnlyTimeslotsFirst_AndNoIncomingOnlyOne()
    {
        var mixed = new MixedSite(change: y => y.Replace("spans: 2,", "spans: 2, incoming_only: \"1-15,1/17-31\", outgoing_only: \"2/30-31\",", StringComparison.Ordinal));
        mixed.Seconds(10);
        var taken = Enumerable.Range(0, 4).Select(_ =>
        {
            mixed.Talking(mixed.Office, "95550101");
            return mixed.Attempts()[^1].DestinationChannel;
        }).ToList();
        Assert.Equal(["E1/2/31", "E1/2/30", "E1/2/29", "E1/2/28"], taken);
        Assert.Equal((45, 2), (Trunk(mixed, "pri").Use.IncomingOnly, Trunk(mixed, "pri").Use.OutgoingOnly));
        Assert.Equal("E1/2/27", Trunk(mixed, "pri").Next);
    }

    [Fact]
    public void Sip_SessionsAreCountedByDirection_TheOperatorsCallIsRefusedWhenOnlyOurOwnAreLeft()
    {
        var mixed = new MixedSite(change: y => y.Replace(Sip, "channels: 3, incoming_only: 1, outgoing_only: 1,", StringComparison.Ordinal));
        mixed.Reception.OnIncoming = c => c.Answer();
        mixed.Seconds(10);
        var first = mixed.Carrier.Call("+44205556201");
        var second = mixed.Carrier.Call("+44205556201");
        mixed.Until(() => first.State == PhoneCallState.Talking && second.State == PhoneCallState.Talking);
        var third = mixed.Carrier.Call("+44205556201");
        mixed.Until(() => third.State == PhoneCallState.Ended);
        Assert.Equal(503, third.FailedWith);
        mixed.Talking(mixed.Office, "85550101");
        Assert.Equal("carrier", mixed.Attempts()[^1].TrunkGroup);
        mixed.Talking(mixed.Office, "85550101");
        Assert.Equal("lines", mixed.Attempts()[^1].TrunkGroup);
        mixed.Talking(mixed.Workshop, "8112");
    }

    [Fact]
    public void Limit_OneCallMoreTakesTheNextTrunk_AnEmergencyCallIsNotCounted_AReloadLiftsIt()
    {
        var mixed = new MixedSite(change: y => y.Replace("spans: 2,", "spans: 2, most_out: 2,", StringComparison.Ordinal));
        mixed.Seconds(10);
        mixed.Talking(mixed.Office, "95550101");
        mixed.Talking(mixed.Office, "95550101");
        mixed.Talking(mixed.Office, "95550101");
        mixed.Seconds(1);
        Assert.Equal(["pri", "pri", "carrier"], mixed.Attempts().Where(r => r.AnsweredAfter is not null).Select(r => r.TrunkGroup));
        var kept = Assert.Single(mixed.Attempts(), r => r.Cause == Q850Cause.NoCircuitAvailable);
        Assert.Equal(("pri", "limit of trunk group pri: 2 calls out"), (kept.TrunkGroup, kept.ProtocolReason));
        mixed.Talking(mixed.Workshop, "9112");
        Assert.Equal("pri", mixed.Attempts().Last(r => r.Priority == CallPriority.Emergency).TrunkGroup);
        Assert.Equal((3, 0), (Trunk(mixed, "pri").Use.Out, Trunk(mixed, "pri").Use.In));
        Assert.Equal("limit of trunk group pri: 2 calls out", Trunk(mixed, "pri").WhyNone);
        var node = mixed.Site.Node!;
        Assert.Contains("trunkline_trunk_limited_total{trunk=\"pri\"} 1", node.Metrics(), StringComparison.Ordinal);
        mixed.Seconds(30);
        foreach (var call in mixed.Workshop.Calls.ToList())
        {
            call.HangUp();
        }

        mixed.Seconds(5);
        Assert.Null(node.Reload(node.Prepare(MixedSite.Load(MixedSite.Yaml.Replace("spans: 2,", "spans: 2, direction: out,", StringComparison.Ordinal))), null).Error);
        mixed.Talking(mixed.Office, "95550101");
        Assert.Equal("pri", mixed.Attempts()[^1].TrunkGroup);
        Assert.Equal(60, Trunk(mixed, "pri").Use.OutgoingOnly);
    }

    [Fact]
    public void IncomingLimit_OfEachKindOfTrunk()
    {
        var mixed = new MixedSite(change: y => y
            .Replace("spans: 2,", "spans: 2, most_in: 1,", StringComparison.Ordinal)
            .Replace(Sip, "channels: 20, most_in: 1,", StringComparison.Ordinal)
            .Replace(Fxo, "lines: 1-8, most_in: 1,", StringComparison.Ordinal));
        var rung = 0;
        mixed.Reception.OnIncoming = c =>
        {
            rung++;
            c.Ring();
        };
        mixed.Seconds(10);
        var (first, second) = (mixed.Carrier.Call("+44205556201"), mixed.Carrier.Call("+44205556201"));
        mixed.Seconds(2);
        Assert.Equal((PhoneCallState.Ringing, 503), (first.State, second.FailedWith));
        Assert.Equal("limit of trunk group carrier: 1 call in", Assert.Single(mixed.Attempts(), r => r.Cause == Q850Cause.NoCircuitAvailable).ProtocolReason);
        mixed.Site.Pri.CallIn("5556201", s_caller, FarScript.Talks, TimeSpan.FromSeconds(20), out _, out _);
        mixed.Site.Pri.CallIn("5556201", s_caller, FarScript.Talks, TimeSpan.FromSeconds(20), out _, out _);
        mixed.Site.Exchange.CallInOn(0, s_caller, FarScript.Talks, TimeSpan.FromSeconds(20));
        mixed.Site.Exchange.CallInOn(1, s_caller, FarScript.Talks, TimeSpan.FromSeconds(20));
        mixed.Seconds(12);
        Assert.Equal(3, rung); // one of each
        Assert.Equal(1, Trunk(mixed, "pri").Use.In);
        Assert.Equal(1, Trunk(mixed, "lines").Use.In);
        mixed.Seconds(60);
        Assert.Equal("", mixed.Site.Stuck());
        mixed.Site.Exchange.CallInOn(1, s_caller, FarScript.Talks, TimeSpan.FromSeconds(20));
        mixed.Seconds(12);
        Assert.Equal(4, rung);
    }

    [Fact]
    public void ACallOnAnOutgoingOnlyLine_IsTaken_AndTheAdministratorIsTold()
    {
        var mixed = new MixedSite(change: y => y.Replace(Fxo, "lines: 1-8, direction: out,", StringComparison.Ordinal));
        mixed.Seconds(10);
        mixed.Reception.OnIncoming = c => c.Answer();
        mixed.Site.Exchange.CallInOn(2, s_caller, FarScript.Talks, TimeSpan.FromSeconds(20));
        mixed.Until(() => mixed.Site.Node!.ListCalls().Any(c => c.State == "Connected"));
        Assert.Contains(mixed.Site.Node!.ListAlarms().Now, a => a.Id == "trunk/direction" && a.Text.StartsWith("FXO/3", StringComparison.Ordinal));
    }

    private static TrunkView Trunk(MixedSite mixed, string name) => mixed.Site.Node!.ListTrunks().First(t => t.TrunkGroup == name);
}
