using System.Text;
using Trunkline.Trunks.Sip;

namespace Trunkline.Trunks.Tests;

/// <summary>The table of a SIP server's health, as text.</summary>
public sealed class PeerHealthFsmTests
{
    [Fact]
    public void Table_IsTheFigure()
    {
        var text = new StringBuilder();
        foreach (var state in Enum.GetValues<PeerState>())
        {
            foreach (var e in Enum.GetValues<PeerEvent>())
            {
                var (next, effects) = PeerHealthFsm.On(state, e);
                if (next != state)
                {
                    text.Append($"{state,-9} {e,-18} -> {next,-9} {(effects == PeerDo.None ? "" : effects.ToString())}".TrimEnd()).Append('\n');
                }
                else
                {
                    Assert.Equal(PeerDo.None, effects);
                }
            }
        }

        Assert.Equal(
            """
            Unproven  Answered           -> Well
            Unproven  Proved             -> Well
            Unproven  SaidDown           -> Dead      BusyOut, StartHoldDown, RaiseAlarm
            Unproven  Unanswered         -> Doubtful
            Unproven  UnansweredLast     -> Dead      BusyOut, ClearCalls, StartHoldDown, RaiseAlarm
            Unproven  Unheard            -> Dead      BusyOut, StartHoldDown, RaiseAlarm
            Unproven  AskedToRest        -> Resting   BusyOut, StartRest, RaiseAlarm
            Well      SaidDown           -> Dead      BusyOut, StartHoldDown, RaiseAlarm
            Well      Unanswered         -> Doubtful
            Well      UnansweredLast     -> Dead      BusyOut, ClearCalls, StartHoldDown, RaiseAlarm
            Well      Unheard            -> Dead      BusyOut, StartHoldDown, RaiseAlarm
            Well      AskedToRest        -> Resting   BusyOut, StartRest, RaiseAlarm
            Doubtful  Answered           -> Well
            Doubtful  Proved             -> Well
            Doubtful  SaidDown           -> Dead      BusyOut, StartHoldDown, RaiseAlarm
            Doubtful  UnansweredLast     -> Dead      BusyOut, ClearCalls, StartHoldDown, RaiseAlarm
            Doubtful  Unheard            -> Dead      BusyOut, StartHoldDown, RaiseAlarm
            Doubtful  AskedToRest        -> Resting   BusyOut, StartRest, RaiseAlarm
            Dead      Proved             -> Well      PutBack, EndAlarm
            Dead      HoldDownTimer      -> Returning
            Dead      HoldDownTimerBlind -> OnTrial   PutBack
            Returning AnsweredEnough     -> Well      PutBack, EndAlarm
            Returning Proved             -> Well      PutBack, EndAlarm
            OnTrial   Answered           -> Well      EndAlarm
            OnTrial   Proved             -> Well      EndAlarm
            OnTrial   Unheard            -> Dead      BusyOut, StartHoldDown
            OnTrial   AskedToRest        -> Resting   BusyOut, StartRest
            Resting   Proved             -> Well      PutBack, EndAlarm
            Resting   UnansweredLast     -> Dead      BusyOut, ClearCalls, StartHoldDown, RaiseAlarm
            Resting   Unheard            -> Dead      BusyOut, StartHoldDown, RaiseAlarm
            Resting   RestTimer          -> Well      PutBack, EndAlarm

            """, text.ToString());
    }

    /// <summary>Out of every state that carries nothing there is a way that needs no call.</summary>
    [Fact]
    public void EveryStateThatCarriesNoCalls_IsLeftByItself()
    {
        PeerEvent[] byItself = [PeerEvent.AnsweredEnough, PeerEvent.HoldDownTimer, PeerEvent.RestTimer];
        foreach (var state in Enum.GetValues<PeerState>().Where(s => !PeerHealthFsm.CarriesCalls(s)))
        {
            var at = state;
            for (var i = 0; i < 3 && !PeerHealthFsm.CarriesCalls(at); i++)
            {
                at = byItself.Select(e => PeerHealthFsm.On(at, e).Next).FirstOrDefault(n => n != at, at);
            }

            Assert.True(PeerHealthFsm.CarriesCalls(at), $"{state}");
        }
    }

    /// <summary>Who was out and comes back must have been told both.</summary>
    [Fact]
    public void EveryWayBackToWell_FromOutOfService_EndsTheAlarm()
    {
        foreach (var state in Enum.GetValues<PeerState>().Where(s => !PeerHealthFsm.CarriesCalls(s) || s == PeerState.OnTrial))
        {
            foreach (var e in Enum.GetValues<PeerEvent>().Where(e => PeerHealthFsm.On(state, e).Next == PeerState.Well))
            {
                Assert.True(PeerHealthFsm.On(state, e).Do.HasFlag(PeerDo.EndAlarm), $"{state} {e}");
            }
        }
    }
}
