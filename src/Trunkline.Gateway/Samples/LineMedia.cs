using Trunkline.Base;
using Trunkline.Dsp;
using Trunkline.Fxo;

namespace Trunkline.Gateway.Samples;

/// <summary>The audio of one analog line: the detectors its line machine asks for, its dialling, its block each way.</summary>
/// <remarks>Allocates nothing after construction.</remarks>
internal sealed class LineMedia : WireMedia, ILinePort
{
    private const int VoiceSamples = 1600;

    /// <summary>How long our own digits may come back after the last of them was played: 60 ms.</summary>
    protected override int EchoBlocks => 3;

    private readonly CallProgressDetector _progress;
    private readonly CallerIdDemodulator _callerId;
    private readonly VoiceDetector _voice = new();
    private readonly byte[] _message = new byte[258];
    private LineTermination? _line;
    private FxoListening _listening;
    private ToneName _heard;
    private bool _isVoiceTold;
    private bool _isDialling;

    public LineMedia(SamplesPlane plane, GatewayLine configured, TonePlan tones)
        : base(plane, tones, (int)configured.Values.DigitOn.TotalMilliseconds, (int)configured.Values.DigitOff.TotalMilliseconds)
    {
        _progress = new(tones, configured.Values.BusyToneCycles);
        _callerId = new(configured.CallerId);
    }

    /// <summary>What it does to its pair.</summary>
    public bool IsOffHook { get; private set; }

    public override bool MayTalk => _line!.MayTalk;

    protected override Termination Termination => _line!;

    public FxoLine Create(TimerWheel wheel, GatewayLine configured, LineTermination line)
    {
        _line = line;
        return new(wheel, configured.Values, line);
    }

    public void SetHook(bool offHook)
    {
        IsOffHook = offHook;
        Fresh();
        _isDialling = false;
    }

    public void StartDialling(ReadOnlySpan<byte> digits)
    {
        _progress.ExpectDialTone = false;
        Digits.Reset();
        foreach (var digit in digits)
        {
            Digits.Enqueue((char)digit);
        }

        _isDialling = true;
    }

    public void StopDialling()
    {
        Digits.Reset();
        _isDialling = false;
    }

    public void ListenFor(FxoListening what)
    {
        var began = what & ~_listening;
        _listening = what;
        if ((began & FxoListening.Tones) != 0)
        {
            _progress.Reset();
            _progress.ExpectDialTone = _line!.Line.State is FxoState.WaitDialTone or FxoState.WaitDialToneBlind;
            _heard = ToneName.None;
        }

        if ((began & FxoListening.CallerId) != 0)
        {
            _callerId.Reset();
        }

        if ((began & FxoListening.Voice) != 0)
        {
            _voice.Reset();
            _isVoiceTold = false;
        }
    }

    public override void SendDigit(char digit)
    {
        if (MayTalk && !_isDialling)
        {
            base.SendDigit(digit);
        }
    }

    /// <summary>Tick: what came from the pair. Digits that are converted are taken out of it.</summary>
    public void Hear(LineSense sense, Span<short> block)
    {
        var line = _line!.Line;
        line.OnSense(sense);
        if ((_listening & FxoListening.CallerId) != 0 && _callerId.Process(block) > 0)
        {
            ReadCallerId(line);
        }

        if ((_listening & (FxoListening.Tones | FxoListening.Voice)) != 0)
        {
            _progress.Process(block);
            while (_progress.TryRead(out _))
            {
                // The present one is told below.
            }
        }

        if ((_listening & FxoListening.Tones) != 0 && _progress.Current != _heard)
        {
            _heard = _progress.Current;
            line.OnTone(_heard);
        }

        if ((_listening & FxoListening.Voice) != 0)
        {
            if (_progress.HearsTone)
            {
                _voice.Reset(); // what it holds on to of a burst of ringback is no voice
            }
            else
            {
                _voice.Process(block);
            }

            var speaks = _voice.IsVoice && _voice.VoiceSamples >= VoiceSamples && !_progress.HearsTone;
            if (speaks != _isVoiceTold)
            {
                _isVoiceTold = speaks;
                line.OnVoice(speaks);
            }
        }

        if (IsOffHook && MayTalk)
        {
            HearDigits(block);
        }
    }

    /// <summary>Tick: what goes to the pair; what is generated takes the place of what the context gives.</summary>
    public override void Speak(Span<short> block)
    {
        if (_isDialling && !Digits.IsBusy)
        {
            _isDialling = false;
            block.Clear();
            _line!.Line.OnDialled();
            return;
        }

        base.Speak(block);
    }

    private void ReadCallerId(FxoLine line)
    {
        while (_callerId.TryRead(_message, out var length))
        {
            line.OnCheckedCallerIdMessage(_message.AsSpan(0, length));
        }
    }
}
