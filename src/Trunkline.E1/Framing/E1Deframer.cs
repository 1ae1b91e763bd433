// The receiving half of G.704 and G.706: bits at any position in, frames out. It finds and keeps frame and multiframe alignment by
// the table of AlignmentFsm, checks CRC-4, reads A, E and Sa bits, and counts; what that means (alarms, performance) is for others.
// Not here: clocks (the elastic store behind it has the other clock), the alarms LOS and AIS, CAS.
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Trunkline.E1;

/// <summary>Turns the bits of a line into aligned frames.</summary>
/// <remarks>
/// Allocates nothing after construction. Without alignment it goes on giving frames of all ones at the line's rate; when alignment is
/// found at another position, the stream of frames moves by less than half a frame either way.
/// </remarks>
public sealed class E1Deframer
{
    internal const int FrameBits = E1Frame.Octets * 8;

    private const int Chunk = 2048; // octets taken at a time: 8 ms
    private const int Carry = 160;  // octets kept between two calls at most: three frames and what is incomplete, on both searches
    private const int Window = 1000;
    private const int MostRun = 1000;

    private readonly byte[] _octets = new byte[Carry + Chunk + 16];
    private readonly byte[] _sa = [0x1F, 0x1F, 0x1F, 0x1F, 0x1F, 0x1F, 0x1F, 0x1F];
    private readonly Crc4Mode _mode;
    private MultiframePhases _multiframe;
    private ParallelSearch _elsewhere;
    private int _filled;      // octets in _octets
    private int _position;    // bit in _octets: the next frame, or while searching the next bit to look at
    private int _given;       // bit in _octets up to which frames were given out
    private bool _isFas;
    private int _wrongFas;
    private int _wrongNfas;
    private int _sinceFound;  // frames since the frame was found
    private int _unaligned;   // frames with frame alignment and without a multiframe, for the mismatch
    private int _farEndWrong; // E bits 0 in a row
    private int _frame;       // number in the multiframe
    private bool _isChecking; // the running check began with a sub-multiframe
    private int _previous;    // the check of the sub-multiframe before; -1 when there is none
    private int _received;
    private ulong _running;
    private int _windowBlocks;
    private int _windowErrors;

    /// <param name="mode">What is expected of the far end in bit 1 of timeslot 0.</param>
    public E1Deframer(Crc4Mode mode)
    {
        _mode = mode;
        _multiframe.Reset();
    }

    /// <summary>How far it has aligned.</summary>
    public AlignmentState State { get; private set; }

    /// <summary>The A bit last received: the far end's RAI. False without frame alignment.</summary>
    public bool RemoteAlarm { get; private set; }

    /// <summary>A bits in a row that said the same: so many ones, or less than 0 so many zeros. 0 without frame alignment.</summary>
    public int RemoteAlarmRun { get; private set; }

    /// <summary>Bits Sa4 to Sa8 (0x10 to 0x01) of frames 1, 3, .. 15; without a multiframe, of the last eight frames in their turn.</summary>
    public ReadOnlySpan<byte> SaBits => _sa;

    /// <summary>Losses of frame alignment.</summary>
    public long FrameLosses { get; private set; }

    /// <summary>FAS received with a wrong bit, while aligned.</summary>
    public long FasErrors { get; private set; }

    /// <summary>Frames received with alignment.</summary>
    public long AlignedFrames { get; private set; }

    /// <summary>Sub-multiframes whose CRC-4 was checked.</summary>
    public long CrcBlocks { get; private set; }

    /// <summary>Sub-multiframes whose CRC-4 was wrong.</summary>
    public long CrcErrors { get; private set; }

    /// <summary>E bits received in a multiframe.</summary>
    public long FarEndBlocks { get; private set; }

    /// <summary>E bits that were 0: sub-multiframes that arrived errored at the far end.</summary>
    public long FarEndErrors { get; private set; }

    /// <summary>What is wrong between the two ends' CRC-4 settings.</summary>
    public Crc4Mismatch Mismatch { get; private set; }

    /// <summary>Frame octets that <see cref="Process"/> may give for so many line octets.</summary>
    public static int RoomFor(int lineOctets) => ((lineOctets / E1Frame.Octets) + 2) * E1Frame.Octets;

    /// <summary>Forgets the alignment and searches.</summary>
    public void Restart() => Apply(AlignmentEvent.Restart);

    /// <summary>Takes the next octets of the line and gives the frames they complete.</summary>
    /// <param name="line">Any number of octets, the first bit on the line in the highest place of the first.</param>
    /// <param name="frames">Room for <see cref="RoomFor"/> octets.</param>
    /// <returns>Octets written, whole frames.</returns>
    public int Process(ReadOnlySpan<byte> line, Span<byte> frames)
    {
        if (frames.Length < RoomFor(line.Length))
        {
            throw new ArgumentException("room for RoomFor(line.Length) octets", nameof(frames));
        }

        var written = 0;
        while (!line.IsEmpty)
        {
            var part = line[..Math.Min(Chunk, line.Length)];
            line = line[part.Length..];
            part.CopyTo(_octets.AsSpan(_filled));
            _filled += part.Length;
            written += Advance(frames[written..]);
            Keep();
        }

        return written;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static byte OctetAt(ReadOnlySpan<byte> octets, int bit)
    {
        var at = bit >> 3;
        return (byte)(((octets[at] << 8) | octets[at + 1]) >> (8 - (bit & 7)));
    }

    private int Advance(Span<byte> frames)
    {
        var end = _filled * 8;
        var written = 0;
        while (true)
        {
            if (State == AlignmentState.Searching && !Search(end))
            {
                return written + FillUpTo(end - (FrameBits / 2), frames[written..]);
            }

            if (_position + FrameBits > end)
            {
                if (_elsewhere.IsOn && _elsewhere.Advance(_octets, end))
                {
                    Apply(AlignmentEvent.MultiframeFoundElsewhere);
                    continue;
                }

                return written;
            }

            written += TakeFrame(frames[written..]);
        }
    }

    private bool Search(int end)
    {
        var to = end - FasSearch.Reach;
        if (_position >= to)
        {
            return false;
        }

        var found = FasSearch.Find(_octets, _position, to);
        if (found < 0)
        {
            _position = to;
            return false;
        }

        _position = found;
        _isFas = true;
        _wrongFas = 0;
        _wrongNfas = 0;
        _sinceFound = 0;
        _frame = 0;
        _multiframe.Reset();
        Apply(AlignmentEvent.FrameFound);
        return true;
    }

    /// <summary>Reads the frame at the position; gives it out unless what went before already covers its time.</summary>
    private int TakeFrame(Span<byte> frames)
    {
        var from = _position;
        var octets = _octets.AsSpan(from >> 3, E1Frame.Octets + 1);
        var first = BinaryPrimitives.ReadUInt64BigEndian(octets);
        var second = BinaryPrimitives.ReadUInt64BigEndian(octets[8..]);
        var third = BinaryPrimitives.ReadUInt64BigEndian(octets[16..]);
        var fourth = BinaryPrimitives.ReadUInt64BigEndian(octets[24..]);
        var shift = from & 7;
        if (shift != 0)
        {
            var back = 64 - shift;
            first = (first << shift) | (second >> back);
            second = (second << shift) | (third >> back);
            third = (third << shift) | (fourth >> back);
            fourth = (fourth << shift) | ((ulong)octets[32] >> (8 - shift));
        }

        _position = from + FrameBits;
        AlignedFrames++;
        var timeslot0 = (byte)(first >> 56);
        if (State == AlignmentState.Multiframe)
        {
            Check(first, second, third, fourth);
        }

        var carriesTraffic = AlignmentFsm.CarriesTraffic(State);
        if (_isFas)
        {
            OnFas(timeslot0);
        }
        else
        {
            OnNfas(timeslot0);
        }

        if (State is AlignmentState.MultiframeSearch or AlignmentState.InterworkingSearch)
        {
            CountTime();
        }

        _isFas = !_isFas;
        _frame = (_frame + 1) & 15;
        var written = FillUpTo(from, frames);
        if (_given - from > FrameBits / 2 || written + E1Frame.Octets > frames.Length)
        {
            return written;
        }

        _given = from + FrameBits;
        var frame = frames.Slice(written, E1Frame.Octets);
        if (!carriesTraffic)
        {
            frame.Fill(0xFF);
        }
        else
        {
            BinaryPrimitives.WriteUInt64BigEndian(frame, first);
            BinaryPrimitives.WriteUInt64BigEndian(frame[8..], second);
            BinaryPrimitives.WriteUInt64BigEndian(frame[16..], third);
            BinaryPrimitives.WriteUInt64BigEndian(frame[24..], fourth);
        }

        return written + E1Frame.Octets;
    }

    /// <summary>
    /// Gives frames of all ones for the time before a position, to half a frame. A line that moves its frame again and again may ask
    /// for more frames than it had time for: what finds no room is dropped.
    /// </summary>
    private int FillUpTo(int position, Span<byte> frames)
    {
        var written = 0;
        while (position - _given >= FrameBits / 2)
        {
            _given += FrameBits;
            if (written + E1Frame.Octets <= frames.Length)
            {
                frames.Slice(written, E1Frame.Octets).Fill(0xFF);
                written += E1Frame.Octets;
            }
        }

        return written;
    }

    private void OnFas(byte timeslot0)
    {
        if ((timeslot0 & 0x7F) == E1Framer.Fas)
        {
            _wrongFas = 0;
            return;
        }

        FasErrors++;
        if (++_wrongFas == 3)
        {
            Apply(AlignmentEvent.FrameLost);
        }
    }

    private void OnNfas(byte timeslot0)
    {
        if ((timeslot0 & 0x40) != 0)
        {
            _wrongNfas = 0;
        }
        else if (++_wrongNfas == 3)
        {
            Apply(AlignmentEvent.FrameLost);
            return;
        }

        RemoteAlarm = (timeslot0 & 0x20) != 0;
        RemoteAlarmRun = RemoteAlarm ? Math.Clamp(RemoteAlarmRun, 0, MostRun) + 1 : Math.Clamp(RemoteAlarmRun, -MostRun, 0) - 1;
        _sa[_frame >> 1] = (byte)(timeslot0 & 0x1F);
        if (State == AlignmentState.Multiframe)
        {
            if (_frame >= 13)
            {
                OnEBit((timeslot0 & 0x80) != 0);
            }
        }
        else
        {
            CountWithoutMultiframe();

            if (_multiframe.Push(timeslot0 >> 7))
            {
                if (_mode == Crc4Mode.Off)
                {
                    _unaligned = 0;
                    Mismatch = Crc4Mismatch.FarEndSendsIt;
                }
                else
                {
                    _frame = 11;
                    Apply(AlignmentEvent.MultiframeFound);
                }
            }
        }
    }

    /// <summary>400 ms without a multiframe where one is wanted, or a second where none is: then the mismatch is known.</summary>
    private void CountWithoutMultiframe()
    {
        _unaligned = Math.Min(_unaligned + 2, E1Frame.PerSecond);
        if (_mode == Crc4Mode.Off && _unaligned >= E1Frame.PerSecond)
        {
            Mismatch = Crc4Mismatch.None;
        }
        else if (_mode != Crc4Mode.Off && _unaligned >= 3200)
        {
            Mismatch = Crc4Mismatch.FarEndSendsNone;
        }
    }

    private void OnEBit(bool isGood)
    {
        FarEndBlocks++;
        if (isGood)
        {
            _farEndWrong = 0;
            Mismatch = Crc4Mismatch.None;
            return;
        }

        FarEndErrors++;
        if (++_farEndWrong >= Window)
        {
            Mismatch = Crc4Mismatch.FarEndFindsNone;
        }
    }

    /// <summary>Adds a frame to the check of its sub-multiframe and compares the one before when its last C bit is here.</summary>
    private void Check(ulong first, ulong second, ulong third, ulong fourth)
    {
        if (!_isChecking)
        {
            if (_frame != 0)
            {
                return;
            }

            _isChecking = true;
            _running = 0;
            _previous = -1;
        }

        if (_isFas)
        {
            _received = (_received << 1) | (int)(first >> 63);
            first &= ulong.MaxValue >> 1;
            if ((_frame & 7) == 6)
            {
                Compare();
            }
        }

        _running = Crc4.Add(Crc4.Add(Crc4.Add(Crc4.Add(_running, first), second), third), fourth);
        if ((_frame & 7) == 7)
        {
            _previous = Crc4.Finish(_running);
            _running = 0;
            _received = 0;
        }
    }

    private void Compare()
    {
        if (_previous < 0)
        {
            return;
        }

        CrcBlocks++;
        _windowBlocks++;
        if ((_received & 15) != _previous)
        {
            CrcErrors++;
            if (++_windowErrors == 915)
            {
                Apply(AlignmentEvent.CrcExcess);
                return;
            }
        }

        if (_windowBlocks == Window)
        {
            _windowBlocks = 0;
            _windowErrors = 0;
        }
    }

    private void CountTime()
    {
        _sinceFound++;
        if (_sinceFound == 64)
        {
            Apply(AlignmentEvent.After8Ms);
        }
        else if (_sinceFound == 3200)
        {
            Apply(AlignmentEvent.After400Ms);
        }
    }

    private void Apply(AlignmentEvent e)
    {
        var step = AlignmentFsm.On(_mode, State, e);
        if (!step.Known)
        {
            return;
        }

        State = step.Next;
        var what = step.Do;
        if (what.HasFlag(AlignmentDo.SearchOn))
        {
            _position = BehindThisFas();
            RemoteAlarm = false;
            RemoteAlarmRun = 0;
        }

        if (what.HasFlag(AlignmentDo.SearchElsewhere))
        {
            _elsewhere.Start(BehindThisFas());
        }

        if (what.HasFlag(AlignmentDo.MoveThere))
        {
            _position = _elsewhere.Position;
            _isFas = true;
            _wrongFas = 0;
            _wrongNfas = 0;
            _frame = 12;
        }

        if (what.HasFlag(AlignmentDo.StopElsewhere))
        {
            _elsewhere.Stop();
        }

        if (what.HasFlag(AlignmentDo.StartCrc))
        {
            _isChecking = false;
            _windowBlocks = 0;
            _windowErrors = 0;
            _unaligned = 0;
            _farEndWrong = 0;
            Mismatch = Crc4Mismatch.None;
        }

        if (what.HasFlag(AlignmentDo.CountLoss))
        {
            FrameLosses++;
            _unaligned = 0;
            Mismatch = Crc4Mismatch.None;
        }
    }

    /// <summary>
    /// Right behind the FAS of the frame just taken (or of the one before), so that a position that proved false comes last; where
    /// those bits are gone, the same a FAS later: it comes again every two frames.
    /// </summary>
    private int BehindThisFas()
    {
        var behind = _position + 1 - (_isFas ? FrameBits : 2 * FrameBits);
        return behind < 0 ? behind + (2 * FrameBits) : behind;
    }

    /// <summary>Moves what is still needed to the front.</summary>
    private void Keep()
    {
        var needed = Math.Min(_position, _given);
        if (_elsewhere.IsOn)
        {
            needed = Math.Min(needed, _elsewhere.Position);
        }

        var drop = Math.Clamp(needed >> 3, 0, _filled);
        _octets.AsSpan(drop, _filled - drop).CopyTo(_octets);
        _filled -= drop;
        _position -= drop * 8;
        _given -= drop * 8;
        if (_elsewhere.IsOn)
        {
            _elsewhere.Position -= drop * 8;
        }
    }
}
