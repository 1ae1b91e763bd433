using System.Globalization;
using Trunkline.Base;
using Trunkline.Sip;

namespace Trunkline.Trunks.Sip;

/// <summary>Asks a far end by OPTIONS whether it is there, and counts what it does not answer. What follows from an answer is its owner's.</summary>
/// <remarks>
/// On the loop. One question is open at a time; an answer after its time is no answer, but it has been heard.
/// </remarks>
internal sealed class OptionsProbe
{
    private readonly SipLegs _legs;
    private readonly SipPeer _peer;
    private readonly Action<int> _answered;
    private readonly Action _missed;
    private readonly TimerSet<Timer> _timers;
    private Question? _open;

    /// <param name="legs">Whose endpoint asks.</param>
    /// <param name="peer">Who is asked, and how often.</param>
    /// <param name="answered">Called with the status of an answer that came in time; asks again by <see cref="AskIn"/>.</param>
    /// <param name="missed">Called when none came; <see cref="Misses"/> counts it already. Asks again by <see cref="AskIn"/>.</param>
    public OptionsProbe(SipLegs legs, SipPeer peer, Action<int> answered, Action missed)
    {
        (_legs, _peer, _answered, _missed) = (legs, peer, answered, missed);
        _timers = new(legs.Loop, OnTimer);
    }

    private enum Timer : byte
    {
        /// <summary>The next question is due.</summary>
        Ask,

        /// <summary>The answer is late.</summary>
        Answer,
    }

    /// <summary>Called when something came back, late or not.</summary>
    public Action? Heard { get; init; }

    /// <summary>Called when it was to be asked and is registered nowhere.</summary>
    public Action? Unreachable { get; init; }

    /// <summary>False where OPTIONS is never asked.</summary>
    public bool IsOn => _peer.Habits.OptionsPeriod > TimeSpan.Zero;

    /// <summary>True while a question is open.</summary>
    public bool IsOpen => _open is not null;

    /// <summary>Questions not answered in a row.</summary>
    public int Misses { get; set; }

    /// <summary>True when it has not answered as often in a row as it takes to be sure.</summary>
    public bool IsSilent => Misses >= _peer.Habits.OptionsMisses;

    /// <summary>Questions not answered in time, since start.</summary>
    public long Unanswered { get; private set; }

    /// <summary>The status of the last answer; 0 before the first.</summary>
    public int LastAnswer { get; private set; }

    /// <summary>When that came, as the loop's elapsed time.</summary>
    public TimeSpan LastAnswerAt { get; private set; }

    /// <summary>How long that answer took.</summary>
    public TimeSpan RoundTrip { get; private set; }

    /// <summary>Asks after a time, in place of when it would have.</summary>
    public void AskIn(TimeSpan after) => _timers.Start(Timer.Ask, after);

    /// <summary>Asks now, unless a question is open.</summary>
    public void Ask()
    {
        if (_open is not null)
        {
            return;
        }

        _timers.Stop(Timer.Ask);
        var peer = _peer.Now();
        var (flow, uri) = (peer.Flow, peer.OptionsUri);
        if (!flow.Remote.IsSpecified)
        {
            Unreachable?.Invoke();
            AskIn(_peer.Habits.OptionsPeriod);
            return;
        }

        // A new Call-ID each time: some keep an ended dialog's for a while.
        var callId = _legs.Endpoint.NewIdentifier().ToString("x16", CultureInfo.InvariantCulture);
        var question = _open = new Question(this, _legs.Loop.Elapsed);
        _timers.Start(Timer.Answer, _peer.Habits.OptionsWait);
        _legs.Endpoint.BeginRequest(SipMethod.Options, uri, $"<sip:ping@{_peer.DomainOr(_legs.Realm)}>", $"<{uri}>", callId, 1, flow, out var branch)
            .Header(HeaderName.Accept, "application/sdp"u8)
            .End();
        _legs.Endpoint.SendRequest(SipMethod.Options, branch, flow, question);
    }

    private void OnTimer(Timer timer)
    {
        if (timer == Timer.Ask)
        {
            Ask();
        }
        else
        {
            OnMissed();
        }
    }

    private void OnAnswer(Question question, int status)
    {
        Heard?.Invoke();
        if (_open != question)
        {
            return; // too late: it has been counted as missed
        }

        _open = null;
        _timers.Stop(Timer.Answer);
        (LastAnswer, LastAnswerAt, RoundTrip, Misses) = (status, _legs.Loop.Elapsed, _legs.Loop.Elapsed - question.AskedAt, 0);
        _answered(status);
    }

    private void OnMissed()
    {
        _open = null;
        _timers.Stop(Timer.Answer);
        Unanswered++;
        Misses++;
        _missed();
    }

    /// <summary>An OPTIONS under way.</summary>
    private sealed class Question(OptionsProbe probe, TimeSpan askedAt) : ISipClientUser
    {
        public TimeSpan AskedAt => askedAt;

        public void OnResponse(ClientTransaction transaction, SipMessage response)
        {
            if (response.Status >= 200)
            {
                probe.OnAnswer(this, response.Status);
            }
        }

        public void OnFailed(ClientTransaction transaction, SipTransactionFailure why)
        {
            if (probe._open == this && why != SipTransactionFailure.Timeout)
            {
                probe.OnMissed(); // it could not even be sent
            }
        }
    }
}
