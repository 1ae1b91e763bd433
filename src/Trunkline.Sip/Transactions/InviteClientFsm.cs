using Trunkline.Base;
using static Trunkline.Sip.InviteClientDo;
using static Trunkline.Sip.InviteClientEvent;
using static Trunkline.Sip.InviteClientState;

namespace Trunkline.Sip;

/// <summary>States of an INVITE client transaction, RFC 3261 Figure 5 and RFC 6026.</summary>
internal enum InviteClientState : byte { Calling, Proceeding, Completed, Accepted, Terminated }

/// <summary>What can happen to an INVITE client transaction.</summary>
internal enum InviteClientEvent : byte { TimerA, TimerB, TimerD, TimerM, Rx1xx, Rx2xx, Rx300To699, TransportError }

/// <summary>What the transaction is told to do, carried out in this order.</summary>
[Flags]
internal enum InviteClientDo : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Send the INVITE again (17.1.1.2).</summary>
    SendInvite = 1,

    /// <summary>Double timer A and start it again (17.1.1.2).</summary>
    DoubleTimerA = 2,

    /// <summary>Send ACK for a non-2xx final response (17.1.1.3).</summary>
    SendAck = 4,

    /// <summary>Pass the response to the transaction user.</summary>
    PassToUser = 8,

    /// <summary>Tell the transaction user that timer B expired.</summary>
    ReportTimeout = 16,

    /// <summary>Tell the transaction user that the transport failed (17.1.4).</summary>
    ReportTransportError = 32,
}

/// <summary>The INVITE client transaction as a pure table: no clock, no socket, no lock.</summary>
internal static class InviteClientFsm
{
    /// <summary>RFC 3261 Figure 5, with the Accepted state and timer M of RFC 6026.</summary>
    public static Step<InviteClientState, InviteClientDo> On(InviteClientState state, InviteClientEvent e) => (state, e) switch
    {
        (Calling, TimerA) => new(Calling, SendInvite | DoubleTimerA),
        (Calling, TimerB) => new(Terminated, ReportTimeout),
        (Calling or Proceeding, Rx1xx) => new(Proceeding, PassToUser),
        (Calling or Proceeding, Rx2xx) => new(Accepted, PassToUser),
        (Calling or Proceeding, Rx300To699) => new(Completed, SendAck | PassToUser),
        (Calling or Completed, TransportError) => new(Terminated, ReportTransportError),
        (Completed, Rx300To699) => new(Completed, SendAck),
        (Completed, TimerD) => new(Terminated, None),
        (Accepted, Rx2xx) => new(Accepted, PassToUser),
        (Accepted, TimerM) => new(Terminated, None),
        _ => new(state, None, Known: false),
    };

    /// <summary>The timers that run in a state; entering a state starts its timers and stops all others.</summary>
    public static ReadOnlySpan<InviteClientEvent> TimersOf(InviteClientState state) => state switch
    {
        Calling => [TimerA, TimerB],
        Completed => [TimerD],
        Accepted => [TimerM],
        _ => [],
    };
}
