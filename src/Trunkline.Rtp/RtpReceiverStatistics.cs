namespace Trunkline.Rtp;

/// <summary>What RFC 3550 appendix A.1 (sequence), A.3 (loss) and A.8 (jitter) say of one incoming stream.</summary>
/// <remarks>
/// A new or restarted source is on probation until two packets follow each other (A.1); another SSRC starts afresh. A struct
/// without memory of its own: keep it in a field, not in a readonly one.
/// </remarks>
public struct RtpReceiverStatistics
{
    private const int MaxDropout = 3000;
    private const int MaxMisorder = 100;
    private const uint NoSequence = 1 << 16;

    private bool _started;
    private uint _ssrc;
    private ushort _maxSequence;
    private uint _cycles;
    private uint _baseSequence;
    private uint _badSequence;
    private uint _received;
    private uint _expectedPrior;
    private uint _receivedPrior;
    private bool _hasTransit;
    private uint _transit;
    private double _jitter;

    /// <summary>The source these figures belong to; 0 before the first packet.</summary>
    public readonly uint Ssrc => _ssrc;

    /// <summary>Packets received, duplicates and late ones included.</summary>
    public readonly uint Received => _received;

    /// <summary>Packets that should have come.</summary>
    public readonly uint Expected => _started ? ExtendedSequence - _baseSequence + 1 : 0;

    /// <summary>Packets lost since the start; negative when there were duplicates (A.3), held to 24 bits.</summary>
    public readonly int Lost => (int)Math.Clamp((long)Expected - _received, -0x800000, 0x7FFFFF);

    /// <summary>Highest sequence number with the count of its wraps above it.</summary>
    public readonly uint ExtendedSequence => _cycles + _maxSequence;

    /// <summary>Interarrival jitter, in timestamp units (A.8).</summary>
    public readonly uint Jitter => (uint)_jitter;

    /// <summary>Interarrival jitter, in ms at 8 kHz.</summary>
    public readonly double JitterMs => _jitter / 8;

    /// <summary>Sources and restarts seen after the first.</summary>
    public int Restarts { get; private set; }

    /// <summary>Takes a packet.</summary>
    /// <param name="header">Its header.</param>
    /// <param name="arrival">When it came, in timestamp units (8 a millisecond); any origin, may wrap.</param>
    /// <returns>False when its sequence number is too far from the others to be counted yet.</returns>
    public bool OnPacket(in RtpHeader header, uint arrival)
    {
        if (!_started || header.Ssrc != _ssrc)
        {
            Restarts += _started ? 1 : 0;
            _started = true;
            _ssrc = header.Ssrc;
            Begin(header.Sequence);
        }
        else if (!Sequence(header.Sequence))
        {
            return false;
        }

        _received++;
        // A.8; a timestamp from nowhere moves the estimate no more than one second would
        var transit = arrival - header.Timestamp;
        if (_hasTransit)
        {
            var d = Math.Min(8000.0, Math.Abs((double)(int)(transit - _transit)));
            _jitter += (d - _jitter) / 16;
        }

        (_transit, _hasTransit) = (transit, true);
        return true;
    }

    /// <summary>The loss since this was last asked, in 256ths (A.3); then the count begins again.</summary>
    public byte TakeFractionLost()
    {
        var expected = Expected - _expectedPrior;
        var received = _received - _receivedPrior;
        (_expectedPrior, _receivedPrior) = (Expected, _received);
        var lost = (long)expected - received;
        return expected == 0 || lost <= 0 ? (byte)0 : (byte)Math.Min(255, (lost << 8) / expected);
    }

    private void Begin(ushort sequence)
    {
        (_maxSequence, _baseSequence, _badSequence) = (sequence, sequence, NoSequence);
        (_cycles, _received, _expectedPrior, _receivedPrior) = (0, 0, 0, 0);
        (_hasTransit, _jitter) = (false, 0);
    }

    private bool Sequence(ushort sequence)
    {
        var ahead = (ushort)(sequence - _maxSequence);
        if (ahead < MaxDropout)
        {
            // in order, perhaps with a gap
            if (sequence < _maxSequence)
            {
                _cycles += 1 << 16;
            }

            _maxSequence = sequence;
        }
        else if (ahead <= 65536 - MaxMisorder)
        {
            if (sequence != _badSequence)
            {
                _badSequence = (uint)(sequence + 1) & 0xFFFF;
                return false;
            }

            // two in a row: the source began again without saying so
            Restarts++;
            Begin(sequence);
        }

        // else: a duplicate, or out of order
        return true;
    }
}
