using System.Globalization;
using Trunkline.Base;
using Trunkline.Dsp;

namespace Trunkline.Interop.Tests;

/// <summary>
/// Whoever is at the far end of one B-channel: says a tone in A-law and keeps what it hears, in the time of the span itself, a sample each 125 µs
/// both ways. The span's thread passes its blocks, the test asks.
/// </summary>
internal sealed class FarVoice
{
    /// <summary>What a timeslot carries that nobody uses: nothing, in A-law.</summary>
    public const byte Idle = 0xD5;

    private const int Kept = 32_000;
    private readonly Lock _gate = new();
    private readonly byte[] _heard = new byte[Kept];
    private double _hertz;
    private double _peak;
    private long _phase;
    private long _passed;
    private long _speech;

    /// <summary>Samples that came and were not idle.</summary>
    public long Speech
    {
        get
        {
            lock (_gate)
            {
                return _speech;
            }
        }
    }

    /// <summary>Says a tone from now on; 0 Hz for silence.</summary>
    /// <returns>Which sample of the span is its first.</returns>
    public long Say(double hertz, double dbm0 = -10)
    {
        lock (_gate)
        {
            (_hertz, _peak, _phase) = (hertz, Level.ToPeak(dbm0), 0);
            return _passed;
        }
    }

    /// <summary>What it has heard last.</summary>
    /// <param name="samples">So many; fewer when not so many have come.</param>
    public short[] Heard(int samples = 4000) => HeardFrom(long.MaxValue, samples, out _);

    /// <summary>Waits until it hears one pure tone for half a second, and nothing else.</summary>
    /// <param name="hertz">Within 2 Hz.</param>
    /// <param name="lowest">dBm0.</param>
    /// <param name="highest">dBm0.</param>
    /// <param name="seen">What to tell when it does not.</param>
    public void HearsTone(double hertz, double lowest, double highest, Func<string> seen)
    {
        ToneReading tone = default;
        Until.True(
            () =>
            {
                tone = ToneMeter.Measure(Heard());
                return Math.Abs(tone.Frequency - hertz) < 2 && tone.Dbm0 >= lowest && tone.Dbm0 <= highest && tone.IsPure;
            },
            12,
            string.Create(CultureInfo.InvariantCulture, $"{hertz} Hz between {lowest} and {highest} dBm0 on the B-channel"),
            () => $"heard {tone}\n{seen()}");
    }

    /// <summary>Says a tone to somebody who gives back what he hears, and tells how long that takes.</summary>
    /// <returns>Milliseconds from the first sample said to the first 10 ms that are as loud as it; the span's own samples are counted.</returns>
    public double RoundTrip(double hertz, Func<string> seen)
    {
        const int Window = 80;
        const double Loud = -16; // said at -10
        Until.True(() => Level.Of(Heard(2400)) < -40, 10, "silence on the B-channel before the delay is measured", seen);
        var from = Say(hertz);
        var delay = -1.0;
        Until.True(
            () =>
            {
                var heard = HeardFrom(from, Kept, out var first);
                for (var i = 0; i + Window <= heard.Length; i += 8)
                {
                    if (Level.Of(heard.AsSpan(i, Window)) > Loud)
                    {
                        delay = (first + i - from) / 8.0;
                        return true;
                    }
                }

                return false;
            },
            3, "what was said comes back", seen);
        Say(0);
        return delay;
    }

    /// <summary>The span's thread: a block each way.</summary>
    /// <param name="from">Whole frames of the site.</param>
    /// <param name="to">Whole frames towards it.</param>
    /// <param name="timeslot">Which octet of each is ours.</param>
    public void Pass(ReadOnlySpan<byte> from, Span<byte> to, int timeslot)
    {
        lock (_gate)
        {
            for (var at = timeslot; at < from.Length; at += 32)
            {
                _heard[_passed++ % Kept] = from[at];
                _speech += from[at] == Idle ? 0 : 1;
                to[at] = _hertz > 0 ? G711.Encode(Law.A, (short)(_peak * Math.Sin(2 * Math.PI * _hertz * _phase++ / 8000))) : Idle;
            }
        }
    }

    private short[] HeardFrom(long from, int samples, out long first)
    {
        lock (_gate)
        {
            first = Math.Max(Math.Min(from, _passed - samples), Math.Max(0, _passed - Kept));
            var last = Math.Min(_passed, first + samples);
            var heard = new short[Math.Max(0, last - first)];
            for (var i = 0; i < heard.Length; i++)
            {
                heard[i] = G711.Decode(Law.A, _heard[(first + i) % Kept]);
            }

            return heard;
        }
    }
}
