using Trunkline.Base;
using static Trunkline.Sip.NonInviteServerDo;
using static Trunkline.Sip.NonInviteServerEvent;
using static Trunkline.Sip.NonInviteServerState;

namespace Trunkline.Sip;

/// <summary>States of a non-INVITE server transaction, RFC 3261 Figure 8.</summary>
internal enum NonInviteServerState : byte { Trying, Proceeding, Completed, Terminated }

/// <summary>What can happen to a non-INVITE server transaction.</summary>
internal enum NonInviteServerEvent : byte { TimerJ, RxRequest, Tx1xx, Tx200To699, TransportError }

/// <summary>What the transaction is told to do, carried out in this order.</summary>
[Flags]
internal enum NonInviteServerDo : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Send the last response.</summary>
    SendResponse = 1,

    /// <summary>Tell the transaction user that the transport failed.</summary>
    ReportTransportError = 2,
}

/// <summary>The non-INVITE server transaction as a pure table.</summary>
internal static class NonInviteServerFsm
{
    /// <summary>RFC 3261 Figure 8.</summary>
    public static Step<NonInviteServerState, NonInviteServerDo> On(NonInviteServerState state, NonInviteServerEvent e) => (state, e) switch
    {
        (Trying, RxRequest) => new(Trying, None),
        (Trying or Proceeding, Tx1xx) => new(Proceeding, SendResponse),
        (Trying or Proceeding, Tx200To699) => new(Completed, SendResponse),
        (Proceeding or Completed, RxRequest) => new(state, SendResponse),
        (Completed, Tx200To699) => new(Completed, None),
        (Completed, TimerJ) => new(Terminated, None),
        (Proceeding or Completed, TransportError) => new(Terminated, ReportTransportError),
        _ => new(state, None, Known: false),
    };

    /// <summary>The timers that run in a state.</summary>
    public static ReadOnlySpan<NonInviteServerEvent> TimersOf(NonInviteServerState state) => state == Completed ? [TimerJ] : [];
}
