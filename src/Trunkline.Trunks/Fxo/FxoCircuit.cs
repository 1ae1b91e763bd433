// An FXO line as a circuit of a trunk group: its state, and the leg of the call it carries.
// Hook, ring and alarm are the gateway's truth: the state follows what it reports, a seizure is a request.
using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Control;

namespace Trunkline.Trunks.Fxo;

/// <summary>What an FXO line is to the site.</summary>
/// <param name="Number">The line's number, 1 and up: its termination in the gateway.</param>
/// <param name="PublicNumber">The number people dial to reach it; what an incoming call on it is for.</param>
public sealed record FxoLineSettings(int Number, PhoneNumber PublicNumber)
{
    /// <summary>How long it is left out of the hunt when its seizures fail one after the other, or its battery comes and goes.</summary>
    public HoldDownSettings HoldDown { get; init; }
}

/// <summary>A line of a trunk group.</summary>
/// <remarks>On the loop. One call at most; it is idle again only when the gateway says so, so no seizure can be stale.</remarks>
public sealed class FxoCircuit : Circuit, ILineUser
{
    private readonly CallControl _calls;
    private readonly MediaGateway _media;
    private readonly NodeLoop _loop;
    private readonly HoldDown _holdDown;
    private FxoLeg? _leg;
    private bool _isProbing; // off hook by ourselves, to hear whether there is dial tone

    /// <param name="settings">The line.</param>
    /// <param name="index">Its place in the group, from 0.</param>
    /// <param name="calls">Where incoming calls go.</param>
    /// <param name="media">The gateway.</param>
    /// <param name="loop">The node's loop.</param>
    /// <param name="alarm">Hears what an administrator should know.</param>
    public FxoCircuit(FxoLineSettings settings, int index, CallControl calls, MediaGateway media, NodeLoop loop, Action<string>? alarm = null)
        : base($"FXO/{settings.Number}", index)
    {
        Settings = settings;
        _calls = calls;
        _media = media;
        _loop = loop;
        Termination = TerminationId.Line(settings.Number);
        _holdDown = new(loop, settings.HoldDown, OnHoldDown, text => alarm?.Invoke($"{Name}: {text}"), Probe);
        media.Adopt(Termination, this);
    }

    /// <summary>The line.</summary>
    public FxoLineSettings Settings { get; }

    /// <summary>The line's condition as the gateway last reported it.</summary>
    public LineCondition Condition { get; private set; } = LineCondition.OutOfService;

    /// <inheritdoc/>
    public override Leg? Carries => _leg;

    /// <inheritdoc/>
    public override bool HasOwnNumber => true;

    /// <inheritdoc/>
    public override bool MayBeTried => State == CircuitState.HeldDown && !_isProbing;

    /// <summary>True while its seizures failed one after the other, or its battery came and went, and no call of ours takes it.</summary>
    public bool IsHeldDown => _holdDown.IsHeld;

    /// <inheritdoc/>
    public override Preemption Preemption => State == CircuitState.Ringing ? Preemption.Never : _leg is { IsIncoming: true } ? Preemption.MayFree : Preemption.Frees;

    /// <inheritdoc/>
    public override TimeSpan FreedWithin => TimeSpan.FromSeconds(2.5); // a guard time of 1 s, and as much again

    internal TerminationId Termination { get; }

    internal IGatewayCommands Commands => _media.Commands;

    /// <inheritdoc/>
    public override Leg Seize()
    {
        var leg = new FxoLeg(this, PhoneNumber.None, isIncoming: false) { TrunkGroup = Group.Name };
        _leg = leg;
        Become(CircuitState.Seized, _loop.Elapsed);
        return leg;
    }

    /// <inheritdoc/>
    public void OnRinging()
    {
        if (_leg is { IsIncoming: false } outgoing)
        {
            // Glare: the exchange was first. Our attempt goes on to another circuit, this line's call is taken.
            outgoing.End(new(Q850Cause.RequestedCircuitNotAvailable, CauseLocation.PublicLocal, "glare"));
        }

        _leg = null;
        Become(CircuitState.Ringing, _loop.Elapsed);
        EndProbe(_holdDown.OnProbeDisturbed);
    }

    /// <inheritdoc/>
    public void OnCallerId(in LineCallerId callerId)
    {
        if (State != CircuitState.Ringing || _leg is not null)
        {
            return;
        }

        var calling = PhoneNumber.TryParse(callerId.Number.ToString(), out var number)
            ? number with { Presentation = callerId.Presentation, Screening = Screening.Network }
            : PhoneNumber.None with { Presentation = callerId.Presentation };
        _leg = new FxoLeg(this, calling, isIncoming: true) { TrunkGroup = Group.Name };
        _calls.OnIncoming(_leg, new CallSetup
        {
            Called = Settings.PublicNumber,
            Calling = calling,
            CallingName = calling.Presentation == Presentation.Restricted ? "" : callerId.Name.ToString(),
        });
    }

    /// <inheritdoc/>
    public void OnSeized()
    {
        if (_isProbing)
        {
            Commands.Subtract(new(Termination));
        }

        EndProbe(_holdDown.OnProved);
        if (_leg is { IsBlind: false })
        {
            _holdDown.OnProved(); // there was dial tone
        }

        _leg?.OnSeized();
    }

    /// <inheritdoc/>
    public void OnDialled() => _leg?.OnDialled();

    /// <inheritdoc/>
    public void OnTone(ToneName tone) => _leg?.OnTone(tone);

    /// <inheritdoc/>
    public void OnAnswered(AnswerEvidence evidence)
    {
        Become(CircuitState.InCall, _loop.Elapsed);
        _holdDown.OnProved();
        _leg?.OnAnswered(evidence);
    }

    /// <inheritdoc/>
    public void OnCleared(ClearEvidence evidence)
    {
        Become(CircuitState.Releasing, _loop.Elapsed);
        _leg?.OnCleared(evidence);
    }

    /// <inheritdoc/>
    public void OnRefused(LineFault fault)
    {
        if (_isProbing)
        {
            EndProbe(fault == LineFault.NoDialTone ? _holdDown.OnProbeFailed : _holdDown.OnProbeDisturbed);
        }
        else if (_leg is { IsIncoming: false } leg)
        {
            if (fault == LineFault.NoDialTone)
            {
                _holdDown.OnFailed("no dial tone");
            }

            leg.OnRefused(fault);
            StayIdle();
        }
    }

    /// <summary>The gateway did not take the line, and never said that it was anything but idle: it will not say that it is idle again.</summary>
    private void StayIdle()
    {
        if (_leg is null && State is CircuitState.Seized or CircuitState.Releasing && Condition == LineCondition.Idle)
        {
            Rest();
        }
    }

    /// <summary>Nobody has it.</summary>
    private void Rest() => Become(_holdDown.IsHeld ? CircuitState.HeldDown : CircuitState.Idle, _loop.Elapsed, _holdDown.Because);

    private void OnHoldDown()
    {
        if (State is CircuitState.Idle or CircuitState.HeldDown)
        {
            Rest();
        }
    }

    /// <summary>Off hook and nothing dialled: is there dial tone? Not while somebody has the line: it is tried after him.</summary>
    private void Probe()
    {
        if (State != CircuitState.HeldDown || _leg is not null || Condition != LineCondition.Idle)
        {
            _holdDown.OnProbeDisturbed();
            return;
        }

        _isProbing = true;
        Commands.SeizeLine(new(Termination, ContextId.Null, "", false));
    }

    private void EndProbe(Action how)
    {
        if (_isProbing)
        {
            _isProbing = false;
            how();
        }
    }

    /// <inheritdoc/>
    public void OnChanged(LineCondition condition)
    {
        Condition = condition;
        switch (condition)
        {
            case LineCondition.Idle:
                // Only a snapshot can show an idle line under a leg. A caller may have given up while nobody was attached; the end of a
                // call with audio would have been told (ContextFreed): this gateway is another, and its call is gone.
                _leg?.End(_leg is { IsIncoming: true, State: LegState.Setup }
                    ? new(Q850Cause.NormalClearing, CauseLocation.PublicLocal, "the caller gave up while the controller was away")
                    : new(Q850Cause.TemporaryFailure, CauseLocation.PrivateLocal, "the gateway lost the call"));
                EndProbe(_holdDown.OnProbeDisturbed); // a gateway that knows nothing of it
                _holdDown.OnMended();
                Rest();
                break;
            case LineCondition.NoBattery:
                EndProbe(_holdDown.OnProbeDisturbed);
                _holdDown.OnFault("no battery", counts: true);
                _leg?.End(new(Q850Cause.NetworkOutOfOrder, CauseLocation.PublicLocal, "no battery"));
                Become(CircuitState.OutOfService, _loop.Elapsed, "no battery: line cut or exchange down");
                break;
            case LineCondition.OutOfService:
                EndProbe(_holdDown.OnProbeDisturbed);
                _holdDown.OnFault("the gateway does not have it", counts: false);
                _leg?.End(new(Q850Cause.NetworkOutOfOrder, CauseLocation.PrivateLocal, "out of service"));
                Become(CircuitState.OutOfService, _loop.Elapsed, "the gateway does not have this line");
                break;
            case LineCondition.Ringing when State != CircuitState.Ringing:
                Become(CircuitState.Ringing, _loop.Elapsed);
                break;
            case LineCondition.Seized when _isProbing:
                break;
            case LineCondition.Seized or LineCondition.InCall when _leg is null:
                // Left over from a run that did not save its call: the line must not stay seized.
                Become(CircuitState.Releasing, _loop.Elapsed);
                Commands.Subtract(new(Termination));
                break;
            case LineCondition.InCall:
                Become(CircuitState.InCall, _loop.Elapsed);
                _leg?.OnInCall();
                break;
            case LineCondition.Releasing:
                Become(CircuitState.Releasing, _loop.Elapsed);
                break;
        }
    }

    /// <inheritdoc/>
    /// <remarks>A call of ours that talks by now was answered while nobody listened: its caller would hear it ring on.</remarks>
    public void OnShown(LineCondition condition)
    {
        OnChanged(condition);
        if (condition == LineCondition.InCall && _leg is { IsIncoming: false, State: LegState.Setup or LegState.Proceeding or LegState.Alerting } leg)
        {
            leg.OnAnswered(AnswerEvidence.Assumed);
        }
    }

    /// <inheritdoc/>
    public void OnRtpReady(NetAddress local)
    {
        // A line has no RTP.
    }

    /// <inheritdoc/>
    public void OnTerminationFailed(GatewayError error)
    {
        EndProbe(_holdDown.OnProbeDisturbed);
        _leg?.End(new(Q850Cause.ResourceUnavailable, CauseLocation.PrivateLocal, $"gateway: {error}"));
        StayIdle();
    }

    /// <inheritdoc/>
    public void OnDigit(in DigitHeard digit) => _leg?.OnDigit(digit);

    /// <inheritdoc/>
    public void OnPromptEnded(in PromptEnd end) => _leg?.OnPromptEnded(end);

    /// <inheritdoc/>
    public void OnMediaSilent(int seconds)
    {
        // A line's silence is not a fault.
    }

    /// <summary>Goes on with the answered call of an earlier run.</summary>
    public Leg AdoptRestored(in SavedLeg saved)
    {
        _leg = new FxoLeg(this, saved.Party, saved.IsIncoming, connected: true) { TrunkGroup = saved.TrunkGroup };
        Become(CircuitState.InCall, _loop.Elapsed);
        return _leg;
    }

    /// <summary>The leg's call answers: the line is taken.</summary>
    internal void Answered() => Become(CircuitState.InCall, _loop.Elapsed);

    /// <summary>The leg is over. The line itself is idle when the gateway says so.</summary>
    internal void Forget(FxoLeg leg)
    {
        if (_leg == leg)
        {
            _leg = null;
        }
    }

    /// <summary>We hang up, or decline.</summary>
    internal void HangUp()
    {
        if (State is CircuitState.Seized or CircuitState.InCall)
        {
            Become(CircuitState.Releasing, _loop.Elapsed);
        }

        Commands.Subtract(new(Termination));
    }
}
