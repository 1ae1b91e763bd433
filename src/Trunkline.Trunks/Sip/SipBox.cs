// The health of a gateway box: a box of some make that has the E1 and is attached by SIP. Its D-channel, alarms and clock are its own; what
// is known here is whether it answers OPTIONS, what it answers, and how its calls end. The table is BoxHealthFsm's; this owns the clock.
using Trunkline.Base;

namespace Trunkline.Trunks.Sip;

/// <summary>A gateway box attached by SIP: its circuits carry calls while it seems able to.</summary>
/// <remarks>On the loop. Asks from its making on; nothing is sent before the loop runs.</remarks>
public sealed class SipBox : ISipWatch
{
    /// <summary>Calls in a row that must come back with a cause of a span that is down.</summary>
    public const int FailedCalls = 3;

    /// <summary>For how long it is then passed over.</summary>
    public static readonly TimeSpan PassOver = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan s_askAgain = TimeSpan.FromSeconds(1);

    private readonly SipLegs _legs;
    private readonly SipPeer _peer;
    private readonly Action<string> _alarm;
    private readonly TimerSet<Timer> _timers;
    private readonly List<SipCircuit> _circuits = [];
    private readonly OptionsProbe _probe;
    private int _failed;
    private long _unreadAtAnswer;

    internal SipBox(SipLegs legs, SipPeer peer, Action<string> alarm)
    {
        (_legs, _peer, _alarm) = (legs, peer, alarm);
        _timers = new(legs.Loop, OnTimer);
        _probe = new(legs, peer, OnAnswer, OnMissed);
        if (_probe.IsOn)
        {
            _probe.AskIn(TimeSpan.Zero);
        }
    }

    private enum Timer : byte
    {
        /// <summary>The first answer to an INVITE is late.</summary>
        Invite,

        /// <summary>It was passed over long enough.</summary>
        Retry,
    }

    /// <summary>Its trunk's name.</summary>
    public string Name => _peer.Name;

    /// <summary>Where it is.</summary>
    public NetAddress Address => _peer.Flow.Remote;

    /// <summary>How it seems to be.</summary>
    public BoxHealth Health { get; private set; }

    /// <summary>Why it carries no new calls, or carries them on trial; empty when all is well.</summary>
    public string BlockedBecause { get; private set; } = "";

    /// <summary>True while new calls may be placed.</summary>
    public bool CarriesCalls => BoxHealthFsm.CarriesCalls(Health);

    /// <summary>Its circuits.</summary>
    public IReadOnlyList<SipCircuit> Circuits => _circuits;

    /// <summary>The status of its last answer to OPTIONS; 0 before the first.</summary>
    public int LastAnswer => _probe.LastAnswer;

    /// <summary>When that came, as the loop's elapsed time.</summary>
    public TimeSpan LastAnswerAt => _probe.LastAnswerAt;

    /// <summary>How long that answer took.</summary>
    public TimeSpan RoundTrip => _probe.RoundTrip;

    /// <summary>OPTIONS that were not answered in time, since start.</summary>
    public long Unanswered => _probe.Unanswered;

    /// <summary>Calls of its that were refused because every circuit was taken.</summary>
    public long Refused { get; private set; }

    /// <summary>Messages from its address that could not be read.</summary>
    public long Unreadable { get; private set; }

    internal SipPeer Peer => _peer;

    /// <summary>Its name and address, for people.</summary>
    public override string ToString() => $"{Name} (gateway box {Address})";

    void ISipWatch.Add(SipCircuit circuit) => _circuits.Add(circuit);

    void ISipWatch.OnUnreadable() => Unreadable++;

    void ISipWatch.OnFull() => Refused++;

    void ISipWatch.OnCalled() => OnProved();

    void ISipWatch.OnProved() => OnProved();

    void ISipWatch.OnHeard()
    {
        // A box is asked often; what it says to calls is judged when they end.
    }

    void ISipWatch.OnUnheard(TimeSpan sentAt)
    {
        // OnInviteSent asks it; the answer to that decides.
    }

    void ISipWatch.OnRefused(int status, Q850Cause cause, TimeSpan? retryAfter)
    {
        if (!_peer.Habits.SpanDownCauses.Contains(cause))
        {
            _failed = 0; // it reached somebody who could say no
            if (Health == BoxHealth.OnTrial)
            {
                On(BoxEvent.Proved);
            }
        }
        else if (++_failed >= FailedCalls && On(BoxEvent.CallsFailed, $"calls come back with cause {(int)cause} ({cause}): its span seems to be down"))
        {
            _failed = FailedCalls - 1; // the next one decides
        }
    }

    /// <remarks>If nothing at all comes back, the box is asked before its turn.</remarks>
    void ISipWatch.OnInviteSent()
    {
        if (_probe.IsOn && !_timers.IsRunning(Timer.Invite))
        {
            _timers.Start(Timer.Invite, _peer.Habits.OptionsWait);
        }
    }

    /// <summary>A call came from it, or one of ours was alerted or answered: span and box work.</summary>
    private void OnProved()
    {
        _failed = 0;
        On(BoxEvent.Proved);
    }

    private void OnTimer(Timer timer)
    {
        switch (timer)
        {
            case Timer.Invite when _circuits.Exists(c => c.IsUnheard):
                _probe.Ask();
                break;
            case Timer.Retry:
                On(BoxEvent.RetryTimer);
                break;
        }
    }

    private void OnAnswer(int status)
    {
        _unreadAtAnswer = Unreadable;
        _probe.AskIn(_peer.Habits.OptionsPeriod);
        if (_peer.Habits.SpanDownStatuses.Contains(status))
        {
            On(BoxEvent.SaidDown, $"answers OPTIONS with {status}: its span is down");
        }
        else
        {
            On(BoxEvent.Answered);
        }
    }

    private void OnMissed()
    {
        var unread = Unreadable - _unreadAtAnswer;
        On(
            _probe.IsSilent ? BoxEvent.UnansweredLast : BoxEvent.Unanswered,
            unread == 0 ? "does not answer OPTIONS" : "does not answer OPTIONS with anything that can be read as SIP");
        _probe.AskIn(_probe.IsSilent ? _peer.Habits.OptionsPeriod : s_askAgain);
    }

    /// <returns>True when the state changed.</returns>
    private bool On(BoxEvent e, string because = "")
    {
        var (next, effects) = BoxHealthFsm.On(Health, e);
        if (next == Health)
        {
            return false;
        }

        Health = next;
        if (effects.HasFlag(BoxDo.BusyOut))
        {
            BlockedBecause = because;
            _timers.Stop(Timer.Retry);
            _circuits.ForEach(c => c.Refresh());
        }

        if (effects.HasFlag(BoxDo.RaiseAlarm))
        {
            _alarm($"{this}: {because}; no new calls on it");
        }

        if (effects.HasFlag(BoxDo.ClearCalls))
        {
            foreach (var circuit in _circuits.ToArray())
            {
                circuit.GiveUp($"the box {because}");
            }
        }

        if (effects.HasFlag(BoxDo.PutBack))
        {
            BlockedBecause = Health == BoxHealth.OnTrial ? BlockedBecause : "";
            _timers.Stop(Timer.Retry);
            _circuits.ForEach(c => c.Refresh());
        }

        if (effects.HasFlag(BoxDo.EndAlarm))
        {
            _failed = 0;
            _alarm($"{this}: back in service");
        }

        if (effects.HasFlag(BoxDo.StartRetryTimer))
        {
            _timers.Start(Timer.Retry, PassOver);
        }

        return true;
    }
}
