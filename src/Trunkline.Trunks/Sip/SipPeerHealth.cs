// The health of a SIP trunk's far end: an operator's server, a PBX. What is known of it is whether it answers OPTIONS and calls, what it answers, and
// whether we are registered with it. The table is PeerHealthFsm's; this owns the clock.
using System.Globalization;
using Trunkline.Base;
using Trunkline.Sip;

namespace Trunkline.Trunks.Sip;

/// <summary>A SIP server: its circuits carry calls while it seems able to, and we are registered where we must be.</summary>
/// <remarks>On the loop. Asks from its making on; nothing is sent before the loop runs.</remarks>
public sealed class SipPeerHealth : ISipWatch
{
    /// <summary>So many calls in a row refused with 503 and no Retry-After.</summary>
    public const int FailedCalls = 3;

    /// <summary>For how long it is then left alone.</summary>
    public static readonly TimeSpan DefaultRest = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan s_longestRest = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan s_askAgain = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_askWhileOut = TimeSpan.FromSeconds(5);

    private readonly SipLegs _legs;
    private readonly SipPeer _peer;
    private readonly Action<string> _alarm;
    private readonly TimerSet<Timer> _timers;
    private readonly List<SipCircuit> _circuits = [];
    private readonly OptionsProbe _probe;
    private TimeSpan _lastHeard = TimeSpan.MinValue;
    private TimeSpan _rest;
    private int _good;
    private int _failed;
    private string _because = "";
    private string _told = "";

    internal SipPeerHealth(SipLegs legs, SipPeer peer, Action<string> alarm, SipRegistration? registration)
    {
        (_legs, _peer, _alarm, Registration) = (legs, peer, alarm, registration);
        _timers = new(legs.Loop, OnTimer);
        Since = legs.Loop.Elapsed;
        _probe = new(legs, peer, OnAnswer, OnMissed)
        {
            Heard = () => _lastHeard = legs.Loop.Elapsed,
            Unreachable = Refresh, // a PBX that is registered nowhere: its time ran out
        };
        if (_probe.IsOn)
        {
            _probe.AskIn(TimeSpan.Zero);
        }

        if (registration is not null)
        {
            registration.Changed = OnRegistration;
            legs.Loop.Post(registration.Start);
        }
    }

    private enum Timer : byte
    {
        /// <summary>The first answer to an INVITE is half as late as it may be.</summary>
        Invite,

        /// <summary>The hold-down is over.</summary>
        HoldDown,

        /// <summary>It was left alone long enough.</summary>
        Rest,
    }

    /// <summary>Its trunk's name.</summary>
    public string Name => _peer.Name;

    /// <summary>Where it is; nowhere while it is not registered with us.</summary>
    public SipFlow Flow => _peer.Now().Flow;

    /// <summary>How it seems to be.</summary>
    public PeerState State { get; private set; }

    /// <summary>Since when, as the loop's elapsed time.</summary>
    public TimeSpan Since { get; private set; }

    /// <summary>Our registration with it; null when there is none.</summary>
    public SipRegistration? Registration { get; }

    /// <inheritdoc/>
    public bool CarriesCalls => PeerHealthFsm.CarriesCalls(State) && Registration is null or { IsRegistered: true } && _peer.IsReachable;

    /// <inheritdoc/>
    public string BlockedBecause => !PeerHealthFsm.CarriesCalls(State) ? _because
        : Registration is { IsRegistered: false } ? NotRegistered()
        : _peer.IsReachable ? "" : "it is not registered with us";

    /// <summary>OPTIONS that were not answered in time, since start.</summary>
    public long Unanswered => _probe.Unanswered;

    /// <summary>The status of its last answer to OPTIONS; 0 before the first.</summary>
    public int LastAnswer => _probe.LastAnswer;

    /// <summary>How long that answer took.</summary>
    public TimeSpan RoundTrip => _probe.RoundTrip;

    /// <summary>Calls of its that were refused because every circuit was taken.</summary>
    public long Refused { get; private set; }

    /// <summary>Messages from its address that could not be read.</summary>
    public long Unreadable { get; private set; }

    /// <summary>Its name and address, for people.</summary>
    public override string ToString() => _peer.Flow.Remote.IsSpecified ? $"{Name} ({_peer.Flow})" : Name;

    void ISipWatch.Add(SipCircuit circuit) => _circuits.Add(circuit);

    void ISipWatch.OnUnreadable() => Unreadable++;

    void ISipWatch.OnFull() => Refused++;

    void ISipWatch.OnCalled()
    {
        _lastHeard = _legs.Loop.Elapsed;
        On(PeerEvent.Answered);
    }

    void ISipWatch.OnHeard() => _lastHeard = _legs.Loop.Elapsed;

    void ISipWatch.OnProved()
    {
        _lastHeard = _legs.Loop.Elapsed;
        _failed = 0;
        On(PeerEvent.Proved);
    }

    void ISipWatch.OnRefused(int status, Q850Cause cause, TimeSpan? retryAfter)
    {
        _lastHeard = _legs.Loop.Elapsed;
        if (status != 503)
        {
            _failed = 0;
            On(PeerEvent.Proved); // it reached somebody who could say no
        }
        else if (retryAfter is { } asked)
        {
            _rest = asked < s_longestRest ? asked : s_longestRest;
            On(PeerEvent.AskedToRest, string.Create(CultureInfo.InvariantCulture, $"answers calls with 503, to be left alone for {_rest.TotalSeconds:0} s"));
        }
        else if (++_failed >= FailedCalls)
        {
            (_failed, _rest) = (0, DefaultRest);
            On(PeerEvent.AskedToRest, "answers one call after the other with 503");
        }
    }

    void ISipWatch.OnInviteSent()
    {
        if (_probe.IsOn && _peer.Habits.FirstAnswer > TimeSpan.Zero && !_timers.IsRunning(Timer.Invite))
        {
            _timers.Start(Timer.Invite, _peer.Habits.FirstAnswer / 2); // the answer to a question of its own comes in time to save it
        }
    }

    void ISipWatch.OnUnheard(TimeSpan sentAt)
    {
        if (_lastHeard < sentAt)
        {
            On(PeerEvent.Unheard, string.Create(CultureInfo.InvariantCulture, $"answers nothing: no 100 to a call within {_peer.Habits.FirstAnswer.TotalSeconds:0.#} s"));
        }
    }

    /// <summary>It has registered with us, or taken its registration back: it is asked at once.</summary>
    internal void OnLocated()
    {
        Refresh();
        if (_probe.IsOn && _peer.IsReachable)
        {
            _probe.Ask();
        }
    }

    /// <summary>Looks at what else it depends on again.</summary>
    private void Refresh() => _circuits.ForEach(c => c.Refresh());

    private string NotRegistered() => Registration!.Problem.Length > 0 ? $"not registered: {Registration.Problem}" : "not registered yet";

    private void OnRegistration(SipRegistration registration)
    {
        Refresh();
        var wrong = registration.Problem.Length == 0 ? ""
            : registration.IsRegistered ? $"the registration could not be refreshed: {registration.Problem}"
            : $"{NotRegistered()}; no new calls on it";
        if (wrong == _told || (wrong.Length == 0 && !registration.IsRegistered))
        {
            return; // the same again, or an attempt under way
        }

        _told = wrong;
        _alarm($"{this}: {(wrong.Length > 0 ? wrong : "registered again")}");
    }

    private void OnTimer(Timer timer)
    {
        switch (timer)
        {
            case Timer.Invite when _circuits.Exists(c => c.IsUnheard):
                _probe.Ask();
                break;
            case Timer.HoldDown:
                (_good, _probe.Misses) = (0, 0);
                On(_probe.IsOn ? PeerEvent.HoldDownTimer : PeerEvent.HoldDownTimerBlind);
                break;
            case Timer.Rest:
                On(PeerEvent.RestTimer);
                break;
        }
    }

    private void OnAnswer(int status)
    {
        if (status == 503)
        {
            _good = 0;
            On(PeerEvent.SaidDown, "answers OPTIONS with 503: it is out of service");
        }
        else
        {
            On(++_good >= _peer.Habits.ReturnProbes && State == PeerState.Returning ? PeerEvent.AnsweredEnough : PeerEvent.Answered);
        }

        AskLater();
    }

    private void OnMissed()
    {
        _good = 0;
        var isLast = _probe.IsSilent;
        On(isLast ? PeerEvent.UnansweredLast : PeerEvent.Unanswered, "does not answer OPTIONS");
        if (isLast || !PeerHealthFsm.CarriesCalls(State))
        {
            AskLater();
        }
        else
        {
            _probe.AskIn(s_askAgain);
        }
    }

    private void AskLater()
    {
        var period = _peer.Habits.OptionsPeriod;
        _probe.AskIn(PeerHealthFsm.CarriesCalls(State) || period < s_askWhileOut ? period : s_askWhileOut);
    }

    private void On(PeerEvent e, string because = "")
    {
        var before = State;
        var (next, effects) = PeerHealthFsm.On(State, e);
        if (next == before)
        {
            return;
        }

        (State, Since) = (next, _legs.Loop.Elapsed);
        if (effects.HasFlag(PeerDo.BusyOut))
        {
            _because = because;
            _timers.Stop(Timer.HoldDown);
            _timers.Stop(Timer.Rest);
            Refresh();
        }

        if (effects.HasFlag(PeerDo.RaiseAlarm))
        {
            _alarm($"{this}: {because}; no new calls on it");
        }

        if (effects.HasFlag(PeerDo.StartHoldDown))
        {
            _timers.Start(Timer.HoldDown, _peer.Habits.HoldDown);
        }

        if (effects.HasFlag(PeerDo.StartRest))
        {
            _timers.Start(Timer.Rest, _rest);
        }

        if (effects.HasFlag(PeerDo.ClearCalls))
        {
            foreach (var circuit in _circuits.ToArray())
            {
                circuit.GiveUp($"it {because}");
            }
        }

        if (effects.HasFlag(PeerDo.PutBack))
        {
            _timers.Stop(Timer.HoldDown);
            _timers.Stop(Timer.Rest);
            Refresh();
        }

        if (effects.HasFlag(PeerDo.EndAlarm))
        {
            _failed = 0;
            _alarm($"{this}: back in service");
            if (before != PeerState.Resting)
            {
                Registration?.OnPeerBack(); // it may have been started anew, and know nothing of us
            }
        }

        if (!PeerHealthFsm.CarriesCalls(next) && _probe is { IsOn: true, IsOpen: false })
        {
            AskLater();
        }
    }
}
