using System.Text;

namespace Trunkline.Trunks.Tests;

/// <summary>The table of hold-down, as text, and how long it takes.</summary>
public sealed class HoldDownTests
{
    private readonly World _world = new();
    private readonly NodeLoop _loop;

    public HoldDownTests() => _loop = _world.AddLoop();

    [Fact]
    public void Table_IsTheFigure()
    {
        var text = new StringBuilder();
        foreach (var state in Enum.GetValues<HoldState>())
        {
            foreach (var e in Enum.GetValues<HoldEvent>())
            {
                var (next, effects) = HoldDownFsm.On(state, e);
                if (next != state)
                {
                    text.Append($"{state,-7} {e,-21} -> {next,-7} {(effects == HoldDo.None ? "" : effects.ToString())}".TrimEnd()).Append('\n');
                }
                else
                {
                    Assert.Equal(HoldDo.None, effects);
                }
            }
        }

        Assert.Equal(
            """
            Well    Fault                 -> Out     BusyOut
            Well    FailedOften           -> Held    BusyOut, StartHoldDown, RaiseAlarm
            Out     Mended                -> Well    PutBack
            Out     MendedAgain           -> Held    StartHoldDown, RaiseAlarm
            Held    Fault                 -> Out     BusyOut
            Held    Proved                -> Well    PutBack, EndAlarm
            Held    HoldDownTimer         -> Well    PutBack, EndAlarm
            Held    HoldDownTimerUnproven -> Probing Probe
            Probing Fault                 -> Out     BusyOut
            Probing Proved                -> Well    PutBack, EndAlarm
            Probing ProbeFailed           -> Held    StartHoldDown
            Probing ProbeDisturbed        -> Held    StartAgain

            """, text.ToString());
    }

    /// <summary>Two faults are over when they are over; then 10, 20, 40 … 300 s, however often; ten good minutes begin anew.</summary>
    [Fact]
    public void Fault_AgainAndAgain_IsHeldDownTwiceAsLongEachTime_AtMostFiveMinutes()
    {
        var told = new List<string>();
        var hold = New(told);
        hold.OnMended(); // as it comes up
        var held = new List<double>();
        for (var i = 0; i < 9; i++)
        {
            Seconds(40);
            hold.OnFault("RED", counts: true);
            Assert.False(hold.IsHeld);
            Seconds(1);
            hold.OnMended();
            hold.OnFault("RED", counts: true); // a loose plug: one with the last
            Assert.Equal(HoldState.Out, hold.State);
            hold.OnMended();
            var since = _world.Time.Elapsed;
            while (hold.IsHeld)
            {
                Seconds(1);
            }

            held.Add((_world.Time.Elapsed - since).TotalSeconds);
        }

        Assert.Equal([0, 0, 10, 20, 40, 80, 160, 300, 300], held);
        Assert.Equal("held down for 10 s: out 3 times in 1 min, the last time by RED", told[0]);
        Assert.Contains("held down no more: it takes new calls again", told);
        Seconds(600);
        hold.OnFault("RED", counts: true);
        hold.OnMended();
        Assert.Equal(HoldState.Well, hold.State);
    }

    [Fact]
    public void OurOwnDoing_CountsForNothing_AndZeroNeverHolds()
    {
        var hold = New([]);
        hold.OnMended();
        for (var i = 0; i < 5; i++)
        {
            hold.OnFault("a test", counts: false);
            hold.OnMended();
            Assert.Equal(HoldState.Well, hold.State);
        }

        var never = new HoldDown(_loop, default, () => { }, _ => { });
        never.OnMended();
        for (var i = 0; i < 5; i++)
        {
            never.OnFault("RED", counts: true);
            never.OnMended();
            never.OnFailed("no dial tone");
            Assert.Equal(HoldState.Well, never.State);
        }
    }

    [Fact]
    public void SeizuresThatFail_ThreeInARow_ItIsTriedByItself_UntilItIsWell()
    {
        var probes = new List<double>();
        HoldDown? hold = null;
        hold = new(_loop, new(TimeSpan.FromSeconds(10)), () => { }, _ => { }, () =>
        {
            probes.Add(_world.Time.Elapsed.TotalSeconds);
            _loop.Post(probes.Count switch { 1 => hold!.OnProbeFailed, 2 => hold!.OnProbeDisturbed, 3 => hold!.OnProbeFailed, _ => hold!.OnProved });
        });
        hold.OnMended();
        hold.OnFailed("no dial tone");
        hold.OnFailed("no dial tone");
        hold.OnProved();
        hold.OnFailed("no dial tone");
        hold.OnFailed("no dial tone");
        Assert.False(hold.IsHeld);
        hold.OnFailed("no dial tone");
        Assert.Equal("held down for 10 s: 3 seizures one after the other: no dial tone, then it is tried", hold.Because);
        Seconds(200);
        Assert.Equal([10, 30, 50, 90], probes);
        Assert.Equal((HoldState.Well, ""), (hold.State, hold.Because));
    }

    private HoldDown New(List<string> told) => new(_loop, new(TimeSpan.FromSeconds(10)), () => { }, told.Add);

    private void Seconds(double seconds) => _world.Advance(TimeSpan.FromSeconds(seconds));
}
