// One analog line on our side: runs the table of FxoLineFsm on a timer wheel. One object per line, made at start; it
// allocates nothing afterwards. It owns no audio and no wire: the gateway feeds it senses, tones and messages, and does what it asks.
using Trunkline.Base;

namespace Trunkline.Fxo;

/// <summary>The loop-start FXO line machine of docs/protocols/fxo.md.</summary>
/// <remarks>
/// <para>Commands: <see cref="Seize"/>, <see cref="Answer"/>, <see cref="Release"/>. From the wire: <see cref="OnSense"/>
/// once per block or per change. From the detectors asked for by <see cref="IFxoLineUser.ListenFor"/>: <see cref="OnTone"/>,
/// <see cref="OnVoice"/>, <see cref="OnCallerIdMessage"/>. From the digit sender: <see cref="OnDialled"/>.</para>
/// <para>Everything on the loop that advances the wheel. Inputs that arrive while a step is carried out wait for its end.</para>
/// <para>A call ends with exactly one of <see cref="IFxoLineUser.Refused"/>, <see cref="IFxoLineUser.Cleared"/>, or the user's own <see cref="Release"/>.</para>
/// </remarks>
public sealed class FxoLine
{
    /// <summary>The most digits a seizure carries, as in Control.</summary>
    public const int MaxDigits = 63;

    private const int QueueSize = 32;
    private const FxoEvent FirstTimer = FxoEvent.GlareCheck;

    private readonly TimerWheel _wheel;
    private readonly FxoValues _values;
    private readonly IFxoLineUser _user;
    private readonly LineSenseFilter _filter;
    private readonly Timer[] _timers;
    private readonly StepQueue<FxoEvent> _queue;
    private readonly byte[] _digits = new byte[MaxDigits];
    private readonly CallerIdStore _callerId = new();
    private int _digitCount;
    private ToneName _tone;
    private FxoListening _listening;

    /// <param name="wheel">The wheel of the owner's loop, or one advanced by blocks.</param>
    /// <param name="values">Timers and habits of this line.</param>
    /// <param name="user">Who is asked and told.</param>
    public FxoLine(TimerWheel wheel, FxoValues values, IFxoLineUser user)
    {
        ArgumentNullException.ThrowIfNull(wheel);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(user);
        _wheel = wheel;
        _values = values;
        _user = user;
        _timers = new Timer[FxoEvent.Guard - FirstTimer + 1];
        for (var i = 0; i < _timers.Length; i++)
        {
            _timers[i] = new(this, (FxoEvent)((int)FirstTimer + i));
        }

        _queue = new(QueueSize, Take);
        _filter = new(wheel, values, this);
    }

    /// <summary>The state of the figure.</summary>
    public FxoState State { get; private set; }

    /// <summary>What an engineer reads.</summary>
    public LineCondition Condition => FxoLineFsm.ConditionOf(State);

    /// <summary>True while the loop is closed.</summary>
    public bool IsOffHook { get; private set; }

    /// <summary>The timers and habits of this line.</summary>
    public FxoValues Values => _values;

    /// <summary>How many events came in a state for which the figure draws no arrow.</summary>
    public int UnknownEvents { get; private set; }

    /// <summary>The last such event, for the log.</summary>
    public (FxoState State, FxoEvent Event) LastUnknown { get; private set; }

    /// <summary>How many caller ID messages could not be read.</summary>
    public int BadCallerIds { get; private set; }

    /// <summary>Seizes the line and dials. Ends in <see cref="IFxoLineUser.Seized"/> or <see cref="IFxoLineUser.Refused"/>.</summary>
    /// <param name="digits">ASCII digits (FixedText.Octets fits), at most <see cref="MaxDigits"/>; what is beyond is not dialled. Empty only seizes.</param>
    /// <param name="emergency">True: waits for dial tone shorter, and dials even without.</param>
    /// <remarks>On the loop, and not from inside a report of this line.</remarks>
    public void Seize(ReadOnlySpan<byte> digits, bool emergency)
    {
        if (State == FxoState.Idle && !_queue.IsRunning)
        {
            _digitCount = Math.Min(digits.Length, MaxDigits);
            digits[.._digitCount].CopyTo(_digits);
        }

        Raise(_filter.Raw.Battery == LineBattery.Absent ? FxoEvent.SeizeDead
            : _filter.Raw.RingVoltage ? FxoEvent.SeizeRung
            : emergency || _values.DialsWithoutTone ? FxoEvent.SeizeBlind
            : FxoEvent.Seize);
    }

    /// <summary>Answers the ringing line; waits for the caller ID or the second ring first. Does nothing when it no longer rings.</summary>
    public void Answer() => Raise(FxoEvent.Answer);

    /// <summary>Hangs up, or declines a ringing call (which rings on unheard). No report but the condition follows.</summary>
    public void Release() => Raise(FxoEvent.Release);

    /// <summary>What the port senses; once per block, or when it changes.</summary>
    public void OnSense(LineSense sense) => _filter.OnSense(sense);

    /// <summary>A tone was recognised (busy and congestion after <see cref="FxoValues.BusyToneCycles"/>); <see cref="ToneName.None"/>: the last one stopped.</summary>
    public void OnTone(ToneName tone)
    {
        if (tone == _tone)
        {
            return;
        }

        var before = _tone;
        _tone = tone;
        if (before == ToneName.Ringback)
        {
            RaiseTone(FxoEvent.RingbackEnded, FxoState.Alerting, FxoState.Alerting);
        }

        switch (tone)
        {
            case ToneName.Dial:
                RaiseTone(FxoEvent.DialTone, FxoState.WaitDialTone, FxoState.WaitDialToneBlind);
                break;
            case ToneName.Ringback:
                RaiseTone(FxoEvent.Ringback, FxoState.Awaiting, FxoState.AlertingQuiet);
                break;
            case ToneName.Busy when State != FxoState.InCall || _values.ClearByBusyTone:
                RaiseTone(FxoEvent.BusyTone, FxoState.WaitDialTone, FxoState.InCall);
                break;
            case ToneName.Congestion when State != FxoState.InCall || _values.ClearByBusyTone:
                RaiseTone(FxoEvent.CongestionTone, FxoState.WaitDialTone, FxoState.InCall);
                break;
            case ToneName.SpecialInformation or ToneName.Unobtainable:
                RaiseTone(FxoEvent.SpecialTone, FxoState.Dialling, FxoState.AlertingQuiet);
                break;
        }
    }

    /// <summary>Voice began (true) or stopped at the far end.</summary>
    /// <remarks>
    /// Voice, not a tone: while the tone detector hears one, the voice detector must be reset, or the 250 ms it holds on after a burst of
    /// ringback read as an answer. Our own voice comes back as echo, so nothing may be sent to the line while voice is asked for.
    /// </remarks>
    public void OnVoice(bool speaking)
    {
        if (speaking && _values.AnswerByVoice && !_values.PolaritySupervision && State is FxoState.Alerting or FxoState.AlertingQuiet)
        {
            Raise(FxoEvent.VoiceHeard);
        }
    }

    /// <summary>The last digit has been sent.</summary>
    public void OnDialled() => Raise(FxoEvent.Dialled);

    /// <summary>A caller ID message as it is on the wire, message type to checksum (fidelity <c>events</c>).</summary>
    public void OnCallerIdMessage(ReadOnlySpan<byte> octets) => OnCallerId(octets, isChecked: false);

    /// <summary>A caller ID message whose checksum the demodulator has verified and taken off, message type to last parameter.</summary>
    public void OnCheckedCallerIdMessage(ReadOnlySpan<byte> octets) => OnCallerId(octets, isChecked: true);

    /// <summary>Puts an event to the table; one that arrives while a step is carried out waits for its end.</summary>
    internal void Raise(FxoEvent e)
    {
        if (!_queue.Raise(e))
        {
            UnknownEvents++;
        }
    }

    private void OnCallerId(ReadOnlySpan<byte> octets, bool isChecked)
    {
        if (_callerId.TryStore(octets, isChecked))
        {
            Raise(FxoEvent.CallerIdReceived);
        }
        else
        {
            BadCallerIds++;
        }
    }

    /// <summary>Tones are only told where the figure has an arrow for them: elsewhere they are ordinary (a detector runs on), not unknown.</summary>
    private void RaiseTone(FxoEvent e, FxoState from, FxoState to)
    {
        if (State >= from && State <= to && FxoLineFsm.On(State, e).Known)
        {
            Raise(e);
        }
    }

    private void Take(FxoEvent e)
    {
        if (e is FxoEvent.Reversed or FxoEvent.Restored && IsOffHook && !_values.PolaritySupervision)
        {
            return;
        }

        var before = State;
        var step = FxoLineFsm.On(before, e);
        if (!step.Known)
        {
            UnknownEvents++;
            LastUnknown = (before, e);
            return;
        }

        State = step.Next;
        CarryOut(step.Do);
        if (step.Next != before)
        {
            ChangeTimers(before, step.Next);
        }

        var listening = FxoLineFsm.ListeningOf(step.Next);
        if (listening != _listening)
        {
            _listening = listening;
            _user.ListenFor(listening);
        }

        var condition = FxoLineFsm.ConditionOf(step.Next);
        if (condition != FxoLineFsm.ConditionOf(before))
        {
            _user.Changed(condition);
        }

        if (step.Next == FxoState.RingFirst && before != FxoState.RingFirst && !_values.ExpectCallerId)
        {
            Raise(FxoEvent.CallerIdUnwanted);
        }
    }

    private void ChangeTimers(FxoState before, FxoState next)
    {
        var old = FxoLineFsm.TimersOf(before);
        var wanted = FxoLineFsm.TimersOf(next);
        foreach (var name in old)
        {
            if (!wanted.Contains(name))
            {
                _wheel.Stop(_timers[name - FirstTimer]);
            }
        }

        foreach (var name in wanted)
        {
            var after = ValueOf(name);
            if (!old.Contains(name) && after != Timeout.InfiniteTimeSpan)
            {
                _wheel.Start(_timers[name - FirstTimer], (long)after.TotalMilliseconds);
            }
        }
    }

    private TimeSpan ValueOf(FxoEvent timer) => timer switch
    {
        FxoEvent.GlareCheck => _values.GlareCheck,
        FxoEvent.DialToneWait => _values.DialToneWait,
        FxoEvent.BlindDialWait => _values.BlindDialWait,
        FxoEvent.DialLimit => _values.DialLimit,
        FxoEvent.AssumedAnswer => _values.PolaritySupervision ? Timeout.InfiniteTimeSpan : _values.AssumedAnswer,
        FxoEvent.QuietAnswer => _values.PolaritySupervision ? Timeout.InfiniteTimeSpan : _values.QuietAnswer,
        FxoEvent.NoAnswer => _values.NoAnswer,
        FxoEvent.AnnouncementLimit => _values.AnnouncementLimit,
        FxoEvent.RingOff => _values.RingOff,
        FxoEvent.AlertWait => _values.AlertWait,
        _ => _values.Guard,
    };

    private void CarryOut(FxoDo all)
    {
        // In ascending order: the lowest flag first.
        while (all != FxoDo.None)
        {
            var one = (FxoDo)((uint)all & (uint)-(int)all);
            all &= ~one;
            CarryOutOne(one);
        }
    }

    private void CarryOutOne(FxoDo one)
    {
        switch (one)
        {
            case FxoDo.StopDialling: _user.StopDialling(); break;
            case FxoDo.OffHook: SetHook(true); break;
            case FxoDo.OnHook: SetHook(false); break;
            case FxoDo.ForgetCall: ForgetCall(); break;
            case FxoDo.TakePolarity: _filter.TakePolarity(); break;
            case FxoDo.ReportTone: _user.Tone(_tone); break;
            case FxoDo.ReportRinging: _user.Ringing(); break;
            case FxoDo.ReportCallerId: _user.CallerId(_callerId.Number, _callerId.Name, _callerId.Presentation); break;
            case FxoDo.ReportNoCallerId: _user.CallerId([], [], Presentation.NotAvailable); break;
            case FxoDo.ReportSeized: _user.Seized(); break;
            case FxoDo.StartDialling: StartDialling(); break;
            case FxoDo.ReportDialled: _user.Dialled(); break;
            case FxoDo.AnsweredByPolarity: Answered(AnswerEvidence.Polarity); break;
            case FxoDo.AnsweredByVoice: Answered(AnswerEvidence.Voice); break;
            case FxoDo.AnswerAssumed: Answered(AnswerEvidence.Assumed); break;
            case FxoDo.ClearedByLoopBreak: _user.Cleared(ClearEvidence.LoopBreak); break;
            case FxoDo.ClearedByPolarity: _user.Cleared(ClearEvidence.Polarity); break;
            case FxoDo.ClearedByTone: _user.Cleared(ClearEvidence.BusyTone); break;
            case FxoDo.ClearedByBatteryLoss: _user.Cleared(ClearEvidence.BatteryLost); break;
            case FxoDo.ClearedByRingStop: _user.Cleared(ClearEvidence.RingStopped); break;
            case FxoDo.ClearedByLimit: _user.Cleared(ClearEvidence.Local); break;
            case FxoDo.RefuseGlare: _user.Refused(LineFault.Glare); break;
            case FxoDo.RefuseNoDialTone: _user.Refused(LineFault.NoDialTone); break;
            case FxoDo.RefuseNoBattery: _user.Refused(LineFault.NoBattery); break;
            case FxoDo.RefuseNotIdle: _user.Refused(LineFault.NotIdle); break;
        }
    }

    private void SetHook(bool offHook)
    {
        IsOffHook = offHook;
        _tone = ToneName.None;
        _filter.OnHook(offHook);
        _user.SetHook(offHook);
    }

    private void StartDialling()
    {
        if (_digitCount == 0)
        {
            Raise(FxoEvent.NothingToDial);
        }
        else
        {
            _user.StartDialling(_digits.AsSpan(0, _digitCount));
        }
    }

    private void Answered(AnswerEvidence evidence)
    {
        _filter.OnAnswered();
        _user.Answered(evidence);
    }

    private void ForgetCall()
    {
        _digitCount = 0;
        _tone = ToneName.None;
        _callerId.Clear();
    }

    private sealed class Timer(FxoLine line, FxoEvent name) : WheelTimer
    {
        protected override void OnExpired() => line.Raise(name);
    }
}
