using Trunkline.Base;

namespace Trunkline.Dsp;

/// <summary>Plays the tones of a country: cadence exact to the sample, phase continuous through blocks.</summary>
/// <remarks>
/// Start begins with the first burst; a tone the country lacks plays nothing (<see cref="Start"/> says so). After the last
/// repeat of a tone that ends by itself the generator is idle.
/// </remarks>
public sealed class ToneGenerator
{
    private readonly TonePlan _plan;
    private ToneDefinition? _tone;
    private Oscillator _first;
    private Oscillator _second;
    private int _segment;
    private int _left;
    private int _repeats;

    /// <param name="plan">The country's tones.</param>
    public ToneGenerator(TonePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _plan = plan;
    }

    /// <summary>The tone being played; None when idle.</summary>
    public ToneName Current => _tone?.Name ?? ToneName.None;

    /// <summary>Plays a tone from its beginning; None stops. The tone already playing goes on undisturbed.</summary>
    /// <returns>False when the country has no such tone: the generator is idle.</returns>
    public bool Start(ToneName tone)
    {
        if (tone == ToneName.None)
        {
            Stop();
            return true;
        }

        if (_tone?.Name == tone)
        {
            return true;
        }

        _tone = _plan.Find(tone);
        if (_tone is null)
        {
            return false;
        }

        _first.Restart();
        _second.Restart();
        _repeats = 0;
        Enter(0);
        return true;
    }

    /// <summary>Falls silent at once.</summary>
    public void Stop() => _tone = null;

    /// <summary>Fills a block with the tone, or with silence.</summary>
    /// <returns>How many samples belong to a tone, pauses of its cadence included; the rest is silence.</returns>
    public int Generate(Span<short> samples)
    {
        _first.Normalize();
        _second.Normalize();
        var at = 0;
        while (at < samples.Length && _tone is not null)
        {
            var n = Math.Min(samples.Length - at, _left);
            var part = samples.Slice(at, n);
            if ((_segment & 1) == 1)
            {
                part.Clear();
            }
            else if (_tone.Frequencies.Length == 2 && !_tone.Sequential)
            {
                for (var i = 0; i < part.Length; i++)
                {
                    part[i] = Saturate(_first.Next() + _second.Next());
                }
            }
            else
            {
                for (var i = 0; i < part.Length; i++)
                {
                    part[i] = Saturate(_first.Next());
                }
            }

            at += n;
            _left -= n;
            if (_left == 0)
            {
                Enter(_segment + 1);
            }
        }

        samples[at..].Clear();
        return at;
    }

    /// <summary>Idle, as constructed.</summary>
    public void Reset() => Stop();

    private static short Saturate(double value) => (short)Math.Clamp(Math.Round(value), short.MinValue, short.MaxValue);

    private void Enter(int segment)
    {
        var tone = _tone!;
        if (tone.IsSteady)
        {
            (_segment, _left) = (0, int.MaxValue);
        }
        else
        {
            do
            {
                if (segment == tone.CadenceMs.Length)
                {
                    segment = 0;
                    if (++_repeats == tone.Repeats)
                    {
                        _tone = null;
                        return;
                    }
                }

                (_segment, _left) = (segment, tone.CadenceMs[segment] * 8);
                segment++;
            }
            while (_left == 0);
        }

        if ((_segment & 1) == 0)
        {
            if (tone.Sequential)
            {
                _first.Set(tone.Frequencies[_segment / 2 % tone.Frequencies.Length], Level.ToPeak(tone.LevelDbm0));
            }
            else
            {
                var peak = Level.ToPeak(tone.LevelDbm0 - (tone.Frequencies.Length == 2 ? 3.01 : 0));
                _first.Set(tone.Frequencies[0], peak);
                _second.Set(tone.Frequencies[^1], peak);
            }
        }
    }
}
