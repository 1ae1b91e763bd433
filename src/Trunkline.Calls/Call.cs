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
/// protocol. This file: how it begins, and its timers. Call.Attempts.cs: whom to try next. Call.Dialled.cs: between
/// dialling and answer. Call.Legs.cs: what legs tell. Call.Ending.cs: how it ends. Call.Restored.cs: after a restart. Call.Transfer.cs: blind transfer.
/// Call.Prompts.cs: what is played to the parties. The choice of destinations is the number plan's.
/// </summary>
/// <remarks>On the loop. A call is gone when its last leg is released; its context goes with it.</remarks>
public sealed partial class Call
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
        _calledBack = decision is { IsCallBack: true, Destinations: [ExtensionDestination helped, ..] } ? helped.Number : "";
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

    private void Changed()
    {
        _control.Queues.OnCallChanged();
        _control.Observer?.OnCallChanged(this);
    }
}
