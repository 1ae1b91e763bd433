// Whom a call tries next: destinations in the route's order, a circuit hunted for a trunk, every contact of an extension at
// once; and a record for each attempt, also for one that found nobody to ring.
using Trunkline.Base;
using Trunkline.Control;

namespace Trunkline.Calls;

public sealed partial class Call
{
    private const int MostOtherCircuits = 2;

    private void Start(RoutingDecision decision)
    {
        decision = AsCallBack(decision);
        _decision = decision;
        _hasCleared = false;
        _nextDestination = 0;
        _hunt = null;
        Priority = decision.Priority > Priority ? decision.Priority : Priority; // who has called for help is not let go when he is transferred
        State = CallState.Routing;
        _setup = _setup with { Priority = decision.Priority, Emergency = decision.Emergency };
        _facts = decision.Emergency ?? _facts;
        if (decision.Limit is { } limit && decision.Priority != CallPriority.Emergency && _control.IsReached(limit, this))
        {
            _decision = decision with { Limit = null }; // it holds no place
            RecordWithoutLeg(PhoneNumber.None, "", Q850Cause.ResourceUnavailable, $"limit of department {limit.Name}: {limit.Most} calls outside");
            Fail(new(Q850Cause.ResourceUnavailable, CauseLocation.PrivateLocal));
            return;
        }

        if (decision.Overall is { } overall && decision.Priority != CallPriority.Emergency)
        {
            _timers.Start(Timer.Overall, overall);
        }

        Tell(EmergencyStage.Dialled);
        TryNext(new(decision.Refusal, CauseLocation.PrivateLocal));
    }

    private void GoOn(in LegEnd end)
    {
        if (RingNextMember())
        {
            return;
        }

        if (_decision.Priority == CallPriority.Emergency && _caller is not null)
        {
            if (_hunt is not null)
            {
                EmergencyFailed(end);
            }
            else if (!RingsAgain(end.Cause))
            {
                TryNext(end);
            }
        }
        else if (_deflected.HasDigits && _caller is not null)
        {
            FollowDeflection(end);
        }
        else if (DivertAfter(end.Cause))
        {
        }
        else if (_caller is not null && _nextDestination > 0 && _decision.Destinations[_nextDestination - 1] is GroupDestination)
        {
            TryNext(end);
        }
        else if (_caller is not null && _otherCircuits < MostOtherCircuits && _nextDestination > 0
            && _decision.Destinations[_nextDestination - 1] is TrunkDestination trunk && OtherCircuit(trunk.Group, end.Cause) is { } other)
        {
            _otherCircuits++;
            Seize(other, trunk);
        }
        else if (_caller is not null && _decision.Policy.GoesOn(end.Cause))
        {
            TryNext(end);
        }
        else
        {
            Fail(end);
        }
    }

    private static bool IsOfTheCircuit(Q850Cause cause) =>
        cause is Q850Cause.ChannelUnacceptable or Q850Cause.RequestedCircuitNotAvailable or Q850Cause.ChannelDoesNotExist;

    /// <summary>
    /// Two ends that do not agree on a circuit (glare) say nothing of its trunk: another circuit of the group is tried before the next trunk. So is
    /// one when a line or a span is out of order that others of the group do not depend on.
    /// </summary>
    private Circuit? OtherCircuit(TrunkGroup group, Q850Cause cause)
    {
        var failed = _circuit?.Unit;
        return IsOfTheCircuit(cause) ? group.Hunt(_decision.Priority, except: _circuit)
            : cause == Q850Cause.NetworkOutOfOrder && _decision.Policy.GoesOn(cause) ? group.Hunt(_decision.Priority, skip: c => c.Unit == failed)
            : null;
    }

    private void TryNext(LegEnd last)
    {
        _timers.Stop(Timer.NoAnswer);
        _timers.Stop(Timer.Progress);
        _timers.Stop(Timer.Listen);
        LeaveGroup();
        while (_nextDestination < _decision.Destinations.Count)
        {
            var destination = _decision.Destinations[_nextDestination++];
            if (destination is ExtensionDestination extension)
            {
                if (Divert(extension, RedirectingReason.Unconditional))
                {
                    return;
                }

                var legs = LegsTo(extension.Number, out var isUnwanted);
                if (legs.Count > 0)
                {
                    _timers.Start(Timer.NoAnswer, RingFor(extension));
                    Ring(legs, new(extension.Number, Plan: NumberingPlan.Private), _decision.Calling ?? _setup.Calling, "");
                    return;
                }

                last = new(isUnwanted ? Q850Cause.UserBusy : Q850Cause.SubscriberAbsent, CauseLocation.PrivateLocal);
                RecordWithoutLeg(new(extension.Number, Plan: NumberingPlan.Private), "", last.Cause);
                if (DivertAfter(last.Cause))
                {
                    return;
                }
            }
            else if (destination is CodeDestination code)
            {
                Obey(code);
                return;
            }
            else if (destination is GroupDestination group)
            {
                if (RingGroup(group, ref last))
                {
                    return;
                }
            }
            else if (destination is SwitchDestination way)
            {
                if (!Follow(way, ref last))
                {
                    break;
                }

                continue;
            }
            else if (destination is ServiceDestination service)
            {
                if (Enter(service, ref last))
                {
                    return;
                }
            }
            else if (destination is TrunkDestination trunk)
            {
                if (_decision.Priority == CallPriority.Emergency)
                {
                    EmergencyNext();
                    return;
                }

                if (trunk.Refusal != Q850Cause.None)
                {
                    // the number has no form on this trunk: another may say it, whatever the causes of the route are
                    last = new(trunk.Refusal, CauseLocation.PrivateLocal);
                    RecordWithoutLeg(trunk.Called, trunk.Group.Name, last.Cause);
                    continue;
                }

                if (trunk.Group.Hunt(_decision.Priority) is { } circuit)
                {
                    _otherCircuits = 0;
                    Seize(circuit, trunk);
                    return;
                }

                trunk.Group.OnOverflow(_control.Loop.Elapsed);
                last = new(Q850Cause.NoCircuitAvailable, CauseLocation.PrivateLocal, trunk.Group.WhyNone(_decision.Priority));
                RecordWithoutLeg(trunk.Called, trunk.Group.Name, last.Cause, last.ProtocolReason);
            }

            if (_decision.Priority != CallPriority.Emergency && !_decision.Policy.GoesOn(last.Cause))
            {
                break;
            }
        }

        Fail(last);
    }

    /// <summary>A leg to each phone of an extension; none when no phone is registered, or it does not want calls.</summary>
    private IReadOnlyList<Leg> LegsTo(string extension, out bool isUnwanted)
    {
        isUnwanted = DoesNotWantCalls(extension);
        return isUnwanted ? [] : _control.Extensions?.CreateLegs(extension) ?? [];
    }

    private void StopWaitingForProgress()
    {
        _timers.Stop(Timer.Progress);
        _timers.Stop(Timer.Overall);
    }

    private void Seize(Circuit circuit, TrunkDestination trunk)
    {
        _circuit = circuit;
        _setup = _setup with { RoutingNumber = trunk.RoutingNumber };
        circuit.Group.Statistics.OnSeized(_control.Loop.Elapsed);
        _timers.Start(Timer.NoAnswer, trunk.RingFor);
        if (trunk.ProgressWithin is { } within && _decision.Priority != CallPriority.Emergency)
        {
            _timers.Start(Timer.Progress, within);
        }

        Ring([circuit.Seize()], trunk.Called, trunk.Calling, trunk.Group.Name);
    }

    private void Ring(IReadOnlyList<Leg> legs, PhoneNumber called, PhoneNumber calling, string group) =>
        SetUp([.. legs.Select(leg => Add(leg, called, group))], calling, group, mayJoin: legs.Count == 1);

    /// <summary>An attempt with its record, of which nothing is asked yet.</summary>
    private Attempt Add(Leg leg, PhoneNumber called, string group)
    {
        var attempt = new Attempt(_control, leg, NewRecord(called, group) with { DestinationChannel = leg.Channel })
        {
            Statistics = group.Length > 0 ? _circuit?.Group.Statistics : null,
        };
        leg.User = this;
        _ringing.Add(attempt);
        attempt.Write();
        return attempt;
    }

    /// <param name="attempts">Attempts, each with its called number in its record.</param>
    /// <param name="calling">Who calls, as they are shown it.</param>
    /// <param name="group">The trunk group; empty for extensions.</param>
    /// <param name="mayJoin">True for one that rings alone: what its far side says is heard.</param>
    private void SetUp(IReadOnlyList<Attempt> attempts, PhoneNumber calling, string group, bool mayJoin)
    {
        // Who does not want to be shown is shown by no number the plan puts in place of his, except to whoever comes to help.
        var isWithheld = _setup.Calling.Presentation == Presentation.Restricted && _decision.Priority != CallPriority.Emergency;
        var setup = _setup with { Calling = isWithheld ? calling with { Presentation = Presentation.Restricted } : calling };
        if (group.Length > 0)
        {
            setup = setup with { Redirecting = KnownOutside(setup.Redirecting), OriginalCalled = KnownOutside(setup.OriginalCalled) };
        }

        // an extension that diverted the call is known outside by another number, or by none
        PhoneNumber KnownOutside(PhoneNumber number) => number is not { HasDigits: true, Plan: NumberingPlan.Private } ? number
            : _control.Plan.OnTrunk(group, _control.Plan.PublicNumberOf(number.Digits, PhoneNumber.None)) with { Presentation = number.Presentation };

        foreach (var attempt in attempts)
        {
            if (!_ringing.Contains(attempt))
            {
                continue; // the one before it has answered, or ended the call, at once
            }

            attempt.IsJoined = mayJoin;
            attempt.Leg!.Setup(setup with { Called = attempt.Record.Called }, attempt.IsJoined ? Context : ContextId.Null);
        }

        Changed();
    }

    private void Join(Attempt attempt)
    {
        if (!attempt.IsJoined)
        {
            attempt.IsJoined = true;
            attempt.Leg!.Join(Context);
        }
    }

    private void ReleaseRinging(Q850Cause cause)
    {
        foreach (var attempt in _ringing.ToArray())
        {
            attempt.Leg!.Release(cause, CauseLocation.PrivateLocal);
        }
    }

    /// <summary>Who answered, as the caller is told: what a network says; an extension by its public number outside, by its own inside.</summary>
    private PhoneNumber ConnectedNumber(Attempt attempt, PhoneNumber said)
    {
        if (attempt.Leg is not { Extension.Length: > 0 } leg)
        {
            return said;
        }

        var number = _caller!.Extension.Length == 0 ? _control.Plan.PublicNumberOf(leg.Extension, _setup.Called) : attempt.Record.Called;
        return number with { Presentation = said.Presentation == Presentation.Restricted ? Presentation.Restricted : Presentation.Allowed };
    }

    private CallRecord NewRecord(PhoneNumber called, string group) => new()
    {
        Key = _control.NextRecordKey(),
        CallId = Id,
        Attempt = ++_attempts,
        Priority = Priority,
        Calling = _setup.Calling,
        CallingName = _setup.CallingName,
        Dialled = _setup.Called,
        Called = called,
        Channel = Waiting?.Channel ?? "",
        Route = _decision.Route,
        TrunkGroup = group,
        Start = _control.Loop.Time.GetUtcNow(),
    };

    private void RecordWithoutLeg(PhoneNumber called, string group, Q850Cause cause, string why = "")
    {
        var attempt = new Attempt(_control, null, NewRecord(called, group));
        attempt.End(new(cause, CauseLocation.PrivateLocal, why));
    }

    private Attempt? Find(Leg leg) => _ringing.Find(a => a.Leg == leg);
}
