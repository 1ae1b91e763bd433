using System.Net;
using System.Net.Sockets;
using Trunkline.E1;

namespace Trunkline.Interop.Tests;

/// <summary>
/// The far end of a site's span, in the test's hands: the raw bits of timeslot 16 go to hdlc_bridge and come from it, in every other timeslot
/// there is a voice. Whoever drives it (<see cref="FarLine"/>) gives its time, a block of 20 ms each way.
/// </summary>
internal sealed class FarSpan : ISpanFarSide, IDisposable
{
    private const int Samples = ISpanPort.MostFrames;
    private const int Enough = 3 * Samples; // of the bridge's bits: its blocks come by a timer of its own
    private const int TooMany = 12 * Samples;
    private const byte Flag = 0x7E;

    private readonly FarVoice[] _voices = [.. Enumerable.Range(0, 32).Select(_ => new FarVoice())];
    private readonly Socket _bits = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly IPEndPoint _bridge;
    private readonly Queue<byte> _waiting = new();
    private readonly byte[] _octets = new byte[2048];
    private bool _isFilling = true;
    private int _atSubscriber;

    /// <param name="bridgePort">Where hdlc_bridge takes the octets of a timeslot.</param>
    public FarSpan(int bridgePort)
    {
        _bits.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _bridge = new(IPAddress.Loopback, bridgePort);
    }

    /// <summary>Where hdlc_bridge sends the octets of a timeslot.</summary>
    public int Port => ((IPEndPoint)_bits.LocalEndPoint!).Port;

    /// <inheritdoc/>
    /// <remarks>Loss of signal: the cable is cut.</remarks>
    public PortAlarms AtSubscriber
    {
        get => (PortAlarms)Volatile.Read(ref _atSubscriber);
        set => Volatile.Write(ref _atSubscriber, (int)value);
    }

    /// <summary>How often the bits of the D-channel ran dry or over: where a frame was cut.</summary>
    public int Gaps { get; private set; }

    /// <summary>The far end of a B-channel.</summary>
    /// <param name="timeslot">1 to 31, not 16.</param>
    public FarVoice this[int timeslot] => _voices[timeslot];

    /// <inheritdoc/>
    public void Process(ReadOnlySpan<byte> from, Span<byte> to)
    {
        to.Fill(FarVoice.Idle);
        for (var timeslot = 1; timeslot < 32; timeslot++)
        {
            if (timeslot != SpanPortTraits.DChannel)
            {
                _voices[timeslot].Pass(from, to, timeslot);
            }
        }

        PassBits(from, to);
    }

    /// <inheritdoc/>
    public void Lost()
    {
        // Nobody is there yet, or no longer.
    }

    /// <inheritdoc/>
    public void Dispose() => _bits.Dispose();

    private void PassBits(ReadOnlySpan<byte> from, Span<byte> to)
    {
        for (var i = 0; i < Samples; i++)
        {
            _octets[i] = from[(i * E1Frame.Octets) + SpanPortTraits.DChannel];
        }

        try
        {
            _bits.SendTo(_octets.AsSpan(0, Samples), _bridge);
            while (_bits.Available > 0)
            {
                var count = _bits.Receive(_octets);
                foreach (var octet in _octets.AsSpan(0, count))
                {
                    _waiting.Enqueue(octet);
                }
            }
        }
        catch (SocketException)
        {
            // the bridge is not there yet
        }

        if (_waiting.Count < Samples || _waiting.Count > TooMany)
        {
            Gaps += _isFilling ? 0 : 1;
            _isFilling = true;
        }

        if (_isFilling && _waiting.Count >= Enough)
        {
            _isFilling = false;
            while (_waiting.Count > Enough)
            {
                _waiting.Dequeue();
            }
        }

        for (var i = 0; i < Samples; i++)
        {
            to[(i * E1Frame.Octets) + SpanPortTraits.DChannel] = _isFilling ? Flag : _waiting.Dequeue();
        }
    }
}
