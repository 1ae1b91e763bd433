using System.Buffers.Binary;
using Trunkline.Base;
using Trunkline.Rtp;

namespace Trunkline.Gateway.Samples;

/// <summary>
/// One outgoing RTP stream: one SSRC, its sequence and timestamp going on without a break, whether packets are passed on from
/// another stream (loss and order stay visible) or made here.
/// </summary>
internal sealed class RtpOut
{
    private const int HeaderLength = RtpHeader.Size;
    private const int MaxJump = 1000;

    private uint _ssrc;
    private ushort _nextSequence;
    private uint _nextTimestamp;
    private long _nextUs;
    private bool _hasSent;
    private bool _marker;
    private bool _isMapped;
    private uint _sourceSsrc;
    private ushort _sequenceOffset;
    private uint _timestampOffset;

    /// <summary>A new stream.</summary>
    public void Begin(Prng random)
    {
        _ssrc = (uint)random.NextUInt64();
        _nextSequence = (ushort)(random.NextUInt64() & 0x7FFF);
        _nextTimestamp = (uint)random.NextUInt64();
        _hasSent = _isMapped = false;
        _marker = true;
    }

    /// <summary>The next packet comes from elsewhere: it continues where the stream is.</summary>
    public void Unmap() => _isMapped = false;

    /// <summary>Writes the header of a packet passed on.</summary>
    /// <param name="source">Its header as it came.</param>
    /// <param name="to">12 octets.</param>
    /// <param name="payloadType">What the far end calls it.</param>
    /// <param name="samples">Samples in it; 0 for an event.</param>
    /// <param name="nowUs">Now.</param>
    public void PassOn(in RtpHeader source, Span<byte> to, byte payloadType, int samples, long nowUs)
    {
        if (!_isMapped || source.Ssrc != _sourceSsrc || Math.Abs((int)(short)(source.Sequence + _sequenceOffset - _nextSequence)) > MaxJump)
        {
            Silence(nowUs);
            _isMapped = true;
            _sourceSsrc = source.Ssrc;
            _sequenceOffset = (ushort)(_nextSequence - source.Sequence);
            _timestampOffset = _nextTimestamp - source.Timestamp;
            _marker = true;
        }

        var sequence = (ushort)(source.Sequence + _sequenceOffset);
        var timestamp = source.Timestamp + _timestampOffset;
        Write(to, payloadType, source.Marker || _marker, sequence, timestamp);
        _marker = false;
        if ((short)(sequence - _nextSequence) >= 0)
        {
            _nextSequence = (ushort)(sequence + 1);
            if (samples > 0)
            {
                _nextTimestamp = timestamp + (uint)samples;
                _nextUs = nowUs + (samples * 125);
            }
        }
    }

    /// <summary>Writes the header of a packet of audio made here.</summary>
    public void Audio(Span<byte> to, byte payloadType, int samples, long nowUs)
    {
        _isMapped = false;
        Silence(nowUs);
        Write(to, payloadType, _marker, _nextSequence++, _nextTimestamp);
        _marker = false;
        Pass(samples, nowUs);
    }

    /// <summary>The timestamp of a block that begins now.</summary>
    public uint TimestampOf(long nowUs)
    {
        _isMapped = false;
        Silence(nowUs);
        return _nextTimestamp;
    }

    /// <summary>Writes the header of a telephone event; the clock does not move.</summary>
    public void Event(Span<byte> to, byte payloadType, uint timestamp, bool marker)
    {
        _isMapped = false;
        _hasSent = true;
        Write(to, payloadType, marker, _nextSequence++, timestamp);
    }

    /// <summary>Moves the clock past a block in which no audio is sent.</summary>
    public void Pass(int samples, long nowUs)
    {
        _hasSent = true;
        _nextTimestamp += (uint)samples;
        _nextUs = nowUs + (samples * 125);
    }

    /// <summary>When nothing was sent for longer than 20 ms, the clock has run on and a talkspurt begins.</summary>
    private void Silence(long nowUs)
    {
        var gap = nowUs - _nextUs;
        if (_hasSent && gap > 20_000)
        {
            _nextTimestamp += (uint)(gap / 125);
            _marker = true;
        }

        _hasSent = true;
        _nextUs = Math.Max(_nextUs, nowUs);
    }

    private void Write(Span<byte> to, byte payloadType, bool marker, ushort sequence, uint timestamp)
    {
        to = to[..HeaderLength];
        to[0] = 0x80;
        to[1] = (byte)(payloadType | (marker ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(to[2..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(to[4..], timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(to[8..], _ssrc);
    }
}
