using Trunkline.Base;

namespace Trunkline.Sip;

/// <summary>SIP timer values, RFC 3261 Table 4 and RFC 6026.</summary>
/// <param name="T1">Round-trip time estimate, 500 ms.</param>
/// <param name="T2">Longest retransmission interval for non-INVITE requests and INVITE responses, 4 s.</param>
/// <param name="T4">Longest time a message stays in the network, 5 s.</param>
public sealed record SipTimers(TimeSpan T1, TimeSpan T2, TimeSpan T4)
{
    /// <summary>The values of RFC 3261 Table 4.</summary>
    public static SipTimers Default { get; } = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(5));

    /// <summary>How long to wait for an answer in all: timers B, F, H, J, L and M, 32 s.</summary>
    public TimeSpan Patience => 64 * T1;

    /// <summary>The first value of a timer; zero expires at once, infinite is never started.</summary>
    internal TimeSpan First(InviteClientEvent timer, bool reliable) => (timer, reliable) switch
    {
        (InviteClientEvent.TimerA, true) => Timeout.InfiniteTimeSpan,
        (InviteClientEvent.TimerA, false) => T1,
        (InviteClientEvent.TimerB, _) => Patience,
        (InviteClientEvent.TimerD, true) => TimeSpan.Zero,
        (InviteClientEvent.TimerD, false) => TimeSpan.FromSeconds(32),
        (InviteClientEvent.TimerM, _) => Patience,
        _ => throw new ArgumentOutOfRangeException(nameof(timer), timer, "not a timer"),
    };

    /// <inheritdoc cref="First(InviteClientEvent, bool)"/>
    internal TimeSpan First(NonInviteClientEvent timer, bool reliable) => (timer, reliable) switch
    {
        (NonInviteClientEvent.TimerE, true) => Timeout.InfiniteTimeSpan,
        (NonInviteClientEvent.TimerE, false) => T1,
        (NonInviteClientEvent.TimerF, _) => Patience,
        (NonInviteClientEvent.TimerK, true) => TimeSpan.Zero,
        (NonInviteClientEvent.TimerK, false) => T4,
        _ => throw new ArgumentOutOfRangeException(nameof(timer), timer, "not a timer"),
    };

    /// <inheritdoc cref="First(InviteClientEvent, bool)"/>
    internal TimeSpan First(InviteServerEvent timer, bool reliable) => (timer, reliable) switch
    {
        (InviteServerEvent.TimerG, true) => Timeout.InfiniteTimeSpan,
        (InviteServerEvent.TimerG, false) => T1,
        (InviteServerEvent.TimerH, _) => Patience,
        (InviteServerEvent.TimerI, true) => TimeSpan.Zero,
        (InviteServerEvent.TimerI, false) => T4,
        (InviteServerEvent.TimerL, _) => Patience,
        _ => throw new ArgumentOutOfRangeException(nameof(timer), timer, "not a timer"),
    };

    /// <inheritdoc cref="First(InviteClientEvent, bool)"/>
    internal TimeSpan First(NonInviteServerEvent timer, bool reliable) => (timer, reliable) switch
    {
        (NonInviteServerEvent.TimerJ, true) => TimeSpan.Zero,
        (NonInviteServerEvent.TimerJ, false) => Patience,
        _ => throw new ArgumentOutOfRangeException(nameof(timer), timer, "not a timer"),
    };

    /// <summary>
    /// Starts a timer of a state just entered. Those of T4 and longer only end a wait (for retransmissions, for a peer that is
    /// gone): there a quarter of a second matters to nobody, and a busy system has thousands of them.
    /// </summary>
    internal void Start<TTimer>(TimerSet<TTimer> timers, TTimer timer, TimeSpan first)
        where TTimer : struct, Enum
    {
        if (first >= T4)
        {
            timers.StartLazily(timer, first);
        }
        else
        {
            timers.Start(timer, first);
        }
    }
}
