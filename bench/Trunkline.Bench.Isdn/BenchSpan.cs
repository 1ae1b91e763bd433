using Trunkline.Base;
using Trunkline.Dsp;
using Trunkline.E1;
using Trunkline.Links;

namespace Trunkline.Bench.Isdn;

/// <summary>
/// One end of a span with all the gateway does for it in 20 ms, split as its parts are measured: line to frames, the D-channel,
/// 30 channels to linear and back, frames to line. What a channel brought is sent on in the next one.
/// </summary>
internal sealed class BenchSpan : IHdlcUser, ILapdUser
{
    internal const int Frames = 160;
    internal const int Octets = Frames * E1Frame.Octets;
    internal const int DChannel = 16;
    internal const int Channels = 30;

    private const int MessageOctets = 40;

    private readonly byte[] _in = new byte[Octets];
    private readonly byte[] _out = new byte[Octets];
    private readonly byte[] _timeslot = new byte[Frames];
    private readonly byte[] _message = new byte[MessageOctets];
    private readonly short[] _samples = new short[Channels * Frames];
    private readonly HdlcTransmitter _transmitter = new(HdlcValues.Default);
    private readonly HdlcReceiver _receiver;

    internal BenchSpan(LapdSide side, TimerWheel wheel)
    {
        _receiver = new(HdlcValues.Default, this);
        Link = new(LapdValues.Default with { Side = side }, wheel, this);
        _out.AsSpan().Fill(0xD5);
        for (var i = 0; i < _message.Length; i++)
        {
            _message[i] = (byte)(i * 37);
        }
    }

    internal SpanEnd End { get; } = new();

    internal LapdLink Link { get; }

    /// <summary>What goes out on the line.</summary>
    internal byte[] Line { get; } = new byte[Octets];

    internal long Messages { get; private set; }

    internal long Given { get; private set; }

    internal long Faults => _receiver.Faults + _transmitter.Refused;

    internal ReadOnlySpan<byte> Received => _in;

    internal Span<byte> Sent => _out;

    internal void Receive(ReadOnlySpan<byte> line, bool isSecond)
    {
        End.ReceiveLine(line);
        End.ReadFrames(_in);
        if (isSecond)
        {
            End.SecondPassed();
        }
    }

    /// <summary>Takes the timeslot, gives LAPD a message while the link is up, and fills the timeslot.</summary>
    internal void Signal()
    {
        Take(DChannel, _timeslot);
        _receiver.Write(_timeslot);
        if (Link.IsEstablished && Link.TryDataRequest(_message))
        {
            Given++;
        }

        _transmitter.Read(_timeslot);
        Put(DChannel, _timeslot);
    }

    internal void Decode()
    {
        for (var i = 0; i < Channels; i++)
        {
            Take(TimeslotOf(i), _timeslot);
            G711.Decode(Law.A, _timeslot, _samples.AsSpan(i * Frames, Frames));
        }
    }

    internal void Encode()
    {
        for (var i = 0; i < Channels; i++)
        {
            G711.Encode(Law.A, _samples.AsSpan(i * Frames, Frames), _timeslot);
            Put(TimeslotOf((i + 1) % Channels), _timeslot);
        }
    }

    internal void Send() => End.SendLine(_out, Line);

    internal static int TimeslotOf(int channel) => channel < 15 ? channel + 1 : channel + 2;

    public void OnFrame(ReadOnlySpan<byte> frame) => Link.OnFrame(frame);

    public void OnFault(HdlcFault fault)
    {
    }

    public void SendFrame(ReadOnlySpan<byte> frame) => _ = _transmitter.TrySend(frame);

    public void OnPrimitive(DlPrimitive primitive, ReadOnlySpan<byte> octets)
    {
        if (primitive == DlPrimitive.DataIndication && octets.SequenceEqual(_message))
        {
            Messages++;
        }
    }

    public void OnDiscarded(int messages, LapdDiscard reason)
    {
    }

    public void OnMdlError(char cause)
    {
    }

    public void OnDiagnosis(DlDiagnosis diagnosis, int value)
    {
    }

    private void Take(int timeslot, byte[] to)
    {
        var from = _in;
        for (var i = 0; i < to.Length; i++)
        {
            to[i] = from[(i * E1Frame.Octets) + timeslot];
        }
    }

    private void Put(int timeslot, byte[] from)
    {
        var to = _out;
        for (var i = 0; i < from.Length; i++)
        {
            to[(i * E1Frame.Octets) + timeslot] = from[i];
        }
    }
}
