using Trunkline.Base;
using static Trunkline.Sip.InviteServerDo;
using static Trunkline.Sip.InviteServerEvent;
using static Trunkline.Sip.InviteServerState;

namespace Trunkline.Sip;

/// <summary>States of an INVITE server transaction, RFC 3261 Figure 7 and RFC 6026.</summary>
internal enum InviteServerState : byte { Proceeding, Completed, Confirmed, Accepted, Terminated }

/// <summary>What can happen to an INVITE server transaction.</summary>
internal enum InviteServerEvent : byte { TimerG, TimerH, TimerI, TimerL, RxInvite, RxAck, Tx1xx, Tx2xx, Tx300To699, TransportError }

/// <summary>What the transaction is told to do, carried out in this order.</summary>
[Flags]
internal enum InviteServerDo : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Send the last response, if there is one.</summary>
    SendResponse = 1,

    /// <summary>Double timer G, up to T2, and start it again (17.2.1).</summary>
    DoubleTimerG = 2,

    /// <summary>Pass the ACK to the transaction user (RFC 6026 §7.1).</summary>
    PassAck = 4,

    /// <summary>Tell the transaction user that no ACK came in time.</summary>
    ReportTimeout = 8,

    /// <summary>Tell the transaction user that the transport failed; the transaction goes on (RFC 6026 §8.8).</summary>
    ReportTransportError = 16,
}

/// <summary>The INVITE server transaction as a pure table.</summary>
internal static class InviteServerFsm
{
    /// <summary>RFC 3261 Figure 7, as replaced by RFC 6026 Figure 5. Repeating a 2xx is the transaction user's.</summary>
    public static Step<InviteServerState, InviteServerDo> On(InviteServerState state, InviteServerEvent e) => (state, e) switch
    {
        (Proceeding, RxInvite) => new(Proceeding, SendResponse),
        (Proceeding, Tx1xx) => new(Proceeding, SendResponse),
        (Proceeding, Tx2xx) => new(Accepted, SendResponse),
        (Proceeding, Tx300To699) => new(Completed, SendResponse),
        (Completed, RxInvite) => new(Completed, SendResponse),
        (Completed, TimerG) => new(Completed, SendResponse | DoubleTimerG),
        (Completed, TimerH) => new(Terminated, ReportTimeout),
        (Completed, RxAck) => new(Confirmed, None),
        (Confirmed, RxAck) => new(Confirmed, None),
        (Confirmed, TimerI) => new(Terminated, None),
        (Accepted, RxInvite) => new(Accepted, None),
        (Accepted, RxAck) => new(Accepted, PassAck),
        (Accepted, Tx2xx) => new(Accepted, SendResponse),
        (Accepted, TimerL) => new(Terminated, None),
        (Proceeding or Completed or Accepted, TransportError) => new(state, ReportTransportError),
        _ => new(state, None, Known: false),
    };

    /// <summary>The timers that run in a state; entering a state starts its timers and stops all others.</summary>
    public static ReadOnlySpan<InviteServerEvent> TimersOf(InviteServerState state) => state switch
    {
        Completed => [TimerG, TimerH],
        Confirmed => [TimerI],
        Accepted => [TimerL],
        _ => [],
    };
}
