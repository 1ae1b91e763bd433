using Trunkline.Base;
using Trunkline.Control;
using Trunkline.E1;
using Trunkline.Fxo;
using Trunkline.Gateway.Spans;

namespace Trunkline.Gateway;

/// <summary>The media plane without audio (fidelity <c>events</c>): tones, digits and voice are named signals; lines are <see cref="EventLineDriver"/>s.</summary>
/// <remarks>
/// Sources, latching and direction are held as strictly as in <c>SamplesPlane</c>. A recording has a length and no file.
/// It may allocate: no sample waits for it.
/// </remarks>
public sealed class EventsPlane : IMediaPlane
{
    private readonly NodeLoop _loop;
    private readonly GatewayOptions _options;
    private readonly NamedMediaNetwork _network;
    private readonly Media[] _rtp;
    private readonly LineMedia[] _lines;
    private readonly EventSpan[] _spans;
    private readonly TimeSpan[] _recordingSince;
    private IMediaPlaneUser? _user;
    private int _nextPort;

    private EventsPlane(NodeLoop loop, GatewayOptions options, NamedMediaNetwork network)
    {
        _loop = loop;
        _options = options;
        _network = network;
        _rtp = [.. Enumerable.Range(0, options.MaxRtp).Select(_ => new Media(this))];
        _lines = [.. options.Lines.Select(_ => new LineMedia(this))];
        _spans = [.. options.Spans.Select(_ => new EventSpan(Recompute, DigitFrom))];
        _recordingSince = new TimeSpan[options.MaxContexts];
    }

    /// <summary>Makes a gateway of this fidelity.</summary>
    /// <param name="loop">Its loop.</param>
    /// <param name="options">What it is made for.</param>
    /// <param name="network">Where its RTP terminations and the phones find each other.</param>
    /// <param name="plane">The plane, to join the lines to their exchange.</param>
    public static GatewayNode CreateGateway(NodeLoop loop, GatewayOptions options, NamedMediaNetwork network, out EventsPlane plane)
    {
        plane = new(loop, options, network);
        return new(loop, options, plane);
    }

    IMediaPlaneUser IMediaPlane.User
    {
        set => _user = value;
    }

    /// <inheritdoc/>
    public ulong PacketsRefused { get; private set; }

    private IMediaPlaneUser User => _user!;

    /// <summary>The subscriber's side of a line, for its exchange to call.</summary>
    /// <param name="number">1 and up.</param>
    public ILineSubscriberSide LineSide(int number) => _lines[number - 1];

    /// <summary>Joins a line to its exchange; once, before the first event.</summary>
    public void ConnectLine(int number, ILineExchangeSide exchange) => _lines[number - 1].Driver!.Connect(exchange);

    /// <summary>Our end of a span, for the far end to call.</summary>
    /// <param name="number">1 and up.</param>
    public ISpanSide SpanSide(int number) => _spans[number - 1];

    /// <summary>Joins a span to its far end; once, before the first event.</summary>
    public void ConnectSpan(int number, ISpanSide farEnd) => _spans[number - 1].Connect(farEnd);

    IFramePort IMediaPlane.SpanPort(int index) => _spans[index];

    void IMediaPlane.JoinSpan(int index, SpanHost host) => _spans[index].Join(host);

    FxoLine IMediaPlane.CreateLine(LineTermination line, GatewayLine configured) =>
        _lines[line.Index].Create(_loop.Wheel, configured, line);

    ILinePort IMediaPlane.LinePort(int index) => _lines[index];

    bool IMediaPlane.TryOpen(RtpTermination termination, out NetAddress local)
    {
        var first = _options.NamedMediaHost;
        do
        {
            local = first.WithPort(first.Port + (2 * (_nextPort++ % ((65535 - first.Port) / 2))));
        }
        while (_network.Has(local));

        _rtp[termination.Index].Open(termination, local);
        return true;
    }

    void IMediaPlane.Modify(RtpTermination termination, bool isRemoteChanged) => _rtp[termination.Index].Modify(isRemoteChanged);

    RtpCounters IMediaPlane.Close(RtpTermination termination) => _rtp[termination.Index].Close();

    void IMediaPlane.Left(Termination termination)
    {
        Hear(termination, ToneName.None, speaks: false);
    }

    void IMediaPlane.ContextChanged(Context context) => Recompute(context);

    void IMediaPlane.PlayTone(Termination termination, ToneName tone, int milliseconds)
    {
        if (termination is RtpTermination)
        {
            _rtp[termination.Index].Play(tone, milliseconds);
        }
        else if (termination is ChannelTermination channel)
        {
            _spans[channel.Span - 1].Play(channel.Timeslot, tone);
        }
    }

    void IMediaPlane.SendDigits(Termination termination, ReadOnlySpan<byte> digits)
    {
        foreach (var digit in digits)
        {
            if (digit != (byte)',')
            {
                SendDigit(termination, (char)digit);
            }
        }
    }

    bool IMediaPlane.TryArm(Context context) => true;

    void IMediaPlane.FinishRecordings()
    {
        // Told already when they were stopped; there is no file.
    }

    void IMediaPlane.StartRecording(Context context) => _recordingSince[context.Index] = _loop.Elapsed;

    void IMediaPlane.StopRecording(Context context)
    {
        var samples = context.IsRecording ? (ulong)((_loop.Elapsed - _recordingSince[context.Index]).TotalMilliseconds * 8) : 0;
        User.OnRecordingEnded(context.Recording, samples, 0);
    }

    bool IMediaPlane.IsSilent(Context context)
    {
        var any = false;
        for (var i = 0; i < context.Count; i++)
        {
            if (context[i] is RtpTermination rtp)
            {
                if (!_rtp[rtp.Index].IsSilentFor(_options.SilenceTime))
                {
                    return false;
                }

                any = true;
            }
        }

        return any;
    }

    void IMediaPlane.Housekeep()
    {
        foreach (var media in _rtp)
        {
            media.Housekeep();
        }
    }

    private void DigitFrom(Termination from, char digit, DigitSource source)
    {
        User.OnDigit(from, digit, 100, source);
        if (from.Context is { } context)
        {
            for (var i = 0; i < context.Count; i++)
            {
                if (context[i] != from)
                {
                    SendDigit(context[i], digit);
                }
            }
        }
    }

    private void SendDigit(Termination to, char digit)
    {
        if (to is RtpTermination rtp)
        {
            if (!rtp.Description.HasDigitsApart)
            {
                _rtp[to.Index].Send(NamedSignal.OfDigit(digit));
            }
        }
        else if (to is ChannelTermination channel)
        {
            _spans[channel.Span - 1].SendDigit(channel.Timeslot, digit);
        }
        else if (((LineTermination)to).MayTalk)
        {
            _lines[to.Index].Driver!.SendDigit(digit);
        }
    }

    private void Hear(Termination termination, ToneName tone, bool speaks)
    {
        if (termination is RtpTermination)
        {
            _rtp[termination.Index].Hear(tone, speaks);
        }
        else if (termination is ChannelTermination channel)
        {
            _spans[channel.Span - 1].Hear(channel.Timeslot, tone, speaks);
        }
    }

    private (ToneName Tone, bool Speaks) GivenBy(Termination termination) => termination switch
    {
        RtpTermination => _rtp[termination.Index].Gives,
        ChannelTermination channel => _spans[channel.Span - 1].Gives(channel.Timeslot),
        _ => _lines[termination.Index].Gives,
    };

    /// <summary>What each RTP termination and B-channel of a context hears now: its own tone, else the tone of another, else whether another speaks.</summary>
    private void Recompute(Context context)
    {
        for (var i = 0; i < context.Count; i++)
        {
            if (context[i] is LineTermination)
            {
                continue;
            }

            var tone = ToneName.None;
            var speaks = false;
            for (var j = 0; j < context.Count; j++)
            {
                if (i != j)
                {
                    var (otherTone, otherSpeaks) = GivenBy(context[j]);
                    tone = tone == ToneName.None ? otherTone : tone;
                    speaks |= otherSpeaks;
                }
            }

            Hear(context[i], tone, speaks);
        }
    }

    /// <summary>One RTP termination.</summary>
    private sealed class Media(EventsPlane plane) : WheelTimer, INamedMedia
    {
        private RtpTermination? _termination;
        private NetAddress _local;
        private NetAddress _remote;
        private ToneName _played;
        private ToneName _contextTone;
        private bool _contextSpeaks;
        private ToneName _toldTone;
        private bool _toldSpeaks;
        private ToneName _givesTone;
        private bool _givesVoice;
        private TimeSpan _gone;
        private bool _isSilentTold;
        private ulong _in;
        private ulong _out;
        private ulong _refused;

        public (ToneName Tone, bool Speaks) Gives => Receives ? (_givesTone, _givesVoice) : default;

        private bool Receives => _termination is { } t && (t.Description.Direction & MediaDirection.ReceiveOnly) != 0;

        private bool Sends => _termination is { } t && (t.Description.Direction & MediaDirection.SendOnly) != 0;

        public void Open(RtpTermination termination, NetAddress local)
        {
            _termination = termination;
            _local = local;
            _played = _contextTone = _toldTone = _givesTone = ToneName.None;
            _contextSpeaks = _toldSpeaks = _givesVoice = _isSilentTold = false;
            _in = _out = _refused = 0;
            _gone = plane._loop.Elapsed;
            _remote = NetAddress.None;
            Modify(isRemoteChanged: true);
            plane._network.Attach(local, plane._loop, this);
        }

        public void Modify(bool isRemoteChanged)
        {
            if (isRemoteChanged)
            {
                var description = _termination!.Description;
                _remote = description.Source == RtpSource.LatchOnce && _termination.LatchHost.IsSpecified ? NetAddress.None : description.Remote;
                _toldTone = ToneName.None;
                _toldSpeaks = false;
            }

            Tell();
        }

        public RtpCounters Close()
        {
            plane._loop.Wheel.Stop(this);
            plane._network.Detach(_local);
            _termination = null;
            return new(_in, _out, 0, _refused, 0);
        }

        public void Play(ToneName tone, int milliseconds)
        {
            _played = tone;
            plane._loop.Wheel.Stop(this);
            if (tone != ToneName.None && milliseconds > 0)
            {
                plane._loop.Wheel.Start(this, milliseconds);
            }

            Tell();
        }

        public void Hear(ToneName tone, bool speaks)
        {
            _contextTone = tone;
            _contextSpeaks = speaks;
            Tell();
        }

        public void Send(in NamedSignal signal)
        {
            if (Sends && _remote.IsSpecified)
            {
                _out++;
                plane._network.Send(_local, _remote, signal);
            }
        }

        public void OnSignal(NetAddress source, in NamedSignal signal)
        {
            if (_termination is not { } termination)
            {
                return;
            }

            if (source != _remote && !Latches(source))
            {
                _refused++;
                plane.PacketsRefused++;
                return;
            }

            _in++;
            if (!Receives)
            {
                return;
            }

            if (signal.Kind == NamedSignalKind.Digit)
            {
                plane.DigitFrom(termination, signal.Digit, termination.Description.TelephoneEvent != 0 ? DigitSource.TelephoneEvent : DigitSource.InBand);
                return;
            }

            if (signal.Kind == NamedSignalKind.Tone)
            {
                _givesTone = signal.Tone;
            }
            else
            {
                _givesVoice = signal.IsSpeaking;
            }

            if (termination.Context is { } context)
            {
                plane.Recompute(context);
            }
        }

        public bool IsSilentFor(TimeSpan time) => Receives && plane._loop.Elapsed - _gone >= time && !plane._network.Has(_remote);

        public void Housekeep()
        {
            if (!Receives)
            {
                return;
            }

            if (plane._network.Has(_remote))
            {
                _gone = plane._loop.Elapsed;
                _isSilentTold = false;
            }
            else if (!_isSilentTold && IsSilentFor(plane._options.SilenceTime))
            {
                _isSilentTold = true;
                plane.User.OnMediaSilent(_termination!, (int)plane._options.SilenceTime.TotalSeconds);
            }
        }

        protected override void OnExpired() => Play(ToneName.None, 0);

        private bool Latches(NetAddress source)
        {
            var termination = _termination!;
            if (termination.Description.Source != RtpSource.LatchOnce || _remote.IsSpecified || !source.SameHost(termination.LatchHost))
            {
                return false;
            }

            _remote = source;
            Tell();
            return true;
        }

        private void Tell()
        {
            if (!Sends || !_remote.IsSpecified)
            {
                return;
            }

            var tone = _played != ToneName.None ? _played : _contextTone;
            var speaks = _played == ToneName.None && _contextSpeaks;
            if (tone != _toldTone)
            {
                _toldTone = tone;
                Send(NamedSignal.OfTone(tone));
            }

            if (speaks != _toldSpeaks)
            {
                _toldSpeaks = speaks;
                Send(NamedSignal.OfVoice(speaks));
            }
        }
    }

    /// <summary>One line: what its exchange says goes to the driver, and into the context.</summary>
    private sealed class LineMedia(EventsPlane plane) : ILineSubscriberSide, ILinePort
    {
        private LineTermination? _line;
        private ToneName _tone;
        private bool _speaks;

        public EventLineDriver? Driver { get; private set; }

        public (ToneName Tone, bool Speaks) Gives => Driver!.Line.IsOffHook ? (_tone, _speaks) : default;

        public FxoLine Create(TimerWheel wheel, GatewayLine configured, LineTermination line)
        {
            _line = line;
            Driver = new(wheel, configured.Values, line)
            {
                DigitHeard = digit => plane.DigitFrom(line, digit, DigitSource.InBand),
            };
            return Driver.Line;
        }

        public void OnSense(LineSense sense) => Driver!.OnSense(sense);

        public void OnTone(ToneName tone)
        {
            _tone = tone;
            Driver!.OnTone(tone);
            Recompute();
        }

        public void OnCallerIdMessage(ReadOnlySpan<byte> message) => Driver!.OnCallerIdMessage(message);

        public void OnDigit(char digit) => Driver!.OnDigit(digit);

        public void OnVoice(bool speaking)
        {
            _speaks = speaking;
            Driver!.OnVoice(speaking);
            Recompute();
        }

        /// <summary>The driver has carried it out; what the context hears may have changed.</summary>
        public void SetHook(bool offHook) => Recompute();

        public void StartDialling(ReadOnlySpan<byte> digits)
        {
        }

        public void StopDialling()
        {
        }

        public void ListenFor(FxoListening what)
        {
        }

        private void Recompute()
        {
            if (_line?.Context is { } context)
            {
                plane.Recompute(context);
            }
        }
    }
}
