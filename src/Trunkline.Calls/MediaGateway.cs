using Trunkline.Base;
using Trunkline.Control;

namespace Trunkline.Calls;

/// <summary>The deciding side's end of Control: gives identifiers, sends commands, hands events to the legs they concern.</summary>
/// <remarks>
/// After each attach the gateway shows everything it has. What it shows and nobody here owns is taken down; what is owned
/// here and it does not show is reported to its owner as failed. MediaGateway.Prompts.cs: what is played to a termination.
/// </remarks>
public sealed partial class MediaGateway : IGatewayEvents
{
    private readonly Dictionary<ulong, ITerminationUser> _users = [];
    private readonly Dictionary<int, ISpanUser> _spans = [];
    private readonly HashSet<int> _shownSpans = [];
    private readonly HashSet<ulong> _shown = [];
    private readonly HashSet<ulong> _contexts = [];
    private readonly List<ContextId> _shownContexts = [];
    private readonly uint _epoch;
    private uint _lastTermination;
    private uint _lastContext;

    /// <param name="epoch">This run's number; identifiers carry it, so that none is ever given twice.</param>
    public MediaGateway(uint epoch) => _epoch = epoch;

    /// <summary>Where commands go; set once when the link is made.</summary>
    public IGatewayCommands Commands { get; set; } = NoGateway.Instance;

    /// <summary>Who hears of the gateway as a whole.</summary>
    public IGatewayObserver? Observer { get; set; }

    /// <summary>Who asks about spans; null when nobody does.</summary>
    public ISpanAnswers? Spans { get; set; }

    /// <summary>True between attach and loss.</summary>
    public bool IsAttached { get; private set; }

    /// <summary>True once the snapshot after the latest attach is complete.</summary>
    public bool IsAudited { get; private set; }

    /// <summary>How the gateway last said it is.</summary>
    public GatewayMeter Meter { get; private set; }

    /// <inheritdoc/>
    public void OnGatewayMeter(in GatewayMeter e) => Meter = e;

    /// <summary>A new context's identifier.</summary>
    public ContextId NewContext()
    {
        var context = new ContextId(((ulong)_epoch << 32) | ++_lastContext);
        _contexts.Add(context.Value);
        return context;
    }

    /// <summary>Takes over a context of an earlier run.</summary>
    public void Adopt(ContextId context) => _contexts.Add(context.Value);

    /// <summary>Ends a context and all that is in it.</summary>
    public void Free(ContextId context)
    {
        if (_contexts.Remove(context.Value))
        {
            Commands.DeleteContext(new(context));
        }
    }

    /// <summary>A new RTP termination's identifier, with its owner.</summary>
    public TerminationId NewTermination(ITerminationUser user)
    {
        var id = new TerminationId(((ulong)_epoch << 32) | ++_lastTermination);
        _users[id.Value] = user;
        return id;
    }

    /// <summary>Takes over a termination: a line, or one of an earlier run.</summary>
    public void Adopt(TerminationId termination, ITerminationUser user) => _users[termination.Value] = user;

    /// <summary>Takes over a span; at start only.</summary>
    public void Adopt(int span, ISpanUser user) => _spans[span] = user;

    /// <summary>Nobody owns the termination any more; it is taken down in the gateway unless it is a line. A B-channel falls silent.</summary>
    public void Disown(TerminationId termination)
    {
        _playing.Remove(termination.Value);
        if (_users.Remove(termination.Value) && !termination.IsLine)
        {
            Commands.Subtract(new(termination));
        }
    }

    /// <inheritdoc/>
    public void OnAttached()
    {
        IsAttached = true;
        IsAudited = false;
        _lostUpTo = _lastRequest;
        _shown.Clear();
        _shownSpans.Clear();
        _shownContexts.Clear();
    }

    /// <inheritdoc/>
    public void OnLost(GatewayError why)
    {
        IsAttached = IsAudited = false;
        Spans?.OnGatewayLost();
        Observer?.OnGatewayLost(why);
    }

    /// <inheritdoc/>
    public void OnSnapshotContext(in SnapshotContext e) => _shownContexts.Add(e.Context);

    /// <inheritdoc/>
    public void OnSnapshotTermination(in SnapshotTermination e)
    {
        _shown.Add(e.Termination.Value);
        if (!_users.TryGetValue(e.Termination.Value, out var user))
        {
            Commands.Subtract(new(e.Termination)); // left over from a call that no longer exists
        }
        else if (user is ILineUser line)
        {
            line.OnShown(e.Line);
        }
        else if (user is IChannelUser channel)
        {
            channel.OnShown(e.Context);
        }
    }

    /// <inheritdoc/>
    public void OnSnapshotSpan(in SnapshotSpan e)
    {
        if (_spans.TryGetValue(e.Span, out var user))
        {
            _shownSpans.Add(e.Span);
            user.OnShown(e);
        }
    }

    /// <inheritdoc/>
    public void OnSnapshotEnd(in SnapshotEnd e)
    {
        IsAudited = true;
        foreach (var context in _shownContexts)
        {
            if (!_contexts.Contains(context.Value))
            {
                Commands.DeleteContext(new(context));
            }
        }

        foreach (var (span, user) in _spans)
        {
            if (!_shownSpans.Contains(span))
            {
                user.OnNotShown();
            }
        }

        foreach (var (id, user) in _users.Where(u => !_shown.Contains(u.Key)).ToList())
        {
            if (user is ILineUser line)
            {
                line.OnChanged(LineCondition.OutOfService);
            }
            else
            {
                _users.Remove(id);
                user.OnTerminationFailed(GatewayError.NoSuchTermination);
            }
        }

        SendPrompts();
        Observer?.OnGatewayAudited();
        TellLostPrompts();
    }

    /// <inheritdoc/>
    public void OnRtpReady(in RtpReady e) => _users.GetValueOrDefault(e.Termination.Value)?.OnRtpReady(e.Local);

    /// <inheritdoc/>
    public void OnCommandFailed(in CommandFailed e)
    {
        if (_users.TryGetValue(e.Termination.Value, out var user))
        {
            user.OnTerminationFailed(e.Error);
        }
    }

    /// <inheritdoc/>
    public void OnTerminationEnded(in TerminationEnded e)
    {
        // Counters of a termination; its owner has let go of it by now.
        _playing.Remove(e.Termination.Value);
    }

    /// <inheritdoc/>
    public void OnDigitHeard(in DigitHeard e) => _users.GetValueOrDefault(e.Termination.Value)?.OnDigit(e);

    /// <inheritdoc/>
    public void OnMediaSilent(in MediaSilent e) => _users.GetValueOrDefault(e.Termination.Value)?.OnMediaSilent(e.Seconds);

    /// <inheritdoc/>
    public void OnLineRinging(in LineRinging e) => Line(e.Line)?.OnRinging();

    /// <inheritdoc/>
    public void OnLineCallerId(in LineCallerId e) => Line(e.Line)?.OnCallerId(e);

    /// <inheritdoc/>
    public void OnLineSeized(in LineSeized e) => Line(e.Line)?.OnSeized();

    /// <inheritdoc/>
    public void OnLineDialled(in LineDialled e) => Line(e.Line)?.OnDialled();

    /// <inheritdoc/>
    public void OnLineTone(in LineTone e) => Line(e.Line)?.OnTone(e.Tone);

    /// <inheritdoc/>
    public void OnLineAnswered(in LineAnswered e) => Line(e.Line)?.OnAnswered(e.Evidence);

    /// <inheritdoc/>
    public void OnLineCleared(in LineCleared e) => Line(e.Line)?.OnCleared(e.Evidence);

    /// <inheritdoc/>
    public void OnLineRefused(in LineRefused e) => Line(e.Line)?.OnRefused(e.Fault);

    /// <inheritdoc/>
    public void OnLineChanged(in LineChanged e)
    {
        if (e.Condition == LineCondition.Idle)
        {
            _playing.Remove(e.Line.Value); // its call is over
        }

        Line(e.Line)?.OnChanged(e.Condition);
    }

    /// <inheritdoc/>
    public void OnDlIndication(in DlIndication e) => _spans.GetValueOrDefault(e.Span)?.OnDlPrimitive(e.Primitive, e.Message.Octets);

    /// <inheritdoc/>
    public void OnDlDiagnosed(in DlDiagnosed e) => _spans.GetValueOrDefault(e.Span)?.OnDlDiagnosis(e.Diagnosis, e.Value);

    /// <inheritdoc/>
    public void OnSpanChanged(in SpanChanged e) => _spans.GetValueOrDefault(e.Span)?.OnAlarms(e.Alarms, e.Why);

    /// <inheritdoc/>
    public void OnDlFrame(in DlFrame e) => _spans.GetValueOrDefault(e.Span)?.OnFrame(e);

    /// <inheritdoc/>
    public void OnRecordingEnded(in RecordingEnded e) => Observer?.OnRecordingEnded(e);

    /// <inheritdoc/>
    public void OnRecordingFailed(in RecordingFailed e) => Observer?.OnRecordingFailed(e);

    /// <inheritdoc/>
    public void OnContextFreed(in ContextFreed e)
    {
        _contexts.Remove(e.Context.Value);
        Observer?.OnContextFreed(e.Context, e.Reason);
    }

    /// <inheritdoc/>
    public void OnSpanAnswered(in SpanAnswered e) => Spans?.OnAnswered(e);

    /// <inheritdoc/>
    public void OnSpanAttachment(in SpanAttachment e) => Spans?.OnAttachment(e);

    /// <inheritdoc/>
    public void OnSpanCounted(in SpanCounted e) => Spans?.OnCounted(e);

    /// <inheritdoc/>
    public void OnSpanLink(in SpanLink e) => Spans?.OnLink(e);

    /// <inheritdoc/>
    public void OnSpanPeriod(in SpanPeriod e) => Spans?.OnPeriod(e);

    /// <inheritdoc/>
    public void OnBertTold(in BertTold e) => Spans?.OnBert(e);

    private ILineUser? Line(TerminationId line) => _users.GetValueOrDefault(line.Value) as ILineUser;

    /// <summary>Stands in until the link is made: commands go nowhere, as they do while the gateway is lost.</summary>
    private sealed class NoGateway : IGatewayCommands
    {
        public static NoGateway Instance { get; } = new();

        public void AddRtp(in AddRtp command)
        {
        }

        public void ModifyRtp(in ModifyRtp command)
        {
        }

        public void Move(in Move command)
        {
        }

        public void Subtract(in Subtract command)
        {
        }

        public void DeleteContext(in DeleteContext command)
        {
        }

        public void PlayTone(in PlayTone command)
        {
        }

        public void PlayPrompt(in PlayPrompt command)
        {
        }

        public void SendDigits(in SendDigits command)
        {
        }

        public void SeizeLine(in SeizeLine command)
        {
        }

        public void AnswerLine(in AnswerLine command)
        {
        }

        public void Record(in Record command)
        {
        }

        public void StopRecording(in StopRecording command)
        {
        }

        public void Audit(in Audit command)
        {
        }

        public void DlRequest(in DlRequest command)
        {
        }

        public void TraceFrames(in TraceFrames command)
        {
        }

        public void OrderSpan(in OrderSpan command)
        {
        }

        public void Shutdown(in Shutdown command)
        {
        }
    }
}
