using System.Runtime.CompilerServices;
using System.Text;
using Trunkline.Base;
using Trunkline.Isdn.CallControl;

namespace Trunkline.Isdn.Tests.CallControl;

/// <summary>The tables as text, in docs/protocols/q931.md, and what must hold of every row.</summary>
public sealed class CallFsmTests
{
    public static TheoryData<Q931Side> Sides => [Q931Side.User, Q931Side.Network];

    [Theory]
    [MemberData(nameof(Sides))]
    public void Table_InTheDocument_IsTheTables(Q931Side side)
    {
        var text = new StringBuilder();
        foreach (var state in Enum.GetValues<CallState>())
        {
            text.Append($"{state.Name(side)} {state}    timer: {CallFsm.TimerOf(side, state)?.ToString() ?? "none"}\n");
            foreach (var (_, e, step) in Rows(side).Where(r => r.State == state))
            {
                text.Append($"    {e,-22} -> {(step.Next == state ? "=" : step.Next.Name(side)),-5}{(step.Do == CallDo.None ? "" : step.Do)}".TrimEnd()).Append('\n');
            }
        }

        AssertBlock($"{side} table", "", text.ToString());
    }

    [Theory]
    [MemberData(nameof(Sides))]
    public void Figure_InTheDocument_IsTheTables(Q931Side side)
    {
        var text = new StringBuilder($"stateDiagram-v2\n    [*] --> {CallState.Null.Name(side)}\n");
        foreach (var arrow in Rows(side).Where(r => r.Step.Next != r.State).GroupBy(r => (r.State, r.Step.Next)))
        {
            text.Append($"    {Node(arrow.Key.State, side)} --> {Node(arrow.Key.Next, side)}: {string.Join(", ", arrow.Select(r => r.Event))}\n");
        }

        AssertBlock($"{side} figure", "mermaid", text.ToString());
    }

    [Theory]
    [MemberData(nameof(Sides))]
    public void EveryTimer_HasAnArrow_WhereItRuns(Q931Side side) => Assert.All(Enum.GetValues<CallState>(), state =>
    {
        if (CallFsm.TimerOf(side, state) is { } timer)
        {
            Assert.True(CallFsm.On(side, state, timer).Known, $"{state} {timer}");
        }
    });

    /// <summary>Who goes to Null gives the channel back and tells it, once; nobody else does.</summary>
    [Theory]
    [MemberData(nameof(Sides))]
    public void EveryEnd_GivesTheChannelBack_AndIsToldOnce(Q931Side side)
    {
        const CallDo told = CallDo.RejectIndication | CallDo.ReleaseIndication | CallDo.ReleaseConfirm;
        Assert.All(Rows(side), row =>
        {
            var ends = row.State != CallState.Null && row.Step.Next == CallState.Null;
            Assert.Equal(ends, (row.Step.Do & (CallDo.FreeChannel | CallDo.RepairChannel | CallDo.OrphanCall)) != 0);
            Assert.Equal(ends ? 1 : 0, System.Numerics.BitOperations.PopCount((ulong)(row.Step.Do & told)));
        });
    }

    /// <summary>RELEASE, RELEASE COMPLETE, a restart and a STATUS of state 0 end the call in every state.</summary>
    [Theory]
    [MemberData(nameof(Sides))]
    public void EveryState_IsLeft_ByWhatAlwaysClears(Q931Side side) => Assert.All(
        LiveStates(side),
        state => Assert.All(
            [CallEvent.RxRelease, CallEvent.RxReleaseComplete, CallEvent.RxStatusNull, CallEvent.Restarted],
            e => Assert.Equal(CallState.Null, CallFsm.On(side, state, e).Next)));

    /// <summary>§5.8.9: a call that talks lives on without a link, every other one is cleared.</summary>
    [Theory]
    [MemberData(nameof(Sides))]
    public void LinkDown_KeepsActiveCallsAlone(Q931Side side) => Assert.All(LiveStates(side), state =>
    {
        var step = CallFsm.On(side, state, CallEvent.LinkDown);
        Assert.Equal(state == CallState.Active ? CallState.Active : CallState.Null, step.Next);
        Assert.Equal(state == CallState.Active, step.Do.HasFlag(CallDo.StartT309));
    });

    /// <summary>§5.8.8: overlap states are cleared, the others keep their state.</summary>
    [Theory]
    [MemberData(nameof(Sides))]
    public void LinkReset_ClearsOverlapAlone(Q931Side side) => Assert.All(LiveStates(side), state =>
    {
        var step = CallFsm.On(side, state, CallEvent.LinkReset);
        Assert.True(step.Known);
        Assert.Equal(state is CallState.OverlapSending or CallState.OverlapReceiving, step.Next != state);
    });

    /// <summary>No state holds a channel for ever: the user's wish to clear leads to a state whose timer leads on.</summary>
    [Theory]
    [MemberData(nameof(Sides))]
    public void Clearing_EndsByTimersAlone_FromEveryState(Q931Side side) => Assert.All(LiveStates(side), start =>
    {
        var state = start;
        foreach (var e in (CallEvent[])[CallEvent.DisconnectRequest, CallEvent.ReleaseRequest])
        {
            var step = CallFsm.On(side, state, e);
            state = step.Next;
        }

        for (var steps = 0; state != CallState.Null; steps++)
        {
            Assert.True(steps < 4, $"{start} ends in {state}");
            var timer = CallFsm.TimerOf(side, state);
            Assert.NotNull(timer);
            state = CallFsm.On(side, state, timer == CallEvent.T308 ? CallEvent.T308Last : timer.Value).Next;
        }
    });

    [Theory]
    [MemberData(nameof(Sides))]
    public void StatusEnquiry_IsAnswered_InEveryState(Q931Side side) => Assert.All(
        LiveStates(side),
        state => Assert.Equal(new Step<CallState, CallDo>(state, CallDo.SendStatus), CallFsm.On(side, state, CallEvent.RxStatusEnquiry)));

    [Fact]
    public void Values_OfTables9_1And9_2_AreInTheirRange()
    {
        Assert.All([Q931Values.EuroIsdnUser, Q931Values.EuroIsdnNetwork, Q931Values.QsigUser, Q931Values.QsigNetwork], v =>
        {
            Assert.InRange(v.T309.TotalSeconds, 6, 90);
            Assert.InRange(v.T302.TotalSeconds, 10, 15);
            Assert.True(v.T301.TotalSeconds >= 180);
            Assert.Equal(0u, v.Channels & 0x00010001);
        });
        Assert.InRange(Q931Values.EuroIsdnUser.T310.TotalSeconds, 30, 120);
        Assert.Equal(10, Q931Values.EuroIsdnNetwork.T310.TotalSeconds);
        Assert.Equal(Q931Side.User, Q931Values.QsigNetwork.Table);
    }

    private static IEnumerable<CallState> LiveStates(Q931Side side) => Enum.GetValues<CallState>()
        .Where(s => s != CallState.Null && (side == Q931Side.Network || s != CallState.DisconnectIndicationTones));

    private static string Node(CallState state, Q931Side side) =>
        state.Name(side) + (state == CallState.DisconnectIndicationTones ? "_tones" : "");

    private static IEnumerable<(CallState State, CallEvent Event, Step<CallState, CallDo> Step)> Rows(Q931Side side) =>
        from state in Enum.GetValues<CallState>()
        where side == Q931Side.Network || state != CallState.DisconnectIndicationTones
        from e in Enum.GetValues<CallEvent>()
        let step = CallFsm.On(side, state, e)
        where step.Known
        select (state, e, step);

    private static void AssertBlock(string name, string fence, string expected, [CallerFilePath] string here = "")
    {
        var path = Path.GetFullPath(Path.Combine(here, "../../../../docs/protocols/q931.md"));
        var text = File.ReadAllText(path);
        var begin = $"<!-- generated: {name} -->";
        var from = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        var to = text.IndexOf("<!-- end -->", from, StringComparison.Ordinal);
        var wanted = $"\n```{fence}\n{expected}```\n";
        if (Environment.GetEnvironmentVariable("TRUNKLINE_UPDATE_DOCS") == "1")
        {
            File.WriteAllText(path, text[..from] + wanted + text[to..]);
            return;
        }

        Assert.Equal(wanted, text[from..to]);
    }
}
