// The octets of a timeslot into frames: flags, aborts, zero deletion, frame check sequence (Q.921 §2). Most significant bit first on
// the line. An octet without a flag or an abort takes one look into a table; idle flags and marks take one comparison.
// It knows nothing of what is in a frame; a frame that is not good is counted and never shown.
namespace Trunkline.Links;

/// <summary>Receives frames from a timeslot.</summary>
/// <remarks>Not thread-safe. Allocates nothing after construction.</remarks>
public sealed class HdlcReceiver
{
    /// <summary>Bits of a flag that look like the frame's until its last zero tells: one zero, five ones.</summary>
    private const int FlagBits = 6;

    private readonly IHdlcUser _user;
    private readonly byte[] _frame;
    private readonly int _minFrame;
    private readonly bool _is56k;
    private readonly byte _invert;
    private readonly long[] _faults = new long[(int)HdlcFault.NotOctets + 1];
    private int _length;
    private uint _bits;
    private int _count;
    private int _ones;
    private bool _inFrame;
    private uint _gathered;
    private int _gatheredCount;
    private int _quiet = -1;

    /// <param name="values">How the timeslot is set.</param>
    /// <param name="user">Who hears of frames.</param>
    public HdlcReceiver(HdlcValues values, IHdlcUser user)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(user);
        ArgumentOutOfRangeException.ThrowIfLessThan(values.MinFrame, HdlcFcs.Octets + 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(values.MaxFrame, values.MinFrame);
        _user = user;
        _frame = new byte[values.MaxFrame];
        _minFrame = values.MinFrame;
        _is56k = values.Is56k;
        _invert = (byte)(values.IsInverted ? 0xFF : 0);
    }

    /// <summary>Good frames since the beginning.</summary>
    public long Frames { get; private set; }

    /// <summary>Frames thrown away since the beginning, by reason.</summary>
    public long Count(HdlcFault fault) => _faults[(int)fault];

    /// <summary>Frames thrown away since the beginning, for any reason.</summary>
    public long Faults { get; private set; }

    /// <summary>True between a flag and an abort: frames, or flags between them, arrive.</summary>
    public bool HasFlags => _inFrame;

    /// <summary>Octets of the timeslot, in order; blocks of any length.</summary>
    public void Write(ReadOnlySpan<byte> line)
    {
        foreach (var octet in line)
        {
            var o = octet ^ _invert;
            if (_is56k)
            {
                _gathered = (_gathered << 7) | ((uint)o >> 1);
                _gatheredCount += 7;
                if (_gatheredCount < 8)
                {
                    continue;
                }

                _gatheredCount -= 8;
                o = (byte)(_gathered >> _gatheredCount);
            }

            if (o == _quiet)
            {
                continue;
            }

            var entry = HdlcTables.Delete[(_ones << 8) | o];
            if (entry == HdlcTables.Special)
            {
                TakeBits(o);
                continue;
            }

            _quiet = -1;
            _ones = (int)(entry >> 12);
            if (_inFrame)
            {
                Append(entry & 0xFF, (int)(entry >> 8) & 15);
            }
        }
    }

    /// <summary>Forgets the frame under way: the timeslot was out of order (alarm, slip).</summary>
    public void Reset()
    {
        _inFrame = false;
        _length = _count = _ones = 0;
        _bits = 0;
        _quiet = -1;
    }

    private void TakeBits(int octet)
    {
        var before = (_ones, _inFrame, _bits, _count, _length, Frames + Faults);
        for (var bit = 7; bit >= 0; bit--)
        {
            if (((octet >> bit) & 1) == 0)
            {
                if (_ones == 6)
                {
                    OnFlag();
                }
                else if (_ones < 5 && _inFrame)
                {
                    Append(0, 1);
                }

                _ones = 0;
                continue;
            }

            _ones = Math.Min(_ones + 1, 7);
            if (_ones == 7)
            {
                OnAbort();
            }
            else if (_ones <= 5 && _inFrame)
            {
                Append(1, 1);
            }
        }

        // an octet of idle flags or marks leaves everything as it was: the same again needs no look
        _quiet = before == (_ones, _inFrame, _bits, _count, _length, Frames + Faults) ? octet : -1;
    }

    private void Append(uint bits, int count)
    {
        _bits |= bits << _count;
        _count += count;
        if (_count < 8)
        {
            return;
        }

        if (_length == _frame.Length)
        {
            _inFrame = false; // until the next flag
            Fault(HdlcFault.TooLong);
            return;
        }

        _frame[_length++] = (byte)_bits;
        _bits >>= 8;
        _count -= 8;
    }

    private void OnFlag()
    {
        var bits = (_length * 8) + _count;
        var length = _length;
        var wasInFrame = _inFrame;
        _inFrame = true;
        _length = _count = 0;
        _bits = 0;
        if (!wasInFrame || bits < 8)
        {
            return; // the first flag, or a flag after a flag
        }

        if ((bits - FlagBits) % 8 != 0)
        {
            Fault(HdlcFault.NotOctets);
        }
        else if (length < _minFrame)
        {
            Fault(HdlcFault.TooShort);
        }
        else if (!HdlcFcs.IsGood(_frame.AsSpan(0, length)))
        {
            Fault(HdlcFault.BadFcs);
        }
        else
        {
            Frames++;
            _user.OnFrame(_frame.AsSpan(0, length - HdlcFcs.Octets));
        }
    }

    private void OnAbort()
    {
        var wasFrame = _inFrame && (_length * 8) + _count >= 8;
        _inFrame = false;
        _length = _count = 0;
        _bits = 0;
        if (wasFrame)
        {
            Fault(HdlcFault.Aborted);
        }
    }

    private void Fault(HdlcFault fault)
    {
        _faults[(int)fault]++;
        Faults++;
        _user.OnFault(fault);
    }
}
