using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Trunkline.Base;
using Trunkline.Dsp;
using Trunkline.Net;

namespace Trunkline.Fault.Tests;

/// <summary>What a phone heard since it was last asked to begin.</summary>
/// <param name="Packets">Packets that came.</param>
/// <param name="Lost">Sequence numbers that did not.</param>
/// <param name="LongestGap">The longest time between two arrivals, in milliseconds; a perfect one is 20.</param>
/// <param name="LongestOwnGap">The same of what this phone sent: how well the machine let it.</param>
internal readonly record struct Hearing(int Packets, int Lost, double LongestGap, double LongestOwnGap)
{
    public override string ToString() => FormattableString.Invariant($"{Packets} packets, {Lost} lost, longest gap {LongestGap:0.0} ms (sending: {LongestOwnGap:0.0} ms)");
}

/// <summary>A phone's audio: a tone in A-law every 20 ms while it has somebody to send it to, and an account of what comes.</summary>
internal sealed class PhoneRtp : IDisposable
{
    private const int Samples = 160;
    private static readonly TimeSpan Packet = TimeSpan.FromMilliseconds(20);
    private readonly Socket _socket;
    private readonly Thread _thread;
    private readonly Lock _gate = new();
    private readonly double _hertz;
    private readonly List<byte> _heard = [];
    private volatile bool _isEnding;
    private IPEndPoint? _remote;
    private long _arrived;
    private long _sentAt;
    private int _packets;
    private int _lost;
    private int? _sequence;
    private double _gap;
    private double _ownGap;
    private string _digits = "";
    private uint _heardAt;
    private int _pressed = -1;
    private int _pressedPackets;
    private uint _pressedAt;

    public PhoneRtp(IPAddress address, int port, double hertz)
    {
        Local = new(address, port);
        _hertz = hertz;
        _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        _socket.Bind(Local);
        _thread = new(Run) { Name = $"rtp {port}", IsBackground = true, Priority = ThreadPriority.Highest };
        _thread.Start();
    }

    /// <summary>Where it hears.</summary>
    public IPEndPoint Local { get; }

    /// <summary>To whom it speaks; null for nobody.</summary>
    public IPEndPoint? Remote
    {
        get => Volatile.Read(ref _remote);
        set => Volatile.Write(ref _remote, value);
    }

    /// <summary>What was heard since <see cref="Begin"/>.</summary>
    public Hearing Heard
    {
        get
        {
            lock (_gate)
            {
                // a gap that has not ended yet is one too
                var open = _arrived == 0 ? 0 : TimeProvider.System.GetElapsedTime(_arrived).TotalMilliseconds;
                return new(_packets, _lost, Math.Max(_gap, open), _ownGap);
            }
        }
    }

    /// <summary>Begins to count anew.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            (_packets, _lost, _gap, _ownGap) = (0, 0, 0, 0);
            _heard.Clear();
        }
    }

    /// <summary>Waits until so much was heard since <see cref="Begin"/>.</summary>
    public void HearPackets(int count, double seconds = 10) =>
        Until.True(() => Heard.Packets >= count, seconds, $"{count} packets at {Local}", () => $"{Heard}");

    /// <summary>The strongest tone of what was heard last.</summary>
    /// <param name="milliseconds">Of so much of it.</param>
    public ToneReading Tone(int milliseconds = 400) => ToneMeter.Measure(Last(milliseconds));

    /// <summary>What was heard last.</summary>
    /// <param name="milliseconds">So much of it; less when not so much has come.</param>
    public short[] Last(int milliseconds)
    {
        lock (_gate)
        {
            return [.. _heard.TakeLast(milliseconds * 8).Select(o => G711.Decode(Law.A, o))];
        }
    }

    /// <summary>Waits until a tone is heard.</summary>
    public void HearTone(double hertz, double seconds = 10) => Until.True(
        () => Tone() is var tone && Math.Abs(tone.Frequency - hertz) < 5 && tone.Dbm0 > -30, seconds, $"{hertz} Hz at {Local}", () => $"{Tone()} {Heard}");

    /// <summary>Digits heard as events (RFC 4733), in their order.</summary>
    public string Digits
    {
        get
        {
            lock (_gate)
            {
                return _digits;
            }
        }
    }

    /// <summary>Presses a key for 100 ms: an event of RFC 4733 under 101, in place of what it speaks.</summary>
    /// <param name="digit">0-9.</param>
    public void Press(int digit)
    {
        lock (_gate)
        {
            (_pressed, _pressedPackets) = (digit, 0);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isEnding = true;
        _thread.Join();
        _socket.Dispose();
    }

    private void Run()
    {
        _ = RealTime.Request(5); // a phone is a machine of its own: gaps that this one makes for it would be taken for the gateway's
        var oscillator = 0L;
        var packet = new byte[12 + Samples];
        var received = new byte[2048];
        var from = new SocketAddress(AddressFamily.InterNetwork);
        ushort sequence = 0;
        var time = TimeProvider.System;
        var began = time.GetTimestamp();
        var due = TimeSpan.Zero;
        packet[0] = 0x80;
        packet[1] = 8;
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), (uint)Local.Port);
        while (!_isEnding)
        {
            var left = due - time.GetElapsedTime(began);
            if (left <= TimeSpan.Zero)
            {
                due += Packet;
                if (Remote is { } remote)
                {
                    BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), sequence++);
                    BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), (uint)oscillator);
                    if (NextEvent(packet, (uint)oscillator) is { } keyed)
                    {
                        oscillator += Samples;
                        Send(keyed, remote);
                        continue;
                    }

                    for (var i = 0; i < Samples; i++)
                    {
                        packet[12 + i] = G711.Encode(Law.A, (short)(Level.ToPeak(-10) * Math.Sin(2 * Math.PI * _hertz * oscillator++ / 8000)));
                    }

                    Send(packet, remote);
                }
                else
                {
                    _sentAt = 0;
                }

                continue;
            }

            if (!_socket.Poll(left, SelectMode.SelectRead))
            {
                continue;
            }

            try
            {
                var length = _socket.ReceiveFrom(received, SocketFlags.None, from);
                Take(received.AsSpan(0, length));
            }
            catch (SocketException)
            {
                // the port we sent to was closed
            }
        }
    }

    /// <summary>A packet of a key that is pressed: five while it is down, three with its end.</summary>
    private byte[]? NextEvent(byte[] header, uint timestamp)
    {
        lock (_gate)
        {
            if (_pressed < 0)
            {
                return null;
            }

            _pressedAt = _pressedPackets == 0 ? timestamp : _pressedAt;
            var isEnd = ++_pressedPackets > 5;
            var packet = new byte[16];
            header.AsSpan(0, 12).CopyTo(packet);
            packet[1] = (byte)(101 | (_pressedPackets == 1 ? 0x80 : 0));
            BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), _pressedAt);
            (packet[12], packet[13]) = ((byte)_pressed, (byte)(isEnd ? 0x8A : 0x0A));
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(14), (ushort)(Samples * Math.Min(_pressedPackets, 6)));
            _pressed = _pressedPackets == 8 ? -1 : _pressed;
            return packet;
        }
    }

    private void Send(byte[] packet, IPEndPoint remote)
    {
        try
        {
            _socket.SendTo(packet, remote);
        }
        catch (SocketException)
        {
            // the port we sent to before was closed
        }

        var now = TimeProvider.System.GetTimestamp();
        lock (_gate)
        {
            _ownGap = _sentAt == 0 ? _ownGap : Math.Max(_ownGap, TimeProvider.System.GetElapsedTime(_sentAt, now).TotalMilliseconds);
        }

        _sentAt = now;
    }

    private void Take(ReadOnlySpan<byte> packet)
    {
        if (packet.Length == 16 && (packet[1] & 0x7F) == 101 && (packet[13] & 0x80) != 0)
        {
            var at = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
            lock (_gate)
            {
                if (at != _heardAt || _digits.Length == 0)
                {
                    _digits += "0123456789*#ABCD"[packet[12] & 15];
                }

                _heardAt = at;
            }

            return;
        }

        if (packet.Length != 12 + Samples || (packet[1] & 0x7F) != 8)
        {
            return;
        }

        var now = TimeProvider.System.GetTimestamp();
        var sequence = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        lock (_gate)
        {
            if (_packets > 0)
            {
                _gap = Math.Max(_gap, TimeProvider.System.GetElapsedTime(_arrived, now).TotalMilliseconds);
                _lost += _sequence is { } last ? Math.Max(0, (int)(short)(sequence - last - 1)) : 0;
            }

            _arrived = now;
            _sequence = sequence;
            _packets++;
            _heard.AddRange(packet[12..]);
            if (_heard.Count > 80_000)
            {
                _heard.RemoveRange(0, 40_000);
            }
        }
    }
}
