// Joins one FxoLine to the exchange's side of an events-fidelity line: hook and timed digits out; senses, tones, voice and caller ID in.
// It passes what ListenFor allows, as detectors would, busy and congestion after the cycles they would need. Reports go to the user
// unchanged. It carries no audio.
using Trunkline.Base;

namespace Trunkline.Fxo;

/// <summary>An FXO port without samples (fidelity <c>events</c>): what the gateway uses where a card and its detectors would be.</summary>
/// <remarks>
/// Make the driver, connect it with <see cref="Connect"/>, and command <see cref="Line"/>. The user's hook, dialling and
/// listening calls are carried out here and also passed on. One object per line, no allocation after start.
/// </remarks>
public sealed class EventLineDriver : ILineSubscriberSide, IFxoLineUser
{
    private readonly TimerWheel _wheel;
    private readonly IFxoLineUser _user;
    private readonly DigitTimer _digitTimer;
    private readonly ToneTimer _toneTimer;
    private readonly byte[] _digits = new byte[FxoLine.MaxDigits];
    private ILineExchangeSide? _exchange;
    private int _digitCount;
    private int _digitNext;
    private FxoListening _listening;
    private ToneName _tone;
    private bool _speaking;

    /// <param name="wheel">The wheel of the line.</param>
    /// <param name="values">Timers and habits of the line.</param>
    /// <param name="user">Who is told.</param>
    public EventLineDriver(TimerWheel wheel, FxoValues values, IFxoLineUser user)
    {
        _wheel = wheel;
        _user = user;
        _digitTimer = new(this);
        _toneTimer = new(this);
        Line = new(wheel, values, this);
    }

    /// <summary>The line machine.</summary>
    public FxoLine Line { get; }

    /// <summary>A DTMF digit of the far end, during a call (Control: DigitHeard). Set once, before the first call.</summary>
    public Action<char>? DigitHeard { get; set; }

    /// <summary>Joins the other side; once, before the first event.</summary>
    public void Connect(ILineExchangeSide exchange) => _exchange = exchange;

    /// <summary>Sends a digit to the far end during a call (Control: SendDigits, one at a time).</summary>
    public void SendDigit(char digit) => _exchange?.OnDigit(digit);

    /// <summary>What we play into the line, in place of a call's voice.</summary>
    /// <param name="tone">A tone; None for none.</param>
    /// <param name="prompt">A prompt's name; empty for none.</param>
    public void Play(ToneName tone, string prompt) => _exchange?.OnPlayed(tone, prompt);

    /// <inheritdoc/>
    public void OnSense(LineSense sense) => Line.OnSense(sense);

    /// <inheritdoc/>
    public void OnTone(ToneName tone)
    {
        _tone = tone;
        if (_listening.HasFlag(FxoListening.Tones))
        {
            Recognise();
        }
    }

    /// <inheritdoc/>
    public void OnCallerIdMessage(ReadOnlySpan<byte> message)
    {
        if (_listening.HasFlag(FxoListening.CallerId))
        {
            Line.OnCallerIdMessage(message);
        }
    }

    /// <inheritdoc/>
    public void OnDigit(char digit)
    {
        if (Line.IsOffHook)
        {
            DigitHeard?.Invoke(digit);
        }
    }

    /// <inheritdoc/>
    public void OnVoice(bool speaking)
    {
        _speaking = speaking;
        if (_listening.HasFlag(FxoListening.Voice))
        {
            Line.OnVoice(speaking);
        }
    }

    void IFxoLineUser.SetHook(bool offHook)
    {
        _user.SetHook(offHook);
        _exchange?.OnDrive(new(offHook));
    }

    void IFxoLineUser.StartDialling(ReadOnlySpan<byte> digits)
    {
        _user.StartDialling(digits);
        digits.CopyTo(_digits);
        _digitCount = digits.Length;
        _digitNext = 0;
        _wheel.Start(_digitTimer, (long)Line.Values.DigitOn.TotalMilliseconds);
    }

    void IFxoLineUser.StopDialling()
    {
        _wheel.Stop(_digitTimer);
        _user.StopDialling();
    }

    void IFxoLineUser.ListenFor(FxoListening what)
    {
        var began = what & ~_listening;
        _listening = what;
        _user.ListenFor(what);
        if (began.HasFlag(FxoListening.Tones))
        {
            Recognise();
        }

        if (began.HasFlag(FxoListening.Voice) && _speaking)
        {
            Line.OnVoice(true);
        }
    }

    void IFxoLineUser.Ringing() => _user.Ringing();

    void IFxoLineUser.CallerId(ReadOnlySpan<byte> number, ReadOnlySpan<byte> name, Presentation presentation) =>
        _user.CallerId(number, name, presentation);

    void IFxoLineUser.Seized() => _user.Seized();

    void IFxoLineUser.Dialled() => _user.Dialled();

    void IFxoLineUser.Tone(ToneName tone) => _user.Tone(tone);

    void IFxoLineUser.Answered(AnswerEvidence evidence) => _user.Answered(evidence);

    void IFxoLineUser.Cleared(ClearEvidence evidence) => _user.Cleared(evidence);

    void IFxoLineUser.Refused(LineFault fault) => _user.Refused(fault);

    void IFxoLineUser.Changed(LineCondition condition) => _user.Changed(condition);

    /// <summary>Busy and congestion take cycles to recognise: 1 s each for busy, 0.5 s for congestion, as E.180 recommends them.</summary>
    private void Recognise()
    {
        _wheel.Stop(_toneTimer);
        switch (_tone)
        {
            case ToneName.Busy:
                _wheel.Start(_toneTimer, Line.Values.BusyToneCycles * 1000L);
                break;
            case ToneName.Congestion:
                _wheel.Start(_toneTimer, Line.Values.BusyToneCycles * 500L);
                break;
            default:
                Line.OnTone(_tone);
                break;
        }
    }

    private void ToneTimerExpired()
    {
        if (_listening.HasFlag(FxoListening.Tones))
        {
            Line.OnTone(_tone);
        }
    }

    /// <summary>A digit is heard by the exchange at its end; then its pause, then the next.</summary>
    private void DigitTimerExpired()
    {
        if (_digitNext == _digitCount)
        {
            Line.OnDialled();
            return;
        }

        var digit = (char)_digits[_digitNext++];
        var off = digit == ',' ? TimeSpan.FromMilliseconds(500) : Line.Values.DigitOff;
        var on = _digitNext < _digitCount ? Line.Values.DigitOn : TimeSpan.Zero;
        _wheel.Start(_digitTimer, (long)(off + on).TotalMilliseconds);
        if (digit != ',')
        {
            _exchange?.OnDigit(digit);
        }
    }

    private sealed class ToneTimer(EventLineDriver driver) : WheelTimer
    {
        protected override void OnExpired() => driver.ToneTimerExpired();
    }

    private sealed class DigitTimer(EventLineDriver driver) : WheelTimer
    {
        protected override void OnExpired() => driver.DigitTimerExpired();
    }
}
