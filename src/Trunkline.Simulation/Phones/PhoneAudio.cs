using Trunkline.Base;
using Trunkline.Dsp;
using Trunkline.Rtp;
using Trunkline.Sip;

namespace Trunkline.Simulation.Phones;

/// <summary>A simulated phone's mouth and ear: speaks a tone, and remembers the last seconds of what it heard.</summary>
/// <remarks>Sends every 20 ms of the loop's clock. What it hears is kept in the order of arrival: losses shorten it, and are counted.</remarks>
public sealed class PhoneAudio : IPhoneMedia
{
    private const int Block = 160;
    private const int Remembered = 8 * 8000;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    private readonly NodeLoop _loop;
    private readonly IDatagramNetwork _network;
    private readonly TimerSet<Timer> _timers;
    private readonly short[] _heard = new short[Remembered];
    private readonly short[] _samples = new short[Block];
    private readonly short[] _in = new short[4096];
    private readonly byte[] _packet = new byte[RtpHeader.Size + Block];
    private readonly TelephoneEventSender _events = new();
    private readonly TelephoneEventReceiver _eventsIn = new();
    private readonly DtmfDetector _dtmf = new();
    private readonly List<char> _digits = [];
    private RtpSender _sender;
    private SdpAudio _agreed;
    private TimeSpan _nextTick;
    private bool _isRunning;
    private double _frequency;
    private double _peak;
    private double _phase;
    private ushort _lastSequence;

    /// <param name="loop">The phone's loop.</param>
    /// <param name="network">The network.</param>
    /// <param name="local">Where it receives.</param>
    /// <param name="prng">For SSRC and the first numbers.</param>
    public PhoneAudio(NodeLoop loop, IDatagramNetwork network, NetAddress local, Prng prng)
    {
        ArgumentNullException.ThrowIfNull(network);
        _loop = loop;
        _network = network;
        Local = local;
        _sender = new(prng);
        _timers = new(loop, _ => OnTick());
        IsBound = network.Bind(local, OnPacket);
    }

    private enum Timer : byte
    {
        Tick,
    }

    /// <inheritdoc/>
    public NetAddress Local { get; }

    /// <summary>False when the port was taken.</summary>
    public bool IsBound { get; }

    /// <summary>Packets received with audio.</summary>
    public long PacketsIn { get; private set; }

    /// <summary>Packets sent.</summary>
    public long PacketsOut { get; private set; }

    /// <summary>Sequence numbers that never came.</summary>
    public long Lost { get; private set; }

    /// <summary>The longest time between two packets since <see cref="ResetGap"/>.</summary>
    public TimeSpan LongestGap { get; private set; }

    /// <summary>When the last packet came, as the loop's elapsed time.</summary>
    public TimeSpan LastPacketAt { get; private set; }

    /// <summary>Digits heard, as telephone-events or in-band.</summary>
    public string Digits => new([.. _digits]);

    /// <inheritdoc/>
    public bool IsSendingDigits => _events.IsBusy;

    /// <summary>Samples heard since the start.</summary>
    public long SamplesHeard { get; private set; }

    /// <inheritdoc/>
    public void Use(in SdpAudio agreed)
    {
        _agreed = agreed;
        if (!_isRunning)
        {
            _isRunning = true;
            _nextTick = _loop.Elapsed;
            Arm();
        }
    }

    /// <inheritdoc/>
    public void Close()
    {
        _isRunning = false;
        _timers.StopAll();
        _network.Unbind(Local);
    }

    /// <inheritdoc/>
    public void Speak(double frequency, double dbm0 = -10)
    {
        _frequency = frequency;
        _peak = frequency > 0 ? Level.ToPeak(dbm0) : 0;
    }

    /// <summary>Sends digits as telephone-events.</summary>
    public void SendDigits(string digits) => _events.Enqueue(digits);

    /// <inheritdoc/>
    public void ForgetDigits() => _digits.Clear();

    /// <summary>Begins to look for the longest gap anew.</summary>
    public void ResetGap()
    {
        LongestGap = TimeSpan.Zero;
        LastPacketAt = _loop.Elapsed;
    }

    /// <summary>The strongest tone in the last moment heard.</summary>
    /// <param name="milliseconds">How much of it, at most 8000.</param>
    public ToneReading Heard(int milliseconds = 500) => ToneMeter.Measure(Last(milliseconds));

    /// <summary>The last samples heard, oldest first.</summary>
    public short[] Last(int milliseconds)
    {
        var count = (int)Math.Min(Math.Min(milliseconds * 8, Remembered), SamplesHeard);
        var last = new short[count];
        for (var i = 0; i < count; i++)
        {
            last[i] = _heard[(SamplesHeard - count + i) % Remembered];
        }

        return last;
    }

    private void OnTick()
    {
        if (!_isRunning)
        {
            return;
        }

        _nextTick += Tick;
        Arm();
        for (var i = 0; i < Block; i++)
        {
            _samples[i] = (short)(_peak * Math.Sin(_phase));
            _phase += 2 * Math.PI * _frequency / 8000;
        }

        _phase %= 2 * Math.PI;
        if (!_agreed.Remote.IsSpecified || !_agreed.Direction.HasFlag(MediaDirection.SendOnly))
        {
            _sender.Skip(Block);
            return;
        }

        if (_agreed.TelephoneEvent is { } type && _events.TryNext(_sender.Timestamp, out var e, out var timestamp, out var marker))
        {
            var header = _sender.WriteEventHeader(_packet, type, TelephoneEvent.Size, timestamp, marker);
            e.Write(_packet.AsSpan(header));
            Send(header + TelephoneEvent.Size);
            _sender.Skip(Block);
            return;
        }

        var at = _sender.WriteHeader(_packet, _agreed.PayloadType, Block, Block);
        G711.Encode(_agreed.Law, _samples, _packet.AsSpan(at, Block));
        Send(at + Block);
    }

    private void Send(int length)
    {
        PacketsOut++;
        _network.Send(Local, _agreed.Remote, _packet.AsSpan(0, length));
    }

    private void Arm() => _timers.Start(Timer.Tick, _nextTick > _loop.Elapsed ? _nextTick - _loop.Elapsed : TimeSpan.Zero);

    private void OnPacket(NetAddress from, ReadOnlySpan<byte> octets)
    {
        if (!RtpHeader.TryParse(octets, out var header))
        {
            return;
        }

        var payload = octets.Slice(header.PayloadOffset, header.PayloadLength);
        var now = _loop.Elapsed;
        if (PacketsIn > 0)
        {
            var step = (ushort)(header.Sequence - _lastSequence);
            Lost += step is > 1 and < 1000 ? step - 1 : 0;
            LongestGap = now - LastPacketAt > LongestGap ? now - LastPacketAt : LongestGap;
        }

        _lastSequence = header.Sequence;
        LastPacketAt = now;
        PacketsIn++;
        if (header.PayloadType == _agreed.TelephoneEvent)
        {
            _eventsIn.OnPacket(header, payload);
            while (_eventsIn.TryRead(out var digit))
            {
                _digits.Add(digit.Digit);
            }

            return;
        }

        if (header.PayloadType is not (0 or 8) || payload.Length > _in.Length)
        {
            return;
        }

        var samples = _in.AsSpan(0, payload.Length);
        G711.Decode((Law)header.PayloadType, payload, samples);
        foreach (var sample in samples)
        {
            _heard[SamplesHeard++ % Remembered] = sample;
        }

        _dtmf.Process(samples);
        while (_dtmf.TryRead(out var digit))
        {
            _digits.Add(digit.Digit);
        }
    }
}
