namespace Trunkline.Rtp;

/// <summary>Makes up what was lost: the last pitch period again and again, fading to silence in 60 ms; and pitch search.</summary>
/// <remarks>
/// Full strength for 10 ms, then down to nothing at 60 ms. The first real samples after it are faded in over 5 ms. Simpler than
/// G.711 Appendix I (no overlap-add inside the loss, no growing number of periods): a single lost packet is hard to hear.
/// </remarks>
internal sealed class Concealment(JitterMemory memory, int index)
{
    public const int History = 320;
    public const int Shorts = History + Period;
    public const int MinLag = 40;
    public const int MaxLag = 80;

    private const int Period = 160;
    private const int Hold = 80;
    private const int Fade = 400;
    private const int FadeIn = 40;

    private readonly int _at = index * Shorts;
    private bool _isUsed;
    private int _lag;
    private int _position;
    private int _fadeIn;

    /// <summary>Samples made up since the last real one.</summary>
    public int Length { get; private set; }

    /// <summary>True when it has faded out.</summary>
    public bool IsSilent => Length >= Hold + Fade;

    /// <summary>What was played last, oldest first.</summary>
    public ReadOnlySpan<short> Played => Past;

    private Span<short> Past => memory.Shorts.AsSpan(_at, History);

    private Span<short> LastPeriod => memory.Shorts.AsSpan(_at + History, Period);

    /// <summary>Makes up samples.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="before">What this same block had before them, not yet remembered.</param>
    public void Conceal(Span<short> output, ReadOnlySpan<short> before)
    {
        if (Length == 0)
        {
            Begin(before);
        }

        for (var i = 0; i < output.Length; i++)
        {
            output[i] = Next();
        }

        _fadeIn = FadeIn;
    }

    /// <summary>Joins real samples to made-up ones.</summary>
    public void Join(Span<short> real)
    {
        if (Length == 0)
        {
            return;
        }

        for (var i = 0; i < real.Length && _fadeIn > 0; i++, _fadeIn--)
        {
            var made = Next();
            real[i] = (short)(((made * _fadeIn) + (real[i] * (FadeIn - _fadeIn))) / FadeIn);
        }

        if (_fadeIn == 0)
        {
            Length = 0;
        }
    }

    /// <summary>Remembers a block that was played.</summary>
    public void Remember(ReadOnlySpan<short> block)
    {
        _isUsed = true;
        var past = Past;
        if (block.Length >= History)
        {
            block[^History..].CopyTo(past);
            return;
        }

        past[block.Length..].CopyTo(past);
        block.CopyTo(past[(History - block.Length)..]);
    }

    public void Reset()
    {
        if (_isUsed)
        {
            Past.Clear();
            _isUsed = false;
        }

        (_lag, _position, _fadeIn, Length) = (0, 0, 0, 0);
    }

    /// <summary>The lag from 5 to 10 ms at which a signal is most like itself.</summary>
    /// <param name="a">The stretch to compare.</param>
    /// <param name="earlier">What it is compared with: <paramref name="earlier"/>[i + MaxLag - lag] for every lag.</param>
    public static int BestLag(ReadOnlySpan<short> a, ReadOnlySpan<short> earlier)
    {
        var best = MinLag;
        var bestScore = double.NegativeInfinity;
        for (var lag = MinLag; lag <= MaxLag; lag++)
        {
            long cross = 0, power = 1;
            var b = earlier[(MaxLag - lag)..];
            for (var i = 0; i < a.Length; i++)
            {
                cross += a[i] * b[i];
                power += b[i] * b[i];
            }

            var score = cross / Math.Sqrt(power);
            if (score > bestScore)
            {
                (best, bestScore) = (lag, score);
            }
        }

        return best;
    }

    private void Begin(ReadOnlySpan<short> before)
    {
        // the last 160 samples, of which some may be in the block that is being filled
        Span<short> last = stackalloc short[160];
        var own = Math.Min(160, before.Length);
        Past[(History - (160 - own))..].CopyTo(last);
        before[^own..].CopyTo(last[(160 - own)..]);
        var period = BestLag(last[80..], last);
        // two periods when they fit: less of a buzz
        _lag = period * 2;
        last[(160 - _lag)..].CopyTo(LastPeriod);
        _position = 0;
    }

    private short Next()
    {
        var gain = Length < Hold ? Fade : Math.Max(0, Fade + Hold - Length);
        Length++;
        var value = _lag == 0 ? 0 : memory.Shorts[_at + History + _position] * gain / Fade;
        _position = _position + 1 >= _lag ? 0 : _position + 1;
        return (short)value;
    }
}
