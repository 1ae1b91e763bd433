using Trunkline.Base;
using Trunkline.Control;

namespace Trunkline.Gateway;

// Control's commands, each carried out or refused by an event, and how contexts and terminations are found for them.
public sealed partial class GatewayNode
{
    /// <inheritdoc/>
    public void AddRtp(in AddRtp command)
    {
        if (command.Termination.IsPhysical || command.Termination.Value == 0 || _rtpById.ContainsKey(command.Termination.Value))
        {
            Fail(command.Context, command.Termination, GatewayError.Exists);
            return;
        }

        if (_freeRtpCount == 0 || !TryContext(command.Context, out var context))
        {
            Fail(command.Context, command.Termination, GatewayError.NoResources);
            return;
        }

        var termination = _freeRtp[_freeRtpCount - 1];
        termination.Id = command.Termination;
        termination.Description = command.Description;
        termination.LatchHost = command.LatchHost;
        if (!_plane.TryOpen(termination, out var local))
        {
            FreeIfNew(context);
            Fail(command.Context, command.Termination, GatewayError.NoPort);
            return;
        }

        _freeRtpCount--;
        termination.Local = local;
        _rtp.Add(termination);
        _rtpById.Add(termination.Id.Value, termination);
        Join(termination, context);
        Events.OnRtpReady(new(termination.Id, local));
    }

    /// <inheritdoc/>
    public void ModifyRtp(in ModifyRtp command)
    {
        if (!_rtpById.TryGetValue(command.Termination.Value, out var termination))
        {
            Fail(default, command.Termination, GatewayError.NoSuchTermination);
            return;
        }

        var isRemoteChanged = termination.Description.Remote != command.Description.Remote || termination.LatchHost != command.LatchHost
            || termination.Description.Source != command.Description.Source;
        termination.Description = command.Description;
        termination.LatchHost = command.LatchHost;
        _plane.Modify(termination, isRemoteChanged);
        if (termination.Context is { } context)
        {
            _plane.ContextChanged(context);
        }
    }

    /// <inheritdoc/>
    public void Move(in Move command)
    {
        if (!TryTermination(command.Termination, out var termination))
        {
            Fail(command.Context, command.Termination, GatewayError.NoSuchTermination);
        }
        else if (!TryContext(command.Context, out var context))
        {
            Fail(command.Context, command.Termination, GatewayError.NoResources);
        }
        else
        {
            Join(termination, context);
        }
    }

    /// <inheritdoc/>
    public void Subtract(in Subtract command)
    {
        if (TryTermination(command.Termination, out var termination))
        {
            End(termination);
        }
        else
        {
            Fail(default, command.Termination, GatewayError.NoSuchTermination);
        }
    }

    /// <inheritdoc/>
    public void DeleteContext(in DeleteContext command)
    {
        if (_contextById.TryGetValue(command.Context.Value, out var context))
        {
            Free(context); // one that its last termination left is gone already: that is what was wanted
        }
    }

    /// <inheritdoc/>
    public void PlayTone(in PlayTone command)
    {
        if (TryTermination(command.Termination, out var termination))
        {
            _plane.PlayTone(termination, command.Tone, Math.Max(0, command.Milliseconds));
        }
        else
        {
            Fail(default, command.Termination, GatewayError.NoSuchTermination);
        }
    }

    /// <inheritdoc/>
    public void SendDigits(in SendDigits command)
    {
        if (TryTermination(command.Termination, out var termination))
        {
            _plane.SendDigits(termination, command.Digits.Octets);
        }
        else
        {
            Fail(default, command.Termination, GatewayError.NoSuchTermination);
        }
    }

    /// <inheritdoc/>
    public void SeizeLine(in SeizeLine command)
    {
        if (!TryLine(command.Line, out var line))
        {
            Events.OnLineRefused(new(command.Line, LineFault.NoSuchLine));
            return;
        }

        // A line in another call is refused and stays where it is.
        if (line.Line.Condition == LineCondition.Idle)
        {
            if (!TryContext(command.Context, out var context))
            {
                Fail(command.Context, command.Line, GatewayError.NoResources);
                return;
            }

            Join(line, context);
            line.Line.Seize(command.Digits.Octets, command.Emergency);
            return;
        }

        Events.OnLineRefused(new(command.Line, line.Line.Condition switch
        {
            LineCondition.Ringing => LineFault.Glare,
            LineCondition.NoBattery or LineCondition.OutOfService => LineFault.NoBattery,
            _ => LineFault.NotIdle,
        }));
    }

    /// <inheritdoc/>
    public void AnswerLine(in AnswerLine command)
    {
        if (!TryLine(command.Line, out var line))
        {
            Fail(command.Context, command.Line, GatewayError.NoSuchTermination);
        }
        else if (!TryContext(command.Context, out var context))
        {
            Fail(command.Context, command.Line, GatewayError.NoResources);
        }
        else
        {
            Join(line, context);
            line.Line.Answer();
        }
    }

    /// <inheritdoc/>
    public void Record(in Record command)
    {
        if (!_contextById.TryGetValue(command.Context.Value, out var context))
        {
            Fail(command.Context, default, GatewayError.NoSuchContext);
            return;
        }

        if (context.Recording != command.Recording)
        {
            StopRecordingOf(context);
            context.Recording = command.Recording;
            context.Left = command.Left;
            if (!_plane.TryArm(context))
            {
                context.Recording = default;
                Events.OnRecordingFailed(new(command.Recording, GatewayError.NoResources));
                return;
            }

            Recordings++;
        }

        context.Left = command.Left;
        if (command.Start && !context.IsRecording)
        {
            context.IsRecording = true;
            _plane.StartRecording(context);
        }
    }

    /// <inheritdoc/>
    public void StopRecording(in StopRecording command)
    {
        foreach (var context in _contexts)
        {
            if (context.Recording == command.Recording && command.Recording.Value != 0)
            {
                StopRecordingOf(context);
                return;
            }
        }
    }

    /// <inheritdoc/>
    public void DlRequest(in DlRequest command)
    {
        if (command.Span > 0 && command.Span <= _spans.Length)
        {
            _spans[command.Span - 1].Request(command);
        }
    }

    /// <inheritdoc/>
    public void TraceFrames(in TraceFrames command)
    {
        if (command.Span > 0 && command.Span <= _spans.Length)
        {
            _spans[command.Span - 1].SetTraced(command.IsOn);
        }
    }

    /// <inheritdoc/>
    public void OrderSpan(in OrderSpan command)
    {
        if (command.Span > 0 && command.Span <= _spans.Length)
        {
            _spans[command.Span - 1].Bench.Order(command);
        }
        else
        {
            Events.OnSpanAnswered(new(command.Request, command.Span, SpanAnswer.NoSuchSpan));
        }
    }

    /// <inheritdoc/>
    public void Audit(in Audit command) => SendSnapshot();

    /// <inheritdoc/>
    public void Shutdown(in Shutdown command)
    {
        FreeAll(FreedReason.Orphaned, tell: false);
        foreach (var span in _spans)
        {
            span.Bench.EndAll();
        }

        _plane.FinishRecordings();
        OnShutdown?.Invoke();
    }

    /// <summary>Finds a context with room, or makes it; the null context is null.</summary>
    private bool TryContext(ContextId id, out Context? context)
    {
        context = null;
        if (id == ContextId.Null)
        {
            return true;
        }

        if (_contextById.TryGetValue(id.Value, out context))
        {
            return !context.IsFull;
        }

        if (_freeContextCount == 0)
        {
            return false;
        }

        context = _freeContexts[--_freeContextCount];
        context.Id = id;
        _contextById.Add(id.Value, context);
        _contexts.Add(context);
        return true;
    }

    /// <summary>Takes back a context made for a command that then failed: nothing was changed.</summary>
    private void FreeIfNew(Context? context)
    {
        if (context is { Count: 0, Recording.Value: 0 })
        {
            Free(context);
        }
    }

    private bool TryTermination(TerminationId id, out Termination termination)
    {
        if (id.IsLine)
        {
            var found = TryLine(id, out var line);
            termination = line;
            return found;
        }

        if (id.IsChannel)
        {
            var channel = id.Span <= _spans.Length && id.Timeslot < 32 ? _spans[id.Span - 1].Channels[id.Timeslot] : null;
            termination = channel!;
            return channel is not null;
        }

        var isThere = _rtpById.TryGetValue(id.Value, out var rtp);
        termination = rtp!;
        return isThere;
    }

    private bool TryLine(TerminationId id, out LineTermination line)
    {
        var found = id.IsLine && id.Value <= (ulong)_lines.Length;
        line = found ? _lines[id.LineNumber - 1] : null!;
        return found;
    }

    private void Fail(ContextId context, TerminationId termination, GatewayError error) => Events.OnCommandFailed(new(context, termination, error));
}
