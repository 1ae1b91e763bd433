// A call's leg on a B-channel: Q.931's primitives on one side, the protocol-free words of a leg on the other. Tones are the far end's:
// what it says is in-band (progress indicators 1 and 8) the caller hears through, also in a DISCONNECT (Q.931 5.3.4.1). Overlap: IsdnLeg.Digits.cs.
using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Control;
using Trunkline.Isdn.CallControl;
using IsdnCallState = Trunkline.Isdn.CallControl.CallState;

namespace Trunkline.Trunks.Isdn;

/// <summary>A leg on a B-channel.</summary>
public sealed partial class IsdnLeg : Leg, IQ931CallUser, IChannelUser
{
    /// <summary>The kind of saved legs that are B-channels.</summary>
    public const string KindName = "isdn";

    private readonly IsdnSpan _span;
    private IsdnCircuit _circuit;
    private Q931Call? _call;
    private Q931Setup? _setup; // what came while more digits may follow
    private ContextId _context;
    private bool _hasAudio;
    private bool _isAdopted;
    private bool _isSettled; // the far end has agreed on the channel
    private LegEnd? _refused; // in Clearing
    private uint _establishments; // of the data link, when it was set up

    internal IsdnLeg(IsdnSpan span, IsdnCircuit circuit, PhoneNumber party, bool isIncoming)
        : base(circuit.Name, party, isIncoming)
    {
        _span = span;
        _circuit = circuit;
        Messages = new(span.Calls.Messages);
    }

    /// <inheritdoc/>
    public override TerminationId Termination => _circuit.Termination;

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override Circuit? Circuit => _circuit;

    /// <summary>The data link was established anew since the call was set up: the answer may have been lost, and one end may have forgotten the call.</summary>
    internal bool IsInDoubt => !IsIncoming && State is not LegState.Connected && _establishments != _span.Establishments;

    private CauseLocation HereOr(CauseLocation location) => location == CauseLocation.User ? _span.Settings.Values.Location : location;

    /// <inheritdoc/>
    public override void Setup(CallSetup setup, ContextId context)
    {
        ArgumentNullException.ThrowIfNull(setup);
        if (State != LegState.Idle)
        {
            return;
        }

        Party = setup.Called;
        State = LegState.Setup;
        _context = context;
        _establishments = _span.Establishments;
        _call = _span.Setup(IsdnSetup.From(setup, _circuit.Timeslot, _span.Settings.Values, _span.Settings.Plan), this, out var cause);
        if (_call is null)
        {
            End(new(cause, CauseLocation.PrivateLocal, _span.BlockedBecause));
        }
        else
        {
            _span.Remember(_call.Reference, _circuit.Timeslot);
        }
    }

    /// <inheritdoc/>
    public override void Join(ContextId context)
    {
        _context = context;
        if (_hasAudio && State != LegState.Released)
        {
            _span.Media.Commands.Move(new(Termination, context));
        }
    }

    /// <inheritdoc/>
    public override void Proceed()
    {
        if (IsIncoming && State == LegState.Setup)
        {
            State = LegState.Proceeding;
            _call?.Proceeding();
        }
    }

    /// <inheritdoc/>
    public override void Alert()
    {
        if (IsIncoming && State is LegState.Setup or LegState.Proceeding)
        {
            State = LegState.Alerting;
            _call?.Alerting(_hasAudio ? Q931Details.InBand(_span.Settings.Values.Location) : null);
        }
    }

    /// <inheritdoc/>
    public override void Progress()
    {
        if (!IsIncoming || State is not (LegState.Setup or LegState.Proceeding or LegState.Alerting))
        {
            return;
        }

        Open();
        if (State != LegState.Alerting)
        {
            Proceed();
        }

        _call?.Progress(Q931Details.InBand(_span.Settings.Values.Location));
    }

    /// <inheritdoc/>
    public override void Answer(PhoneNumber connected)
    {
        if (!IsIncoming || State is not (LegState.Setup or LegState.Proceeding or LegState.Alerting))
        {
            return;
        }

        State = LegState.Connected;
        Open();
        _circuit.Refresh();
        _call?.Connect(new() { Connected = connected.HasDigits ? IsdnSetup.Numbered(connected, _span.Settings.Plan) : connected });
        User.OnStateChanged(this);
    }

    /// <inheritdoc/>
    public override void Release(Q850Cause cause, CauseLocation location)
    {
        if (State == LegState.Released)
        {
            return;
        }

        if (_call is { State: IsdnCallState.CallPresent or IsdnCallState.CallInitiated } fresh && IsIncoming)
        {
            fresh.Reject(cause, HereOr(location)); // the first answer of all may be RELEASE COMPLETE
        }
        else
        {
            _call?.Disconnect(cause, location: HereOr(location));
        }

        End(new(cause, location));
    }

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> Save() =>
        _call is { } call && State == LegState.Connected ? SavedIsdnLeg.ToOctets(call.Reference, _circuit.Timeslot) : default;

    /// <inheritdoc/>
    public override void Reattach() => _call?.StatusEnquiry(); // does the far end still have it?

    /// <inheritdoc/>
    public void OnProceedingIndication(Q931Call call, Q931Details details)
    {
        Rebind(call);
        if (State == LegState.Setup)
        {
            State = LegState.Proceeding;
            User.OnProceeding(this);
        }

        Heard(details);
    }

    /// <inheritdoc/>
    public void OnAlertingIndication(Q931Call call, Q931Details details)
    {
        Rebind(call);
        Heard(details);
        if (State is LegState.Setup or LegState.Proceeding)
        {
            State = LegState.Alerting;
            User.OnAlerting(this);
        }
    }

    /// <inheritdoc/>
    public void OnProgressIndication(Q931Call call, Q931Details details)
    {
        Rebind(call);
        Heard(details);
    }

    /// <inheritdoc/>
    public void OnSetupConfirm(Q931Call call, Q931Details details)
    {
        ArgumentNullException.ThrowIfNull(details);
        Rebind(call);
        if (State is LegState.Released or LegState.Connected or LegState.Clearing)
        {
            return;
        }

        Open();
        State = LegState.Connected;
        _circuit.Refresh();
        User.OnConnected(this, details.Connected, AnswerEvidence.Signalled);
    }

    /// <inheritdoc/>
    public void OnSetupCompleteIndication(Q931Call call)
    {
        // CONNECT ACKNOWLEDGE: the answer was told already.
    }

    /// <inheritdoc/>
    public void OnNotifyIndication(Q931Call call, Q931Details details)
    {
        // Suspended, resumed, diverting: nothing a call here can act on.
    }

    /// <inheritdoc/>
    public void OnFacilityIndication(Q931Call call, Q931Details details)
    {
        ArgumentNullException.ThrowIfNull(details);
        NoteCharge(details);
    }

    /// <inheritdoc/>
    public void OnDisconnectIndication(Q931Call call, in Q931Clearing clearing)
    {
        ArgumentNullException.ThrowIfNull(call);
        NoteCharge(clearing.Details);
        var end = new LegEnd(clearing.Cause, clearing.Location, clearing.IsLocal ? "no answer from the far end" : $"DISCONNECT {(int)clearing.Cause}");
        if (clearing.IsInBand && _isSettled && !IsIncoming && State is LegState.Setup or LegState.Proceeding or LegState.Alerting)
        {
            // The caller hears why, until somebody releases: the caller, the network's T306, or the call when it has been long enough.
            _refused = end;
            State = LegState.Clearing;
            Open();
            _circuit.Refresh();
            User.OnClearing(this, end);
            return;
        }

        if (clearing.IsInBand)
        {
            call.Release(clearing.Cause); // nobody is there to listen
        }

        End(end);
    }

    /// <inheritdoc/>
    public void OnReleased(Q931Call call, in Q931End end)
    {
        ArgumentNullException.ThrowIfNull(call);
        NoteCharge(end.Details);
        _span.KeepNoLonger(call.Reference, Messages!);
        _span.OnCallOver(call.Reference, _circuit.Timeslot);
        _call = null;
        End(new(end.Cause, end.Location, $"{end.Primitive switch { Q931EndPrimitive.RejectIndication => "refused", _ => "released" }} {(int)end.Cause}"));
        _circuit.Leave(this);
    }

    /// <inheritdoc/>
    public void OnShown(ContextId context)
    {
        // A leg of an earlier run does not know its context; another gateway has put the channel into none.
        if (_hasAudio && (context == ContextId.Null || (_context != ContextId.Null && context != _context)))
        {
            Release(Q850Cause.TemporaryFailure, CauseLocation.PrivateLocal);
        }
    }

    /// <inheritdoc/>
    public void OnRtpReady(NetAddress local)
    {
        // A B-channel has no RTP.
    }

    /// <inheritdoc/>
    /// <remarks>A channel that is in no context is not shown: this gateway is another than the one that had the call.</remarks>
    public void OnTerminationFailed(GatewayError error) =>
        Release(error == GatewayError.NoSuchTermination ? Q850Cause.TemporaryFailure : Q850Cause.ResourceUnavailable, CauseLocation.PrivateLocal);

    /// <inheritdoc/>
    public void OnDigit(in DigitHeard digit) => User.OnDigit(this, digit.Digit, digit.Source);

    /// <inheritdoc/>
    public void OnPromptEnded(in PromptEnd end) => User.OnPromptEnded(this, end);

    /// <inheritdoc/>
    public void OnMediaSilent(int seconds)
    {
        // The silence of a B-channel is not a fault.
    }

    /// <summary>An incoming call: takes it, and offers it as soon as there are enough digits.</summary>
    internal void Begin(Q931Call call, Q931Setup setup)
    {
        _call = call;
        call.User = this;
        _span.Keep(call.Reference, Messages!, withSetup: true);
        _span.Remember(call.Reference, _circuit.Timeslot);
        State = LegState.Setup;
        _setup = setup;
        Offer(isLast: setup.IsComplete);
    }

    /// <summary>Goes on with the answered call of an earlier run.</summary>
    internal void GoOn(Q931Call call)
    {
        _call = call;
        call.User = this;
        _span.Keep(call.Reference, Messages!);
        State = LegState.Connected;
        _hasAudio = true;
        Adopt();
    }

    /// <summary>The far end says that there is something to hear.</summary>
    private void Heard(Q931Details details)
    {
        if (details.IsInBand && !_hasAudio && State is not (LegState.Released or LegState.Clearing))
        {
            Open();
            User.OnProgress(this);
        }
    }

    /// <summary>The channel is settled: its audio joins the context.</summary>
    private void Open()
    {
        Adopt();
        if (!_hasAudio)
        {
            _hasAudio = true;
            if (_context != ContextId.Null)
            {
                _span.Media.Commands.Move(new(Termination, _context));
            }
        }
    }

    private void Adopt()
    {
        if (!_isAdopted)
        {
            _isAdopted = true;
            _span.Media.Adopt(Termination, this);
        }
    }

    /// <summary>The first response may name another channel than the one asked for.</summary>
    private void Rebind(Q931Call call)
    {
        _isSettled = true;
        if (call.Channel == 0 || call.Channel == _circuit.Timeslot || _span.CircuitOf(call.Channel) is not { } other)
        {
            return;
        }

        var before = _circuit;
        _circuit = other;
        other.Take(this);
        before.Leave(this);
        _span.Remember(call.Reference, other.Timeslot);
    }

    private void End(LegEnd end)
    {
        if (State == LegState.Released)
        {
            return;
        }

        State = LegState.Released;
        end = _refused ?? end;
        if (_isAdopted)
        {
            _isAdopted = false;
            _span.Media.Disown(Termination);
        }

        if (_call is null)
        {
            _circuit.Leave(this);
        }
        else
        {
            _circuit.Refresh();
        }

        User.OnReleased(this, end);
    }
}
