using Trunkline.Node;

namespace Trunkline.Simulation.Tests;

/// <summary>`span N show` of a whole site.</summary>
public sealed class SpanShowTests
{
    /// <summary>What is shown is what the span counted, under noise, slips and a call.</summary>
    [Fact]
    public void NoisyLineWithACall_IsShownAsItIs()
    {
        var e1 = new E1SiteTests.Rig(Fidelity.Samples);
        var port = e1.Site.SpanPorts[0];
        port.FarPpm = 50;
        port.FromFar.BitErrorRatio = 1e-5;
        port.ToFar.BitErrorRatio = 1e-5;
        e1.Talk("05550101");
        e1.Seconds(20);
        var span = Show(e1);
        Assert.Equal((1, "city", "framed", "1-31", "recovered", "locked", "OK", "", 1), (span.Span, span.TrunkGroup, span.Attachment.Kind, span.Attachment.Timeslots,
            span.Attachment.Clock, span.Attachment.ClockQuality, span.Alarms, span.Blocked, span.Calls));
        var counters = port.Counters;
        Assert.InRange(counters.CrcErrors, 1, long.MaxValue);
        Assert.Equal(
            (counters.Frames, counters.CrcErrors, counters.FarEndErrors, counters.SlipsLost, counters.FrameErrors),
            (span.Counters.Frames, span.Counters.CrcErrors, span.Counters.FarEndErrors, span.Counters.SlipsLost, span.Counters.FrameErrors));
        foreach (var (path, shown) in new[] { (port.Near.Quality.NearEnd, span.NearEnd), (port.Near.Quality.FarEnd, span.FarEnd) })
        {
            var (quarter, day) = (path.Quarters.Current, path.Days.Current);
            Assert.InRange(quarter.ErroredSeconds, 1, 60);
            Assert.Equal([("15 min", quarter.Seconds, quarter.ErroredSeconds, quarter.BackgroundBlockErrors), ("24 h", day.Seconds, day.ErroredSeconds, day.BackgroundBlockErrors)],
                shown.Select(p => (p.Length, p.Seconds, p.Errored, p.BlockErrors)));
        }

        Assert.Equal(("InCall", "201 to 05550101"), span.Timeslots.Where(t => t.State != "Idle").Select(t => (t.State, t.Call)).Single());
        Assert.Equal(("Provisioned, Up, Active", "multiple frame established", 1L), (span.DChannel.State, span.DChannel.Lapd, span.DChannel.Establishments));
        Assert.InRange(span.DChannel.Sent, 5, 500);
    }

    [Fact]
    public void SpanAsText_FitsATerminal_AndSaysWhatCounts()
    {
        var e1 = new E1SiteTests.Rig(Fidelity.Samples);
        e1.Talk("05550101");
        e1.Site.SpanPorts[0].IsCutToFar = true;
        e1.Seconds(3);
        var lines = SpanText.Of(Show(e1)).ToList();
        var text = string.Join('\n', lines.Select(l => l.Text));
        Assert.All(lines, l => Assert.InRange(l.Text.Length, 0, 120));
        Assert.Contains("alarms       RAI  YELLOW (RAI): the far end does not hear us", text, StringComparison.Ordinal);
        Assert.Contains("new calls    none: YELLOW (RAI)", text, StringComparison.Ordinal);
        Assert.Contains("31  InCall     201 to 05550101", text, StringComparison.Ordinal);
        Assert.Contains("  far end", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Events_HaveNoBits_AndAreShownWithoutCounters()
    {
        var span = Show(new E1SiteTests.Rig(Fidelity.Events));
        Assert.Equal(("events", "OK", 0, "Provisioned, Up, Active"), (span.Attachment.Kind, span.Alarms, span.NearEnd.Count, span.DChannel.State));
    }

    [Fact]
    public void NoSuchSpan_IsSaid()
    {
        var e1 = new E1SiteTests.Rig(Fidelity.Events);
        SpanDetailResult? result = null;
        e1.Site.Node!.ShowSpan(7, r => result = r);
        Assert.Equal("there is no span 7: trunkline spans shows those there are", result!.Reason);
    }

    [Fact]
    public void NoGateway_IsSaid_AndAQuestionUnderWayIsAnsweredWithIt()
    {
        var e1 = new E1SiteTests.Rig(Fidelity.Events);
        SpanDetailResult? underWay = null, later = null;
        e1.Site.Node!.ShowSpan(1, r => underWay = r);
        e1.Site.Node!.Media.OnLost(Control.GatewayError.LinkClosed);
        e1.Site.Node!.ShowSpan(1, r => later = r);
        Assert.Equal(
            ("the gateway was lost before it answered", "no gateway is attached: nobody can ask the span"), (underWay!.Reason, later!.Reason));
    }

    internal static SpanDetailView Show(E1SiteTests.Rig e1) => Show(e1.Site);

    internal static SpanDetailView Show(SimulatedSite site)
    {
        SpanDetailResult? result = null;
        site.Node!.ShowSpan(1, r => result = r);
        Assert.True(site.World.AdvanceUntil(() => result is not null, TimeSpan.FromSeconds(5)));
        Assert.Equal("", result!.Reason);
        return result.Span!;
    }
}
