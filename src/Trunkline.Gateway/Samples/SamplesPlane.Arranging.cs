namespace Trunkline.Gateway.Samples;

// How the members of a context get each other's audio: packet by packet, or by the tick; and when the tick is needed at all.
public sealed partial class SamplesPlane
{
    private void ArrangeAround(Termination termination)
    {
        if (termination.Context is { } context)
        {
            Arrange(context);
        }
        else if (termination is RtpTermination && _rtp[termination.Index] is { IsGenerating: true, IsTicking: false } media)
        {
            media.IsTicking = true;
            _solo[_soloCount++] = media;
            _clock.Wake();
        }
    }

    private void RemoveSolo(RtpMedia media)
    {
        var at = Array.IndexOf(_solo, media, 0, _soloCount);
        if (at >= 0)
        {
            _solo[at] = _solo[--_soloCount];
            media.IsTicking = false;
        }
    }

    /// <summary>Decides how the members of a context get each other's audio; called whenever anything about them changed.</summary>
    private void Arrange(Context context) => Arrange(context, context.IsRecording);

    private void Arrange(Context context, bool isRecording)
    {
        var tick = NeedsTick(context, isRecording);
        SetTicking(context, tick);
        var withEvents = 0;
        for (var i = 0; i < context.Count; i++)
        {
            withEvents += context[i] is RtpTermination && _rtp[context[i].Index].HasTelephoneEvents ? 1 : 0;
        }

        for (var i = 0; i < context.Count; i++)
        {
            if (context[i] is not RtpTermination)
            {
                _wires[context[i].Index].ConvertsInBand = tick && withEvents > 0;
                continue;
            }

            var media = _rtp[context[i].Index];
            RemoveSolo(media);
            media.SetPeer(!tick && context.Count == 2 ? _rtp[context[1 - i].Index] : null);
            media.IsTicking = tick;
            media.ConvertsInBand = tick && !media.HasTelephoneEvents && !media.Description.HasDigitsApart && withEvents > 0;
            media.SetTap(isRecording && !tick ? _states[context.Index].Recording : None, context[i].Id == context.Left ? 0 : 1);
        }
    }

    private bool IsTickNeeded() => _wires.Length > 0 || _spans.Length > 0 || _tickingCount > 0 || _soloCount > 0 || _recordings.IsActive;

    private bool NeedsTick(Context context, bool isRecording)
    {
        var hasLine = false;
        for (var i = 0; i < context.Count; i++)
        {
            if (context[i] is not RtpTermination)
            {
                hasLine = true;
            }
            else if (_rtp[context[i].Index].IsGenerating)
            {
                return true;
            }
        }

        if (hasLine || context.Count != 2)
        {
            return context.Count > 1 || (hasLine && isRecording);
        }

        // Until both have a far end nothing can come from one that the other could hear: a call that rings is not sent silence.
        if (!_rtp[context[0].Index].HasFarEnd || !_rtp[context[1].Index].HasFarEnd)
        {
            return false;
        }

        var (a, b) = (_rtp[context[0].Index].Description, _rtp[context[1].Index].Description);
        return a.PacketMs != b.PacketMs || (a.TelephoneEvent == 0) != (b.TelephoneEvent == 0);
    }

    private void SetTicking(Context context, bool tick)
    {
        ref var state = ref _states[context.Index];
        if (tick && state.TickingAt < 0)
        {
            state.TickingAt = _tickingCount;
            _ticking[_tickingCount++] = context;
            _clock.Wake();
        }
        else if (!tick && state.TickingAt >= 0)
        {
            var last = _ticking[--_tickingCount];
            _ticking[state.TickingAt] = last;
            _states[last.Index].TickingAt = state.TickingAt;
            state.TickingAt = None;
        }
    }
}
