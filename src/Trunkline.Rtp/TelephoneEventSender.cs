namespace Trunkline.Rtp;

/// <summary>Sends digits as telephone events: a packet each 20 ms, the last three times (RFC 4733 §2.5.1).</summary>
/// <remarks>
/// Drive it once a block; while it <see cref="IsBusy"/> send its packet instead of audio, and where it has none (a pause)
/// send audio:
/// <code>
/// block     0     1     2     3     4     5     6
///           M160  320   480   640e  640e  640e  -       an event of 80 ms; M marker, e end; all with the timestamp of block 0
/// </code>
/// A comma is a pause of 500 ms. The queue holds 64 digits.
/// </remarks>
public sealed class TelephoneEventSender
{
    /// <summary>Digits that may wait.</summary>
    public const int Capacity = 64;

    private const int EndPackets = 3;
    private const int CommaBlocks = 25;
    private const byte Comma = 255;

    private readonly byte[] _queue = new byte[Capacity];
    private readonly int _block;
    private readonly int _onBlocks;
    private readonly int _offBlocks;
    private readonly byte _volume;
    private int _head;
    private int _count;
    private byte _event;
    private int _sent;
    private int _pause;
    private bool _active;
    private uint _timestamp;

    /// <param name="onMs">Length of a digit, ms; 40 to 8,000, rounded up to blocks.</param>
    /// <param name="offMs">Pause after a digit, ms, of which the two repeated end packets take 40.</param>
    /// <param name="volume">Power below 0 dBm0 the far end should play it at, 0 to 63.</param>
    /// <param name="blockSamples">Samples between packets.</param>
    public TelephoneEventSender(int onMs = 100, int offMs = 100, byte volume = 10, int blockSamples = 160)
    {
        _block = blockSamples;
        _onBlocks = Math.Max(1, ((onMs * 8) + blockSamples - 1) / blockSamples);
        _offBlocks = Math.Max(EndPackets - 1, ((offMs * 8) + blockSamples - 1) / blockSamples);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_onBlocks * blockSamples, ushort.MaxValue);
        _volume = volume;
    }

    /// <summary>True while a digit or pause is under way, or one waits.</summary>
    public bool IsBusy => _active || _pause > 0 || _count > 0;

    /// <summary>Queues a digit: 0-9, A-D, *, #, or a comma.</summary>
    /// <returns>False when it is none of these or the queue is full.</returns>
    public bool Enqueue(char digit)
    {
        var code = digit == ',' ? Comma : TelephoneEvent.FromDigit(digit);
        return code >= 0 && EnqueueEvent((byte)code);
    }

    /// <summary>Queues digits.</summary>
    /// <returns>False when one is not a digit or they do not all fit: then none was queued.</returns>
    public bool Enqueue(ReadOnlySpan<char> digits)
    {
        if (digits.Length > Capacity - _count)
        {
            return false;
        }

        foreach (var digit in digits)
        {
            if (digit != ',' && TelephoneEvent.FromDigit(digit) < 0)
            {
                return false;
            }
        }

        foreach (var digit in digits)
        {
            Enqueue(digit);
        }

        return true;
    }

    /// <summary>Queues a hook flash.</summary>
    /// <returns>False when the queue is full.</returns>
    public bool EnqueueFlash() => EnqueueEvent(TelephoneEvent.Flash);

    /// <summary>One block: what to send in it.</summary>
    /// <param name="now">The stream's timestamp of this block.</param>
    /// <param name="telephoneEvent">The payload to send.</param>
    /// <param name="timestamp">The timestamp to send it with: that of the event's first block.</param>
    /// <param name="marker">The marker to send it with.</param>
    /// <returns>False when there is no event in this block: send audio.</returns>
    public bool TryNext(uint now, out TelephoneEvent telephoneEvent, out uint timestamp, out bool marker)
    {
        (telephoneEvent, timestamp, marker) = (default, 0, false);
        if (!_active)
        {
            if (_pause > 0)
            {
                _pause--;
                return false;
            }

            if (_count == 0)
            {
                return false;
            }

            _event = _queue[_head];
            _head = (_head + 1) % Capacity;
            _count--;
            if (_event == Comma)
            {
                _pause = CommaBlocks - 1;
                return false;
            }

            (_active, _sent, _timestamp) = (true, 0, now);
        }

        _sent++;
        var isEnd = _sent >= _onBlocks;
        telephoneEvent = new(_event, isEnd, _volume, (ushort)(Math.Min(_sent, _onBlocks) * _block));
        timestamp = _timestamp;
        marker = _sent == 1;
        if (_sent == _onBlocks + EndPackets - 1)
        {
            _active = false;
            _pause = _offBlocks - (EndPackets - 1);
        }

        return true;
    }

    /// <summary>Forgets everything.</summary>
    public void Reset() => (_head, _count, _pause, _active) = (0, 0, 0, false);

    private bool EnqueueEvent(byte code)
    {
        if (_count == Capacity)
        {
            return false;
        }

        _queue[(_head + _count++) % Capacity] = code;
        return true;
    }
}
