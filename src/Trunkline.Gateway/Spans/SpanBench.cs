// What may be asked of a span and ordered beside calls: its state and tests for whoever stands in front of it. Whether calls forbid a test
// is decided above; that a forgotten one ends is seen to here.
using Trunkline.Base;
using Trunkline.Control;
using Trunkline.E1;

namespace Trunkline.Gateway.Spans;

/// <summary>Answers questions about a span, loops it, sends alarms and a test pattern on it.</summary>
/// <remarks>On the gateway's loop. Allocates nothing after construction, except to begin a bit error test.</remarks>
internal sealed class SpanBench
{
    /// <summary>Quarters of an hour that are told besides the current.</summary>
    private const int Quarters = 4;

    private readonly GatewayNode _node;
    private readonly SpanHost _host;
    private readonly IFramePort _frames;
    private readonly FixedText _kind;
    private readonly FixedText _place;
    private readonly uint _channels;
    private SpanOrder _loop = SpanOrder.EndLoop;
    private SpanOrder _signal = SpanOrder.SendNormal;
    private int _left; // seconds of loop and signal; a new order begins them anew
    private OrderSpan _bert;
    private int _bertElapsed;
    private int _toInject;

    public SpanBench(GatewayNode node, SpanHost host, IFramePort frames)
    {
        (_node, _host, _frames) = (node, host, frames);
        _kind = frames.Port?.Traits.Kind ?? "events";
        _place = frames.Port?.Traits.Place ?? "named signals instead of bits";
        foreach (var channel in host.Channels)
        {
            _channels |= channel is null ? 0 : 1u << channel.Timeslot;
        }
    }

    /// <summary>What the orders do to the span.</summary>
    public SpanAlarms Alarms =>
        (_loop != SpanOrder.EndLoop ? SpanAlarms.Looped : SpanAlarms.None) | (_signal != SpanOrder.SendNormal ? SpanAlarms.Signalling : SpanAlarms.None);

    /// <summary>Carries out an order and answers it.</summary>
    public void Order(in OrderSpan order)
    {
        var answer = order.Order switch
        {
            SpanOrder.Show => Show(order.Request),
            SpanOrder.StartBert or SpanOrder.StartBertInCalls => StartBert(order),
            SpanOrder.StopBert => StopBert(),
            _ => Test(order),
        };
        _node.Events.OnSpanAnswered(new(order.Request, _host.Number, answer));
    }

    /// <summary>A second passed: what was ordered for a time ends.</summary>
    public void SecondPassed()
    {
        if (_left > 0 && --_left == 0)
        {
            EndTests();
        }

        if (_frames.BertReceiver is { } receiver)
        {
            receiver.SecondPassed();
            _bertElapsed++;
            if (receiver.IsInStep && _toInject > 0)
            {
                _frames.BertTransmitter!.Inject(_toInject);
                _toInject = 0;
            }

            if (_bertElapsed >= _bert.Seconds)
            {
                _ = StopBert();
            }
            else
            {
                TellBert(isRunning: true);
            }
        }
    }

    /// <summary>The gateway ends: a card would keep its loop.</summary>
    public void EndAll()
    {
        _ = StopBert();
        if (_left > 0)
        {
            EndTests();
        }
    }

    /// <summary>Ends the bit error test, if there is one, and tells its result.</summary>
    public SpanAnswer StopBert()
    {
        if (_frames.BertReceiver is not null)
        {
            TellBert(isRunning: false);
            _frames.StopBert();
        }

        return SpanAnswer.Done;
    }

    private SpanAnswer StartBert(in OrderSpan order)
    {
        if (_frames.Port is not { } port)
        {
            return SpanAnswer.Unable;
        }

        if (_frames.BertReceiver is not null)
        {
            return SpanAnswer.Busy;
        }

        var timeslots = order.Timeslots & _channels & port.Traits.Timeslots;
        if (timeslots == 0 || timeslots != order.Timeslots)
        {
            return SpanAnswer.NoTimeslots;
        }

        foreach (var channel in _host.Channels)
        {
            if (order.Order == SpanOrder.StartBert && channel?.Context is not null && (timeslots & (1u << channel.Timeslot)) != 0)
            {
                return SpanAnswer.InUse;
            }
        }

        _bert = order with { Seconds = Math.Max(1, order.Seconds) };
        (_bertElapsed, _toInject) = (0, order.Count);
        return _frames.TryStartBert(PatternOf(order.Pattern), timeslots) ? SpanAnswer.Done : SpanAnswer.Unable;
    }

    private void TellBert(bool isRunning)
    {
        var receiver = _frames.BertReceiver!;
        _node.Events.OnBertTold(new(
            _bert.Request, _host.Number, isRunning, receiver.IsInStep, (uint)_bertElapsed, (ulong)receiver.Bits, (ulong)receiver.BitErrors,
            (uint)_frames.BertTransmitter!.Injected, (uint)receiver.Seconds, (uint)receiver.ErroredSeconds, (uint)receiver.LostSeconds, (uint)receiver.Losses));
    }

    /// <summary>Loops, and alarms on command.</summary>
    private SpanAnswer Test(in OrderSpan order)
    {
        TellAttachment(order.Request);
        if (_frames.Port is not { } port)
        {
            return SpanAnswer.Unable;
        }

        if (order.Order <= SpanOrder.LoopPayload)
        {
            if (!port.TryLoop((SpanLoop)(order.Order - SpanOrder.EndLoop)))
            {
                return SpanAnswer.Unable;
            }

            _loop = order.Order;
        }
        else
        {
            if (!port.TrySignal((SpanSignal)(order.Order - SpanOrder.SendNormal)))
            {
                return SpanAnswer.Unable;
            }

            _signal = order.Order;
        }

        _left = Alarms == SpanAlarms.None ? 0 : order.Seconds > 0 ? order.Seconds : _left;
        return SpanAnswer.Done;
    }

    private void EndTests()
    {
        _ = _frames.Port?.TryLoop(SpanLoop.None);
        _ = _frames.Port?.TrySignal(SpanSignal.Normal);
        (_loop, _signal, _left) = (SpanOrder.EndLoop, SpanOrder.SendNormal, 0);
    }

    private static BertPattern PatternOf(BertSequenceName name) => name switch
    {
        BertSequenceName.Prbs9 => BertPattern.Prbs9,
        BertSequenceName.Prbs11 => BertPattern.Prbs11,
        BertSequenceName.Prbs20 => BertPattern.Prbs20,
        BertSequenceName.Prbs23 => BertPattern.Prbs23,
        BertSequenceName.Ones => BertPattern.Fixed(0xFF, 8),
        BertSequenceName.Alternating => BertPattern.Fixed(0xAA, 8),
        _ => BertPattern.Prbs15,
    };

    private void TellAttachment(uint request)
    {
        if (_frames.Port is not { } port)
        {
            _node.Events.OnSpanAttachment(new(request, _host.Number, _kind, _place, default, 0, 0, 0, -1, -1, -1, -1, 0, _loop, _signal, 0));
            return;
        }

        var traits = port.Traits;
        Span<byte> words = stackalloc byte[FixedText.Capacity];
        _node.Events.OnSpanAttachment(new(
            request, _host.Number, _kind, _place, new(words[..port.Alarms.Write(words)]), traits.Timeslots, (byte)traits.Clock, (byte)port.ClockQuality,
            (short)traits.Debounce.LossOfSignalMs, (short)traits.Debounce.LossOfFrameMs, (short)traits.Debounce.AisMs, (short)traits.Debounce.RemoteAlarmMs,
            traits.Loops, _loop, _signal, (ushort)_left));
    }

    private SpanAnswer Show(uint request)
    {
        var events = _node.Events;
        var span = _host.Number;
        TellAttachment(request);
        if (_frames.Port is { } port)
        {
            events.OnSpanCounted(Counted(request, port.Counters));
        }

        var link = _host.Link;
        events.OnSpanLink(new(
            request, span, (byte)link.State, _host.Establishments, (ulong)link.SentFrames, (ulong)link.ReceivedFrames, (ulong)link.Retransmissions,
            (ulong)link.IgnoredFrames, (ushort)link.QueuedMessages, (ulong)_host.FrameErrors, (ulong)_frames.DamagedFrames));
        if (_frames.Quality is { } quality)
        {
            Tell(request, quality.NearEnd, isFarEnd: false);
            Tell(request, quality.FarEnd, isFarEnd: true);
        }

        return SpanAnswer.Done;
    }

    private void Tell(uint request, PathQuality path, bool isFarEnd)
    {
        Tell(request, path.Quarters, isFarEnd, isDay: false, Quarters);
        Tell(request, path.Days, isFarEnd, isDay: true, 1);
    }

    private void Tell(uint request, QualityBins bins, bool isFarEnd, bool isDay, int most)
    {
        for (var back = 0; back <= Math.Min(most, bins.Count); back++)
        {
            var counts = back == 0 ? bins.Current : bins[back - 1];
            _node.Events.OnSpanPeriod(new(
                request, _host.Number, isFarEnd, isDay, (byte)back, (uint)(back == 0 ? bins.Elapsed : bins.Length), (uint)counts.Seconds, (uint)counts.ErroredSeconds,
                (uint)counts.SeverelyErroredSeconds, (uint)counts.BackgroundBlockErrors, (uint)counts.UnavailableSeconds));
        }
    }

    private SpanCounted Counted(uint request, in SpanCounters c) => new(
        request, _host.Number, (ulong)c.Frames, (ulong)c.SlipsLost, (ulong)c.SlipsRepeated, (ulong)c.LineCodeViolations, (ulong)c.FrameErrors, (ulong)c.CrcErrors,
        (ulong)c.FarEndErrors, (ulong)c.Missed, (ulong)c.PacketsLost, (ulong)c.PacketsLate, (ulong)c.PacketsReceived, (ulong)c.PacketsReordered, (ulong)c.PacketsMalformed, (ulong)c.Underruns, (ulong)c.Overruns, (ulong)c.PacketLosses,
        (ulong)c.Strangers, (ulong)c.FramesReceived, (ulong)c.FramesSent,
        (ulong)c.FramesRefused, (ulong)c.FramesBad);
}
