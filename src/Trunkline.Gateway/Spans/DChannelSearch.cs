// Why nobody is heard on a D-channel, as far as the timeslots tell: it is in another timeslot, timeslot 16 carries CAS or nothing, its bits
// are inverted, or what comes is damaged. Listens to all timeslots only while the data link is down.
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Trunkline.Base;
using Trunkline.E1;
using Trunkline.Links;

namespace Trunkline.Gateway.Spans;

/// <summary>Looks for the far end's D-channel.</summary>
/// <remarks>Fed whole blocks of frames. Allocates nothing after construction.</remarks>
internal sealed class DChannelSearch
{
    private const int DChannel = SpanPortTraits.DChannel;

    /// <summary>How many seconds in a row have to say the same before it is told.</summary>
    private const int Certain = 3;

    private readonly Timeslot[] _timeslots = new Timeslot[E1Frame.Octets];
    private readonly byte[] _octets;
    private readonly byte[] _differs = new byte[E1Frame.Octets];
    private readonly int _frames;
    private int _passed; // frames of the second under way
    private int _blocks;
    private DlDiagnosis _last;
    private int _lastValue;
    private int _alike;

    /// <param name="frames">Frames of a block.</param>
    public DChannelSearch(int frames)
    {
        _frames = frames;
        _octets = new byte[frames];
        for (var n = 1; n < _timeslots.Length; n++)
        {
            _timeslots[n] = new();
        }
    }

    /// <summary>Begins anew: the data link was up, or nothing was received.</summary>
    public void Reset()
    {
        if (_passed == 0 && _blocks == 0 && _alike == 0)
        {
            return;
        }

        (_passed, _blocks, _alike, _last, _lastValue) = (0, 0, 0, DlDiagnosis.None, 0);
        for (var n = 1; n < _timeslots.Length; n++)
        {
            _timeslots[n].Begin(isAnew: true);
        }
    }

    /// <summary>Takes a block.</summary>
    /// <param name="block">Whole frames, as many as were said.</param>
    /// <param name="diagnosis">What is wrong.</param>
    /// <param name="value">What belongs to it.</param>
    /// <returns>True once something is certain; again when it has become something else.</returns>
    public bool Process(ReadOnlySpan<byte> block, out DlDiagnosis diagnosis, out int value)
    {
        Compare(block);
        for (var n = 1; n < _timeslots.Length; n++)
        {
            if (_differs[n] == 0)
            {
                _timeslots[n].TakeOne(block[n], _frames);
                continue;
            }

            for (var i = 0; i < _frames; i++)
            {
                _octets[i] = block[(i * E1Frame.Octets) + n];
            }

            _timeslots[n].Take(_octets);
        }

        (diagnosis, value) = (DlDiagnosis.None, 0);
        _blocks++;
        _passed += _frames;
        if (_passed < E1Frame.PerSecond)
        {
            return false;
        }

        (diagnosis, value) = Conclude();
        (_passed, _blocks) = (0, 0);
        for (var n = 1; n < _timeslots.Length; n++)
        {
            _timeslots[n].Begin(isAnew: false);
        }

        if ((diagnosis, value) != (_last, _lastValue))
        {
            (_last, _lastValue, _alike) = (diagnosis, value, 0);
        }

        _alike = Math.Min(_alike + 1, Certain + 1);
        return _alike == Certain && diagnosis != DlDiagnosis.None;
    }

    /// <summary>Finds the timeslots that bring one octet only, all at once: most do, and need not be collected octet by octet on every tick.</summary>
    private void Compare(ReadOnlySpan<byte> block)
    {
        var frames = MemoryMarshal.Cast<byte, Vector256<byte>>(block);
        var differs = Vector256<byte>.Zero;
        foreach (var frame in frames)
        {
            differs |= frame ^ frames[0];
        }

        differs.CopyTo(_differs);
    }

    /// <summary>What the second says.</summary>
    private (DlDiagnosis Diagnosis, int Value) Conclude()
    {
        var own = _timeslots[DChannel];
        if (own.Frames > 0)
        {
            return default; // LAPD is heard where it belongs, and says itself what is wrong
        }

        for (var n = 1; n < _timeslots.Length; n++)
        {
            if (n != DChannel && _timeslots[n].Frames > 0)
            {
                return (DlDiagnosis.DChannelElsewhere, n);
            }
        }

        if (own.Flags == 0)
        {
            for (var n = 1; n < _timeslots.Length; n++)
            {
                if (n != DChannel && _timeslots[n].Flags > _blocks / 2)
                {
                    return (DlDiagnosis.DChannelElsewhere, n);
                }
            }
        }

        return own.Flags > 0 ? own.Faults > 0 ? (DlDiagnosis.DamagedFrames, 0) : default
            : own.Inverted > _blocks / 2 ? (DlDiagnosis.Inverted, 0)
            : own.Cas > _blocks / 2 ? (DlDiagnosis.Cas, 0)
            : own.Constant == _blocks ? (DlDiagnosis.NoHdlc, own.LastOctet)
            : default;
    }

    /// <summary>One timeslot's second.</summary>
    private sealed class Timeslot : IHdlcUser
    {
        private static readonly bool[] s_isFlag = [.. Enumerable.Range(0, 256).Select(octet => IsRotated((byte)octet, 0x7E))];
        private static readonly bool[] s_isInvertedFlag = [.. Enumerable.Range(0, 256).Select(octet => IsRotated((byte)octet, 0x81))];

        private readonly HdlcReceiver _receiver;

        public Timeslot() => _receiver = new(HdlcValues.Default, this);

        /// <summary>Frames with a good check sequence and an address of LAPD.</summary>
        public int Frames { get; private set; }

        /// <summary>Frames that were damaged.</summary>
        public int Faults { get; private set; }

        /// <summary>Blocks of nothing but flags.</summary>
        public int Flags { get; private set; }

        /// <summary>Blocks of nothing but inverted flags.</summary>
        public int Inverted { get; private set; }

        /// <summary>Blocks with the multiframe of CAS (G.704 §5.1.3.2): sixteen octets again and again, one of them with a zero upper half.</summary>
        public int Cas { get; private set; }

        /// <summary>Blocks of one octet, the same in all of them.</summary>
        public int Constant { get; private set; }

        /// <summary>The octet of the last block that had one only.</summary>
        public byte LastOctet { get; private set; }

        public void Begin(bool isAnew)
        {
            (Frames, Faults, Flags, Inverted, Cas, Constant) = (0, 0, 0, 0, 0, 0);
            if (isAnew)
            {
                _receiver.Reset();
            }
        }

        public void Take(ReadOnlySpan<byte> octets)
        {
            _receiver.Write(octets);
            Cas += IsCas(octets) ? 1 : 0;
        }

        /// <summary>A block of one octet.</summary>
        public void TakeOne(byte octet, int frames)
        {
            var isFlag = s_isFlag[octet];
            if (isFlag || Constant == 0 || LastOctet != octet)
            {
                Span<byte> octets = stackalloc byte[frames];
                octets.Fill(octet);
                _receiver.Write(octets);
            }
            else
            {
                _receiver.Reset(); // two blocks of one octet are longer than any frame
            }

            Constant = Constant == 0 || LastOctet == octet ? Constant + 1 : 1;
            LastOctet = octet;
            Flags += isFlag ? 1 : 0;
            Inverted += s_isInvertedFlag[octet] ? 1 : 0;
        }

        void IHdlcUser.OnFrame(ReadOnlySpan<byte> frame) => Frames += frame.Length >= 3 && (frame[0] & 1) == 0 && (frame[1] & 1) == 1 ? 1 : 0;

        void IHdlcUser.OnFault(HdlcFault fault) => Faults += fault == HdlcFault.Aborted ? 0 : 1;

        private static bool IsRotated(byte octet, byte of)
        {
            for (var turn = 0; turn < 8; turn++)
            {
                if (octet == byte.RotateLeft(of, turn))
                {
                    return true;
                }
            }

            return false;
        }

        private static bool IsCas(ReadOnlySpan<byte> octets)
        {
            const int multiframe = 16;
            var zeros = 0;
            for (var i = 0; i < multiframe && i < octets.Length; i++)
            {
                zeros += (octets[i] & 0xF0) == 0 ? 1 : 0;
            }

            return zeros == 1 && octets.Length >= 2 * multiframe && octets[multiframe..].SequenceEqual(octets[..^multiframe]);
        }
    }
}
