using Trunkline.Base;
using Trunkline.Control;
using Trunkline.Dsp;
using Trunkline.Gateway.Prompts;
using Trunkline.Rtp;

namespace Trunkline.Gateway.Samples;

/// <summary>
/// The audio of one RTP termination: its socket and the rule from whom packets are taken, what it counts, and the two ways of a
/// packet: passed on at once to the one other termination of its context, or into the jitter buffer for the next tick.
/// </summary>
/// <remarks>
/// <para>Who may send to it, and where its own packets go:
/// <code>
///  strict                        takes the negotiated address      sends there
///  latch once, before the latch  takes the first of the host       sends to the negotiated address if it is on that host,
///                                signalling came from              else nowhere: early media reaches a phone that is not
///                                                                  behind NAT, and never a third party named in an SDP
///  latch once, after             takes the address latched         sends there
/// </code></para>
/// <para>Made once, used for one termination after the other. Allocates nothing per packet or tick.</para>
/// </remarks>
internal sealed class RtpMedia : IRtpReceiver
{
    private const int Block = SamplesPlane.Block;
    private const int MaxPacketSamples = 320;
    private const int NoRecording = -1;

    private readonly SamplesPlane _plane;
    private readonly RtpOut _out = new();
    private readonly JitterBuffer _jitter;
    private readonly TelephoneEventReceiver _events = new();
    private readonly TelephoneEventSender _eventSender = new();
    private readonly DtmfGenerator _dtmf = new();
    private readonly DtmfDetector _detector = new();
    private readonly ToneGenerator _tone;
    private readonly byte[] _pending = new byte[MaxPacketSamples + Block]; // of the law it is sent in
    private RtpReceiverStatistics _statistics;
    private RecordTap _tap;
    private IRtpSocket? _socket;
    private RtpDescription _description;
    private NetAddress _remote;
    private NetAddress _latchHost;
    private NetAddress _early;
    private long _lastInUs;
    private ulong _in;
    private ulong _sent;
    private ulong _refused;
    private int _pendingCount;
    private Law _pendingLaw;
    private PromptPlayer _player;
    private Seam _seam;
    private int _toneBlocks;
    private bool _isSilenceTold;
    private bool _hasEvent;

    public RtpMedia(SamplesPlane plane, TonePlan tones, JitterMemory memory, int index)
    {
        _plane = plane;
        _tone = new(tones);
        _jitter = new(G711.DecodeTable(Law.Mu), G711.DecodeTable(Law.A), null, memory, index);
    }

    /// <summary>The termination; null while unused.</summary>
    public RtpTermination? Termination { get; private set; }

    /// <summary>To whom packets are passed on at once; null when they go into the jitter buffer.</summary>
    public RtpMedia? Peer { get; private set; }

    /// <summary>True while its context (or it alone) is served by the tick.</summary>
    public bool IsTicking { get; set; }

    /// <summary>True while something is played or sent to its far end in place of the context.</summary>
    public bool IsGenerating => _toneBlocks != 0 || _dtmf.IsBusy || _eventSender.IsBusy || _player.IsActive;

    /// <summary>The prompt it plays.</summary>
    public ref readonly PromptPlayer Player => ref _player;

    public RtpDescription Description => _description;

    public bool HasTelephoneEvents => _description.TelephoneEvent != 0;

    /// <summary>True when digits heard in the audio must be sent on as something else; then they are taken out of the audio.</summary>
    public bool ConvertsInBand { get; set; }

    /// <summary>Where the recording of its context is; -1 when it does not record, or when the tick records.</summary>
    public int RecorderSlot { get; private set; } = NoRecording;

    private bool Receives => (_description.Direction & MediaDirection.ReceiveOnly) != 0;

    private bool Sends => (_description.Direction & MediaDirection.SendOnly) != 0;

    public bool TryOpen(RtpTermination termination, out NetAddress local)
    {
        local = NetAddress.None;
        if (!_plane.Sockets.TryOpen(this, out var socket))
        {
            return false;
        }

        _socket = socket;
        local = socket.Local;
        Termination = termination;
        Peer = null;
        IsTicking = ConvertsInBand = false;
        RecorderSlot = NoRecording;
        _statistics = default;
        _in = _sent = _refused = 0;
        _out.Begin(_plane.Random);
        ResetAudio();
        _tone.Reset();
        _player.Reset();
        _seam.Reset();
        _toneBlocks = 0;
        _dtmf.Reset();
        _eventSender.Reset();
        _events.Reset();
        _hasEvent = false;
        Modify(isRemoteChanged: true);
        return true;
    }

    public void Modify(bool isRemoteChanged)
    {
        var termination = Termination!;
        _description = termination.Description;
        _lastInUs = _plane.NowUs;
        _isSilenceTold = false;
        if (!isRemoteChanged)
        {
            return;
        }

        // A latch without a host to latch to is strict.
        var latches = _description.Source == RtpSource.LatchOnce && termination.LatchHost.IsSpecified;
        _latchHost = latches ? termination.LatchHost : NetAddress.None;
        _remote = latches ? NetAddress.None : _description.Remote;
        _early = latches && _description.Remote.SameHost(_latchHost) ? _description.Remote : NetAddress.None;
        _socket!.Connect(_remote);
    }

    public RtpCounters Close()
    {
        _socket!.Close();
        _socket = null;
        Termination = null;
        Peer = null;
        return new(_in, _sent, (ulong)Math.Max(0, _statistics.Lost), _refused, _statistics.Jitter * 125);
    }

    /// <summary>The other termination to pass packets to from now on, or null for the tick.</summary>
    public void SetPeer(RtpMedia? peer)
    {
        if (Peer != peer)
        {
            Peer = peer;
            _out.Unmap();
            _seam.Open();
            ResetAudio();
        }
    }

    /// <summary>Where to write what comes in, while it is passed on at once.</summary>
    public void SetTap(int slot, int channel)
    {
        if (slot != RecorderSlot || channel != _tap.Channel)
        {
            RecorderSlot = slot;
            _tap = new() { Channel = channel };
        }
    }

    public void OnDatagram(NetAddress source, Span<byte> datagram, long arrivalUs)
    {
        if (Termination is null)
        {
            return;
        }

        if ((source != _remote && !Latches(source)) || !RtpHeader.TryParse(datagram, out var header))
        {
            Refuse();
            return;
        }

        if (header.PayloadType == (byte)_description.Law)
        {
            Count(header, arrivalUs);
            if (Receives && header.PayloadLength > 0)
            {
                OnAudio(header, datagram, arrivalUs);
            }
        }
        else if (header.PayloadType == _description.TelephoneEvent && HasTelephoneEvents)
        {
            Count(header, arrivalUs);
            if (Receives)
            {
                OnEvent(header, datagram, arrivalUs);
            }
        }
        else
        {
            Refuse();
        }
    }

    /// <summary>Plays a tone from the next tick on, in place of a prompt.</summary>
    /// <param name="tone">None ends either.</param>
    /// <param name="milliseconds">0 for ever.</param>
    public void Play(ToneName tone, int milliseconds)
    {
        if (tone == ToneName.None)
        {
            _player.Stop();
        }
        else
        {
            _player.Reset();
        }

        var isPlaying = tone != ToneName.None && _tone.Start(tone);
        if (!isPlaying)
        {
            _tone.Stop();
        }

        if (isPlaying || _toneBlocks != 0)
        {
            _seam.Open();
        }

        _toneBlocks = isPlaying ? (milliseconds == 0 ? -1 : (milliseconds + 19) / 20) : 0;
    }

    /// <summary>Plays a prompt from the next tick on, in place of a tone.</summary>
    /// <param name="prompt">Null ends either.</param>
    /// <param name="repeat">True to begin again at its end.</param>
    /// <param name="request">For who is told of the end.</param>
    public void Play(Prompt? prompt, bool repeat, uint request)
    {
        Play(ToneName.None, 0);
        if (prompt is not null)
        {
            _player.Start(prompt, repeat, request);
        }
    }

    /// <summary>Sends a digit from the next tick on.</summary>
    public void SendDigit(char digit)
    {
        if (HasTelephoneEvents)
        {
            _eventSender.Enqueue(digit);
        }
        else if (!_description.HasDigitsApart)
        {
            _dtmf.Enqueue(digit);
        }
    }

    /// <summary>Tick: the next 20 ms of its far end.</summary>
    public void Pull(Span<short> block)
    {
        if (!Receives)
        {
            block.Clear();
            return;
        }

        _jitter.Pull(block);
        _events.Advance(Block);
        ReadEvents(relay: true);
        if (ConvertsInBand || _description.DetectDtmf)
        {
            Detect(block);
            if (ConvertsInBand && _detector.IsDigitPresent)
            {
                block.Clear();
            }
        }
    }

    /// <summary>Tick: 20 ms for its far end; what is generated takes its place.</summary>
    /// <param name="block">What its context gives it; overwritten when something is generated.</param>
    /// <param name="nowUs">Now.</param>
    public void Push(Span<short> block, long nowUs)
    {
        var request = _player.Request;
        if (_player.IsActive && _player.Apply(block))
        {
            _plane.PromptPlayed(Termination!, request);
        }

        if (_toneBlocks != 0)
        {
            _tone.Generate(block);
            if (_toneBlocks > 0 && --_toneBlocks == 0)
            {
                _tone.Stop();
                _seam.OpenAfterNext();
            }
        }
        else if (_dtmf.IsBusy)
        {
            _dtmf.Generate(block);
        }

        if (!Sends)
        {
            _pendingCount = 0;
            return;
        }

        if (_eventSender.IsBusy && TrySendEvent(nowUs))
        {
            return;
        }

        _seam.Apply(block, nowUs);
        if (_pendingLaw != _description.Law)
        {
            G711.Transcode(_pendingLaw, _description.Law, _pending.AsSpan(0, _pendingCount), _pending.AsSpan(0, _pendingCount));
            _pendingLaw = _description.Law;
        }

        G711.Encode(_pendingLaw, block, _pending.AsSpan(_pendingCount));
        _pendingCount += block.Length;
        var packet = _description.PacketMs * 8;
        while (_pendingCount >= packet)
        {
            SendAudio(_pending.AsSpan(0, packet), nowUs);
            _pendingCount -= packet;
            _pending.AsSpan(packet, _pendingCount).CopyTo(_pending);
        }
    }

    /// <summary>True when packets should come: its direction says so, and the far end has said where it is.</summary>
    public bool Expects => Receives && (_description.Remote.IsSpecified || _remote.IsSpecified);

    /// <summary>True when packets should come and none came for so long.</summary>
    public bool IsSilentFor(long microseconds, long nowUs) => Expects && nowUs - _lastInUs >= microseconds;

    /// <summary>True when there is somebody packets may come from or go to, be it that only his host is known yet.</summary>
    public bool HasFarEnd => _description.Remote.IsSpecified || _remote.IsSpecified || _latchHost.IsSpecified;

    /// <summary>True when <see cref="IsSilentFor"/> became true since RTP last came; once.</summary>
    public bool TakeSilence(long microseconds, long nowUs)
    {
        if (_isSilenceTold || !IsSilentFor(microseconds, nowUs))
        {
            return false;
        }

        _isSilenceTold = true;
        return true;
    }

    private void OnAudio(in RtpHeader header, Span<byte> datagram, long arrivalUs)
    {
        var payload = datagram.Slice(header.PayloadOffset, header.PayloadLength);
        if (RecorderSlot >= 0)
        {
            _tap.Write(_plane.Recordings, RecorderSlot, header.Timestamp, _description.Law, payload, arrivalUs);
        }

        if (IsTicking)
        {
            _jitter.Put(header, _description.Law, payload);
            return;
        }

        if (_hasEvent)
        {
            _events.Advance(payload.Length);
            ReadEvents(relay: false);
            _hasEvent = _events.IsDigitPresent;
        }

        if (_description.DetectDtmf)
        {
            DetectIn(payload);
        }

        if (Peer is { Sends: true } peer)
        {
            var law = peer._description.Law;
            if (law != _description.Law)
            {
                G711.Transcode(_description.Law, law, payload, payload);
            }

            peer.PassOn(header, datagram, (byte)law, payload.Length, arrivalUs);
        }
    }

    private void OnEvent(in RtpHeader header, Span<byte> datagram, long arrivalUs)
    {
        _hasEvent = true;
        _events.OnPacket(header, datagram.Slice(header.PayloadOffset, header.PayloadLength));
        if (IsTicking)
        {
            return;
        }

        ReadEvents(relay: false);
        if (Peer is { Sends: true, HasTelephoneEvents: true } peer)
        {
            peer.PassOn(header, datagram, peer._description.TelephoneEvent, 0, arrivalUs);
        }
    }

    /// <summary>Sends a packet of the peer: its payload where it lies, our header right before it (12 octets came before it at least).</summary>
    private void PassOn(in RtpHeader source, Span<byte> datagram, byte payloadType, int samples, long nowUs)
    {
        var packet = datagram.Slice(source.PayloadOffset - RtpHeader.Size, RtpHeader.Size + source.PayloadLength);
        if (samples > 0)
        {
            _seam.Apply(packet[RtpHeader.Size..], (Law)payloadType, nowUs);
        }

        _out.PassOn(source, packet, payloadType, samples, nowUs);
        Transmit(packet);
    }

    private void SendAudio(ReadOnlySpan<byte> samples, long nowUs)
    {
        Span<byte> packet = stackalloc byte[RtpHeader.Size + MaxPacketSamples];
        packet = packet[..(RtpHeader.Size + samples.Length)];
        _out.Audio(packet, (byte)_description.Law, samples.Length, nowUs);
        samples.CopyTo(packet[RtpHeader.Size..]);
        Transmit(packet);
    }

    private bool TrySendEvent(long nowUs)
    {
        if (!_eventSender.TryNext(_out.TimestampOf(nowUs), out var e, out var timestamp, out var marker))
        {
            return false;
        }

        Span<byte> packet = stackalloc byte[RtpHeader.Size + TelephoneEvent.Size];
        _out.Event(packet, _description.TelephoneEvent, timestamp, marker);
        e.Write(packet[RtpHeader.Size..]);
        Transmit(packet);

        _pendingCount = 0;
        _out.Pass(Block, nowUs);
        return true;
    }

    private void Transmit(ReadOnlySpan<byte> packet)
    {
        if (_early.IsSpecified ? _socket!.SendTo(_early, packet) : _socket!.Send(packet))
        {
            _sent++;
        }
    }

    private void ReadEvents(bool relay)
    {
        while (_events.TryRead(out var digit))
        {
            if (digit.Digit != '!')
            {
                _plane.DigitFrom(Termination!, digit.Digit, digit.Milliseconds, DigitSource.TelephoneEvent, relay);
            }
        }
    }

    private void DetectIn(ReadOnlySpan<byte> payload)
    {
        Span<short> samples = stackalloc short[Block];
        while (payload.Length > 0)
        {
            var count = Math.Min(Block, payload.Length);
            G711.Decode(_description.Law, payload[..count], samples);
            Detect(samples[..count]);
            payload = payload[count..];
        }
    }

    private void Detect(ReadOnlySpan<short> samples)
    {
        if (_detector.Process(samples) == 0)
        {
            return;
        }

        while (_detector.TryRead(out var digit))
        {
            _plane.DigitFrom(Termination!, digit.Digit, digit.Milliseconds, DigitSource.InBand, ConvertsInBand);
        }
    }

    /// <summary>The first packet from the host of the authenticated signalling locks the address; nothing unlocks it but a new negotiation.</summary>
    private bool Latches(NetAddress source)
    {
        if (_remote.IsSpecified || !_latchHost.IsSpecified || !source.SameHost(_latchHost))
        {
            return false;
        }

        _remote = source;
        _early = NetAddress.None;
        _socket!.Connect(source);
        return true;
    }

    private void Count(in RtpHeader header, long arrivalUs)
    {
        _in++;
        _lastInUs = arrivalUs;
        _isSilenceTold = false;
        _statistics.OnPacket(header, (uint)(arrivalUs / 125));
    }

    private void Refuse()
    {
        _refused++;
        _plane.CountRefused();
    }

    private void ResetAudio()
    {
        _jitter.Reset();
        _detector.Reset();
        _pendingCount = 0;
    }
}
