// How an emergency call finds its way out, and how another call gives way to it. It never ends for want of a circuit: while the caller
// stays, every trunk is tried round after round, whatever each answered, for busy from one operator says nothing of the next.
using System.Diagnostics.CodeAnalysis;
using Trunkline.Base;

namespace Trunkline.Calls;

public sealed partial class Call
{
    /// <summary>Without even ringing for so long an attempt is given up, when there is another to make.</summary>
    private static readonly TimeSpan s_rings = TimeSpan.FromSeconds(12);

    /// <summary>Between rounds; twice as long after each, up to eight times.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(0.5);

    /// <summary>After so long without a circuit the caller is told by a tone, and still tried for: whoever can go to another telephone should.</summary>
    private static readonly TimeSpan s_tell = TimeSpan.FromSeconds(10);

    private EmergencyFacts? _facts; // also when it has been transferred since
    private PhoneNumber _shown = PhoneNumber.None; // on the trunk that has it, or had it last
    private EmergencyHunt? _hunt;
    private TimeSpan _huntSince;
    private bool _isWaiting;
    private bool _listens; // for circuits that become idle
    private bool _keepsCircuits; // from ordinary calls
    private bool _isWokenUp;
    private string _calledBack = ""; // whoever called for help, of a call back to him
    private bool _hasCleared; // a call back has ended what the called was talking about
    private bool _isToldByTone;
    private bool _isSlow;        // the attempt has been heard of, and does not ring
    private bool _isOverdue;     // nothing comes of it, and there was nothing else to try
    private bool _hasProgressed; // the far side of the attempt can be heard

    /// <summary>True while an emergency call looks for a circuit or talks: nothing may be restarted.</summary>
    public bool IsEmergency => Priority == CallPriority.Emergency && State != CallState.Clearing;

    /// <summary>True for a call to somebody who called for help before.</summary>
    public bool IsCallBack => _decision.IsCallBack;

    /// <summary>What is known of who calls for help; null for every other call.</summary>
    public EmergencyFacts? Facts => _facts;

    /// <summary>How often an emergency call has tried every trunk in vain.</summary>
    public int Rounds => _hunt?.Rounds ?? 0;

    /// <summary>The leg of an extension in this call; null when it is not in it.</summary>
    internal Leg? LegOf(string extension) =>
        _caller is { } caller && caller.Extension == extension ? caller
        : _answered?.Leg is { } answered && answered.Extension == extension ? answered
        : null;

    /// <summary>Whoever called for help is called back and is busy: what he talks about gives way, and he is rung again.</summary>
    private bool RingsAgain(Q850Cause cause)
    {
        if (!_decision.IsCallBack || _hasCleared || cause != Q850Cause.UserBusy || _nextDestination != 1
            || _decision.Destinations[0] is not ExtensionDestination called || called.Number != _calledBack || !_control.Clear(called.Number, this))
        {
            return false;
        }

        _hasCleared = true;
        _nextDestination = 0;
        _timers.Start(Timer.Emergency, s_pause);
        return true;
    }

    /// <summary>A call back stays one on its way through a menu, a queue or a transfer. What goes out by a trunk then goes as any call does: nothing is ended for it.</summary>
    private RoutingDecision AsCallBack(RoutingDecision decision) => _calledBack.Length == 0 || decision.Priority == CallPriority.Emergency ? decision : decision with
    {
        IsCallBack = true,
        Route = CallControl.CallBackRoute,
        Priority = decision.Destinations.Any(d => d is TrunkDestination) ? decision.Priority : CallPriority.Emergency,
    };

    private void Tell(EmergencyStage stage)
    {
        var facts = stage == EmergencyStage.Ended ? _facts : _setup.Emergency;
        if (facts is not null)
        {
            _control.Observer?.OnEmergency(this, facts, stage);
        }
    }

    /// <summary>A call of an earlier run is as urgent as it was: one for help may not be ended, and is kept for a call back; a call back gives way last of all.</summary>
    private void RestoreEmergency(CallPriority priority, Leg caller, Leg? answered)
    {
        Priority = priority;
        if (priority != CallPriority.Emergency)
        {
            return;
        }

        if (Route == CallControl.CallBackRoute)
        {
            _decision = _decision with { IsCallBack = true };
            _calledBack = _control.Emergencies.CallBackTo(caller, _setup.Called, out _) is { } extension ? extension : answered?.Extension ?? "";
            return;
        }

        var asked = _control.Plan.Route(new(caller.Extension, caller.TrunkGroup, _setup));
        _facts = asked.Emergency;
        var way = asked.Destinations.OfType<TrunkDestination>().FirstOrDefault(d => d.Group.Circuits.Any(c => c.Name == answered?.Channel));
        _circuit = way?.Group.Circuits.First(c => c.Name == answered?.Channel);
        _shown = way?.Calling ?? PhoneNumber.None;
    }

    /// <summary>Tries the next circuit; frees one when none is idle; waits when none can be freed.</summary>
    private void EmergencyNext()
    {
        StopWaiting();
        _timers.Stop(Timer.NoAnswer);
        _timers.Stop(Timer.Listen);
        if (_hunt is null)
        {
            _hunt = new(_decision.Destinations, _control.UnitHealth);
            _huntSince = _control.Loop.Elapsed;
        }

        _hunt.MayEndCallsBack = _control.Loop.Elapsed - _huntSince >= s_tell;
        if (_hunt.Idle() is null)
        {
            _hunt.GiveUpTests($"the emergency call from {Calling}");
        }

        if (_hunt.Idle() is { } idle)
        {
            Try(idle);
        }
        else if (Free(_hunt.ToFree(incomingOnly: false)))
        {
        }
        else if (_hunt.IncomingOnly() is { } incomingOnly)
        {
            Try(incomingOnly);
        }
        else if (Free(_hunt.ToFree(incomingOnly: true)))
        {
        }
        else if (_hunt.Doubted() is { } doubted)
        {
            Try(doubted);
        }
        else
        {
            EndRound();
        }
    }

    /// <summary>Ends the call that gives way, and waits for its circuit.</summary>
    private bool Free(EmergencyChoice? found)
    {
        if (found is not { Circuit: { Carries: { User: Call lesser } leg } circuit })
        {
            return false;
        }

        _hunt!.OnFreed(circuit);
        _control.OnPreempted(this, lesser, circuit);
        Wait(circuit.FreedWithin, isForCircuit: true); // before it ends: nobody else may have the circuit
        lesser.GiveWay(leg, this);
        WakeUp(); // a SIP session is idle already
        return true;
    }

    private void Try(in EmergencyChoice choice)
    {
        if (_setup.Emergency is { } facts && (_hunt!.Rounds == 0 || choice.Circuit.HasOwnNumber))
        {
            _shown = choice.Way.Calling;
            _control.Emergencies.Keep(facts, choice.Circuit, _shown); // he may be called back before he has spoken
        }

        _otherCircuits = 0;
        State = CallState.Routing;
        (_isSlow, _isOverdue, _hasProgressed) = (false, false, false);
        _setup = _setup with { Round = _hunt!.Rounds, HasAlternative = _hunt.Rounds == 0 && _hunt.HasOther(choice.Circuit) };
        _timers.Start(Timer.Reaction, TimeSpan.FromSeconds(6)); // until the leg is there to say better
        Seize(choice.Circuit, choice.Way);
        if (_ringing is [{ Leg: { } leg }])
        {
            _timers.Start(Timer.Reaction, Patience(leg.ReactsWithin));
        }
    }

    /// <summary>A far side that was given up may be slow, and the only one that works: it is given twice as long the next time.</summary>
    private TimeSpan Patience(TimeSpan first) => _circuit is { } circuit ? TimeSpan.FromTicks(first.Ticks << Math.Min(_hunt!.GivenUp(circuit), 4)) : first;

    private void EmergencyFailed(in LegEnd end)
    {
        _timers.Stop(Timer.Reaction);
        _timers.Stop(Timer.NoAnswer);
        if (_circuit is { } circuit)
        {
            _hunt!.OnFailed(circuit, end.Cause);
        }

        // After what has made the leg fail is done: it may be in the middle of telling a whole span's calls that they are over.
        Wait(TimeSpan.Zero, isForCircuit: false);
    }

    /// <summary>What had answered is gone before the caller could hear of it, while the answer was on its way to the disk: nobody has helped him yet.</summary>
    /// <returns>False for every other call, and for one that gives way.</returns>
    private bool HuntsOn(in LegEnd end)
    {
        if (_hunt is null || _callerIsConnected || _caller is not { State: not LegState.Released } || _gaveWay is not null || _transfer is not null || State != CallState.Connected)
        {
            return false;
        }

        _timers.Stop(Timer.AnswerDurable);
        _control.State.Delete(LiveCall.StateKind, Key);
        State = CallState.Routing;
        EmergencyFailed(end);
        return true;
    }

    /// <summary>An attempt is under way, and nobody has been reached by it.</summary>
    private bool IsStillTrying([NotNullWhen(true)] out Leg? leg, [NotNullWhen(true)] out Circuit? circuit)
    {
        leg = _ringing is [{ Leg: { } only }] ? only : null;
        circuit = _circuit;
        return leg is not null && circuit is not null && _hunt is not null && _answered is null && (circuit.IsInDoubt || (State != CallState.Alerting && !_hasProgressed));
    }

    private void OnReactionTimer()
    {
        if (!IsStillTrying(out var leg, out var circuit))
        {
            if (leg is not null && _answered is null)
            {
                _timers.Start(Timer.Reaction, s_rings); // it rings: as long as its trunk is there
            }

            return;
        }

        if (!leg.IsUnheard && !_isSlow)
        {
            _isSlow = true;
            _timers.Start(Timer.Reaction, Patience(s_rings) - Patience(leg.ReactsWithin));
        }
        else if (_hunt!.HasOther(circuit))
        {
            GiveUp(leg);
        }
        else
        {
            _isOverdue = true; // what becomes idle is better than this
            Listen();
            _timers.Start(Timer.Reaction, Patience(leg.ReactsWithin)); // and so is what may be freed by then
        }
    }

    /// <summary>Lets go of an attempt that nothing comes of, and takes what is better before anybody else does.</summary>
    private void GiveUp(Leg leg)
    {
        _hunt!.OnGivenUp(_circuit!);
        leg.Release(Q850Cause.RecoveryOnTimerExpiry, CauseLocation.PrivateLocal);
        if (_isWaiting)
        {
            EmergencyNext();
        }
    }

    private void EndRound()
    {
        foreach (var way in _hunt!.Ways.Where(w => _hunt.Rounds == 0 && w.Group.Hunt(CallPriority.Emergency) is null))
        {
            RecordWithoutLeg(way.Called, way.Group.Name, Q850Cause.NoCircuitAvailable);
        }

        if (_hunt.Rounds == 0)
        {
            Tell(EmergencyStage.NoWayOut);
        }

        _hunt.NextRound();
        if (!_isToldByTone && _control.Loop.Elapsed - _huntSince >= s_tell && Waiting is { } waiting)
        {
            _isToldByTone = true;
            if (!WaitingIsConnected)
            {
                _caller?.Progress();
            }

            PlayTone(waiting, ToneName.Congestion);
        }

        Wait(s_pause * (1 << Math.Min(_hunt.Rounds - 1, 3)), isForCircuit: !_hunt.HasIdle);
    }

    /// <param name="at">When to look again at the latest; sooner when a circuit is idle that was not tried.</param>
    /// <param name="isForCircuit">True to keep ordinary calls from it.</param>
    private void Wait(TimeSpan at, bool isForCircuit)
    {
        _timers.Start(Timer.Emergency, at);
        _isWaiting = true;
        Listen();
        Keep(isForCircuit);
    }

    private void Listen()
    {
        if (!_listens)
        {
            _listens = true; // until the hunt ends: who waits longest hears first
            foreach (var way in _hunt!.Ways)
            {
                way.Group.CircuitIdle += WakeUp;
            }
        }
    }

    private void StopWaiting()
    {
        _timers.Stop(Timer.Emergency);
        _isWaiting = false;
        Keep(false);
    }

    private void Keep(bool circuits)
    {
        if (circuits != _keepsCircuits)
        {
            _keepsCircuits = circuits;
            foreach (var way in _hunt!.Ways)
            {
                way.Group.EmergencyWaits += circuits ? 1 : -1;
            }
        }
    }

    /// <summary>A circuit may be idle: looked at after whatever made it so is done.</summary>
    private void WakeUp()
    {
        if (!_isWokenUp)
        {
            _isWokenUp = true;
            _control.Loop.Post(() =>
            {
                _isWokenUp = false;
                if (_isWaiting && _hunt!.HasFresh)
                {
                    EmergencyNext();
                }
                else if (_isOverdue && IsStillTrying(out var leg, out var circuit) && _hunt!.HasOther(circuit))
                {
                    GiveUp(leg);
                }
            });
        }
    }

    private void StopHunting()
    {
        StopWaiting();
        _timers.Stop(Timer.Reaction);
        if (_listens)
        {
            _listens = false;
            foreach (var way in _hunt!.Ways)
            {
                way.Group.CircuitIdle -= WakeUp;
            }
        }
    }

    /// <summary>The trunk of the attempt has brought the call to somebody.</summary>
    private void IsReached()
    {
        if (_circuit is { } circuit)
        {
            _control.UnitHealth.OnReached(circuit.Unit);
        }
    }

    /// <summary>The caller hears what the far side sends, not our tone.</summary>
    private void SomethingIsHeard(Leg leg)
    {
        _hasProgressed = leg.IsHeardThrough;
        if (_isToldByTone && Waiting is { } waiting)
        {
            _isToldByTone = false;
            StopToneOf(waiting);
        }
    }
}
