using Trunkline.Base;
using Trunkline.Control;
using Trunkline.Dsp;
using Trunkline.Fxo;

namespace Trunkline.Gateway.Samples;

/// <summary>The audio of one analog line: the detectors its line machine asks for, its digits and tones, its block each way.</summary>
/// <remarks>Allocates nothing after construction.</remarks>
internal sealed class LineMedia : ILinePort
{
    private const int Block = SamplesPlane.Block;
    private const int VoiceSamples = 1600;

    /// <summary>How long our own digits may come back after the last of them was played: 60 ms.</summary>
    private const int EchoBlocks = 3;

    private readonly SamplesPlane _plane;
    private readonly CallProgressDetector _progress;
    private readonly CallerIdDemodulator _callerId;
    private readonly VoiceDetector _voice = new();
    private readonly DtmfDetector _detector = new(rejectDialTone: false);
    private readonly DtmfGenerator _dtmf;
    private readonly ToneGenerator _tone;
    private readonly byte[] _message = new byte[258];
    private LineTermination? _line;
    private FxoListening _listening;
    private ToneName _heard;
    private bool _isVoiceTold;
    private bool _isDialling;
    private int _toneBlocks;
    private int _echoBlocks;

    public LineMedia(SamplesPlane plane, GatewayLine configured, TonePlan tones)
    {
        _plane = plane;
        _progress = new(tones, configured.Values.BusyToneCycles);
        _callerId = new(configured.CallerId);
        _dtmf = new((int)configured.Values.DigitOn.TotalMilliseconds, (int)configured.Values.DigitOff.TotalMilliseconds);
        _tone = new(tones);
    }

    /// <summary>What it does to its pair.</summary>
    public bool IsOffHook { get; private set; }

    /// <summary>True when digits heard on the line must be sent on as something else; then they are taken out of the audio.</summary>
    public bool ConvertsInBand { get; set; }

    public bool IsGenerating => _toneBlocks != 0 || _dtmf.IsBusy;

    public bool MayTalk => _line!.MayTalk;

    public FxoLine Create(TimerWheel wheel, GatewayLine configured, LineTermination line)
    {
        _line = line;
        return new(wheel, configured.Values, line);
    }

    public void SetHook(bool offHook)
    {
        IsOffHook = offHook;
        _toneBlocks = 0;
        _tone.Stop();
        _dtmf.Reset();
        _detector.Reset();
        _echoBlocks = 0;
        _isDialling = false;
    }

    public void StartDialling(ReadOnlySpan<byte> digits)
    {
        _progress.ExpectDialTone = false;
        _dtmf.Reset();
        foreach (var digit in digits)
        {
            _dtmf.Enqueue((char)digit);
        }

        _isDialling = true;
    }

    public void StopDialling()
    {
        _dtmf.Reset();
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

    public void Play(ToneName tone, int milliseconds)
    {
        var isPlaying = tone != ToneName.None && _tone.Start(tone);
        if (!isPlaying)
        {
            _tone.Stop();
        }

        _toneBlocks = isPlaying ? (milliseconds == 0 ? -1 : (milliseconds + 19) / 20) : 0;
    }

    public void SendDigit(char digit)
    {
        if (MayTalk && !_isDialling)
        {
            _dtmf.Enqueue(digit);
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
    public void Speak(Span<short> block)
    {
        if (_dtmf.IsBusy)
        {
            _dtmf.Generate(block);
        }
        else if (_isDialling)
        {
            _isDialling = false;
            block.Clear();
            _line!.Line.OnDialled();
        }
        else if (_toneBlocks != 0)
        {
            _tone.Generate(block);
            if (_toneBlocks > 0 && --_toneBlocks == 0)
            {
                _tone.Stop();
            }
        }
    }

    private void HearDigits(Span<short> block)
    {
        // Our own digits come back through the hybrid, the last of them after we have fallen silent.
        if (_dtmf.IsBusy || _echoBlocks > 0)
        {
            _echoBlocks = _dtmf.IsBusy ? EchoBlocks : _echoBlocks - 1;
            _detector.Reset();
            return;
        }

        if (_detector.Process(block) > 0)
        {
            while (_detector.TryRead(out var digit))
            {
                _plane.DigitFrom(_line!, digit.Digit, digit.Milliseconds, DigitSource.InBand, ConvertsInBand);
            }
        }

        if (ConvertsInBand && _detector.IsDigitPresent)
        {
            block.Clear();
        }
    }

    private void ReadCallerId(FxoLine line)
    {
        while (_callerId.TryRead(_message, out var length))
        {
            line.OnCheckedCallerIdMessage(_message.AsSpan(0, length));
        }
    }
}
