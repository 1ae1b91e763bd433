using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Trunkline.Tdm.Tests;

/// <summary>
/// osmo-e1d's control socket with one line, driven by hand: written from its protocol and not from our codec. As the daemon does, it leaves
/// interface, line and timeslot of an answer 0, refuses with an answer that holds nothing, and has its errno where an error would have the command.
/// </summary>
internal sealed unsafe class FakeE1d : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Seqpacket, ProtocolType.Unspecified);
    private readonly Socket?[] _timeslots = new Socket?[32];
    private readonly byte[] _message = new byte[4096];
    private Socket? _client;

    public FakeE1d(string path)
    {
        File.Delete(path);
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen(4);
    }

    /// <summary>0x20 channelized, 0x00 off, 0x21 superchannel.</summary>
    public byte LineMode { get; set; } = 0x20;

    /// <summary>The line it has.</summary>
    public byte Line { get; set; }

    /// <summary>Its interface.</summary>
    public byte Interface { get; set; }

    /// <summary>Timeslots that another program has: an answer without anything and no descriptor.</summary>
    public uint Busy { get; set; }

    /// <summary>Timeslots for which the system has no descriptor left: an error.</summary>
    public uint Failing { get; set; }

    /// <summary>True when it turns no line on.</summary>
    public bool StaysOff { get; set; }

    /// <summary>False: a daemon that says nothing.</summary>
    public bool Answers { get; set; } = true;

    /// <summary>What was asked: "1", "3 20", "4 16 mode 11 buffer 40".</summary>
    public List<string> Asked { get; } = [];

    /// <summary>A client is there.</summary>
    public bool HasClient => _client is not null;

    /// <summary>Takes a client, answers everything it asks, and does so until it asks nothing more.</summary>
    /// <returns>True when there was anything.</returns>
    public bool Run()
    {
        var did = false;
        if (_client is null && _listener.Poll(0, SelectMode.SelectRead))
        {
            _client = _listener.Accept();
            did = true;
        }

        while (_client is not null && _client.Poll(0, SelectMode.SelectRead))
        {
            var length = _client.Receive(_message);
            did = true;
            if (length == 0)
            {
                Forget();
                break;
            }

            Assert.Equal(0x01E1, BitConverter.ToUInt16(_message));
            Assert.Equal(length, BitConverter.ToUInt16(_message, 2));
            var (type, timeslot, payload) = (_message[4], _message[7], _message[8..length]);
            var isOurs = _message[5] == Interface && _message[6] == Line;
            Asked.Add(type == 4 ? $"4 {timeslot} mode {payload[0]:x2} flags {payload[1]:x2} buffer {BitConverter.ToUInt16(payload, 2)}" : $"{type} {Convert.ToHexString(payload)}".TrimEnd());
            if (Answers && !isOurs)
            {
                Say((byte)(0x80 | type), 0, 0, []);
            }
            else if (Answers)
            {
                Answer(type, timeslot, payload);
            }
        }

        return did;
    }

    /// <summary>An event: 0x40 LOS on, 0x41 off, 0x42 AIS, 0x44 RAI, 0x46 LOF.</summary>
    public void Tell(byte type, byte? line = null) => Say(type, line ?? Line, 0, []);

    /// <summary>Any octets as a message.</summary>
    public void Say(byte[] octets) => _client!.Send(octets);

    /// <summary>The line's octets of a timeslot towards the client.</summary>
    public void Give(int timeslot, ReadOnlySpan<byte> octets) => _timeslots[timeslot]!.Send(octets);

    /// <summary>The same octets in every raw timeslot, lowest first.</summary>
    public void GiveAll(ReadOnlySpan<byte> octets)
    {
        for (var timeslot = 1; timeslot < 32; timeslot++)
        {
            if (timeslot != 16)
            {
                Give(timeslot, octets);
            }
        }
    }

    /// <summary>The same in all but one.</summary>
    public void GiveAllBut(int except, ReadOnlySpan<byte> octets)
    {
        for (var timeslot = 1; timeslot < 32; timeslot++)
        {
            if (timeslot != 16 && timeslot != except)
            {
                Give(timeslot, octets);
            }
        }
    }

    /// <summary>Throws away what the client has sent.</summary>
    public void Drain(Span<byte> room)
    {
        foreach (var socket in _timeslots)
        {
            while (socket is not null && LibC.Receive((int)socket.Handle, room, isPacket: false) > 0)
            {
            }
        }
    }

    /// <summary>What the client has sent in a timeslot, at most so much; empty for nothing.</summary>
    public byte[] Take(int timeslot, int most = 4096)
    {
        var socket = _timeslots[timeslot]!;
        if (!socket.Poll(0, SelectMode.SelectRead))
        {
            return [];
        }

        var octets = new byte[most];
        return octets[..socket.Receive(octets)];
    }

    /// <summary>The daemon closes a timeslot.</summary>
    public void Close(int timeslot) => _timeslots[timeslot]!.Dispose();

    public void Dispose()
    {
        Forget();
        _listener.Dispose();
    }

    private void Answer(byte type, byte timeslot, byte[] payload)
    {
        switch (type)
        {
            case 1:
                Say(0x81, 0, 0, [Line, LineMode, 0]);
                break;
            case 3:
                LineMode = StaysOff ? (byte)0 : payload[0];
                Say(0x83, 0, 0, [Line, LineMode, 0]);
                break;
            case 4 when (Failing >> timeslot & 1) != 0:
                Say(0xC0 | 24, 0, 0, []); // EMFILE
                break;
            case 4 when (Busy >> timeslot & 1) != 0:
                Say(0x84, 0, 0, []);
                break;
            case 4:
                Open(timeslot, payload[0]);
                break;
        }
    }

    private void Say(byte type, byte line, byte timeslot, byte[] payload, int descriptor = -1)
    {
        byte[] message = [0xE1, 0x01, (byte)(8 + payload.Length), 0, type, (type & 0xC0) == 0x40 ? Interface : (byte)0, line, timeslot, .. payload];
        var control = stackalloc byte[24];
        fixed (byte* start = message)
        {
            var vector = new IoVector { Start = start, Length = (nuint)message.Length };
            var header = new MessageHeader { Parts = &vector, PartCount = 1 };
            if (descriptor >= 0)
            {
                *(nuint*)control = 20;
                ((int*)control)[2] = 1; // SOL_SOCKET
                ((int*)control)[3] = 1; // SCM_RIGHTS
                ((int*)control)[4] = descriptor;
                header.Control = control;
                header.ControlLength = 24;
            }

            Assert.Equal(message.Length, sendmsg((int)_client!.Handle, &header, 0x4000));
        }
    }

    private void Open(byte timeslot, byte mode)
    {
        var pair = stackalloc int[2];
        Assert.Equal(0, socketpair(1, mode == 0x11 ? 5 : 1, 0, pair));
        _timeslots[timeslot]?.Dispose();
        _timeslots[timeslot] = new(new SafeSocketHandle(pair[0], ownsHandle: true));
        Say(0x84, 0, 0, [timeslot, mode, 0, 0, 0, 0xA5], pair[1]);
        _ = LibC.close(pair[1]);
    }

    private void Forget()
    {
        _client?.Dispose();
        _client = null;
        for (var i = 0; i < 32; i++)
        {
            _timeslots[i]?.Dispose();
            _timeslots[i] = null;
        }
    }

#pragma warning disable SYSLIB1054, CA5392 // calls of the C library without anything to marshal
    [DllImport("libc")]
    private static extern nint sendmsg(int fd, MessageHeader* message, int flags);

    [DllImport("libc")]
    private static extern int socketpair(int domain, int type, int protocol, int* pair);
#pragma warning restore SYSLIB1054, CA5392
}
