// What stands between SAToP's bits and whole frames: framer, deframer and the alarms of the line. CESoPSN needs none of it.
namespace Trunkline.E1;

/// <summary>Frames towards the line, frames out of it, and what is wrong with it.</summary>
/// <remarks>Allocates nothing after construction.</remarks>
/// <param name="mode">What is expected of the far end in bit 1 of timeslot 0.</param>
internal sealed class SatopLine(Crc4Mode mode)
{
    private const int DoubleFrame = 2 * E1Frame.Octets;
    private const PortAlarms Deaf = PortAlarms.LossOfSignal | PortAlarms.Ais | PortAlarms.LossOfFrame;

    private readonly E1Framer _framer = new(mode != Crc4Mode.Off);
    private readonly SpanAlarmMonitor _monitor = new(mode);
    private long _crcErrors;

    /// <summary>The receiving half.</summary>
    public E1Deframer Deframer { get; } = new(mode);

    /// <summary>What is wrong.</summary>
    public PortAlarms Alarms => _monitor.Alarms;

    /// <summary>Makes bits of frames, in place.</summary>
    /// <param name="frames">Whole frames.</param>
    /// <param name="signal">What is sent on command; RAI goes out without one while nothing is received.</param>
    public void Frame(Span<byte> frames, SpanSignal signal)
    {
        _framer.SendsAis = signal == SpanSignal.Ais;
        _framer.SendsRemoteAlarm = signal == SpanSignal.RemoteAlarm || (_monitor.Defects & Deaf) != 0;
        _framer.ReceivesMultiframe = Deframer.State == AlignmentState.Multiframe;
        _framer.ReportCrcErrors((int)Math.Min(E1Frame.Multiframe, Deframer.CrcErrors - _crcErrors));
        _crcErrors = Deframer.CrcErrors;
        _framer.Process(frames);
    }

    /// <summary>Makes frames of bits.</summary>
    /// <param name="line">Any number of octets.</param>
    /// <param name="frames">Room for <see cref="E1Deframer.RoomFor"/> of each double frame.</param>
    /// <param name="idle">What frames without alignment are filled with.</param>
    /// <returns>Octets of frames.</returns>
    public int Deframe(ReadOnlySpan<byte> line, Span<byte> frames, byte idle)
    {
        var written = 0;
        while (!line.IsEmpty)
        {
            var part = line[..Math.Min(DoubleFrame, line.Length)];
            line = line[part.Length..];
            var count = Deframer.Process(part, frames[written..]);
            _monitor.Process(part, Deframer);
            if ((_monitor.Defects & Deaf) != 0)
            {
                frames.Slice(written, count).Fill(idle);
            }

            written += count;
        }

        return written;
    }
}
