using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Trunkline.E1;

namespace Trunkline.Interop.Tests;

/// <summary>
/// osmo-e1d with one line, as its clients see it: the control socket and its messages, a descriptor a timeslot, HDLC by libosmocore, a clock of
/// 5 ms. Written from the daemon's protocol (proto.h, ctl.c, mux_demux.c, 0.7): an answer has interface, line and timeslot 0, a refusal holds nothing,
/// a timeslot lives until somebody closes it.
/// </summary>
internal sealed unsafe class E1dFarLine : FarLine
{
    private const int Step = 40; // frames
    private const int Header = 8;
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan s_tooLate = TimeSpan.FromMilliseconds(200);

    private readonly FarSpan _far;
    private readonly string _path;
    private readonly ConcurrentQueue<Action> _orders = new();
    private readonly Socket?[] _timeslots = new Socket?[E1Frame.Octets];
    private readonly List<Socket> _clients = [];
    private readonly byte[] _message = new byte[4096];
    private readonly byte[] _octets = new byte[Step];
    private readonly byte[] _from = new byte[ISpanFarSide.BlockOctets];
    private readonly byte[] _to = new byte[ISpanFarSide.BlockOctets];
    private IsdnHdlc _hdlc = new();
    private Socket? _listener;
    private bool _isHung;
    private uint _taken;
    private int _at;

    public E1dFarLine(FarSpan far, string folder)
        : base("osmo-e1d")
    {
        Directory.CreateDirectory(folder);
        _far = far;
        _path = Path.Combine(folder, "e1d.ctl");
        _to.AsSpan().Fill(FarVoice.Idle);
        Listen();
        Start();
    }

    public override string Attach => "osmo-e1d:e1d.ctl";

    public override string Counted => $"osmo-e1d: {_clients.Count} clients, {_timeslots.Count(t => t is not null)} timeslots open, {Underflows} underflows, {_hdlc.Bad} damaged frames";

    /// <summary>Octets that a client should have sent and had not.</summary>
    public long Underflows { get; private set; }

    /// <summary>The daemon's process ends: everything it had is closed.</summary>
    public void Die() => Order(Close);

    /// <summary>It is started again.</summary>
    public void ComeBack() => Order(Listen);

    /// <summary>It hangs: nothing is closed, nothing answered, no octet given.</summary>
    public void Hang(bool isHung) => Order(() => _isHung = isHung);

    /// <summary>An event of the line: 0x40 LOS on, 0x41 off, 0x42 AIS, 0x44 RAI, 0x46 LOF.</summary>
    public void Tell(byte type) => Order(() => _clients.ForEach(c => Say(c, type, [])));

    /// <summary>Another program opens a timeslot, or closes it.</summary>
    public void TakeTimeslot(int timeslot, bool isTaken) => Order(() =>
    {
        Stop(timeslot);
        _taken = isTaken ? _taken | (1u << timeslot) : _taken & ~(1u << timeslot);
    });

    protected override void Run()
    {
        using var tick = new ManualResetEventSlim();
        var began = TimeProvider.System.GetTimestamp();
        for (var due = TimeSpan.Zero; !IsEnding; due += s_step)
        {
            var left = due - TimeProvider.System.GetElapsedTime(began);
            if (left > TimeSpan.Zero)
            {
                tick.Wait(left);
            }
            else if (left < -s_tooLate)
            {
                due -= left;
            }

            while (_orders.TryDequeue(out var order))
            {
                order();
            }

            if (_listener is not null && !_isHung)
            {
                Answer();
                Move();
            }
        }
    }

    protected override void Close()
    {
        foreach (var client in _clients)
        {
            client.Dispose();
        }

        _clients.Clear();
        for (var timeslot = 0; timeslot < _timeslots.Length; timeslot++)
        {
            Stop(timeslot);
        }

        _listener?.Dispose(); // and removes its path
        _listener = null;
    }

    /// <summary>Has the daemon's thread do something, and waits until it has.</summary>
    private void Order(Action what)
    {
        using var done = new ManualResetEventSlim();
        _orders.Enqueue(() =>
        {
            what();
            done.Set();
        });
        Assert.True(done.Wait(TimeSpan.FromSeconds(10)), "the daemon's thread");
    }

    private void Listen()
    {
        File.Delete(_path);
        _listener = new(AddressFamily.Unix, SocketType.Seqpacket, ProtocolType.Unspecified);
        _listener.Bind(new UnixDomainSocketEndPoint(_path));
        _listener.Listen(4);
        (_hdlc, var old) = (new(), _hdlc);
        old.Dispose();
    }

    private void Answer()
    {
        if (_listener!.Poll(0, SelectMode.SelectRead))
        {
            _clients.Add(_listener.Accept());
        }

        for (var i = _clients.Count - 1; i >= 0; i--)
        {
            while (_clients[i].Poll(0, SelectMode.SelectRead))
            {
                var length = _clients[i].Receive(_message);
                if (length == 0)
                {
                    _clients[i].Dispose();
                    _clients.RemoveAt(i);
                    break;
                }

                Answer(_clients[i], _message.AsSpan(0, length));
            }
        }
    }

    private void Answer(Socket client, ReadOnlySpan<byte> message)
    {
        var (type, isLine, timeslot) = (message[4], message[5] == 0 && message[6] == 0, message[7]);
        var answer = (byte)(0x80 | type);
        switch (type)
        {
            case 1 or 3 when isLine:
                Say(client, answer, [0, 0x20, 0]);
                break;
            case 4 when isLine && timeslot is > 0 and < 32 && _timeslots[timeslot] is null && (_taken >> timeslot & 1) == 0:
                var mode = message[Header];
                var pair = stackalloc int[2];
                Assert.Equal(0, socketpair(1, mode == 0x11 ? 5 : 1, 0, pair));
                _timeslots[timeslot] = new(new SafeSocketHandle(pair[0], ownsHandle: true)) { Blocking = false };
                Say(client, answer, [timeslot, mode, 0, 0, 0, 0xA5], pair[1]);
                _ = close(pair[1]);
                break;
            default:
                Say(client, answer, []);
                break;
        }
    }

    private static void Say(Socket client, byte type, byte[] payload, int descriptor = -1)
    {
        byte[] message = [0xE1, 0x01, (byte)(Header + payload.Length), 0, type, 0, 0, 0, .. payload];
        var control = stackalloc byte[24];
        fixed (byte* start = message)
        {
            var part = stackalloc nint[2];
            (part[0], part[1]) = ((nint)start, message.Length);
            var header = new MessageHeader { Parts = part, PartCount = 1 };
            if (descriptor >= 0)
            {
                *(nuint*)control = 20;
                ((int*)control)[2] = 1; // SOL_SOCKET
                ((int*)control)[3] = 1; // SCM_RIGHTS
                ((int*)control)[4] = descriptor;
                header.Control = control;
                header.ControlLength = 24;
            }

            _ = sendmsg((int)client.Handle, &header, 0x4000); // it may just have gone
        }
    }

    /// <summary>5 ms of the line, from the clients first.</summary>
    private void Move()
    {
        for (var timeslot = 1; timeslot < E1Frame.Octets; timeslot++)
        {
            _octets.AsSpan().Fill(0xFF);
            if (timeslot == SpanPortTraits.DChannel && _timeslots[timeslot] is { } frames)
            {
                _hdlc.Fill(_octets, room => Receive(timeslot, frames, room));
            }
            else if (_timeslots[timeslot] is { } octets)
            {
                Underflows += Step - Receive(timeslot, octets, _octets);
            }

            for (var i = 0; i < Step; i++)
            {
                _from[((_at + i) * E1Frame.Octets) + timeslot] = _octets[i];
                _octets[i] = _to[((_at + i) * E1Frame.Octets) + timeslot];
            }

            if (timeslot == SpanPortTraits.DChannel && _timeslots[timeslot] is { } towards)
            {
                _hdlc.Take(_octets, frame => Send(timeslot, towards, frame));
            }
            else if (_timeslots[timeslot] is { } raw)
            {
                Send(timeslot, raw, _octets);
            }
        }

        _at = (_at + Step) % ISpanPort.MostFrames;
        if (_at == 0)
        {
            _far.Process(_from, _to);
        }
    }

    /// <returns>Octets; 0 when nothing waits, or the client has closed the timeslot, which stops it.</returns>
    private int Receive(int timeslot, Socket from, byte[] room)
    {
        var length = from.Receive(room, 0, room.Length, SocketFlags.None, out var error);
        if (error == SocketError.Success && length == 0)
        {
            Stop(timeslot);
        }

        return error == SocketError.Success ? length : 0;
    }

    private void Send(int timeslot, Socket to, byte[] octets)
    {
        to.Send(octets, 0, octets.Length, SocketFlags.None, out var error);
        if (error is not (SocketError.Success or SocketError.WouldBlock))
        {
            Stop(timeslot);
        }
    }

    private void Stop(int timeslot)
    {
        _timeslots[timeslot]?.Dispose();
        _timeslots[timeslot] = null;
    }

    private struct MessageHeader
    {
        public byte* Name;
        public int NameLength;
        public nint* Parts;
        public nuint PartCount;
        public byte* Control;
        public nuint ControlLength;
        public int Flags;
    }

#pragma warning disable SYSLIB1054, CA5392 // calls of the C library without anything to marshal
    [DllImport("libc")]
    private static extern nint sendmsg(int fd, MessageHeader* message, int flags);

    [DllImport("libc")]
    private static extern int socketpair(int domain, int type, int protocol, int* pair);

    [DllImport("libc")]
    private static extern int close(int fd);
#pragma warning restore SYSLIB1054, CA5392
}
