using Trunkline.Base;
using Trunkline.Control;
using Trunkline.Dsp;
using Trunkline.E1;
using Trunkline.Fxo;
using Trunkline.Gateway.Prompts;
using Trunkline.Gateway.Recording;
using Trunkline.Gateway.Spans;
using Trunkline.Rtp;

namespace Trunkline.Gateway.Samples;

/// <summary>
/// The media plane with audio (fidelity <c>samples</c>). Two RTP terminations that need nothing but each other's packets get them
/// at once, packet by packet. Everything else (lines, three and more, tones, digits, conversion) is served by a tick of 20 ms.
/// </summary>
/// <remarks>
/// <code>
///  RTP ──► RtpMedia ──────── at once ────────► RtpMedia ──► RTP
///             │ jitter buffer       ▲ Push
///             ▼ Pull                │
///          tick: lines in → contexts mixed → lines out, recordings committed
/// </code>
/// The tick runs by the clock of a span where one is to clock the gateway, else by the loop's monotonic clock: <see cref="GatewayClock"/>.
/// It stops while nobody needs it: no line, no span, no recording, and only packets to pass on.
/// Allocates nothing after construction.
/// </remarks>
public sealed partial class SamplesPlane : IMediaPlane, IRecorderUser
{
    /// <summary>Samples of a tick: 20 ms.</summary>
    internal const int Block = ILineBank.BlockSamples;

    private const int None = -1;

    private readonly NodeLoop _loop;
    private readonly GatewayOptions _options;
    private readonly ILineBank? _bank;
    private readonly RtpMedia[] _rtp;
    private readonly LineMedia[] _lines;
    private readonly ChannelMedia[] _channels;
    private readonly WireMedia[] _wires; // lines, then B-channels: by a termination's index
    private readonly SpanMedia[] _spans;
    private readonly ContextState[] _states;
    private readonly Context[] _ticking;
    private readonly RtpMedia[] _solo;
    private readonly PlaneRecordings _recordings;
    private readonly LineDrive[] _drive;
    private readonly LineSense[] _sense;
    private readonly short[] _toWires;
    private readonly short[] _fromWires;
    private readonly short[] _in;
    private readonly short[] _block = new short[Block];
    private readonly short[] _playedToLeft = new short[Block];
    private readonly short[] _playedToOthers = new short[Block];
    private readonly Mixer _mixer = new(Block);
    private readonly GatewayClock _clock;
    private readonly SpanPacer _pacer;
    private IMediaPlaneUser? _user;
    private GatewayNode? _node;
    private int _tickingCount;
    private int _soloCount;

    private SamplesPlane(NodeLoop loop, GatewayOptions options, IRtpSockets sockets, ILineBank? bank, IReadOnlyList<ISpanPort> spans, Recorder? recorder)
    {
        _loop = loop;
        _options = options;
        _bank = bank;
        Sockets = sockets;
        _recordings = new(recorder, _mixer);
        Random = new(options.Seed);
        var tones = TonePlans.For(options.Country);
        var memory = new JitterMemory(options.MaxRtp);
        _rtp = [.. Enumerable.Range(0, options.MaxRtp).Select(i => new RtpMedia(this, tones, memory, i))];
        _lines = [.. options.Lines.Select(line => new LineMedia(this, line, tones))];
        _channels = [.. Enumerable.Range(0, options.Channels).Select(_ => new ChannelMedia(this, tones))];
        _wires = [.. _lines, .. _channels];
        _spans = [.. spans.Select((port, i) => new SpanMedia(port, isClockSource: options.Spans[i].Timing > 0, (int)loop.Time.GetLocalNow().TimeOfDay.TotalSeconds))];
        _states = new ContextState[options.MaxContexts];
        Array.Fill(_states, new ContextState { TickingAt = None, Recording = None });
        _ticking = new Context[options.MaxContexts];
        _solo = new RtpMedia[options.MaxRtp];
        _drive = new LineDrive[options.Lines.Count];
        _sense = new LineSense[options.Lines.Count];
        _toWires = new short[_wires.Length * Block];
        _fromWires = new short[_wires.Length * Block];
        _in = new short[options.MaxPerContext * Block];
        _clock = new(loop, spans, options.Spans.Select(s => s.Timing), OnTick, IsTickNeeded, span => _spans[span - 1].ComesBack);
        _pacer = new(loop, _spans, () => _clock.IsBehind);
    }

    IMediaPlaneUser IMediaPlane.User
    {
        set => _user = value;
    }

    /// <inheritdoc/>
    public ulong PacketsRefused { get; private set; }

    /// <summary>Ticks skipped because the process had stood still.</summary>
    public long TicksSkipped => _clock.TicksSkipped;

    /// <summary>The span that clocks the gateway; 0 for none.</summary>
    public int ClockSpan => _clock.Span;

    /// <summary>Hears that another span clocks the gateway, 0 for none; on the loop.</summary>
    public Action<int>? ClockChanged
    {
        get => _clock.Changed;
        set => _clock.Changed = value;
    }

    /// <summary>Sends the packets of spans between ticks.</summary>
    internal SpanPacer Pacer => _pacer;

    internal IRtpSockets Sockets { get; }

    internal PlaneRecordings Recordings => _recordings;

    internal Prng Random { get; }

    internal long NowUs => _loop.Elapsed.Ticks / 10;

    /// <summary>Makes a gateway of this fidelity; its tick runs from now on.</summary>
    /// <param name="loop">Its loop.</param>
    /// <param name="options">What it is made for.</param>
    /// <param name="sockets">Where RTP ports come from.</param>
    /// <param name="bank">The lines of <see cref="GatewayOptions.Lines"/>, as many; null when there are none.</param>
    /// <param name="spans">The attachments of <see cref="GatewayOptions.Spans"/>, as many.</param>
    /// <param name="recorder">The recorder; null refuses every recording.</param>
    /// <param name="plane">The plane.</param>
    public static GatewayNode CreateGateway(
        NodeLoop loop, GatewayOptions options, IRtpSockets sockets, ILineBank? bank, IReadOnlyList<ISpanPort> spans, Recorder? recorder, out SamplesPlane plane)
    {
        ArgumentNullException.ThrowIfNull(spans);
        ArgumentOutOfRangeException.ThrowIfNotEqual(spans.Count, options.Spans.Count);
        ArgumentOutOfRangeException.ThrowIfNotEqual(bank?.Count ?? 0, options.Lines.Count);
        plane = new(loop, options, sockets, bank, spans, recorder);
        var node = new GatewayNode(loop, options, plane);
        plane._node = node;
        plane._clock.Begin();
        return node;
    }

    /// <summary>Tells why a span (its number) is absent, for people, and with an empty text that it no longer is; on the loop.</summary>
    public void TellRefused(Action<int, string> tell)
    {
        foreach (var span in _spans)
        {
            span.Refused = tell;
        }
    }

    /// <summary>Has the handles of spans watched; <see cref="ReadFrames"/> is to be called when one is readable.</summary>
    public void Watch(ISpanWatcher watcher)
    {
        for (var i = 0; i < _spans.Length; i++)
        {
            _spans[i].Watch(watcher, i + 1);
        }
    }

    /// <summary>Takes what waits on a span's D-channel; on the loop.</summary>
    /// <param name="span">Its number, 1 and up.</param>
    /// <returns>How many frames; at most 64, the rest waits.</returns>
    public int ReadFrames(int span) => _spans[span - 1].ReadFrames();

    FxoLine IMediaPlane.CreateLine(LineTermination line, GatewayLine configured) => _lines[line.Index].Create(_loop.Wheel, configured, line);

    ILinePort IMediaPlane.LinePort(int index) => _lines[index];

    IFramePort IMediaPlane.SpanPort(int index) => _spans[index];

    void IMediaPlane.JoinSpan(int index, SpanHost host)
    {
        _spans[index].Join(host);
        foreach (var channel in host.Channels)
        {
            if (channel is not null)
            {
                _channels[channel.Index - _lines.Length].Join(channel);
            }
        }
    }

    bool IMediaPlane.TryOpen(RtpTermination termination, out NetAddress local) => _rtp[termination.Index].TryOpen(termination, out local);

    void IMediaPlane.Modify(RtpTermination termination, bool isRemoteChanged) => _rtp[termination.Index].Modify(isRemoteChanged);

    RtpCounters IMediaPlane.Close(RtpTermination termination)
    {
        var media = _rtp[termination.Index];
        RemoveSolo(media);
        return media.Close();
    }

    void IMediaPlane.Left(Termination termination)
    {
        if (termination is not RtpTermination)
        {
            _wires[termination.Index].ConvertsInBand = false;
            return;
        }

        var media = _rtp[termination.Index];
        media.SetPeer(null);
        media.SetTap(None, 0);
        media.IsTicking = media.ConvertsInBand = false;
        ArrangeAround(termination);
    }

    void IMediaPlane.ContextChanged(Context context) => Arrange(context);

    void IMediaPlane.PlayTone(Termination termination, ToneName tone, int milliseconds)
    {
        if (termination is RtpTermination)
        {
            _rtp[termination.Index].Play(tone, milliseconds);
            ArrangeAround(termination);
        }
        else if (tone == ToneName.None || _wires[termination.Index].MayTalk)
        {
            _wires[termination.Index].Play(tone, milliseconds);
        }
    }

    bool IMediaPlane.TryPlayPrompt(Termination termination, Prompt? prompt, bool repeat, uint request)
    {
        if (termination is RtpTermination)
        {
            _rtp[termination.Index].Play(prompt, repeat, request);
            ArrangeAround(termination);
            return true;
        }

        if (prompt is not null && !_wires[termination.Index].MayTalk)
        {
            return false;
        }

        _wires[termination.Index].Play(prompt, repeat, request);
        return true;
    }

    void IMediaPlane.SendDigits(Termination termination, ReadOnlySpan<byte> digits)
    {
        foreach (var digit in digits)
        {
            SendDigit(termination, (char)digit);
        }

        ArrangeAround(termination);
    }

    bool IMediaPlane.TryArm(Context context)
    {
        if (!_recordings.TryArm(context.Recording, _options.MaxRecordings, out var slot))
        {
            return false;
        }

        _states[context.Index].Recording = slot;
        _clock.Wake();
        return true;
    }

    void IMediaPlane.StartRecording(Context context)
    {
        _recordings.Start(_states[context.Index].Recording, NowUs);
        Arrange(context);
    }

    void IMediaPlane.StopRecording(Context context)
    {
        ref var state = ref _states[context.Index];
        if (state.Recording >= 0)
        {
            _recordings.Stop(state.Recording, NowUs);
            state.Recording = None;
            Arrange(context, isRecording: false);
        }
    }

    void IMediaPlane.FinishRecordings() => _recordings.Finish(this);

    bool IMediaPlane.IsSilent(Context context)
    {
        var any = false;
        for (var i = 0; i < context.Count; i++)
        {
            if (context[i] is RtpTermination rtp && _rtp[rtp.Index].Expects)
            {
                if (!_rtp[rtp.Index].IsSilentFor((long)_options.SilenceTime.TotalMicroseconds, NowUs))
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
        var now = NowUs;
        foreach (var media in _rtp)
        {
            if (media.Termination is { } termination && media.TakeSilence((long)_options.SilenceTime.TotalMicroseconds, now))
            {
                _user!.OnMediaSilent(termination, (int)_options.SilenceTime.TotalSeconds);
            }
        }
    }

    void IRecorderUser.OnEnded(int slot, RecordingId recording, ulong samples, ulong lost) => _user!.OnRecordingEnded(recording, samples, lost);

    void IRecorderUser.OnFailed(int slot, RecordingId recording) => _user!.OnRecordingFailed(recording, GatewayError.RecorderFailed);

    internal void CountRefused() => PacketsRefused++;

    /// <summary>A digit was heard.</summary>
    /// <param name="from">From whom.</param>
    /// <param name="digit">The digit.</param>
    /// <param name="milliseconds">How long.</param>
    /// <param name="source">How it came.</param>
    /// <param name="relay">True when the others of the context do not hear it by themselves.</param>
    internal void DigitFrom(Termination from, char digit, int milliseconds, DigitSource source, bool relay)
    {
        _user!.OnDigit(from, digit, milliseconds, source);
        if (relay && from.Context is { } context)
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

    internal void PromptPlayed(Termination to, uint request) => _user!.OnPromptPlayed(to, request);

    private void SendDigit(Termination to, char digit)
    {
        if (to is RtpTermination)
        {
            _rtp[to.Index].SendDigit(digit);
        }
        else
        {
            _wires[to.Index].SendDigit(digit);
        }
    }

    private struct ContextState
    {
        public int TickingAt;
        public int Recording;
    }
}
