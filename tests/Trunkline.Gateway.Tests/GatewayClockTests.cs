using Trunkline.Base;
using Trunkline.E1;
using Trunkline.Gateway.Samples;
using Trunkline.Links;

namespace Trunkline.Gateway.Tests;

/// <summary>The gateway ticks by a span: no slips there, no jump when another span takes over, an alarm when none can.</summary>
public sealed class GatewayClockTests
{
    private const int HourMs = 3_600_000;
    private const int StoreFrames = 160;

    [Theory]
    [InlineData(50)]
    [InlineData(-50)]
    public void Span_ThatClocks_DoesNotSlip_AnotherSlipsByTheDifference(double ppm)
    {
        var w = new World((ppm, 1), (0, 0));
        w.Pass(HourMs);
        Assert.Equal(1, w.Plane.ClockSpan);
        Assert.Equal(0, w.Ports[0].Slips);
        var apart = Math.Abs(ppm) * 1e-6 * E1Frame.PerSecond * HourMs / 1000; // 1440 frames
        Assert.InRange(w.Ports[1].Slips, apart - StoreFrames, apart);
        Assert.InRange(w.Ports[0].Ticks.Count, (HourMs / 20 * (1 + (ppm * 1e-6))) - 2, (HourMs / 20 * (1 + (ppm * 1e-6))) + 2);
    }

    [Fact]
    public void NoSpan_InTheOrder_MonotonicTicksAndNoAlarm()
    {
        var w = new World((50, 0), (0, 0));
        w.Pass(60_000);
        Assert.Equal(0, w.Plane.ClockSpan);
        Assert.Equal(Enumerable.Range(1, 3000).Select(i => i * 20.0), w.Ports[0].Ticks);
        Assert.DoesNotContain(w.Told.Lines, l => l.Contains("ClockFree", StringComparison.Ordinal));
    }

    [Fact]
    public void Alarm_TheNextSpanTakesOverWithinATick_AndTheFirstComesBackAfterTheHold()
    {
        var w = new World((50, 1), (-50, 2));
        w.Pass(60_000);
        Assert.Equal(1, w.Plane.ClockSpan);
        w.Ports[0].Alarms = PortAlarms.LossOfSignal;
        w.Ports[0].IsCut = true;
        w.Pass(21);
        Assert.Equal(2, w.Plane.ClockSpan);
        w.Pass(60_000);
        var slips = w.Ports[1].Slips;
        w.Pass(600_000);
        Assert.Equal(slips, w.Ports[1].Slips);
        w.Ports[0].Alarms = PortAlarms.None;
        w.Ports[0].IsCut = false;
        w.Pass(9_980);
        Assert.Equal(2, w.Plane.ClockSpan);
        w.Pass(60);
        Assert.Equal(1, w.Plane.ClockSpan);
        w.Pass(60_000);
        w.AssertEven();
        Assert.Equal([1, 2, 1], w.Changes);
    }

    [Fact]
    public void Frames_CeaseWithoutAnAlarm_TheNextSpanTakesOver_UntilTheyHaveComeForTheHold()
    {
        var w = new World((0, 1), (20, 2));
        w.Pass(10_000);
        w.Ports[0].IsCut = true;
        w.Pass(60);
        Assert.Equal(2, w.Plane.ClockSpan);
        w.Pass(60_000);
        Assert.Equal(2, w.Plane.ClockSpan);
        w.Ports[0].IsCut = false;
        w.Pass(9_950);
        Assert.Equal(2, w.Plane.ClockSpan);
        w.Pass(200);
        Assert.Equal(1, w.Plane.ClockSpan);
        w.Pass(10_000);
        w.AssertEven();
    }

    [Fact]
    public void NoSource_AtStart_IsAnAlarmAfterAWhile_GoneWithTheFirst()
    {
        var w = new World([PortAlarms.LossOfSignal, PortAlarms.LossOfSignal, PortAlarms.None], (0, 1), (0, 2), (0, 0));
        w.Pass(29_990);
        Assert.Equal(["1 Los", "2 Los"], w.ClockAlarms());
        w.Told.Lines.Clear();
        w.Pass(60);
        Assert.Equal(["1 Los ClockFree", "2 Los ClockFree"], w.ClockAlarms());
        w.Ports[1].Alarms = PortAlarms.None;
        w.Told.Lines.Clear();
        w.Pass(40);
        Assert.Equal(["1 Los", "2 None"], w.ClockAlarms());
        w.Ports[1].Alarms = PortAlarms.Ais;
        w.Told.Lines.Clear();
        w.Pass(60); // at once this time
        Assert.Contains("1 Los ClockFree", w.ClockAlarms());
        Assert.Contains("2 Ais ClockFree", w.ClockAlarms());
        w.AssertEven();
    }

    [Fact]
    public void Absent_TheReasonIsTold_AndThatItIsOver()
    {
        var w = new World((0, 0));
        var told = new List<string>();
        w.Plane.TellRefused((span, why) => told.Add($"{span}: {why}"));
        w.Ports[0].Alarms = PortAlarms.Absent;
        w.Ports[0].Refused = "DAHDI has no span 1";
        w.Pass(100);
        w.Ports[0].Refused = "another program has it";
        w.Pass(100);
        (w.Ports[0].Alarms, w.Ports[0].Refused) = (PortAlarms.None, "");
        w.Pass(100);
        Assert.Equal(["1: DAHDI has no span 1", "1: another program has it", "1: "], told);
        Assert.Equal(["1 NotAttached DAHDI has no span 1", "1 NotAttached another program has it", "1 None"], w.ClockAlarms());
    }

    [Fact]
    public void Stall_IsMadeUpAndSkipped_AsWithoutASpan()
    {
        var w = new World((50, 1));
        w.Pass(10_000);
        w.Time.Move(TimeSpan.FromMilliseconds(500));
        w.Pass(10_000);
        Assert.InRange(w.Plane.TicksSkipped, 10, 25);
        Assert.InRange(w.Ports[0].Ticks.Count + w.Plane.TicksSkipped, 1022, 1028);
        Assert.Equal(1, w.Plane.ClockSpan);
    }

    [Fact]
    public void Ticks_AllocateNothing()
    {
        var w = new World((50, 1), (0, 2));
        foreach (var port in w.Ports)
        {
            port.Ticks.Capacity = 4000;
        }

        w.Pass(10_000);
        NoAllocation.InRounds(() => w.Pass(10_000));
    }

    /// <summary>A gateway with spans of given clocks and places in the order.</summary>
    /// <summary>The far end sends back what we send, and our own clock with it: the data link finds it, the next span clocks, and the first again when it is over.</summary>
    [Fact]
    public void FarEndThatLoops_ItsClockIsNotFollowed_AndThatIsSaid()
    {
        var w = new World((50, 1), (-50, 2));
        w.Pass(60_000);
        Assert.Equal(1, w.Plane.ClockSpan);
        w.Ports[0].LoopsBack = true;
        w.Pass(100); // the flag before the first frame comes back too
        w.Gateway.DlRequest(new(1, DlPrimitive.EstablishRequest, default));
        w.Pass(200);
        Assert.Equal(2, w.Plane.ClockSpan);
        Assert.Contains(w.ClockAlarms(), a => a.Contains("ClockLooped", StringComparison.Ordinal));
        w.Pass(60_000);
        Assert.Equal(2, w.Plane.ClockSpan);
        w.Ports[0].LoopsBack = false;
        w.Pass(20_000); // SABME in vain tells that nothing comes back, then the hold
        Assert.Equal(1, w.Plane.ClockSpan);
        Assert.DoesNotContain("ClockLooped", w.ClockAlarms()[^1], StringComparison.Ordinal);
        w.AssertEven();
    }

    private sealed class World : GatewayWorld
    {
        public World(params (double Ppm, int Timing)[] spans)
            : this(new PortAlarms[spans.Length], spans)
        {
        }

        public World(PortAlarms[] alarms, params (double Ppm, int Timing)[] spans)
        {
            Ports = [.. spans.Select((s, i) => new ClockedPort(Loop, s.Ppm) { Alarms = alarms[i] })];
            Gateway = SamplesPlane.CreateGateway(
                Loop,
                new() { MaxRtp = 2, MaxContexts = 2, Spans = [.. spans.Select(s => new GatewaySpan(LapdValues.Default, 2) { Timing = s.Timing })] },
                new MemoryRtpSockets(2), null, Ports, null, out var plane);
            Plane = plane;
            Plane.ClockChanged = Changes.Add;
            Gateway.OnControllerAttached(1, Told);
            Told.Lines.Clear();
        }

        public GatewayNode Gateway { get; }

        public SamplesPlane Plane { get; }

        public IReadOnlyList<ClockedPort> Ports { get; }

        public List<int> Changes { get; } = [];

        /// <summary>No two ticks nearer than 19 ms, none further apart than two blocks.</summary>
        public void AssertEven()
        {
            var gaps = Ports[0].Ticks.Zip(Ports[0].Ticks.Skip(1), (a, b) => b - a).ToList();
            Assert.InRange(gaps.Min(), 19, 40);
            Assert.InRange(gaps.Max(), 19, 40);
        }

        public List<string> ClockAlarms() =>
            [.. Told.Lines.Where(l => l.Contains("SpanChanged", StringComparison.Ordinal)).Select(l => l[(l.IndexOf('(', StringComparison.Ordinal) + 1)..^1].Replace(", ", " ", StringComparison.Ordinal).TrimEnd())];
    }
}
