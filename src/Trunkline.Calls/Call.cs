using Trunkline.Base;
using Trunkline.Control;

namespace Trunkline.Calls;

/// <summary>How far a call is.</summary>
public enum CallState : byte
{
    /// <summary>Looking for somebody.</summary>
    Routing,

    /// <summary>Somebody is being alerted.</summary>
    Alerting,

    /// <summary>Talking.</summary>
    Connected,

    /// <summary>The system itself has the caller: a menu, a queue, an announcement.</summary>
    Served,

    /// <summary>One party is left and hears a tone.</summary>
    Tone,

    /// <summary>Ending.</summary>
    Clearing,
}

/// <summary>
/// What people perceive as a call: the leg that called, the attempts to reach somebody, the leg that answered. Knows no
/// protocol. This file: its life, from the first leg to the last. Call.Attempts.cs: whom to try next. Call.Dialled.cs: between
/// dialling and answer. Call.Transfer.cs: blind transfer. Call.Prompts.cs: what is played to the parties. The choice of destinations is the number plan's.
/// </summary>
/// <remarks>On the loop. A call is gone when its last leg is released; its context goes with it.</remarks>
public sealed partial class Call : ILegUser
{
    private readonly CallControl _control;
    private readonly List<Attempt> _ringing = [];
    private readonly TimerSet<Timer> _timers;
    private RoutingDecision _decision = RoutingDecision.Refuse(Q850Cause.None);
    private CallSetup _setup = new() { Called = PhoneNumber.None };
    private int _nextDestination;
    private Circuit? _circuit; // of the last attempt on a trunk
    private int _otherCircuits;
    private int _attempts;
    private Leg? _caller;
    private bool _callerIsConnected;
    private Attempt? _answered;
    private Attempt? _originator; // click to dial: the attempt that became the caller
    private PhoneNumber _originateTo;
    private Transfer? _transfer;
    private PhoneNumber _connected;
    private bool _answerPassedOn;
    private bool _recordingArmed;

    internal Call(CallControl control, ulong id, ContextId context)
    {
        _control = control;
        Id = id;
        Context = context;
        _timers = new(control.Loop, OnTimer);
        BegunAt = control.Loop.Time.GetUtcNow();
    }

    private enum Timer : byte
    {
        /// <summary>Nobody answered at this destination.</summary>
        NoAnswer,

        /// <summary>The trunk neither rings nor speaks.</summary>
        Progress,

        /// <summary>All attempts together have taken too long.</summary>
        Overall,

        /// <summary>The disk is slow: pass the answer on without it.</summary>
        AnswerDurable,

        /// <summary>The tone has been heard long enough.</summary>
        Tone,

        /// <summary>What the far side says of its refusal has been heard long enough.</summary>
        Listen,

        /// <summary>An emergency call's attempt should have been heard of by now, or should ring.</summary>
        Reaction,

        /// <summary>An emergency call looks for a circuit again.</summary>
        Emergency,

        /// <summary>Another member of the group rings beside those who do.</summary>
        NextMember,

        /// <summary>What the service that has the caller waits for.</summary>
        Service,

        /// <summary>A feature code: the setting should be on disk, or its tone is to begin.</summary>
        Code,
    }

    /// <summary>Unique in the node's history: the epoch in the upper 32 bits.</summary>
    public ulong Id { get; }

    /// <summary>Its context in the gateway.</summary>
    public ContextId Context { get; }

    /// <summary>How far it is.</summary>
    public CallState State { get; private set; }

    /// <summary>When it began, wall clock.</summary>
    public DateTimeOffset BegunAt { get; private set; }

    /// <summary>When it was answered, wall clock; null when not.</summary>
    public DateTimeOffset? AnsweredAt => _answered?.Record.Answer;

    /// <summary>How much it matters.</summary>
    public CallPriority Priority { get; private set; }

    /// <summary>The route taken; empty while there is none.</summary>
    public string Route => _decision.Route;

    /// <summary>The limit it counts in; null when none.</summary>
    internal CallLimit? Limit => _decision.Limit;

    /// <summary>What was dialled.</summary>
    public PhoneNumber Dialled => _setup.Called;

    /// <summary>Who calls.</summary>
    public PhoneNumber Calling => _setup.Calling;

    /// <summary>The caller's display name; empty when none.</summary>
    public string CallingName => _setup.CallingName;

    /// <summary>The leg that called; null before an originated call has one.</summary>
    public Leg? Caller => _caller;

    /// <summary>The leg that answered, or the first that is being tried; null when there is none.</summary>
    public Leg? Callee => _answered?.Leg ?? (_ringing.Count > 0 ? _ringing[0].Leg : null);

    /// <summary>Its recording; zero when none.</summary>
    public RecordingId Recording { get; private set; }

    /// <summary>The leg that waits for an answer or talks to whoever answers.</summary>
    private Leg? Waiting => _transfer?.Remaining ?? _caller;

    private bool WaitingIsConnected => _transfer is not null || _callerIsConnected;

    /// <inheritdoc/>
    public void OnProceeding(Leg leg)
    {
    }

    /// <inheritdoc/>
    public void OnAlerting(Leg leg)
    {
        if (Find(leg) is not { } attempt || _answered is not null)
        {
            return;
        }

        attempt.Alerted();
        IsReached();
        if (_service is not null)
        {
            Changed(); // the caller hears what the service plays
            return;
        }

        SomethingIsHeard(leg);
        State = CallState.Alerting;
        ArmRecording();
        if (WaitingIsConnected)
        {
            PlayTone(Waiting!, ToneName.Ringback);
        }
        else
        {
            _caller?.Alert();
        }

        _transfer?.Progress.OnTransferAlerting();
        Changed();
    }

    /// <inheritdoc/>
    public void OnProgress(Leg leg)
    {
        if (Find(leg) is not { } attempt || _answered is not null || _service is not null || _ringing.Count != 1)
        {
            return; // of several that ring at once nobody is heard
        }

        StopWaitingForProgress();
        Join(attempt);
        ArmRecording();
        SomethingIsHeard(leg);
        if (WaitingIsConnected)
        {
            StopTone();
        }
        else
        {
            _caller?.Progress();
        }

        Changed();
    }

    /// <inheritdoc/>
    public void OnConnected(Leg leg, PhoneNumber connected, AnswerEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(leg);
        if (leg == _caller)
        {
            _callerIsConnected = true;
            ServiceIsAnswered();
            return;
        }

        if (Find(leg) is not { } attempt)
        {
            return;
        }

        if (_answered is not null)
        {
            // Two of those who rang answered at the same instant: the first one has it.
            leg.Release(Q850Cause.NonSelectedUserClearing, CauseLocation.PrivateLocal);
            return;
        }

        _answered = attempt;
        StopWaitingForProgress();
        State = CallState.Connected;
        _ringing.Remove(attempt);
        _timers.Stop(Timer.NoAnswer);
        LeaveGroup();
        TakenFromService(leg);
        StopHunting();
        IsReached();
        SomethingIsHeard(leg);
        ReleaseRinging(Q850Cause.NonSelectedUserClearing);
        if (_caller is null)
        {
            OriginatorAnswered(attempt, leg, evidence);
            return;
        }

        StopTone();
        if (_transfer is not null)
        {
            CompleteTransfer();
        }

        _connected = ConnectedNumber(attempt, connected);
        Join(attempt);
        if (_decision.IsRecorded)
        {
            ArmRecording();
            _control.Media.Commands.Record(new(Context, Recording, _caller!.Termination, Start: true));
        }

        Tell(EmergencyStage.Answered);

        // The answer reaches the caller when its record is on disk, or when the disk takes too long.
        attempt.Answered(evidence, Recording.Value);
        Save();
        attempt.Write(PassAnswerOn);
        _timers.Start(Timer.AnswerDurable, _control.Values.AnswerWaitsForDisk);
        Changed();
    }

    /// <inheritdoc/>
    public void OnStateChanged(Leg leg)
    {
        if ((State == CallState.Connected && _answered is not null) || State == CallState.Served)
        {
            Save();
        }
    }

    /// <inheritdoc/>
    public void OnReleased(Leg leg, LegEnd end)
    {
        if (_transfer is { } transfer && leg == transfer.Transferor)
        {
            TransferorLeft(transfer, end);
        }
        else if (leg == Waiting)
        {
            WaitingLeft(end);
        }
        else if (_answered is { } answered && leg == answered.Leg)
        {
            answered.End(_gaveWay ?? end);
            _answered = null;
            ReleaseWaiting(end.Cause, end.Location);
        }
        else if (Find(leg) is { } attempt)
        {
            attempt.End(_gaveWay ?? end);
            _ringing.Remove(attempt);
            OnDeflected(end);
            if (_ringing.Count == 0 && _service is { } service)
            {
                _timers.Stop(Timer.NoAnswer);
                service.OnRingingEnded(end);
            }
            else if (_ringing.Count == 0 && State is CallState.Routing or CallState.Alerting)
            {
                GoOn(end);
            }
        }

        RemoveWhenEmpty();
    }

    /// <summary>Ends the call from here.</summary>
    public void Release(Q850Cause cause)
    {
        State = CallState.Clearing;
        StopHunting();
        LeaveService(_gaveWay ?? new(cause, CauseLocation.PrivateLocal));
        ReleaseRinging(cause);
        _transfer?.Transferor.Release(cause, CauseLocation.PrivateLocal);
        _answered?.Leg?.Release(cause, CauseLocation.PrivateLocal);
        ReleaseWaiting(cause, CauseLocation.PrivateLocal);
        RemoveWhenEmpty();
    }

    /// <param name="caller">Who calls.</param>
    /// <param name="setup">What it asks for.</param>
    /// <param name="decision">Where it goes.</param>
    /// <param name="why">Why it goes nowhere, where the cause alone does not say it; for the record.</param>
    internal void Begin(Leg caller, CallSetup setup, RoutingDecision decision, string why = "")
    {
        _caller = caller;
        _setup = setup;
        caller.User = this;
        if (decision.Outcome is DialMatch.None or DialMatch.MoreDigits)
        {
            _decision = decision;
            RecordWithoutLeg(PhoneNumber.None, "", decision.Refusal, why);
            State = CallState.Clearing;
            caller.Release(decision.Refusal, CauseLocation.PrivateLocal);
            return;
        }

        _decision = decision;
        caller.Join(Context);
        if (State == CallState.Clearing)
        {
            return; // its audio was unusable
        }

        caller.Proceed();
        Start(decision);
    }

    internal void BeginOriginate(string extension, IReadOnlyList<Leg> legs, PhoneNumber target)
    {
        _originateTo = target;
        var own = new PhoneNumber(extension, Plan: NumberingPlan.Private);
        _setup = new() { Called = own, Calling = target };
        _decision = new(DialMatch.Complete, Q850Cause.None, "originate", CallPriority.Routine, [], CausePolicy.Outgoing, false);
        _timers.Start(Timer.NoAnswer, TimeSpan.FromSeconds(60));
        Ring(legs, own, target, "");
    }

    /// <param name="saved">As it lay on disk.</param>
    /// <param name="caller">The leg that called.</param>
    /// <param name="answered">The leg that answered; null when a service has the caller.</param>
    /// <param name="lastAlive">When the earlier run last lived.</param>
    internal void BeginRestored(LiveCall saved, Leg caller, Leg? answered, DateTimeOffset? lastAlive)
    {
        _caller = caller;
        _callerIsConnected = true;
        _answerPassedOn = true;
        _attempts = saved.Record.Attempt;
        _setup = new() { Called = saved.Record.Dialled, Calling = saved.Record.Calling, CallingName = saved.Record.CallingName, Priority = saved.Record.Priority };
        _decision = _decision with { Outcome = DialMatch.Complete, Route = saved.Record.Route, IsRecorded = saved.Recording.Value != 0 };
        RestoreEmergency(saved.Record.Priority, caller, answered);
        var attempt = new Attempt(_control, answered, saved.Record) { IsJoined = true, LastAlive = lastAlive };
        Recording = saved.Recording;
        _recordingArmed = saved.Recording.Value != 0;
        BegunAt = saved.Record.Start;
        caller.User = this;
        answered?.User = this;
        if (answered is null)
        {
            (State, _served, _isToServeAgain) = (CallState.Served, attempt, true);
        }
        else
        {
            (State, _answered) = (CallState.Connected, attempt);
            MusicGoesOn();
        }
    }

    internal void Reattach()
    {
        _caller?.Reattach();
        foreach (var attempt in _ringing.ToArray())
        {
            attempt.Leg!.Reattach(); // was it answered meanwhile?
        }

        if (_answered is { } answered)
        {
            answered.LastAlive = null; // its audio is there
            answered.Leg?.Reattach();
        }

        if (_isToServeAgain && State == CallState.Served)
        {
            ServeAgain();
        }
    }

    private void OriginatorAnswered(Attempt attempt, Leg leg, AnswerEvidence evidence)
    {
        attempt.Answered(evidence, 0);
        attempt.Write();
        _originator = attempt;
        _answered = null;
        _caller = leg;
        _callerIsConnected = true;
        leg.Join(Context);
        _setup = new() { Called = _originateTo, Calling = new(leg.Extension, Plan: NumberingPlan.Private) };
        var decision = _control.Plan.Route(new(leg.Extension, "", _setup));
        if (decision.Outcome is DialMatch.None or DialMatch.MoreDigits)
        {
            RecordWithoutLeg(PhoneNumber.None, "", decision.Refusal);
            Fail(new(decision.Refusal, CauseLocation.PrivateLocal));
        }
        else
        {
            Start(decision);
        }
    }

    private void PassAnswerOn()
    {
        if (State == CallState.Connected && _answered is not null)
        {
            _timers.Stop(Timer.AnswerDurable);
            AnswerCaller(_connected);
        }
    }

    /// <summary>The caller hears of the answer, whoever or whatever gave it; once.</summary>
    private void AnswerCaller(PhoneNumber connected)
    {
        if (!_callerIsConnected)
        {
            (_callerIsConnected, _answerPassedOn) = (true, true);
            _caller?.Answer(connected);
        }
    }

    private void Fail(in LegEnd end)
    {
        _timers.Stop(Timer.NoAnswer);
        _timers.Stop(Timer.Listen);
        StopWaitingForProgress();
        if (_transfer is not null && TransferFailed(end))
        {
            return;
        }

        if (_caller is null)
        {
            State = CallState.Clearing;
        }
        else if (_callerIsConnected)
        {
            State = CallState.Tone;
            var tone = end.Cause switch
            {
                Q850Cause.UserBusy => ToneName.Busy,
                Q850Cause.UnallocatedNumber or Q850Cause.NumberChanged or Q850Cause.InvalidNumberFormat => ToneName.SpecialInformation,
                _ => ToneName.Congestion,
            };
            PlayTone(_caller, tone);
            _timers.Start(Timer.Tone, _control.Values.ToneFor);
            Changed();
        }
        else
        {
            State = CallState.Clearing;
            ReleaseWaiting(end.Cause == Q850Cause.None ? Q850Cause.NoRouteToDestination : end.Cause, end.Location);
        }
    }

    private void WaitingLeft(in LegEnd end)
    {
        var cause = end.Cause;
        State = CallState.Clearing;
        StopHunting();
        LeaveService(_gaveWay ?? end);
        if (_attempts == 0)
        {
            RecordWithoutLeg(PhoneNumber.None, "", cause);
        }

        EndCode();
        RemainingLeft(end);
        _caller = null;
        _originator?.End(end);
        _originator = null;
        foreach (var attempt in _ringing.ToArray())
        {
            attempt.End(attempt.Refused ?? _gaveWay ?? end); // the record says what the caller did, not what we did then
            attempt.Leg!.Release(cause, end.Location);
        }

        if (_answered is { } answered)
        {
            _answered = null;
            answered.End(_gaveWay ?? end);
            answered.Leg!.User = NoLegUser.Instance;
            answered.Leg.Release(cause, end.Location);
        }
    }

    private void ReleaseWaiting(Q850Cause cause, CauseLocation location)
    {
        State = CallState.Clearing;
        if (Waiting is { } leg)
        {
            leg.Release(cause, location);
        }
    }

    private void RemoveWhenEmpty()
    {
        if (_caller is { State: not LegState.Released } || _answered is not null || _ringing.Count > 0 || _transfer is not null)
        {
            Changed();
            return;
        }

        State = CallState.Clearing;
        StopHunting();
        _timers.StopAll();
        if (_recordingArmed)
        {
            _recordingArmed = false;
            _control.Media.Commands.StopRecording(new(Recording));
        }

        if (_facts is { } facts)
        {
            _control.Emergencies.Keep(facts, _circuit);
            Tell(EmergencyStage.Ended);
        }

        _control.State.Delete(LiveCall.StateKind, Key);
        _control.Remove(this);
    }

    private void ArmRecording()
    {
        if (_decision.IsRecorded && !_recordingArmed && Waiting is { } left)
        {
            _recordingArmed = true;
            Recording = new(Id);
            _control.Media.Commands.Record(new(Context, Recording, left.Termination, Start: false));
        }
    }

    private void StopTone()
    {
        if (WaitingIsConnected)
        {
            StopToneOf(Waiting!);
        }
    }

    private void StopToneOf(Leg leg) => PlayTone(leg, ToneName.None);

    private void OnTimer(Timer timer)
    {
        switch (timer)
        {
            case Timer.NoAnswer:
                OnNoAnswer();
                break;
            case Timer.Progress:
                ReleaseRinging(Q850Cause.RecoveryOnTimerExpiry); // whatever the leg makes of it, the next trunk is tried
                break;
            case Timer.Overall:
                _nextDestination = _decision.Destinations.Count;
                ReleaseRinging(Q850Cause.RecoveryOnTimerExpiry);
                break;
            case Timer.Listen:
                ReleaseRinging(Q850Cause.NormalClearing); // the leg ends for the reason it was refused for
                break;
            case Timer.Reaction:
                OnReactionTimer();
                break;
            case Timer.Emergency when _ringing.Count == 0 && State is CallState.Routing or CallState.Alerting:
                if (_hunt is null)
                {
                    TryNext(new(Q850Cause.UserBusy, CauseLocation.PrivateLocal));
                }
                else
                {
                    EmergencyNext();
                }

                break;
            case Timer.AnswerDurable:
                _control.OnDiskLate();
                PassAnswerOn();
                PassServiceAnswerOn(_service);
                break;
            case Timer.NextMember:
                OnNextMember();
                break;
            case Timer.Service:
                _service?.OnTimer();
                break;
            case Timer.Code:
                OnCodeTimer();
                break;
            case Timer.Tone:
                ReleaseWaiting(_gaveWay?.Cause ?? Q850Cause.NormalClearing, CauseLocation.PrivateLocal);
                RemoveWhenEmpty();
                break;
        }
    }

    private string Key => Id.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);

    private void Save()
    {
        if (_caller is not null && (_answered ?? _served) is { Record.State: CallRecordState.Answered } answered && _transfer is null)
        {
            var saved = new LiveCall(Id, Context, Recording, SavedLeg.Of(_caller), answered.Leg is { } leg ? SavedLeg.Of(leg) : SavedLeg.OfService(answered.Record.DestinationChannel), answered.Record);
            var buffer = _control.SaveBuffer;
            buffer.ResetWrittenCount();
            saved.WriteTo(buffer);
            _control.State.Put(LiveCall.StateKind, Key, buffer.WrittenSpan);
        }
    }

    private void Changed()
    {
        _control.Queues.OnCallChanged();
        _control.Observer?.OnCallChanged(this);
    }
}
