using System.Diagnostics.CodeAnalysis;
using Trunkline.Base;
using Trunkline.Control;
using Trunkline.Dsp;
using Trunkline.Fxo;
using Trunkline.Gateway.Recording;
using Trunkline.Gateway.Samples;
using Trunkline.Rtp;

namespace Trunkline.Gateway.Tests;

/// <summary>RTP sockets in memory: what is sent is kept, what is received is put in by hand.</summary>
internal sealed class MemoryRtpSockets(int capacity) : IRtpSockets
{
    private readonly Stack<Socket> _free = new(Enumerable.Range(0, capacity).Select(i => new Socket(i)).Reverse());

    public Dictionary<NetAddress, Socket> Open { get; } = [];

    public bool TryOpen(IRtpReceiver receiver, [NotNullWhen(true)] out IRtpSocket? socket)
    {
        socket = null;
        if (!_free.TryPop(out var s))
        {
            return false;
        }

        s.Begin(this, receiver);
        socket = s;
        return true;
    }

    internal sealed class Socket(int index) : IRtpSocket
    {
        private MemoryRtpSockets? _owner;
        private IRtpReceiver? _receiver;

        public NetAddress Local { get; } = NetAddress.FromIPv4(0x7F000001, (ushort)(30000 + (2 * index)));

        public NetAddress Remote { get; private set; }

        public NetAddress LastTo { get; private set; }

        public bool IsQuiet { get; set; }

        public int Sent { get; private set; }

        public byte[] Last { get; } = new byte[2048];

        public int LastLength { get; private set; }

        public List<byte[]> Packets { get; } = [];

        public void Begin(MemoryRtpSockets owner, IRtpReceiver receiver)
        {
            _owner = owner;
            _receiver = receiver;
            Remote = NetAddress.None;
            Packets.Clear();
            owner.Open[Local] = this;
        }

        public void Connect(NetAddress remote) => Remote = remote;

        public bool Send(ReadOnlySpan<byte> datagram)
        {
            return Remote.IsSpecified && Keep(Remote, datagram);
        }

        public bool SendTo(NetAddress remote, ReadOnlySpan<byte> datagram) => !Remote.IsSpecified && Keep(remote, datagram);

        private bool Keep(NetAddress to, ReadOnlySpan<byte> datagram)
        {
            LastTo = to;
            Sent++;
            datagram.CopyTo(Last);
            LastLength = datagram.Length;
            if (!IsQuiet)
            {
                Packets.Add(datagram.ToArray());
            }

            return true;
        }

        public void Close()
        {
            _owner!.Open.Remove(Local);
            _owner._free.Push(this);
        }

        public void Receive(NetAddress source, Span<byte> datagram, long arrivalUs) => _receiver!.OnDatagram(source, datagram, arrivalUs);
    }
}

/// <summary>A stream of packets of one phone.</summary>
internal sealed class Stream(NetAddress from, byte payloadType, uint ssrc = 0x1111)
{
    private readonly byte[] _packet = new byte[12 + 160];
    private ushort _sequence = 65530;
    private uint _timestamp = 0xFFFFFF00;

    public NetAddress From => from;

    public void Send(GatewayWorld world, MemoryRtpSockets.Socket to, ReadOnlySpan<byte> payload)
    {
        new RtpHeader { PayloadType = payloadType, Sequence = _sequence++, Timestamp = _timestamp, Ssrc = ssrc }.Write(_packet);
        payload.CopyTo(_packet.AsSpan(12));
        _timestamp += 160;
        to.Receive(from, _packet.AsSpan(0, 12 + payload.Length), world.Loop.Elapsed.Ticks / 10);
    }

    public void SendEvent(GatewayWorld world, MemoryRtpSockets.Socket to, byte type, in TelephoneEvent e, bool marker)
    {
        new RtpHeader { PayloadType = type, Marker = marker, Sequence = _sequence++, Timestamp = _timestamp, Ssrc = ssrc }.Write(_packet);
        e.Write(_packet.AsSpan(12));
        to.Receive(from, _packet.AsSpan(0, 16), world.Loop.Elapsed.Ticks / 10);
    }

    public void Lose() => _sequence++;

    public void Skip() => _timestamp += 160;
}

/// <summary>A bank of lines whose far side plays what the test puts on it.</summary>
internal sealed class HandBank(int count) : ILineBank
{
    public int Count => count;

    public LineSense Sense { get; set; } = new(LineBattery.Normal, false);

    public bool IsOffHook { get; private set; }

    public Action<short[]>? Play { get; set; }

    public List<short> Heard { get; } = [];

    public bool IsQuiet { get; set; }

    private readonly short[] _block = new short[ILineBank.BlockSamples];

    public void Transfer(ReadOnlySpan<LineDrive> drive, ReadOnlySpan<short> toLine, Span<LineSense> sense, Span<short> fromLine)
    {
        sense.Fill(Sense);
        IsOffHook = drive[0].OffHook;
        if (!IsQuiet)
        {
            foreach (var sample in toLine[..ILineBank.BlockSamples])
            {
                Heard.Add(sample);
            }
        }

        Array.Clear(_block);
        Play?.Invoke(_block);
        for (var i = 0; i < count; i++)
        {
            _block.CopyTo(fromLine[(i * ILineBank.BlockSamples)..]);
        }
    }
}

/// <summary>Recordings in memory; a disk that can be full.</summary>
internal sealed class MemoryFiles : IRecordingFiles
{
    public Dictionary<ulong, MemoryFile> Files { get; } = [];

    public bool IsFull { get; set; }

    public IRecordingFile? TryCreate(RecordingId recording) => IsFull ? null : Files[recording.Value] = new MemoryFile(this);

    internal sealed class MemoryFile(MemoryFiles owner) : IRecordingFile
    {
        public List<byte> Frames { get; } = [];

        public int Syncs { get; private set; }

        public bool IsFinished { get; private set; }

        public bool IsDiscarded { get; private set; }

        public bool TryWrite(ReadOnlySpan<byte> frames)
        {
            if (!owner.IsFull)
            {
                Frames.AddRange(frames);
            }

            return !owner.IsFull;
        }

        public bool TrySync()
        {
            Syncs++;
            return true;
        }

        public bool TryFinish() => IsFinished = true;

        public void Discard() => IsDiscarded = true;

        public short[] Channel(int channel) => [.. Frames.Where((_, i) => i % 2 == channel).Select(o => G711.Decode(Law.A, o))];
    }
}

/// <summary>A gateway with audio, its sockets, lines and disk in memory.</summary>
internal sealed class SamplesWorld : GatewayWorld
{
    public SamplesWorld(int lines = 0, int maxRtp = 8, int maxRecordings = 4, GatewayLine? line = null, int? ports = null)
    {
        Bank = lines > 0 ? new(lines) : null;
        Recorder = new(Files, 4, ownThread: false);
        Sockets = new(ports ?? maxRtp);
        Gateway = SamplesPlane.CreateGateway(
            Loop,
            new GatewayOptions { MaxRtp = maxRtp, MaxContexts = 8, MaxPerContext = 4, MaxRecordings = maxRecordings, Lines = [.. Enumerable.Repeat(line ?? GatewayLine.Default with { Values = GatewayLine.Default.Values with { PolaritySupervision = true } }, lines)] },
            Sockets, Bank, [], Recorder, out var plane);
        Plane = plane;
        Gateway.OnControllerAttached(1, Told);
        Told.Lines.Clear();
    }

    public MemoryRtpSockets Sockets { get; }

    public HandBank? Bank { get; }

    public MemoryFiles Files { get; } = new();

    public Recorder Recorder { get; }

    public GatewayNode Gateway { get; }

    public SamplesPlane Plane { get; }

    public MemoryRtpSockets.Socket Add(uint number, ContextId context, RtpDescription description, NetAddress latchHost = default)
    {
        Gateway.AddRtp(new(context, Term(number), description, latchHost));
        return Sockets.Open[Told.Local[Term(number)]];
    }

    public static RtpHeader Header(byte[] packet)
    {
        Assert.True(RtpHeader.TryParse(packet, out var header));
        return header;
    }

    public TerminationEnded End(uint number)
    {
        var before = Told.Ended.Count;
        Gateway.Subtract(new(Term(number)));
        return Told.Ended[before];
    }
}

/// <summary>Test audio.</summary>
internal static class Sine
{
    public static byte[] Octets(Law law, double hz, double amplitude = 8000, int block = 0)
    {
        var octets = new byte[160];
        G711.Encode(law, Samples(hz, amplitude, block), octets);
        return octets;
    }

    public static short[] Samples(double hz, double amplitude = 8000, int block = 0) =>
        [.. Enumerable.Range(block * 160, 160).Select(i => (short)(amplitude * Math.Sin(2 * Math.PI * hz * i / 8000)))];

    /// <summary>Amplitude of a frequency in samples.</summary>
    public static double Level(ReadOnlySpan<short> samples, double hz)
    {
        double re = 0, im = 0;
        for (var i = 0; i < samples.Length; i++)
        {
            re += samples[i] * Math.Cos(2 * Math.PI * hz * i / 8000);
            im += samples[i] * Math.Sin(2 * Math.PI * hz * i / 8000);
        }

        return 2 * Math.Sqrt((re * re) + (im * im)) / samples.Length;
    }
}
