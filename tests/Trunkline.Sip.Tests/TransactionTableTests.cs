using System.Text;
using Trunkline.Base;

namespace Trunkline.Sip.Tests;

/// <summary>The four tables as text: review them against the figures of RFC 3261 and RFC 6026, not against the code.</summary>
public sealed class TransactionTableTests
{
    [Fact]
    public void InviteClient_Table_IsRfc3261Figure5WithRfc6026() => Assert.Equal(
        """
        Calling     TimerA         -> Calling     SendInvite, DoubleTimerA
        Calling     TimerB         -> Terminated  ReportTimeout
        Calling     Rx1xx          -> Proceeding  PassToUser
        Calling     Rx2xx          -> Accepted    PassToUser
        Calling     Rx300To699     -> Completed   SendAck, PassToUser
        Calling     TransportError -> Terminated  ReportTransportError
        Proceeding  Rx1xx          -> Proceeding  PassToUser
        Proceeding  Rx2xx          -> Accepted    PassToUser
        Proceeding  Rx300To699     -> Completed   SendAck, PassToUser
        Completed   TimerD         -> Terminated  None
        Completed   Rx300To699     -> Completed   SendAck
        Completed   TransportError -> Terminated  ReportTransportError
        Accepted    TimerM         -> Terminated  None
        Accepted    Rx2xx          -> Accepted    PassToUser
        """,
        Table<InviteClientState, InviteClientEvent, InviteClientDo>(InviteClientFsm.On));

    [Fact]
    public void NonInviteClient_Table_IsRfc3261Figure6() => Assert.Equal(
        """
        Trying      TimerE         -> Trying      SendRequest, DoubleTimerE
        Trying      TimerF         -> Terminated  ReportTimeout
        Trying      Rx1xx          -> Proceeding  PassToUser
        Trying      Rx200To699     -> Completed   PassToUser
        Trying      TransportError -> Terminated  ReportTransportError
        Proceeding  TimerE         -> Proceeding  SendRequest, TimerEWithT2
        Proceeding  TimerF         -> Terminated  ReportTimeout
        Proceeding  Rx1xx          -> Proceeding  PassToUser
        Proceeding  Rx200To699     -> Completed   PassToUser
        Proceeding  TransportError -> Terminated  ReportTransportError
        Completed   TimerK         -> Terminated  None
        """,
        Table<NonInviteClientState, NonInviteClientEvent, NonInviteClientDo>(NonInviteClientFsm.On));

    [Fact]
    public void InviteServer_Table_IsRfc6026Figure5() => Assert.Equal(
        """
        Proceeding  RxInvite       -> Proceeding  SendResponse
        Proceeding  Tx1xx          -> Proceeding  SendResponse
        Proceeding  Tx2xx          -> Accepted    SendResponse
        Proceeding  Tx300To699     -> Completed   SendResponse
        Proceeding  TransportError -> Proceeding  ReportTransportError
        Completed   TimerG         -> Completed   SendResponse, DoubleTimerG
        Completed   TimerH         -> Terminated  ReportTimeout
        Completed   RxInvite       -> Completed   SendResponse
        Completed   RxAck          -> Confirmed   None
        Completed   TransportError -> Completed   ReportTransportError
        Confirmed   TimerI         -> Terminated  None
        Confirmed   RxAck          -> Confirmed   None
        Accepted    TimerL         -> Terminated  None
        Accepted    RxInvite       -> Accepted    None
        Accepted    RxAck          -> Accepted    PassAck
        Accepted    Tx2xx          -> Accepted    SendResponse
        Accepted    TransportError -> Accepted    ReportTransportError
        """,
        Table<InviteServerState, InviteServerEvent, InviteServerDo>(InviteServerFsm.On));

    [Fact]
    public void NonInviteServer_Table_IsRfc3261Figure8() => Assert.Equal(
        """
        Trying      RxRequest      -> Trying      None
        Trying      Tx1xx          -> Proceeding  SendResponse
        Trying      Tx200To699     -> Completed   SendResponse
        Proceeding  RxRequest      -> Proceeding  SendResponse
        Proceeding  Tx1xx          -> Proceeding  SendResponse
        Proceeding  Tx200To699     -> Completed   SendResponse
        Proceeding  TransportError -> Terminated  ReportTransportError
        Completed   TimerJ         -> Terminated  None
        Completed   RxRequest      -> Completed   SendResponse
        Completed   Tx200To699     -> Completed   None
        Completed   TransportError -> Terminated  ReportTransportError
        """,
        Table<NonInviteServerState, NonInviteServerEvent, NonInviteServerDo>(NonInviteServerFsm.On));

    private static string Table<TState, TEvent, TDo>(Func<TState, TEvent, Step<TState, TDo>> on)
        where TState : struct, Enum
        where TEvent : struct, Enum
        where TDo : struct, Enum
    {
        var text = new StringBuilder();
        foreach (var state in Enum.GetValues<TState>())
        {
            foreach (var e in Enum.GetValues<TEvent>())
            {
                var step = on(state, e);
                if (step.Known)
                {
                    text.AppendLine($"{state,-11} {e,-14} -> {step.Next,-11} {step.Do}");
                }
            }
        }

        return text.ToString().TrimEnd();
    }
}
