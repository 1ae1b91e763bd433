using Trunkline.Base;
using Trunkline.Control;
using Trunkline.Gateway.Spans;

namespace Trunkline.Gateway;

/// <summary>
/// The gateway: tables of contexts and terminations, Control's commands carried out and its events told. Audio, or named
/// signals in its place, is the plane's below; who may command is decided above, in the link.
/// </summary>
/// <remarks>
/// <para>Nobody attached: contexts live on. One whose line has cleared or whose RTP has ended is freed, after
/// <see cref="GatewayOptions.OrphanTime"/> every one, and lines go on hook. The next controller is told which, then gets the
/// snapshot.</para>
/// <para>A context lives until it is deleted, even empty. A line that cleared or refused leaves its context by itself.</para>
/// <para>On its loop. Allocates nothing after construction. This file: who is attached, what lives and ends; GatewayNode.Commands.cs: Control's commands; GatewayNode.Prompts.cs: prompts.</para>
/// </remarks>
public sealed partial class GatewayNode : IGatewayHost, IMediaPlaneUser
{
    private readonly NodeLoop _loop;
    private readonly GatewayOptions _options;
    private readonly IMediaPlane _plane;
    private readonly TimerSet<Timers> _timers;
    private readonly RtpTermination[] _freeRtp;
    private readonly Context[] _freeContexts;
    private readonly LineTermination[] _lines;
    private readonly SpanHost[] _spans;
    private readonly List<RtpTermination> _rtp;
    private readonly List<Context> _contexts;
    private readonly Dictionary<ulong, RtpTermination> _rtpById;
    private readonly Dictionary<ulong, Context> _contextById;
    private readonly MissedEvents _missed;
    private TimeSpan _orphanedAt;
    private int _freeRtpCount;
    private int _freeContextCount;
    private bool _hasController;

    /// <summary>Unlike any other gateway's, never 0.</summary>
    internal ulong Identity { get; }

    internal GatewayNode(NodeLoop loop, GatewayOptions options, IMediaPlane plane)
    {
        _loop = loop;
        _options = options;
        Identity = new Prng(options.Seed).NextUInt64() | 1;
        _plane = plane;
        Prompts = options.Prompts;
        plane.User = this;
        _missed = new(options.MaxContexts + options.MaxRecordings);
        Events = _missed;
        _freeRtp = [.. Enumerable.Range(0, options.MaxRtp).Reverse().Select(i => new RtpTermination(i))];
        _freeContexts = [.. Enumerable.Range(0, options.MaxContexts).Reverse().Select(i => new Context(i, options.MaxPerContext))];
        _freeRtpCount = _freeRtp.Length;
        _freeContextCount = _freeContexts.Length;
        _rtp = new(options.MaxRtp);
        _contexts = new(options.MaxContexts);
        _rtpById = new(options.MaxRtp);
        _contextById = new(options.MaxContexts);
        _lines = [.. options.Lines.Select((line, i) => new LineTermination(this, plane, i, line))];
        _spans = new SpanHost[options.Spans.Count];
        for (int i = 0, channels = options.Lines.Count; i < _spans.Length; i++)
        {
            _spans[i] = new(this, loop.Wheel, plane.SpanPort(i), i + 1, options.Spans[i], channels);
            plane.JoinSpan(i, _spans[i]);
            channels += options.Spans[i].Channels;
        }

        _timers = new(loop, OnTimer);
        _timers.Start(Timers.Housekeeping, Second);
    }

    private enum Timers : byte
    {
        Housekeeping,
    }

    /// <summary>Called on the loop after <see cref="Control.Shutdown"/> was carried out.</summary>
    public Action? OnShutdown { get; set; }

    /// <summary>Contexts in use.</summary>
    public int Contexts => _contexts.Count;

    /// <summary>RTP terminations in use.</summary>
    public int RtpTerminations => _rtp.Count;

    /// <summary>Lateness of the tick; empty in fidelity <c>events</c>, which has none.</summary>
    public LatenessHistogram Lateness { get; } = new();

    /// <summary>Where events go: the controller, or what is kept for the next one.</summary>
    internal IGatewayEvents Events { get; private set; }

    /// <summary>Microseconds since 1970, UTC.</summary>
    internal ulong Microseconds => (ulong)(_loop.Time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Recordings armed or running.</summary>
    internal int Recordings { get; private set; }

    private static TimeSpan Second => TimeSpan.FromSeconds(1);

    /// <summary>A line's condition.</summary>
    /// <param name="number">1 and up.</param>
    public LineCondition ConditionOf(int number) => _lines[number - 1].Line.Condition;

    /// <summary>Tells the controller, the next one when there is none, of a recording that a gateway before this one left unfinished and that was repaired.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="samples">What there is of it, per channel.</param>
    public void RecordingRecovered(RecordingId recording, ulong samples) => Events.OnRecordingEnded(new(recording, samples, RecordingEnded.CutShort));

    /// <inheritdoc/>
    public void OnControllerAttached(uint epoch, IGatewayEvents controller)
    {
        _hasController = true;
        Events = controller;
        _missed.Replay(controller);
        SendSnapshot();
        foreach (var span in _spans)
        {
            span.SetAttended(true);
        }
    }

    /// <inheritdoc/>
    public void OnControllerLost()
    {
        _hasController = false;
        Events = _missed;
        _orphanedAt = _loop.Elapsed;
        foreach (var span in _spans)
        {
            span.SetAttended(false);
            span.SetTraced(false);
            span.Bench.StopBert(); // who began it is gone; a loop ends by its time
        }
    }

    void IMediaPlaneUser.OnDigit(Termination termination, char digit, int milliseconds, DigitSource source) =>
        Events.OnDigitHeard(new(termination.Id, digit, (ushort)Math.Clamp(milliseconds, 0, ushort.MaxValue), source));

    void IMediaPlaneUser.OnPromptPlayed(Termination termination, uint request) => Events.OnPromptEnded(new(termination.Id, request, PromptOutcome.Played));

    void IMediaPlaneUser.OnMediaSilent(RtpTermination termination, int seconds) => Events.OnMediaSilent(new(termination.Id, seconds));

    void IMediaPlaneUser.OnRecordingEnded(RecordingId recording, ulong samples, ulong lost)
    {
        Recordings--;
        Events.OnRecordingEnded(new(recording, samples, lost));
    }

    void IMediaPlaneUser.OnRecordingFailed(RecordingId recording, GatewayError error) => Events.OnRecordingFailed(new(recording, error));

    /// <summary>The line machine went on hook by itself.</summary>
    internal void LineIsFree(LineTermination line, bool wasCall)
    {
        if (line.Context is not { } context)
        {
            return;
        }

        Leave(line);
        if (!_hasController && wasCall)
        {
            FreeAndTell(context, FreedReason.LineCleared);
        }
    }

    private void OnTimer(Timers timer)
    {
        _timers.Start(Timers.Housekeeping, Second);
        _plane.Housekeep();
        foreach (var span in _spans)
        {
            span.Bench.SecondPassed();
        }

        if (_hasController)
        {
            Events.OnGatewayMeter(new(
                Contexts, RtpTerminations, Recordings, Lateness.Percentile(0.5), Lateness.Percentile(0.99), Lateness.MaxUs, _plane.PacketsRefused));
            return;
        }

        for (var i = _contexts.Count - 1; i >= 0; i--)
        {
            if (_plane.IsSilent(_contexts[i]))
            {
                FreeAndTell(_contexts[i], FreedReason.MediaSilent);
            }
        }

        if (_loop.Elapsed - _orphanedAt >= _options.OrphanTime)
        {
            FreeAll(FreedReason.Orphaned, tell: true);
        }
    }

    private void FreeAll(FreedReason reason, bool tell)
    {
        for (var i = _contexts.Count - 1; i >= 0; i--)
        {
            if (tell)
            {
                FreeAndTell(_contexts[i], reason);
            }
            else
            {
                Free(_contexts[i]);
            }
        }

        for (var i = _rtp.Count - 1; i >= 0; i--)
        {
            End(_rtp[i]);
        }

        foreach (var line in _lines)
        {
            if (line.Line.Condition is LineCondition.Seized or LineCondition.InCall)
            {
                line.Line.Release();
            }
        }

        foreach (var span in _spans)
        {
            span.Abandon(); // nobody is there to clear its calls: the far end's timers do, once the link is down
        }
    }

    private void FreeAndTell(Context context, FreedReason reason)
    {
        var id = context.Id;
        Free(context);
        Events.OnContextFreed(new(id, reason));
    }

    private void Free(Context context)
    {
        while (context.Count > 0)
        {
            End(context[context.Count - 1]);
        }

        StopRecordingOf(context);
        _contextById.Remove(context.Id.Value);
        _contexts.Remove(context);
        context.Id = default;
        _freeContexts[_freeContextCount++] = context;
    }

    private void End(Termination termination)
    {
        Leave(termination);
        if (termination is not RtpTermination rtp)
        {
            (termination as LineTermination)?.Line.Release();
            if (termination is ChannelTermination)
            {
                _plane.PlayTone(termination, ToneName.None, 0);
            }

            Events.OnTerminationEnded(new(termination.Id, 0, 0, 0, 0, 0));
            return;
        }

        var counters = _plane.Close(rtp);
        _rtpById.Remove(rtp.Id.Value);
        _rtp.Remove(rtp);
        var id = rtp.Id;
        rtp.Id = default;
        _freeRtp[_freeRtpCount++] = rtp;
        Events.OnTerminationEnded(new(id, counters.In, counters.Out, counters.Lost, counters.Refused, counters.JitterUs));
    }

    private void StopRecordingOf(Context context)
    {
        if (context.Recording.Value != 0)
        {
            _plane.StopRecording(context);
            context.Recording = default;
            context.Left = default;
            context.IsRecording = false;
        }
    }

    private void Join(Termination termination, Context? context)
    {
        if (termination.Context == context)
        {
            return;
        }

        Leave(termination);
        if (context is not null)
        {
            context.Add(termination);
            _plane.ContextChanged(context);
        }
    }

    private void Leave(Termination termination)
    {
        if (termination.Context is { } context)
        {
            context.Remove(termination);
            _plane.Left(termination);
            _plane.ContextChanged(context);
        }
    }

    private void SendSnapshot()
    {
        foreach (var context in _contexts)
        {
            Events.OnSnapshotContext(new(context.Id, context.Recording));
        }

        foreach (var rtp in _rtp)
        {
            Events.OnSnapshotTermination(new(rtp.Id, rtp.Context?.Id ?? default, rtp.Local, LineCondition.Idle));
        }

        foreach (var line in _lines)
        {
            Events.OnSnapshotTermination(new(line.Id, line.Context?.Id ?? default, NetAddress.None, line.Line.Condition));
        }

        foreach (var span in _spans)
        {
            Events.OnSnapshotSpan(span.Snapshot);
            foreach (var channel in span.Channels)
            {
                if (channel?.Context is { } context)
                {
                    Events.OnSnapshotTermination(new(channel.Id, context.Id, NetAddress.None, LineCondition.Idle));
                }
            }
        }

        Events.OnSnapshotEnd(new SnapshotEnd());
    }
}
