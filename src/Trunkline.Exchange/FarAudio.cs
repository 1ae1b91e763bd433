using Trunkline.Base;
using Trunkline.Dsp;

namespace Trunkline.Exchange;

/// <summary>What a subscriber hears of the exchange, in samples: tone, else spoken digits, else the far party.</summary>
/// <remarks>Allocates nothing after start.</remarks>
internal sealed class FarAudio(TonePlan plan) : IFarSound
{
    /// <summary>The far party of the echo number gives back what it hears after 60 ms.</summary>
    private const int EchoDelay = 480;

    private readonly ToneGenerator _tones = new(plan);
    private readonly DtmfGenerator _speech = new(onMs: 100, offMs: 100);
    private readonly short[] _echo = new short[EchoDelay];
    private FarSound _sound;
    private double _phase;
    private double _turn;
    private double _peak;
    private int _echoAt;
    private int _speechAt;

    /// <summary>What is heard is what is said, octet by octet: whoever has octets passes them on himself.</summary>
    public bool IsLoop => _sound == FarSound.Loop && _tones.Current == ToneName.None && !_speech.IsBusy;

    /// <summary>Plays a tone of the country; <see cref="ToneName.None"/> ends it.</summary>
    public void PlayTone(ToneName tone)
    {
        _tones.Stop();
        _tones.Start(tone);
    }

    public void PlayFar(FarSound sound, int hertz)
    {
        _sound = sound;
        _phase = 0;
        _turn = 2 * Math.PI * (sound == FarSound.Milliwatt ? 1004 : hertz) / 8000;
        _peak = Level.ToPeak(sound == FarSound.Milliwatt ? 0 : -10);
        Array.Clear(_echo);
    }

    public void SpeakDigits(ReadOnlySpan<char> digits)
    {
        _speech.Reset();
        _speech.Enqueue(digits);
    }

    /// <summary>A block.</summary>
    /// <param name="from">What the subscriber says.</param>
    /// <param name="to">What it hears.</param>
    public void Give(ReadOnlySpan<short> from, Span<short> to)
    {
        if (_tones.Current != ToneName.None)
        {
            _tones.Generate(to);
            return;
        }

        if (_speech.IsBusy)
        {
            _speech.Generate(to);
            return;
        }

        switch (_sound)
        {
            case FarSound.Milliwatt or FarSound.Sine:
                for (var i = 0; i < to.Length; i++)
                {
                    to[i] = (short)Math.Round(_peak * Math.Sin(_phase));
                    _phase += _turn;
                }

                _phase %= 2 * Math.PI;
                break;
            case FarSound.Voice:
                _speechAt = SpeechLike.Generate(to, _speechAt);
                break;
            case FarSound.Loop:
                from.CopyTo(to);
                break;
            case FarSound.Echo:
                for (var i = 0; i < to.Length; i++)
                {
                    to[i] = _echo[_echoAt];
                    _echo[_echoAt] = from[i];
                    _echoAt = _echoAt + 1 == EchoDelay ? 0 : _echoAt + 1;
                }

                break;
            default:
                to.Clear();
                break;
        }
    }
}
