// A call's leg on an FXO line. The line machine is in the gateway; this leg only hears Ringing, Dialled, Answered(how),
// Cleared(how), and turns them into the protocol-free words of a leg. On the line nothing can be told to a caller before
// the answer: no alerting, no refusal. A declined call rings on, unheard, until the caller gives up.
using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Control;

namespace Trunkline.Trunks.Fxo;

/// <summary>A leg on an analog line.</summary>
public sealed class FxoLeg : Leg
{
    /// <summary>The kind of saved legs that are lines.</summary>
    public const string KindName = "fxo";

    private readonly FxoCircuit _circuit;
    private ContextId _context;
    private ToneName _heard;
    private bool _isSeizing;
    private bool _isThrough;

    internal FxoLeg(FxoCircuit circuit, PhoneNumber party, bool isIncoming, bool connected = false)
        : base(circuit.Name, party, isIncoming)
    {
        _circuit = circuit;
        _isThrough = connected;
        State = connected ? LegState.Connected : isIncoming ? LegState.Setup : LegState.Idle;
    }

    /// <summary>True when it is dialled whether there is dial tone or not.</summary>
    internal bool IsBlind { get; private set; }

    /// <inheritdoc/>
    public override TerminationId Termination => _circuit.Termination;

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override Circuit? Circuit => _circuit;

    /// <inheritdoc/>
    public override bool CanListenBeforeAnswer => false;

    /// <inheritdoc/>
    public override bool IsHeardThrough => State is LegState.Alerting or LegState.Connected;

    /// <inheritdoc/>
    public override bool IsThrough => State == LegState.Connected && (_isThrough || !IsIncoming);

    /// <inheritdoc/>
    public override TimeSpan ReactsWithin => TimeSpan.FromSeconds(6); // glare check, dial tone wait of 3 s, and what a gateway takes

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
        _isSeizing = true;
        IsBlind = setup.Priority == CallPriority.Emergency && !setup.HasAlternative;
        _circuit.Commands.SeizeLine(new(Termination, context, setup.Called.Digits, IsBlind));
    }

    /// <inheritdoc/>
    public override void Join(ContextId context)
    {
        if (_context == context)
        {
            return;
        }

        _context = context;
        if (_isSeizing || State == LegState.Connected)
        {
            _circuit.Commands.Move(new(Termination, context));
        }
    }

    /// <inheritdoc/>
    public override void Proceed()
    {
    }

    /// <inheritdoc/>
    public override void Alert()
    {
    }

    /// <inheritdoc/>
    public override void Progress()
    {
    }

    /// <inheritdoc/>
    public override void Answer(PhoneNumber connected)
    {
        if (IsIncoming && State == LegState.Setup)
        {
            State = LegState.Connected;
            _circuit.Answered();
            _circuit.Commands.AnswerLine(new(Termination, _context));
        }
    }

    /// <inheritdoc/>
    public override void Release(Q850Cause cause, CauseLocation location)
    {
        if (State == LegState.Released)
        {
            return;
        }

        _circuit.HangUp();
        End(new(cause, location));
    }

    /// <summary>The line is in its call.</summary>
    internal void OnInCall()
    {
        if (IsIncoming && State == LegState.Connected && !_isThrough)
        {
            _isThrough = true;
            User.OnConnected(this, PhoneNumber.None, AnswerEvidence.Signalled);
        }
    }

    internal void OnSeized()
    {
        if (State == LegState.Setup)
        {
            State = LegState.Proceeding;
            User.OnProceeding(this);
        }
    }

    /// <summary>From here on the caller hears the line itself: ringback, announcements, busy tone.</summary>
    internal void OnDialled() => User.OnProgress(this);

    internal void OnTone(ToneName tone)
    {
        if (_heard is not (ToneName.SpecialInformation or ToneName.Unobtainable))
        {
            _heard = tone; // an announcement ends in congestion tone; what it was about is what came first
        }

        if (tone == ToneName.Ringback && State is LegState.Setup or LegState.Proceeding)
        {
            State = LegState.Alerting;
            User.OnAlerting(this);
        }
    }

    internal void OnAnswered(AnswerEvidence evidence)
    {
        State = LegState.Connected;
        User.OnConnected(this, PhoneNumber.None, evidence);
    }

    internal void OnCleared(ClearEvidence evidence)
    {
        var reason = evidence switch
        {
            ClearEvidence.LoopBreak => "loop break",
            ClearEvidence.Polarity => "polarity reversal",
            ClearEvidence.BusyTone => _heard switch
            {
                ToneName.Congestion => "congestion tone",
                ToneName.SpecialInformation or ToneName.Unobtainable => "special information tone",
                _ => "busy tone",
            },
            ClearEvidence.BatteryLost => "battery lost",
            ClearEvidence.RingStopped => "ringing stopped",
            _ => "time limit on the line",
        };
        var cause = evidence switch
        {
            ClearEvidence.BatteryLost => Q850Cause.NetworkOutOfOrder,
            _ when State == LegState.Connected || IsIncoming => Q850Cause.NormalClearing,
            ClearEvidence.BusyTone => _heard switch
            {
                ToneName.Congestion => Q850Cause.SwitchCongestion,
                ToneName.SpecialInformation or ToneName.Unobtainable => Q850Cause.UnallocatedNumber,
                _ => Q850Cause.UserBusy,
            },
            ClearEvidence.Local => Q850Cause.NoAnswer,
            _ => Q850Cause.NormalUnspecified,
        };
        End(new(cause, CauseLocation.PublicLocal, reason));
    }

    internal void OnRefused(LineFault fault) => End(new(
        fault switch
        {
            LineFault.NoDialTone or LineFault.NoBattery => Q850Cause.NetworkOutOfOrder,
            _ => Q850Cause.RequestedCircuitNotAvailable,
        },
        CauseLocation.PublicLocal,
        fault switch
        {
            LineFault.Glare => "glare",
            LineFault.NoDialTone => "no dial tone",
            LineFault.NoBattery => "no battery",
            LineFault.NoSuchLine => "no such line",
            _ => "line not idle",
        }));

    internal void OnDigit(in DigitHeard digit) => User.OnDigit(this, digit.Digit, digit.Source);

    internal void OnPromptEnded(in PromptEnd end) => User.OnPromptEnded(this, end);

    internal void End(LegEnd end)
    {
        if (State == LegState.Released)
        {
            return;
        }

        State = LegState.Released;
        _circuit.Forget(this);
        User.OnReleased(this, end);
    }
}
