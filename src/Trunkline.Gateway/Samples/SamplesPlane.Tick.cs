namespace Trunkline.Gateway.Samples;

// What happens every 20 ms: lines and spans in, contexts mixed, prompts and tones put in their place, lines and spans out.
public sealed partial class SamplesPlane
{
    /// <summary>20 ms.</summary>
    private void OnTick(long nowUs, long lateUs)
    {
        _node!.Lateness.Add(lateUs);
        if (_bank is not null)
        {
            var octets = _lines.Length * Block;
            _bank.Transfer(_drive, _toWires.AsSpan(0, octets), _sense, _fromWires.AsSpan(0, octets));
            for (var i = 0; i < _lines.Length; i++)
            {
                _lines[i].Hear(_sense[i], FromWire(i));
            }
        }

        ServeSpans();
        _pacer.OnTick(_clock.Span);
        _toWires.AsSpan().Clear();

        // Backwards: what a context does may take it, or one before it that was moved here, out of the list.
        for (var i = _tickingCount - 1; i >= 0; i--)
        {
            Serve(_ticking[i], nowUs);
        }

        for (var i = _soloCount - 1; i >= 0; i--)
        {
            var media = _solo[i];
            _block.AsSpan().Clear();
            media.Push(_block, nowUs);
            if (!media.IsGenerating)
            {
                RemoveSolo(media);
            }
        }

        for (var i = 0; i < _lines.Length; i++)
        {
            _lines[i].Speak(ToWire(i));
            _drive[i] = new(_lines[i].IsOffHook);
        }

        for (var i = 0; i < _channels.Length; i++)
        {
            _channels[i].Speak(ToWire(_lines.Length + i));
        }

        _recordings.Serve(this, nowUs);
    }

    private void Serve(Context context, long nowUs)
    {
        var count = context.Count;
        _mixer.Begin(Block);
        for (var i = 0; i < count; i++)
        {
            var block = _in.AsSpan(i * Block, Block);
            if (context[i] is RtpTermination)
            {
                _rtp[context[i].Index].Pull(block);
            }
            else
            {
                FromWire(context[i].Index).CopyTo(block);
            }

            if (count > 2)
            {
                _mixer.Add(block);
            }
        }

        var recording = _states[context.Index].Recording;
        if (_recordings.IsRunning(recording))
        {
            _recordings.WriteMixed(recording, context, _in, PlayedTo(context, isLeft: true), PlayedTo(context, isLeft: false), nowUs);
        }

        var isDone = false;
        for (var i = 0; i < count; i++)
        {
            var isWire = context[i] is not RtpTermination;
            var block = isWire ? ToWire(context[i].Index) : _block;
            if (count > 2)
            {
                _mixer.Mix(_in.AsSpan(i * Block, Block), block);
            }
            else if (count == 2)
            {
                _in.AsSpan((1 - i) * Block, Block).CopyTo(block);
            }
            else
            {
                block.Clear();
            }

            if (isWire)
            {
                if (!_wires[context[i].Index].MayTalk)
                {
                    block.Clear();
                }
            }
            else
            {
                var media = _rtp[context[i].Index];
                var wasGenerating = media.IsGenerating;
                media.Push(block, nowUs);
                isDone |= wasGenerating && !media.IsGenerating;
            }
        }

        if (isDone)
        {
            Arrange(context);
        }
    }

    /// <summary>Spans: what the tick before made for them goes out, what came in is heard.</summary>
    private void ServeSpans()
    {
        foreach (var span in _spans)
        {
            var channels = span.Channels;
            foreach (var channel in channels)
            {
                if (channel is null)
                {
                    continue;
                }

                if (_channels[channel.Index - _lines.Length].IsActive)
                {
                    span.Put(channel.Timeslot, ToWire(channel.Index));
                }
                else
                {
                    span.PutIdle(channel.Timeslot);
                }
            }

            span.Transfer(_clock.IsAlarm);
            foreach (var channel in channels)
            {
                if (channel is not null)
                {
                    if (channel.Context is not null)
                    {
                        span.Get(channel.Timeslot, FromWire(channel.Index));
                    }

                    _channels[channel.Index - _lines.Length].Hear(FromWire(channel.Index));
                }
            }
        }
    }

    /// <summary>The prompts that the tick plays to the left party of a recording, or to the others; empty for none.</summary>
    private ReadOnlySpan<short> PlayedTo(Context context, bool isLeft)
    {
        var sum = (isLeft ? _playedToLeft : _playedToOthers).AsSpan();
        var any = false;
        for (var i = 0; i < context.Count; i++)
        {
            ref readonly var player = ref context[i] is RtpTermination ? ref _rtp[context[i].Index].Player : ref _wires[context[i].Index].Player;
            if (player.IsPlaying && (context[i].Id == context.Left) == isLeft)
            {
                if (!any)
                {
                    sum.Clear();
                }

                player.AddTo(sum);
                any = true;
            }
        }

        return any ? sum : [];
    }

    private Span<short> FromWire(int index) => _fromWires.AsSpan(index * Block, Block);

    private Span<short> ToWire(int index) => _toWires.AsSpan(index * Block, Block);
}
