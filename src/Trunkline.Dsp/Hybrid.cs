using System.Numerics;

namespace Trunkline.Dsp;

/// <summary>The two-wire to four-wire hybrid of a line: what is sent comes back as echo on what is heard.</summary>
/// <remarks>
/// The echo path is a finite impulse response. The default one is of our own making in the manner of the G.168 models: a pure
/// delay, then about 6 ms of a damped oscillation around 1 kHz with a slower tail, scaled so that white noise returns
/// with the given loss (ERL). Not here: an echo canceller, and side tone.
/// </remarks>
public sealed class Hybrid
{
    private const int BodyTaps = 48;

    private readonly float[] _taps;
    private readonly float[] _history;
    private int _at;

    /// <param name="erlDb">Echo return loss for white noise, dB, 0 or more.</param>
    /// <param name="delaySamples">Pure delay before the echo, 0 to 1,600 samples.</param>
    public Hybrid(double erlDb = 12, int delaySamples = 8)
        : this(Design(erlDb, delaySamples))
    {
    }

    /// <param name="echoPath">The impulse response from sent to heard, at most 2,048 taps.</param>
    public Hybrid(ReadOnlySpan<float> echoPath)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(echoPath.Length, 2048);
        _taps = new float[echoPath.Length];
        for (var i = 0; i < _taps.Length; i++)
        {
            _taps[_taps.Length - 1 - i] = echoPath[i];
        }

        _history = new float[_taps.Length * 2];
    }

    /// <summary>Adds the echo of what is sent to what is heard, saturating.</summary>
    /// <param name="fromLine">The far signal in; with the echo out.</param>
    /// <param name="toLine">What is sent; as long as <paramref name="fromLine"/>.</param>
    /// <returns>The samples processed.</returns>
    public int Process(Span<short> fromLine, ReadOnlySpan<short> toLine)
    {
        var n = Math.Min(fromLine.Length, toLine.Length);
        var length = _taps.Length;
        for (var i = 0; i < n; i++)
        {
            // every sample is written twice, so that the last `length` of them always lie side by side
            _history[_at] = _history[_at + length] = toLine[i];
            _at = _at + 1 == length ? 0 : _at + 1;
            var echo = Dot(_taps, _history.AsSpan(_at, length));
            fromLine[i] = (short)Math.Clamp(MathF.Round(fromLine[i] + echo), short.MinValue, short.MaxValue);
        }

        return n;
    }

    /// <summary>Forgets what was sent.</summary>
    public void Reset()
    {
        Array.Clear(_history);
        _at = 0;
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = Vector<float>.Zero;
        var n = 0;
        for (; n + Vector<float>.Count <= a.Length; n += Vector<float>.Count)
        {
            sum += new Vector<float>(a[n..]) * new Vector<float>(b[n..]);
        }

        var total = Vector.Sum(sum);
        for (; n < a.Length; n++)
        {
            total += a[n] * b[n];
        }

        return total;
    }

    private static float[] Design(double erlDb, int delaySamples)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(erlDb);
        ArgumentOutOfRangeException.ThrowIfNegative(delaySamples);
        var taps = new float[delaySamples + BodyTaps];
        var power = 0.0;
        for (var i = 0; i < BodyTaps; i++)
        {
            var rise = Math.Min(1, i / 4.0);
            var h = rise * ((Math.Exp(-i / 6.0) * Math.Cos(2 * Math.PI * 1000 * i / 8000)) - (0.25 * Math.Exp(-i / 16.0)));
            taps[delaySamples + i] = (float)h;
            power += h * h;
        }

        var gain = (float)(Math.Pow(10, -erlDb / 20) / Math.Sqrt(power));
        for (var i = 0; i < taps.Length; i++)
        {
            taps[i] *= gain;
        }

        return taps;
    }
}
