using Trunkline.Base;
using Trunkline.Control;
using Trunkline.Dsp;
using Trunkline.Gateway.Prompts;

namespace Trunkline.Gateway.Samples;

/// <summary>
/// The audio of a physical termination, a line or a B-channel, served by the tick: what a context gives it is replaced by digits,
/// tones and prompts of ours; DTMF that comes from it is heard, and taken out where it travels on as something else.
/// </summary>
/// <remarks>Allocates nothing after construction.</remarks>
internal abstract class WireMedia(SamplesPlane plane, TonePlan tones, int digitOnMs, int digitOffMs)
{
    private readonly DtmfDetector _detector = new(rejectDialTone: false);
    private readonly DtmfGenerator _dtmf = new(digitOnMs, digitOffMs);
    private readonly ToneGenerator _tone = new(tones);
    private PromptPlayer _player;
    private int _toneBlocks;
    private int _echoBlocks;

    /// <summary>True when digits heard must be sent on as something else; then they are taken out of the audio.</summary>
    public bool ConvertsInBand { get; set; }

    public bool IsGenerating => _toneBlocks != 0 || _dtmf.IsBusy || _player.IsActive;

    /// <summary>The prompt it plays.</summary>
    public ref readonly PromptPlayer Player => ref _player;

    /// <summary>True while the context's audio may go out.</summary>
    public abstract bool MayTalk { get; }

    protected abstract Termination Termination { get; }

    /// <summary>For how many blocks our own digits may come back after the last of them was played.</summary>
    protected virtual int EchoBlocks => 0;

    protected DtmfGenerator Digits => _dtmf;

    /// <summary>Plays a tone from the next tick on, in place of a prompt; none ends either.</summary>
    public void Play(ToneName tone, int milliseconds)
    {
        if (tone == ToneName.None)
        {
            _player.Stop();
        }
        else
        {
            _player.Reset();
        }

        var isPlaying = tone != ToneName.None && _tone.Start(tone);
        if (!isPlaying)
        {
            _tone.Stop();
        }

        _toneBlocks = isPlaying ? (milliseconds == 0 ? -1 : (milliseconds + 19) / 20) : 0;
    }

    /// <summary>Plays a prompt from the next tick on, in place of a tone; null ends either.</summary>
    public void Play(Prompt? prompt, bool repeat, uint request)
    {
        Play(ToneName.None, 0);
        if (prompt is not null)
        {
            _player.Start(prompt, repeat, request);
        }
    }

    public virtual void SendDigit(char digit) => _dtmf.Enqueue(digit);

    /// <summary>Tick: what goes out; what is generated takes the place of what the context gives.</summary>
    public virtual void Speak(Span<short> block)
    {
        var request = _player.Request;
        if (_player.IsActive && _player.Apply(block))
        {
            plane.PromptPlayed(Termination, request);
        }

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
        _player.Reset();
        _dtmf.Reset();
        _detector.Reset();
        _echoBlocks = 0;
    }
}
