namespace Trunkline.Rtp;

/// <summary>A digit received as telephone event.</summary>
/// <param name="Digit">0-9, *, #, A-D; '!' for a hook flash.</param>
/// <param name="Milliseconds">How long it lasted.</param>
public readonly record struct ReceivedDigit(char Digit, int Milliseconds);

/// <summary>Makes each telephone event one digit, however its packets are lost, repeated or reordered (RFC 4733 §2.5.2).</summary>
/// <remarks>
/// Packets of one event share its timestamp. The digit is reported at its first end packet; when all ends are lost, at the
/// next event or after 100 ms without a packet. An event longer than the timestamp field allows goes on under a new timestamp with
/// no marker (§2.5.1.3): the receiver takes that as the same digit. A packet older than the last event is ignored.
/// </remarks>
public sealed class TelephoneEventReceiver
{
    private const int QueueLength = 16;
    private const int TimeoutSamples = 800;
    private const uint Segment = 0xFFFF;

    private readonly ReceivedDigit[] _queue = new ReceivedDigit[QueueLength];
    private int _head;
    private int _count;
    private bool _active;
    private bool _hasTimestamp;
    private byte _event;
    private uint _timestamp;
    private uint _before;
    private ushort _duration;
    private int _quiet;

    /// <summary>True while an event is under way: mute the tone that may be in the audio too.</summary>
    public bool IsDigitPresent => _active;

    /// <summary>Digits lost because nobody read them.</summary>
    public int Overflows { get; private set; }

    /// <summary>Takes an event packet.</summary>
    /// <param name="header">Its header.</param>
    /// <param name="payload">Its payload.</param>
    /// <returns>False when the payload is malformed or no digit.</returns>
    public bool OnPacket(in RtpHeader header, ReadOnlySpan<byte> payload)
    {
        if (!TelephoneEvent.TryParse(payload, out var e) || e.Event > TelephoneEvent.Flash)
        {
            return false;
        }

        var isSame = _hasTimestamp && header.Timestamp == _timestamp;
        if (!isSame)
        {
            if (_hasTimestamp && (int)(header.Timestamp - _timestamp) < 0 && (int)(_timestamp - header.Timestamp) < 16_000)
            {
                return true; // a late packet of an earlier event
            }

            var goesOn = _active && !header.Marker && e.Event == _event && header.Timestamp == _timestamp + Segment;
            if (goesOn)
            {
                _before += Segment;
            }
            else
            {
                Finish();
                _before = 0;
                _active = true;
            }

            (_hasTimestamp, _timestamp, _event, _duration) = (true, header.Timestamp, e.Event, 0);
        }

        if (!_active)
        {
            return true; // the repeated end
        }

        _quiet = 0;
        _duration = Math.Max(_duration, e.Duration);
        if (e.End)
        {
            Finish();
        }

        return true;
    }

    /// <summary>Lets time pass, once a block: an event whose end was lost is closed.</summary>
    /// <param name="samples">Samples since the last call.</param>
    public void Advance(int samples)
    {
        if (_active && (_quiet += samples) >= TimeoutSamples)
        {
            Finish();
        }
    }

    /// <summary>Reads the oldest digit that is over.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryRead(out ReceivedDigit digit)
    {
        if (_count == 0)
        {
            digit = default;
            return false;
        }

        digit = _queue[_head];
        _head = (_head + 1) % QueueLength;
        _count--;
        return true;
    }

    /// <summary>As constructed.</summary>
    public void Reset() => (_head, _count, _active, _hasTimestamp, _quiet, Overflows) = (0, 0, false, false, 0, 0);

    private void Finish()
    {
        if (!_active)
        {
            return;
        }

        _active = false;
        if (_count == QueueLength)
        {
            Overflows++;
            return;
        }

        var digit = _event == TelephoneEvent.Flash ? '!' : new TelephoneEvent(_event, true, 0, 0).Digit;
        _queue[(_head + _count++) % QueueLength] = new(digit, (int)Math.Min(int.MaxValue, (_before + _duration) / 8));
    }
}
