// A service has the caller: the system itself answers him, plays to him and hears what he dials, until he goes on. The service is a small
// state machine of its own (Services/); here is what it may do with the call.
using Trunkline.Base;
using Trunkline.Control;

namespace Trunkline.Calls;

public sealed partial class Call : IServedCall
{
    /// <summary>As many services as this a call may come by: whoever goes round in menus for longer keeps a circuit from others.</summary>
    private const int MostServices = 100;

    private CallService? _service;
    private ServiceDestination? _serving;
    private Attempt? _served; // the service's record
    private bool _isServiceAnswered;
    private bool _isServicePlaying;
    private bool _isToServeAgain; // restored: the service begins anew when the gateway is there
    private int _services;

    /// <summary>The service that has the caller: "MENU/welcome"; empty when none has.</summary>
    public string Service => _serving?.Channel ?? "";

    PhoneNumber IServedCall.Calling => _setup.Calling;

    IDictionary<string, IServedCall> IServedCall.Parked => _control.Parked;

    bool IServedCall.IsUrgent => Priority == CallPriority.Emergency;

    bool IServedCall.IsExtension => Waiting is { Extension.Length: > 0 };

    string IServedCall.TransferredBy => _setup.Redirecting is { HasDigits: true, Plan: NumberingPlan.Private } by ? by.Digits : "";

    CampOns IServedCall.CampOns => _control.CampOns;

    TimeSpan IServedCall.Now => _control.Loop.Elapsed;

    CallQueues IServedCall.Queues => _control.Queues;

    bool IServedCall.IsAnswered => _isServiceAnswered;

    bool IServedCall.IsGone => State == CallState.Clearing;

    bool IServedCall.CanListen => WaitingCanListen;

    void IServedCall.Answer()
    {
        if (_served is not { } served || _isServiceAnswered)
        {
            return;
        }

        if (served.Record.State != CallRecordState.Answered)
        {
            served.Answered(AnswerEvidence.Signalled, 0);
            Save();
        }

        if (_callerIsConnected)
        {
            served.Write();
            ServiceIsAnswered();
            return;
        }

        // As with every answer: the caller hears of it when its record is on disk, or when the disk takes too long.
        var serving = _service;
        served.Write(() => PassServiceAnswerOn(serving));
        _timers.Start(Timer.AnswerDurable, _control.Values.AnswerWaitsForDisk);
    }

    void IServedCall.Progress()
    {
        if (!WaitingIsConnected)
        {
            _caller?.Progress();
        }
    }

    void IServedCall.Play(string prompt, bool repeat)
    {
        _isServicePlaying = true;
        _control.Media.PlayPrompt(Waiting!.Termination, prompt, repeat);
    }

    void IServedCall.Silence() => StopServicePlaying();

    void IServedCall.Wait(TimeSpan time)
    {
        if (time > TimeSpan.Zero)
        {
            _timers.Start(Timer.Service, time);
        }
        else
        {
            _timers.Stop(Timer.Service);
        }
    }

    void IServedCall.GoTo(string number, string then)
    {
        var called = new PhoneNumber(number, Plan: NumberingPlan.Private);
        var decision = RouteInside(called);
        LeaveService(new(Q850Cause.NormalClearing, CauseLocation.PrivateLocal, $"went on to {number}"));
        ReleaseRinging(Q850Cause.NormalClearing);
        if (decision.Outcome is DialMatch.None or DialMatch.MoreDigits)
        {
            RecordWithoutLeg(called, "", decision.Refusal);
            Fail(new(decision.Refusal, CauseLocation.PrivateLocal));
            return;
        }

        if (then.Length > 0 && RouteInside(new(then, Plan: NumberingPlan.Private)) is { Destinations: { Count: > 0 } last })
        {
            decision = decision with { Destinations = [.. decision.Destinations.Select(AsOneOfSeveral), .. last] };
        }

        Start(decision with { IsRecorded = decision.IsRecorded || _decision.IsRecorded, Calling = decision.Calling ?? _decision.Calling, Limit = _decision.Limit });
    }

    void IServedCall.GoOn(Q850Cause cause)
    {
        var end = new LegEnd(cause, CauseLocation.PrivateLocal);
        LeaveService(end);
        ReleaseRinging(Q850Cause.NormalClearing);
        if (_nextDestination < _decision.Destinations.Count)
        {
            State = CallState.Routing;
            TryNext(end);
        }
        else if (cause == Q850Cause.NormalClearing || !_callerIsConnected)
        {
            ReleaseWaiting(cause, CauseLocation.PrivateLocal); // all was said
            RemoveWhenEmpty();
        }
        else
        {
            Fail(end);
        }
    }

    void IServedCall.Ring(IReadOnlyList<string> extensions, TimeSpan time)
    {
        var added = new List<Attempt>();
        foreach (var extension in extensions)
        {
            var number = new PhoneNumber(extension, Plan: NumberingPlan.Private);

            // Who is away is tried again and again: a record each time would tell nothing.
            added.AddRange(LegsTo(extension, out _).Select(leg => Add(leg, number, "")));
        }

        if (added.Count == 0)
        {
            _service?.OnRingingEnded(new(Q850Cause.SubscriberAbsent, CauseLocation.PrivateLocal));
            return;
        }

        _timers.Start(Timer.NoAnswer, time);
        SetUp(added, _decision.Calling ?? _setup.Calling, "", mayJoin: false);
    }

    void IServedCall.StopRinging(string extension)
    {
        foreach (var attempt in _ringing.Where(a => a.Leg!.Extension == extension).ToArray())
        {
            attempt.Leg!.Release(Q850Cause.NonSelectedUserClearing, CauseLocation.PrivateLocal);
        }
    }

    /// <inheritdoc/>
    public void OnPromptEnded(Leg leg, PromptEnd end)
    {
        if (leg == _hearsMusic)
        {
            _hearsMusic = null; // it cannot be played; what the gateway could not read is an alarm already
        }
        else if (leg == Waiting && _service is { } service)
        {
            if (end.Outcome != PromptOutcome.Played)
            {
                _control.Observer?.OnAlarm(CallAlarm.Prompt, $"prompt \"{end.Name}\" of {Service} was not played ({Words(end.Outcome)}): callers hear nothing in its place");
            }

            _isServicePlaying = false;
            service.OnPromptEnded(end.Outcome == PromptOutcome.Played);
        }

        static string Words(PromptOutcome outcome) => outcome switch
        {
            PromptOutcome.NoSuchPrompt => "the gateway has none of this name",
            PromptOutcome.Unknown => "the gateway was lost meanwhile",
            _ => "the line is not in a call",
        };
    }

    void IServedCall.TryAgain()
    {
        var end = new LegEnd(Q850Cause.NoCircuitAvailable, CauseLocation.PrivateLocal, "a circuit came free");
        LeaveService(end);
        (State, _nextDestination) = (CallState.Routing, 0);
        if (_decision.Overall is { } overall)
        {
            _timers.Start(Timer.Overall, overall);
        }

        TryNext(end);
    }

    void IServedCall.GiveTo(IServedCall served)
    {
        var (other, by) = ((Call)served, _caller!);
        LeaveService(new(Q850Cause.NormalClearing, CauseLocation.PrivateLocal, $"took call {other.Id:x}"));
        _caller = null; // it is the other call's from here on
        other.TakenBy(by, _decision.IsRecorded);
        RemoveWhenEmpty();
    }

    /// <summary>Somebody answers who was not rung: the service lets the caller go to him.</summary>
    private void TakenBy(Leg by, bool isRecorded)
    {
        _decision = _decision with { IsRecorded = _decision.IsRecorded || isRecorded };
        var attempt = Add(by, new(by.Extension, Plan: NumberingPlan.Private), "");
        Join(attempt);
        if (by.State != LegState.Connected)
        {
            by.Answer(_decision.Calling ?? _setup.Calling);
        }

        OnConnected(by, PhoneNumber.None, AnswerEvidence.Signalled);
    }

    /// <summary>Where a number inside leads, for whoever is in the call.</summary>
    private RoutingDecision RouteInside(PhoneNumber number) =>
        _control.Plan.RouteInside(new(Waiting?.Extension ?? "", Waiting?.TrunkGroup ?? "", _setup with { Called = number, IsComplete = true }));

    /// <summary>With somebody after him, an extension is one of several, and its forwarding is not followed.</summary>
    private static Destination AsOneOfSeveral(Destination destination) => destination is ExtensionDestination extension ? extension with { IsForwarding = false } : destination;

    /// <summary>Everybody inside whose phone is in the call, or rings for it.</summary>
    internal void AddExtensionsTo(HashSet<string> busy)
    {
        busy.Add(_caller?.Extension ?? "");
        busy.Add(_answered?.Leg?.Extension ?? "");
        foreach (var attempt in _ringing)
        {
            busy.Add(attempt.Leg!.Extension);
        }
    }

    /// <summary>Everybody inside who talks in the call, or calls by it.</summary>
    internal void AddTalkingTo(HashSet<string> talking)
    {
        if (State != CallState.Clearing)
        {
            talking.Add(_caller?.Extension ?? "");
            talking.Add(_answered?.Leg?.Extension ?? "");
            talking.Add(_transfer?.Remaining.Extension ?? "");
        }
    }

    /// <summary>One of those a service rang has answered.</summary>
    private void TakenFromService(Leg leg)
    {
        if (_service is { } service)
        {
            service.OnTaken(leg.Extension);
            _isServicePlaying = false; // what he hears is ended with the answer
            LeaveService(new(Q850Cause.NormalClearing, CauseLocation.PrivateLocal, $"answered by {leg.Extension}"));
        }
    }

    /// <summary>Puts what is behind a switch in its place.</summary>
    /// <returns>False when that is nothing.</returns>
    private bool Follow(SwitchDestination way, ref LegEnd last)
    {
        var number = new PhoneNumber(_control.Switches.Way(way), Plan: NumberingPlan.Private);
        var inside = ++_services > MostServices ? RoutingDecision.Refuse(Q850Cause.NormalUnspecified) : RouteInside(number);
        if (inside.Outcome is DialMatch.None or DialMatch.MoreDigits)
        {
            last = new(inside.Refusal, CauseLocation.PrivateLocal);
            RecordWithoutLeg(number, "", inside.Refusal);
            return false;
        }

        var rest = _decision.Destinations.Skip(_nextDestination).ToList();
        _decision = _decision with
        {
            Destinations = rest.Count > 0 ? [.. inside.Destinations.Select(AsOneOfSeveral), .. rest] : inside.Destinations,
            IsRecorded = _decision.IsRecorded || inside.IsRecorded,
        };
        _nextDestination = 0;
        return true;
    }

    /// <summary>After a restart the caller is still there, and hears his service from the beginning; in a queue he is behind those who came back before.</summary>
    private void ServeAgain()
    {
        _isToServeAgain = false;
        var served = _served!;
        served.LastAlive = null;
        var decision = RouteInside(served.Record.Called);
        if (decision is not { Outcome: DialMatch.Complete or DialMatch.MayBeComplete, Destinations: [ServiceDestination service, ..] })
        {
            LeaveService(new(Q850Cause.NormalUnspecified, CauseLocation.PrivateLocal, "the service is there no more"));
            Fail(new(Q850Cause.NormalUnspecified, CauseLocation.PrivateLocal));
            return;
        }

        (_decision, _nextDestination, _serving) = (AsCallBack(decision), 1, service);
        _service = service.Serve(this);
        _service.Begin();
        Changed();
    }

    /// <summary>A service takes the caller.</summary>
    /// <returns>False when it cannot.</returns>
    private bool Enter(ServiceDestination destination, ref LegEnd last)
    {
        if (destination.Refuses(this, _transfer is not null) is not Q850Cause.None and var cause)
        {
            last = new(cause, CauseLocation.PrivateLocal);
            RecordWithoutLeg(new(destination.Number, Plan: NumberingPlan.Private), "", cause);
            return false;
        }

        if (_transfer is not null)
        {
            CompleteTransfer(); // who is transferred to a service is there
        }

        if (_caller is null || ++_services > MostServices)
        {
            last = new(Q850Cause.NormalUnspecified, CauseLocation.PrivateLocal, $"through {MostServices} services");
            return false;
        }

        StopWaitingForProgress();
        State = CallState.Served;
        _serving = destination;
        _isServiceAnswered = false;
        _served = new(_control, null, NewRecord(destination.Number.Length > 0 ? new(destination.Number, Plan: NumberingPlan.Private) : PhoneNumber.None, "") with { DestinationChannel = destination.Channel });
        _served.Write();
        _service = destination.Serve(this);
        _service.Begin();
        Changed();
        return true;
    }

    /// <summary>The service has answered the caller, and he hears it.</summary>
    private void ServiceIsAnswered()
    {
        if (_service is { } service && !_isServiceAnswered && _served is { Record.State: CallRecordState.Answered } && _caller is { IsThrough: true })
        {
            _isServiceAnswered = true;
            service.OnAnswered();
            Changed();
        }
    }

    private void PassServiceAnswerOn(CallService? serving)
    {
        if (serving is null || serving != _service || _isServiceAnswered)
        {
            return;
        }

        _timers.Stop(Timer.AnswerDurable);
        AnswerCaller(_caller is { Extension.Length: > 0 } ? new(_serving!.Number, Plan: NumberingPlan.Private) : PhoneNumber.None);
        ServiceIsAnswered();
    }

    private void StopServicePlaying()
    {
        if (_isServicePlaying && Waiting is { State: not LegState.Released } waiting)
        {
            StopToneOf(waiting);
        }

        _isServicePlaying = false;
    }

    /// <summary>The caller is gone from the service; its record ends.</summary>
    private void LeaveService(in LegEnd end)
    {
        if (_served is null)
        {
            return;
        }

        var service = _service;
        _service = null;
        _serving = null;
        _timers.Stop(Timer.Service);
        _timers.Stop(Timer.AnswerDurable);
        service?.Left();
        _served.End(end);
        _served = null;
        StopServicePlaying();
    }
}
