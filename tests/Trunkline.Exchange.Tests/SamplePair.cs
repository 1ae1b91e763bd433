using System.Text;
using Trunkline.Base;
using Trunkline.Dsp;
using Trunkline.Fxo;

namespace Trunkline.Exchange.Tests;

/// <summary>One FXO line joined to the twin in samples fidelity, with the detectors a gateway has.</summary>
internal sealed class SamplePair : IFxoLineUser
{
    private readonly StringBuilder _transcript = new();
    private readonly RecordingUser _record;
    private readonly CallProgressDetector _tones;
    private readonly VoiceDetector _voice = new();
    private readonly CallerIdDemodulator _callerId;
    private readonly DtmfDetector _digits = new();
    private readonly DtmfGenerator _sender;
    private readonly LineDrive[] _drive = new LineDrive[1];
    private readonly LineSense[] _sense = new LineSense[1];
    private readonly short[] _toLine = new short[ILineBank.BlockSamples];
    private readonly short[] _fromLine = new short[ILineBank.BlockSamples];
    private readonly byte[] _message = new byte[CallerIdMessage.MaxOctets];
    private readonly bool _writes;
    private FxoListening _listening;
    private bool _dialling;
    private bool _wasVoice;

    public SamplePair(OperatorProfile? profile = null, FxoValues? values = null, bool writes = true)
    {
        profile ??= OperatorProfile.Default;
        values ??= FxoValues.Default;
        _writes = writes;
        Exchange = new(new WheelTime(Wheel), profile, 1);
        if (writes)
        {
            Exchange.Switch.Occasion = (_, what, digits) => Write($"{Wheel.Now,6} < {what}{(digits.Length > 0 ? " " + digits : "")}");
        }

        _record = new(() => Wheel.Now, Write);
        _tones = new(TonePlans.For(profile.Country), values.BusyToneCycles);
        _callerId = new(profile.CallerIdModem == CallerIdModem.Bell202 ? FskStandard.Bell202 : FskStandard.V23);
        _sender = new((int)values.DigitOn.TotalMilliseconds, (int)values.DigitOff.TotalMilliseconds);
        Line = new(Wheel, values, this);
        Advance(1000);
        _transcript.Clear();
    }

    public TimerWheel Wheel { get; } = new();

    public ExchangeLineBank Exchange { get; }

    public FxoLine Line { get; }

    public string Transcript => _transcript.ToString().TrimEnd('\n');

    /// <summary>Fills what the user sends in a call; null sends silence.</summary>
    public Action<Span<short>>? Speak { get; set; }

    /// <summary>Sees every block heard.</summary>
    public Action<short[]>? Heard { get; set; }

    /// <summary>What the exchange's far party would hear: the block sent.</summary>
    public ReadOnlySpan<short> Sent => _toLine;

    public void Seize(string digits, bool emergency = false) => Line.Seize(Encoding.ASCII.GetBytes(digits), emergency);

    public void SendDigits(string digits) => _sender.Enqueue(digits);

    public void Advance(int milliseconds)
    {
        for (var end = Wheel.Now + milliseconds; Wheel.Now < end;)
        {
            Block();
        }
    }

    public void Block()
    {
        Wheel.Advance(Wheel.Now + 20);
        if (_sender.IsBusy)
        {
            _sender.Generate(_toLine);
        }
        else if (Speak is { } speak && Line.IsOffHook)
        {
            speak(_toLine);
        }
        else
        {
            Array.Clear(_toLine);
        }

        if (_dialling && !_sender.IsBusy)
        {
            _dialling = false;
            Line.OnDialled();
        }

        _drive[0] = new(Line.IsOffHook);
        Exchange.Process(_drive, _toLine, _sense, _fromLine);
        Line.OnSense(_sense[0]);
        Listen();
        Heard?.Invoke(_fromLine);
    }

    public void SetHook(bool offHook)
    {
        _sender.Reset();
        _digits.Reset();
        if (_writes)
        {
            _record.SetHook(offHook);
        }
    }

    public void StartDialling(ReadOnlySpan<byte> digits)
    {
        Span<char> text = stackalloc char[digits.Length];
        Encoding.ASCII.GetChars(digits, text);
        _sender.Enqueue(text);
        _dialling = true;
        _tones.ExpectDialTone = false;
    }

    public void StopDialling()
    {
        _sender.Reset();
        _dialling = false;
    }

    public void ListenFor(FxoListening what)
    {
        var began = what & ~_listening;
        _listening = what;
        if (began.HasFlag(FxoListening.Tones))
        {
            _tones.Reset();
            _tones.ExpectDialTone = Line.State is FxoState.WaitDialTone or FxoState.WaitDialToneBlind;
        }

        if (began.HasFlag(FxoListening.Voice))
        {
            _voice.Reset();
            _wasVoice = false;
        }

        if (began.HasFlag(FxoListening.CallerId))
        {
            _callerId.Reset();
        }
    }

    public void Ringing() => Record(r => r.Ringing());

    public void CallerId(ReadOnlySpan<byte> number, ReadOnlySpan<byte> name, Presentation presentation)
    {
        if (_writes)
        {
            _record.CallerId(number, name, presentation);
        }
    }

    public void Seized() => Record(r => r.Seized());

    public void Dialled() => Record(r => r.Dialled());

    public void Tone(ToneName tone)
    {
        if (_writes)
        {
            _record.Tone(tone);
        }
    }

    public void Answered(AnswerEvidence evidence)
    {
        if (_writes)
        {
            _record.Answered(evidence);
        }
    }

    public void Cleared(ClearEvidence evidence)
    {
        if (_writes)
        {
            _record.Cleared(evidence);
        }
    }

    public void Refused(LineFault fault)
    {
        if (_writes)
        {
            _record.Refused(fault);
        }
    }

    public void Changed(LineCondition condition)
    {
        if (_writes)
        {
            _record.Changed(condition);
        }
    }

    private void Record(Action<RecordingUser> what)
    {
        if (_writes)
        {
            what(_record);
        }
    }

    private void Listen()
    {
        if (_listening.HasFlag(FxoListening.CallerId))
        {
            _callerId.Process(_fromLine);
            if (_callerId.TryRead(_message, out var length))
            {
                Line.OnCheckedCallerIdMessage(_message.AsSpan(0, length));
            }
        }

        if (_listening.HasFlag(FxoListening.Tones))
        {
            _tones.Process(_fromLine);
            while (_tones.TryRead(out var change))
            {
                Line.OnTone(change.Tone);
            }
        }

        if (_listening.HasFlag(FxoListening.Voice))
        {
            _voice.Process(_fromLine);
            if (_tones.HearsTone)
            {
                // A burst of ringback is as loud as voice, and the detector holds on for 250 ms after it.
                _voice.Reset();
            }

            var isVoice = _voice.IsVoice;
            if (isVoice != _wasVoice)
            {
                _wasVoice = isVoice;
                Line.OnVoice(isVoice);
            }
        }

        if (_sender.IsBusy)
        {
            // The echo of our own digits is loud enough to be heard as the far end's.
            _digits.Reset();
        }
        else if (Line.State == FxoState.InCall)
        {
            _digits.Process(_fromLine);
            while (_digits.TryRead(out var digit))
            {
                if (_writes)
                {
                    Write($"{Wheel.Now,6} ^ Digit {digit.Digit}");
                }
            }
        }
    }

    private void Write(string line) => _transcript.Append(line).Append('\n');
}
