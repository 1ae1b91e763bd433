using Trunkline.Base;
using Trunkline.Dsp;

namespace Trunkline.Gateway.Samples;

/// <summary>Puts the packets of one direction into a recording by their RTP time, so that both channels stay aligned and gaps are silence.</summary>
internal struct RecordTap
{
    /// <summary>How far RTP time and the gateway's clock may part (clock drift, a new stream) before it starts afresh: 120 ms.</summary>
    private const int MaxDrift = 960;

    private const int MaxPayload = 1600;

    private bool _isAnchored;
    private uint _timestamp;
    private long _position;

    /// <summary>0 left, 1 right.</summary>
    public int Channel { get; init; }

    public void Write(PlaneRecordings recordings, int slot, uint timestamp, Law law, ReadOnlySpan<byte> payload, long nowUs)
    {
        if (payload.Length > MaxPayload)
        {
            return;
        }

        var now = recordings.Position(slot, nowUs);
        var position = _position + (int)(timestamp - _timestamp);
        if (!_isAnchored || Math.Abs(position - now) > MaxDrift)
        {
            position = now;
            _isAnchored = true;
        }

        if (_isAnchored)
        {
            _position = position;
            _timestamp = timestamp;
        }

        if (law == Law.A)
        {
            recordings.Write(slot, Channel, position, payload);
            return;
        }

        Span<byte> octets = stackalloc byte[MaxPayload];
        G711.Transcode(law, Law.A, payload, octets);
        recordings.Write(slot, Channel, position, octets[..payload.Length]);
    }
}
