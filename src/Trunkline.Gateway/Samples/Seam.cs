using Trunkline.Base;
using Trunkline.Dsp;

namespace Trunkline.Gateway.Samples;

/// <summary>
/// Where what one termination is sent changes its origin: from packets passed on to audio made in the tick or back, from its context to a tone or back.
/// The new begins where the old left off, so that nothing clicks.
/// </summary>
/// <remarks>
/// <code>
///  old  ▁▃▅▆▅▃▁▃▅▆         the last sample sent, fading over 10 ms
///  new            ▚▞▚▞▚▞   fading in over the same 10 ms
/// </code>
/// After a pause there is nothing to go on from: the new begins from silence. Allocates nothing.
/// </remarks>
internal struct Seam
{
    private const int Fade = 80;
    private const long PauseUs = 60_000;

    private long _lastUs;
    private short _last;
    private bool _hasSent;
    private bool _isDue;
    private bool _isDueAfter;

    /// <summary>A new stream.</summary>
    public void Reset() => (_hasSent, _isDue, _isDueAfter) = (false, false, false);

    /// <summary>What is sent next comes from elsewhere.</summary>
    public void Open() => _isDue = _hasSent;

    /// <summary>What comes after the block that is sent next comes from elsewhere.</summary>
    public void OpenAfterNext() => _isDueAfter = true;

    /// <summary>The next block of the tick.</summary>
    public void Apply(Span<short> block, long nowUs)
    {
        if (_isDue)
        {
            var from = From(nowUs);
            for (var i = 0; i < Fade && i < block.Length; i++)
            {
                block[i] = Blend(from, block[i], i);
            }
        }

        Sent(block[^1], nowUs);
    }

    /// <summary>The next packet passed on.</summary>
    public void Apply(Span<byte> samples, Law law, long nowUs)
    {
        if (_isDue)
        {
            var from = From(nowUs);
            for (var i = 0; i < Fade && i < samples.Length; i++)
            {
                samples[i] = G711.Encode(law, Blend(from, G711.Decode(law, samples[i]), i));
            }
        }

        Sent(G711.Decode(law, samples[^1]), nowUs);
    }

    private static short Blend(int from, int to, int at) => (short)(((from * (Fade - at)) + (to * at)) / Fade);

    private readonly short From(long nowUs) => nowUs - _lastUs <= PauseUs ? _last : (short)0;

    private void Sent(short last, long nowUs) => (_last, _lastUs, _hasSent, _isDue, _isDueAfter) = (last, nowUs, true, _isDueAfter, false);
}
