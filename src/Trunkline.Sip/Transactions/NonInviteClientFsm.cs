using Trunkline.Base;
using static Trunkline.Sip.NonInviteClientDo;
using static Trunkline.Sip.NonInviteClientEvent;
using static Trunkline.Sip.NonInviteClientState;

namespace Trunkline.Sip;

/// <summary>States of a non-INVITE client transaction, RFC 3261 Figure 6.</summary>
internal enum NonInviteClientState : byte { Trying, Proceeding, Completed, Terminated }

/// <summary>What can happen to a non-INVITE client transaction.</summary>
internal enum NonInviteClientEvent : byte { TimerE, TimerF, TimerK, Rx1xx, Rx200To699, TransportError }

/// <summary>What the transaction is told to do, carried out in this order.</summary>
[Flags]
internal enum NonInviteClientDo : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Send the request again (17.1.2.2).</summary>
    SendRequest = 1,

    /// <summary>Double timer E, up to T2, and start it again.</summary>
    DoubleTimerE = 2,

    /// <summary>Start timer E with T2.</summary>
    TimerEWithT2 = 4,

    /// <summary>Pass the response to the transaction user.</summary>
    PassToUser = 8,

    /// <summary>Tell the transaction user that timer F expired.</summary>
    ReportTimeout = 16,

    /// <summary>Tell the transaction user that the transport failed.</summary>
    ReportTransportError = 32,
}

/// <summary>The non-INVITE client transaction as a pure table.</summary>
internal static class NonInviteClientFsm
{
    /// <summary>RFC 3261 Figure 6.</summary>
    public static Step<NonInviteClientState, NonInviteClientDo> On(NonInviteClientState state, NonInviteClientEvent e) => (state, e) switch
    {
        (Trying, TimerE) => new(Trying, SendRequest | DoubleTimerE),
        (Proceeding, TimerE) => new(Proceeding, SendRequest | TimerEWithT2),
        (Trying or Proceeding, TimerF) => new(Terminated, ReportTimeout),
        (Trying or Proceeding, TransportError) => new(Terminated, ReportTransportError),
        (Trying or Proceeding, Rx1xx) => new(Proceeding, PassToUser),
        (Trying or Proceeding, Rx200To699) => new(Completed, PassToUser),
        (Completed, TimerK) => new(Terminated, None),
        _ => new(state, None, Known: false),
    };

    /// <summary>The timers that run in a state; one that runs in the state before as well runs on (E and F in Proceeding).</summary>
    public static ReadOnlySpan<NonInviteClientEvent> TimersOf(NonInviteClientState state) => state switch
    {
        Trying or Proceeding => [TimerE, TimerF],
        Completed => [TimerK],
        _ => [],
    };
}
