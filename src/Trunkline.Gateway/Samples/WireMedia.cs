using Trunkline.Base;
using Trunkline.Control;
using Trunkline.Dsp;

namespace Trunkline.Gateway.Samples;

/// <summary>
/// The audio of a physical termination, a line or a B-channel, served by the tick: what a context gives it is replaced by digits and
/// tones of ours; DTMF that comes from it is heard, and taken out where it travels on as something else.
/// </summary>
/// <remarks>Allocates nothing after construction.</remarks>
internal abstract class WireMedia(SamplesPlane plane, TonePlan tones, int digitOnMs, int digitOffMs)
{
    private readonly DtmfDetector _detector = new(rejectDialTone: false);
    private readonly DtmfGenerator _dtmf = new(digitOnMs, digitOffMs);
    private readonly ToneGenerator _tone = new(tones);
    private int _toneBlocks;
    private int _echoBlocks;

    /// <summary>True when digits heard must be sent on as something else; then they are taken out of the audio.</summary>
    public bool ConvertsInBand { get; set; }

    public bool IsGenerating => _toneBlocks != 0 || _dtmf.IsBusy;

    /// <summary>True while the context's audio may go out.</summary>
    public abstract bool MayTalk { get; }

    protected abstract Termination Termination { get; }

    /// <summary>For how many blocks our own digits may come back after the last of them was played.</summary>
    protected virtual int EchoBlocks => 0;

    protected DtmfGenerator Digits => _dtmf;

    public void Play(ToneName tone, int milliseconds)
    {
        var isPlaying = tone != ToneName.None && _tone.Start(tone);
        if (!isPlaying)
        {
            _tone.Stop();
        }

        _toneBlocks = isPlaying ? (milliseconds == 0 ? -1 : (milliseconds + 19) / 20) : 0;
    }

    public virtual void SendDigit(char digit) => _dtmf.Enqueue(digit);

    /// <summary>Tick: what goes out; what is generated takes the place of what the context gives.</summary>
    public virtual void Speak(Span<short> block)
    {
        if (_dtmf.IsBusy)
        {
            _dtmf.Generate(block);
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

    /// <summary>Tick: what came in. Digits that are converted are taken out of it.</summary>
    protected void HearDigits(Span<short> block)
    {
        // Our own digits come back through a hybrid, the last of them after we have fallen silent.
        if (EchoBlocks > 0 && (_dtmf.IsBusy || _echoBlocks > 0))
        {
            _echoBlocks = _dtmf.IsBusy ? EchoBlocks : _echoBlocks - 1;
            _detector.Reset();
            return;
        }

        if (_detector.Process(block) > 0)
        {
            while (_detector.TryRead(out var digit))
            {
                plane.DigitFrom(Termination, digit.Digit, digit.Milliseconds, DigitSource.InBand, ConvertsInBand);
            }
        }

        if (ConvertsInBand && _detector.IsDigitPresent)
        {
            block.Clear();
        }
    }

    /// <summary>A new call begins: nothing is left of the one before.</summary>
    protected void Fresh()
    {
        _toneBlocks = 0;
        _tone.Stop();
        _dtmf.Reset();
        _detector.Reset();
        _echoBlocks = 0;
    }
}
