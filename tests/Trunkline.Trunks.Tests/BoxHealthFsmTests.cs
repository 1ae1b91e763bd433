using System.Text;
using Trunkline.Trunks.Sip;

namespace Trunkline.Trunks.Tests;

/// <summary>The table of a gateway box's health, as text.</summary>
public sealed class BoxHealthFsmTests
{
    [Fact]
    public void Table_IsTheFigure()
    {
        var text = new StringBuilder();
        foreach (var state in Enum.GetValues<BoxHealth>())
        {
            foreach (var e in Enum.GetValues<BoxEvent>())
            {
                var (next, effects) = BoxHealthFsm.On(state, e);
                if (next != state)
                {
                    text.Append($"{state,-10} {e,-14} -> {next,-10} {(effects == BoxDo.None ? "" : effects.ToString())}".TrimEnd()).Append('\n');
                }
                else
                {
                    Assert.Equal(BoxDo.None, effects);
                }
            }
        }

        Assert.Equal(
            """
            Unproven   Answered       -> Well
            Unproven   Proved         -> Well
            Unproven   SaidDown       -> SpanDown   BusyOut, RaiseAlarm
            Unproven   Unanswered     -> Doubtful
            Unproven   UnansweredLast -> Dead       BusyOut, ClearCalls, RaiseAlarm
            Unproven   CallsFailed    -> PassedOver BusyOut, RaiseAlarm, StartRetryTimer
            Well       SaidDown       -> SpanDown   BusyOut, RaiseAlarm
            Well       Unanswered     -> Doubtful
            Well       UnansweredLast -> Dead       BusyOut, ClearCalls, RaiseAlarm
            Well       CallsFailed    -> PassedOver BusyOut, RaiseAlarm, StartRetryTimer
            Doubtful   Answered       -> Well
            Doubtful   Proved         -> Well
            Doubtful   SaidDown       -> SpanDown   BusyOut, RaiseAlarm
            Doubtful   UnansweredLast -> Dead       BusyOut, ClearCalls, RaiseAlarm
            Doubtful   CallsFailed    -> PassedOver BusyOut, RaiseAlarm, StartRetryTimer
            Dead       Answered       -> Well       PutBack, EndAlarm
            Dead       Proved         -> Well       PutBack, EndAlarm
            Dead       SaidDown       -> SpanDown   BusyOut, RaiseAlarm
            SpanDown   Answered       -> Well       PutBack, EndAlarm
            SpanDown   Proved         -> Well       PutBack, EndAlarm
            SpanDown   UnansweredLast -> Dead       BusyOut, ClearCalls, RaiseAlarm
            PassedOver Proved         -> Well       PutBack, EndAlarm
            PassedOver SaidDown       -> SpanDown   BusyOut, RaiseAlarm
            PassedOver UnansweredLast -> Dead       BusyOut, ClearCalls, RaiseAlarm
            PassedOver RetryTimer     -> OnTrial    PutBack
            OnTrial    Proved         -> Well       PutBack, EndAlarm
            OnTrial    SaidDown       -> SpanDown   BusyOut, RaiseAlarm
            OnTrial    UnansweredLast -> Dead       BusyOut, ClearCalls, RaiseAlarm
            OnTrial    CallsFailed    -> PassedOver BusyOut, StartRetryTimer

            """, text.ToString());
    }

    [Fact]
    public void EveryStateThatCarriesNoCalls_IsLeftByItself()
    {
        foreach (var state in Enum.GetValues<BoxHealth>().Where(s => !BoxHealthFsm.CarriesCalls(s)))
        {
            Assert.Contains(Enum.GetValues<BoxEvent>().Where(e => e != BoxEvent.Proved), e => BoxHealthFsm.CarriesCalls(BoxHealthFsm.On(state, e).Next));
        }
    }
}
