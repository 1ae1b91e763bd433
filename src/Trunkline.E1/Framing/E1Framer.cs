// The sending half of G.704 §2.3: puts timeslot 0 into frames whose other timeslots somebody filled. It knows nothing of what is
// received: A bit, E bits and AIS are told to it by whoever has both directions. Not here: CAS in timeslot 16 (§5.1.3.2).
namespace Trunkline.E1;

/// <summary>Fills timeslot 0: FAS and NFAS, CRC-4 multiframe, A, E and Sa bits; or sends AIS.</summary>
/// <remarks>Allocates nothing. Any number of frames a call; the multiframe goes on from call to call.</remarks>
public sealed class E1Framer
{
    /// <summary>Timeslot 0 of a frame with the frame alignment signal, bit 1 left 0 (G.704 §2.3.2).</summary>
    public const byte Fas = 0x1B;

    /// <summary>Errored sub-multiframes not told of yet are at most so many: a second's worth of E bits would be stale.</summary>
    private const int MostPending = 16;

    /// <summary>Bit 1 of frames 1, 3, 5, 7, 9, 11 (G.704 table 5B); frames 13 and 15 are the E bits.</summary>
    private const int MultiframeSignal = 0b001011;

    private readonly byte[] _sa = [0x1F, 0x1F, 0x1F, 0x1F, 0x1F, 0x1F, 0x1F, 0x1F];
    private ulong _running;
    private int _frame;
    private int _check;
    private int _pendingErrors;

    /// <param name="sendsCrc4">Whether the CRC-4 multiframe is sent; without it bit 1 of timeslot 0 is 1.</param>
    public E1Framer(bool sendsCrc4) => SendsCrc4 = sendsCrc4;

    /// <summary>Whether the CRC-4 multiframe is sent.</summary>
    public bool SendsCrc4 { get; }

    /// <summary>The A bit: remote alarm indication, RAI.</summary>
    public bool SendsRemoteAlarm { get; set; }

    /// <summary>Sends all ones instead of frames: alarm indication signal, AIS.</summary>
    public bool SendsAis { get; set; }

    /// <summary>
    /// Whether our receiver has multiframe alignment; until it has, both E bits are 0 (G.704 §2.3.3.4), then each errored
    /// sub-multiframe makes one E bit 0.
    /// </summary>
    public bool ReceivesMultiframe { get; set; }

    /// <summary>Sub-multiframes that arrived errored since the last call: as many E bits will be 0.</summary>
    /// <param name="count">0 or more; beyond 16 waiting, the rest is not told.</param>
    public void ReportCrcErrors(int count) => _pendingErrors = Math.Min(MostPending, _pendingErrors + count);

    /// <summary>Sets one national bit.</summary>
    /// <param name="bit">4 to 8, for Sa4 to Sa8.</param>
    /// <param name="ofFrames">What it is in frames 1, 3, .. 15 of the multiframe, frame 1 in the highest place; 0xFF is the idle value.</param>
    public void SetSa(int bit, byte ofFrames)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bit, 4);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bit, 8);
        for (var i = 0; i < _sa.Length; i++)
        {
            var place = 1 << (8 - bit);
            _sa[i] = (byte)((_sa[i] & ~place) | (((ofFrames >> (7 - i)) & 1) * place));
        }
    }

    /// <summary>Fills timeslot 0 in place.</summary>
    /// <param name="frames">Whole frames, 32 octets each; octet 0 of each is overwritten (every octet is, while AIS is sent).</param>
    public void Process(Span<byte> frames)
    {
        if (frames.Length % E1Frame.Octets != 0)
        {
            throw new ArgumentException("whole frames of 32 octets", nameof(frames));
        }

        for (var at = 0; at < frames.Length; at += E1Frame.Octets)
        {
            var frame = frames.Slice(at, E1Frame.Octets);
            FillTimeslot0(frame);
            if (SendsAis)
            {
                frame.Fill(0xFF);
            }
        }
    }

    private void FillTimeslot0(Span<byte> frame)
    {
        var isFas = (_frame & 1) == 0;
        frame[0] = isFas ? Fas : Nfas();
        if (!SendsCrc4)
        {
            frame[0] |= 0x80;
        }
        else
        {
            _running = Crc4.Add(_running, frame);
            if (isFas)
            {
                frame[0] |= (byte)(((_check >> (3 - ((_frame & 7) >> 1))) & 1) << 7);
            }
            else if ((_frame & 7) == 7)
            {
                _check = Crc4.Finish(_running);
                _running = 0;
            }
        }

        _frame = (_frame + 1) & 15;
    }

    private byte Nfas()
    {
        var index = _frame >> 1;
        var bit1 = index < 6 ? (MultiframeSignal >> (5 - index)) & 1 : EBit();
        return (byte)((bit1 << 7) | 0x40 | (SendsRemoteAlarm ? 0x20 : 0) | _sa[index]);
    }

    private int EBit()
    {
        if (!ReceivesMultiframe)
        {
            _pendingErrors = 0;
            return 0;
        }

        if (_pendingErrors == 0)
        {
            return 1;
        }

        _pendingErrors--;
        return 0;
    }
}
