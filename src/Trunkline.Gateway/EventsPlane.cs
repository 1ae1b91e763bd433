using Trunkline.Base;
using Trunkline.Control;
using Trunkline.E1;
using Trunkline.Fxo;
using Trunkline.Gateway.Prompts;
using Trunkline.Gateway.Spans;

namespace Trunkline.Gateway;

/// <summary>The media plane without audio (fidelity <c>events</c>): tones, prompts, digits and voice are named signals; lines are <see cref="EventLineDriver"/>s.</summary>
/// <remarks>
/// Sources, latching and direction are held as strictly as in <c>SamplesPlane</c>. A recording has a length and no file.
/// It may allocate: no sample waits for it.
/// </remarks>
public sealed partial class EventsPlane : IMediaPlane
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
        _spans = [.. options.Spans.Select(_ => new EventSpan(loop.Wheel, Recompute, DigitFrom, PromptPlayed))];
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
        else if (tone == ToneName.None || ((LineTermination)termination).MayTalk)
        {
            _lines[termination.Index].Play(tone);
        }
    }

    bool IMediaPlane.TryPlayPrompt(Termination termination, Prompt? prompt, bool repeat, uint request)
    {
        if (termination is RtpTermination)
        {
            _rtp[termination.Index].Play(prompt, repeat, request);
        }
        else if (termination is ChannelTermination channel)
        {
            _spans[channel.Span - 1].Play(channel, prompt, repeat, request);
        }
        else if (prompt is null || ((LineTermination)termination).MayTalk)
        {
            _lines[termination.Index].Play(prompt, repeat, request);
        }
        else
        {
            return false;
        }

        return true;
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

    private void PromptPlayed(Termination to, uint request) => User.OnPromptPlayed(to, request);

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
}
