// Being registered somewhere, as a table: the client side of RFC 3261 §10.2, with the waits of RFC 5626 §4.5. It never gives up: every state but Off
// has a way back to Registered that nobody has to walk by hand. Pure; SipRegistration runs it and owns clock, requests and words.
using Trunkline.Base;
using static Trunkline.Sip.RegistrationDo;
using static Trunkline.Sip.RegistrationEvent;
using static Trunkline.Sip.RegistrationState;

namespace Trunkline.Sip;

/// <summary>Where a registration of ours stands.</summary>
public enum RegistrationState : byte
{
    /// <summary>Not wanted.</summary>
    Off,

    /// <summary>A REGISTER is out; there is no binding.</summary>
    Registering,

    /// <summary>The registrar has our binding.</summary>
    Registered,

    /// <summary>It has it, and a REGISTER is out to keep it.</summary>
    Refreshing,

    /// <summary>It has it as far as we know: the last refresh failed, and the binding has not run out yet.</summary>
    Holding,

    /// <summary>No binding; a wait before the next attempt.</summary>
    Waiting,

    /// <summary>No binding: the registrar refused user or password. A long wait, for only people can mend that, and a server locks out who asks often.</summary>
    Refused,

    /// <summary>The binding is being taken back.</summary>
    Leaving,
}

/// <summary>What happens to a registration.</summary>
public enum RegistrationEvent : byte
{
    /// <summary>It is wanted.</summary>
    Start,

    /// <summary>It is not wanted any more.</summary>
    Stop,

    /// <summary>200.</summary>
    Rx2xx,

    /// <summary>401 or 407 that can be answered.</summary>
    RxChallenge,

    /// <summary>423 with a Min-Expires that can be borne.</summary>
    RxTooBrief,

    /// <summary>The user or the password is refused: 401 or 407 again, 403, 404.</summary>
    RxRefused,

    /// <summary>Any other final response.</summary>
    RxFailed,

    /// <summary>No response, or none could be had.</summary>
    NoAnswer,

    /// <summary>The registrar is heard again after it was silent: it may have lost what it knew.</summary>
    PeerBack,

    /// <summary>The binding is to be refreshed.</summary>
    RefreshTimer,

    /// <summary>The wait is over.</summary>
    RetryTimer,

    /// <summary>The binding has run out.</summary>
    ExpiryTimer,
}

/// <summary>What is then done, in this order.</summary>
[Flags]
public enum RegistrationDo : ushort
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The time granted becomes the wait for the next refresh, and begins (timer Expiry outlives states).</summary>
    StartExpiry = 1,

    /// <summary>There is no binding.</summary>
    StopExpiry = 2,

    /// <summary>A longer time will be asked for.</summary>
    AskLonger = 4,

    /// <summary>The next wait is twice as long as the last one, within bounds, and random within its second half.</summary>
    BackOff = 8,

    /// <summary>The next wait begins anew at its shortest.</summary>
    ForgetFailures = 16,

    /// <summary>REGISTER is sent, with credentials when a challenge was answered.</summary>
    SendRegister = 32,

    /// <summary>REGISTER with Expires: 0 is sent.</summary>
    SendUnregister = 64,

    /// <summary>The owner is told: registered.</summary>
    TellRegistered = 128,

    /// <summary>The owner is told: not registered, and why.</summary>
    TellLost = 256,
}

/// <summary>The table.</summary>
public static class RegistrationFsm
{
    /// <summary>One row per arrow.</summary>
    public static Step<RegistrationState, RegistrationDo> On(RegistrationState state, RegistrationEvent e) => (state, e) switch
    {
        (Off, Start)                                          => new(Registering, SendRegister),

        (Registering, Rx2xx)                                  => new(Registered, StartExpiry | ForgetFailures | TellRegistered),
        (Refreshing, Rx2xx)                                   => new(Registered, StartExpiry | ForgetFailures),
        (Registering or Refreshing, RxChallenge)              => new(state, SendRegister),
        (Registering or Refreshing, RxTooBrief)               => new(state, AskLonger | SendRegister),
        (Registering, RxFailed or NoAnswer)                   => new(Waiting, BackOff | TellLost),
        (Registering, RxRefused)                              => new(Refused, BackOff | TellLost),

        (Registered, RefreshTimer or PeerBack)                => new(Refreshing, SendRegister),
        (Refreshing, RxFailed or NoAnswer)                    => new(Holding, BackOff),
        (Refreshing, RxRefused)                               => new(Refused, StopExpiry | BackOff | TellLost),
        (Refreshing, ExpiryTimer)                             => new(Registering, TellLost),
        (Holding, RetryTimer or PeerBack)                     => new(Refreshing, SendRegister),
        (Holding, ExpiryTimer)                                => new(Waiting, TellLost),

        (Waiting, RetryTimer or PeerBack)                     => new(Registering, SendRegister),
        (Refused, RetryTimer)                                 => new(Registering, SendRegister),

        (Registered or Refreshing or Holding, Stop)           => new(Leaving, StopExpiry | SendUnregister),
        (Registering, Stop)                                   => new(Leaving, SendUnregister),
        (Waiting or Refused, Stop)                            => new(Off, None),
        (Leaving, RxChallenge)                                => new(Leaving, SendUnregister),
        (Leaving, Rx2xx or RxRefused or RxFailed or NoAnswer) => new(Off, None),
        (Leaving, Start)                                      => new(Registering, SendRegister),
        _                                                     => new(state, None, Known: false),
    };

    /// <summary>The timers that run in a state; one that runs in the state before as well runs on (Retry in Waiting after Holding).</summary>
    public static ReadOnlySpan<RegistrationEvent> TimersOf(RegistrationState state) => state switch
    {
        Registered => [RefreshTimer],
        Holding or Waiting or Refused => [RetryTimer],
        _ => [],
    };

    /// <summary>True while the registrar is believed to have our binding.</summary>
    public static bool IsBound(RegistrationState state) => state is Registered or Refreshing or Holding;
}
