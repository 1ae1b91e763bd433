// One end of a span, whole: everything between the octets of a line, at any bit position, and blocks of frames in our clock. It joins
// the parts of this room and adds what needs both directions: RAI and E bits out for what comes in, loops, the bit error test.
// Not here: what carries the octets (a port's business), HDLC and LAPD, CAS in timeslot 16.
namespace Trunkline.E1;

/// <summary>An end of an E1 span.</summary>
/// <remarks>
/// <para>
/// Two clocks: <see cref="ReceiveLine"/> is called as the line delivers, <see cref="ReadFrames"/> and <see cref="SendLine"/> as we go; in
/// between is an elastic store. <see cref="SecondPassed"/> once a second.
/// </para>
/// Allocates nothing after construction, except to start a bit error test. On one loop.
/// </remarks>
public sealed class SpanEnd
{
    private const int Part = 2 * E1Frame.Octets; // the alarms look once in a double frame

    private readonly SpanEndSettings _settings;
    private readonly E1Framer _framer;
    private readonly E1Deframer _deframer;
    private readonly SpanAlarmMonitor _alarms;
    private readonly ElasticStore _store;
    private readonly SpanLoopback _loopback;
    private readonly byte[] _frames = new byte[E1Deframer.RoomFor(Part)];
    private long _octets;
    private long _toldErrors;

    /// <param name="settings">How it is set; null for the defaults.</param>
    public SpanEnd(SpanEndSettings? settings = null)
    {
        _settings = settings ?? SpanEndSettings.Default;
        _framer = new(_settings.Crc4 != Crc4Mode.Off);
        _deframer = new(_settings.Crc4);
        _alarms = new(_settings.Crc4, _settings.Alarms);
        _store = new(4 * ISpanPort.MostFrames, _settings.Slack, _settings.Idle);
        _loopback = new(_settings);
        Quality = new(_settings.SecondOfDay);
    }

    /// <summary>What is wrong, with hysteresis; <see cref="PortAlarms.Looped"/> while there is a loop.</summary>
    public PortAlarms Alarms => _alarms.Alarms | (Loop == SpanLoop.None ? PortAlarms.None : PortAlarms.Looped);

    /// <summary>What is wrong this moment.</summary>
    public PortAlarms Defects => _alarms.Defects;

    /// <summary>How far the receiver has aligned.</summary>
    public AlignmentState Alignment => _deframer.State;

    /// <summary>What is wrong between the two ends' CRC-4 settings.</summary>
    public Crc4Mismatch Crc4Mismatch => _deframer.Mismatch;

    /// <summary>The error performance.</summary>
    public SpanQuality Quality { get; }

    /// <summary>Frames received and not read yet.</summary>
    public int FramesReady => _store.Fill;

    /// <summary>What is sent on command.</summary>
    public SpanSignal Signal { get; set; }

    /// <summary>Where it is looped.</summary>
    public SpanLoop Loop
    {
        get => _loopback.Loop;
        set => _loopback.Loop = value;
    }

    /// <summary>Sends the bit error test; null while there is none.</summary>
    public BertTransmitter? BertTransmitter { get; private set; }

    /// <summary>Receives the bit error test, before any slip; null while there is none.</summary>
    public BertReceiver? BertReceiver { get; private set; }

    /// <summary>What was counted since the beginning.</summary>
    public SpanCounters Counters => new()
    {
        Frames = _octets / E1Frame.Octets,
        SlipsLost = _store.SlipsLost,
        SlipsRepeated = _store.SlipsRepeated,
        FrameErrors = _deframer.FasErrors,
        CrcErrors = _deframer.CrcErrors,
        FarEndErrors = _deframer.FarEndErrors,
    };

    /// <summary>Losses of frame alignment.</summary>
    public long FrameLosses => _deframer.FrameLosses;

    /// <summary>Tests bit errors: sends a pattern and looks for it.</summary>
    /// <param name="pattern">What is sent and expected.</param>
    /// <param name="timeslots">Bit n is timeslot n; not timeslot 0. What the others carry goes on.</param>
    public void StartBert(in BertPattern pattern, uint timeslots = SpanPortTraits.AllTimeslots)
    {
        if ((timeslots & ~SpanPortTraits.AllTimeslots) != 0)
        {
            throw new ArgumentException("timeslot 0 belongs to the frame", nameof(timeslots));
        }

        BertTransmitter = new(pattern, timeslots);
        BertReceiver = new(pattern, timeslots);
    }

    /// <summary>Ends the test.</summary>
    public void StopBert() => (BertTransmitter, BertReceiver) = (null, null);

    /// <summary>Sets one of the bits Sa4 to Sa8 that are sent; see <see cref="E1Framer.SetSa"/>.</summary>
    public void SetSa(int bit, byte ofFrames) => _framer.SetSa(bit, ofFrames);

    /// <summary>Slips once by a frame, as when the line's clock and ours had wandered that far.</summary>
    public void Slip() => _store.Slip();

    /// <summary>A second passed.</summary>
    public void SecondPassed()
    {
        Quality.SecondPassed(_deframer);
        BertReceiver?.SecondPassed();
    }

    /// <summary>Takes what came from the line.</summary>
    /// <param name="line">Any number of octets; the first bit on the line in the highest place.</param>
    public void ReceiveLine(ReadOnlySpan<byte> line)
    {
        _loopback.TakeLine(line);
        if (Loop != SpanLoop.Local)
        {
            Receive(line);
        }
    }

    /// <summary>Gives frames in our clock: as many as it has passed since the last call, at once.</summary>
    /// <param name="frames">Whole frames, at most 636; filled. More than the slack beyond them would be left out.</param>
    public void ReadFrames(Span<byte> frames) => _store.Read(frames);

    /// <summary>Makes of frames what goes out on the line.</summary>
    /// <param name="frames">Whole frames, at most <see cref="ISpanPort.MostFrames"/>; timeslot 0 is not looked at.</param>
    /// <param name="line">As long; filled.</param>
    public void SendLine(ReadOnlySpan<byte> frames, Span<byte> line)
    {
        line = line[..frames.Length];
        if (_loopback.GoesBack)
        {
            _loopback.Read(line);
        }
        else
        {
            frames.CopyTo(line);
            BertTransmitter?.Process(line);
        }

        if (Loop != SpanLoop.Line)
        {
            // RAI goes by the defects: it begins and ends with what is received, not with what is told to people.
            _framer.SendsRemoteAlarm = Signal == SpanSignal.RemoteAlarm || IsDeaf;
            _framer.SendsAis = false;
            _framer.Process(line);
        }

        if (Loop == SpanLoop.Local)
        {
            Receive(line);
        }

        if (Signal == SpanSignal.Ais)
        {
            line.Fill(0xFF);
        }
    }

    private bool IsDeaf => (Defects & (PortAlarmsWords.Red | PortAlarms.Ais)) != 0;

    private void Receive(ReadOnlySpan<byte> line)
    {
        _octets += line.Length;
        while (!line.IsEmpty)
        {
            var part = line[..Math.Min(Part, line.Length)];
            line = line[part.Length..];
            var frames = _frames.AsSpan(0, _deframer.Process(part, _frames));
            _alarms.Process(part, _deframer);
            Quality.Note(_alarms.Defects);
            _framer.ReceivesMultiframe = _deframer.State == AlignmentState.Multiframe;
            _framer.ReportCrcErrors((int)(_deframer.CrcErrors - _toldErrors));
            _toldErrors = _deframer.CrcErrors;
            BertReceiver?.Process(frames);
            _loopback.TakeFrames(frames);
            if (IsDeaf)
            {
                frames.Fill(_settings.Idle);
            }

            _store.Write(frames);
        }
    }
}
