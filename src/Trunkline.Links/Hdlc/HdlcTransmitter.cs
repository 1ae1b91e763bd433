// Frames into the octets of a timeslot: flags, zero insertion, frame check sequence (Q.921 §2), most significant bit first on the line.
// It knows nothing of what is in a frame, and has no clock: whoever owns the timeslot takes 8 octets a millisecond, or any other block.
// MTP2 uses the same: it keeps one unit queued ahead and gives the next one when IsIdle or QueuedFrames says so.
using System.Numerics;

namespace Trunkline.Links;

/// <summary>Sends frames on a timeslot. One flag closes a frame and opens the next.</summary>
/// <remarks>Not thread-safe. Allocates nothing after construction.</remarks>
public sealed class HdlcTransmitter
{
    private const uint Flag = 0x7E;
    private const int Prefix = 2;

    private readonly byte[] _queue;
    private readonly int _mask;
    private readonly uint _idle;
    private readonly bool _is56k;
    private readonly byte _invert;
    private int _head;
    private int _tail;
    private int _left;
    private int _ones;
    private bool _inFrame;
    private bool _flagSent;
    private ulong _bits;
    private int _count;

    /// <param name="values">How the timeslot is set.</param>
    public HdlcTransmitter(HdlcValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (!BitOperations.IsPow2(values.Queue) || values.Queue < values.MaxFrame + Prefix)
        {
            throw new ArgumentException("the queue must be a power of two and take at least one frame", nameof(values));
        }

        MaxFrame = values.MaxFrame;
        _queue = new byte[values.Queue];
        _mask = values.Queue - 1;
        _idle = values.IdlesWithMarks ? 0xFF : Flag;
        _is56k = values.Is56k;
        _invert = (byte)(!values.IsInverted ? 0 : values.Is56k ? 0xFE : 0xFF);
    }

    /// <summary>The longest frame it takes, in octets with frame check sequence.</summary>
    public int MaxFrame { get; }

    /// <summary>Frames that wait; the one on the line is not among them.</summary>
    public int QueuedFrames { get; private set; }

    /// <summary>True when no frame waits or is on the line.</summary>
    public bool IsIdle => QueuedFrames == 0 && !_inFrame;

    /// <summary>Frames taken since the beginning.</summary>
    public long Frames { get; private set; }

    /// <summary>Frames refused because the queue was full.</summary>
    public long Refused { get; private set; }

    /// <summary>Queues a frame; its frame check sequence is appended here.</summary>
    /// <param name="frame">1 octet to <see cref="MaxFrame"/> - 2.</param>
    /// <returns>False when it is empty or too long, or the queue is full; nothing is queued then.</returns>
    public bool TrySend(ReadOnlySpan<byte> frame)
    {
        var length = frame.Length + HdlcFcs.Octets;
        if (frame.IsEmpty || length > MaxFrame)
        {
            return false;
        }

        if (_queue.Length - (_tail - _head) < length + Prefix)
        {
            Refused++;
            return false;
        }

        Put((byte)length);
        Put((byte)(length >> 8));
        var at = _tail & _mask;
        var first = Math.Min(frame.Length, _queue.Length - at);
        frame[..first].CopyTo(_queue.AsSpan(at));
        frame[first..].CopyTo(_queue);
        _tail += frame.Length;
        var fcs = HdlcFcs.Of(frame);
        Put((byte)fcs);
        Put((byte)(fcs >> 8));
        QueuedFrames++;
        Frames++;
        return true;
    }

    /// <summary>Forgets the frames that wait and aborts the one on the line (Q.921 §2.10).</summary>
    public void Abort()
    {
        _head = _tail = 0;
        QueuedFrames = 0;
        if (_inFrame)
        {
            _inFrame = false;
            _left = 0;
            Append(0xFF, 8);
            _flagSent = false;
        }
    }

    /// <summary>The next octets of the timeslot.</summary>
    /// <param name="line">Filled whole: frames, and between them flags or marks.</param>
    public void Read(Span<byte> line)
    {
        var width = _is56k ? 7 : 8;
        var i = 0;
        while (i < line.Length)
        {
            if (_count >= width)
            {
                _count -= width;
                var octet = (byte)(_bits >> _count);
                line[i++] = (byte)((_is56k ? (octet << 1) | 1 : octet) ^ _invert);
            }
            else if (IsIdle && !_is56k && _flagSent && ((_bits ^ _idle) & ((1ul << _count) - 1)) == 0)
            {
                // nothing but the idle pattern, at the phase where it already is: the same octet again and again
                _bits = _idle;
                line[i..].Fill((byte)((((_bits << 8) | _idle) >> _count) ^ _invert));
                i = line.Length;
            }
            else
            {
                Refill();
            }
        }
    }

    private void Refill()
    {
        if (_left > 0)
        {
            var entry = HdlcTables.Insert[(_ones << 8) | _queue[_head & _mask]];
            _head++;
            _left--;
            _ones = (int)(entry >> 16);
            Append(entry & 0x3FF, (int)(entry >> 12) & 15);
        }
        else if (_inFrame || !_flagSent)
        {
            _inFrame = false;
            _flagSent = true;
            Append(Flag, 8);
        }
        else if (QueuedFrames == 0)
        {
            Append(_idle, 8);
        }
        else if (_idle != Flag && (_bits & 0xFF) != Flag)
        {
            Append(Flag, 8); // marks before it: the frame needs an opening flag of its own
        }
        else
        {
            QueuedFrames--;
            _left = _queue[_head & _mask] | (_queue[(_head + 1) & _mask] << 8);
            _head += Prefix;
            _ones = 0;
            _inFrame = true;
        }
    }

    private void Append(uint bits, int count)
    {
        _bits = (_bits << count) | bits;
        _count += count;
    }

    private void Put(byte octet) => _queue[_tail++ & _mask] = octet;
}
