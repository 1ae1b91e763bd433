// What may be asked of a span and ordered beside calls: its state for whoever stands in front of it.
using Trunkline.Control;
using Trunkline.E1;

namespace Trunkline.Gateway.Spans;

/// <summary>Answers questions about a span.</summary>
/// <remarks>On the gateway's loop. Allocates nothing after construction.</remarks>
internal sealed class SpanBench
{
    /// <summary>Quarters of an hour that are told besides the current.</summary>
    private const int Quarters = 4;

    private readonly GatewayNode _node;
    private readonly SpanHost _host;
    private readonly IFramePort _frames;
    private readonly FixedText _kind;
    private readonly FixedText _place;

    public SpanBench(GatewayNode node, SpanHost host, IFramePort frames)
    {
        (_node, _host, _frames) = (node, host, frames);
        _kind = frames.Port?.Traits.Kind ?? "events";
        _place = frames.Port?.Traits.Place ?? "named signals instead of bits";
    }

    /// <summary>Carries out an order and answers it.</summary>
    public void Order(in OrderSpan order)
    {
        var answer = order.Order switch
        {
            SpanOrder.Show => Show(order.Request),
            _ => SpanAnswer.Unable,
        };
        _node.Events.OnSpanAnswered(new(order.Request, _host.Number, answer));
    }

    private SpanAnswer Show(uint request)
    {
        var events = _node.Events;
        var span = _host.Number;
        if (_frames.Port is { } port)
        {
            var traits = port.Traits;
            Span<byte> words = stackalloc byte[FixedText.Capacity];
            events.OnSpanAttachment(new(
                request, span, _kind, _place, new(words[..port.Alarms.Write(words)]), traits.Timeslots, (byte)traits.Clock, (byte)port.ClockQuality,
                (short)traits.Debounce.LossOfSignalMs, (short)traits.Debounce.LossOfFrameMs, (short)traits.Debounce.AisMs, (short)traits.Debounce.RemoteAlarmMs,
                traits.Loops, SpanOrder.EndLoop, SpanOrder.SendNormal, 0));
            events.OnSpanCounted(Counted(request, port.Counters));
        }
        else
        {
            events.OnSpanAttachment(new(request, span, _kind, _place, default, 0, 0, 0, -1, -1, -1, -1, 0, SpanOrder.EndLoop, SpanOrder.SendNormal, 0));
        }

        var link = _host.Link;
        events.OnSpanLink(new(
            request, span, (byte)link.State, _host.Establishments, (ulong)link.SentFrames, (ulong)link.ReceivedFrames, (ulong)link.Retransmissions,
            (ulong)link.IgnoredFrames, (ushort)link.QueuedMessages));
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
        (ulong)c.FarEndErrors, (ulong)c.Missed, (ulong)c.PacketsLost, (ulong)c.PacketsLate, (ulong)c.Strangers, (ulong)c.FramesReceived, (ulong)c.FramesSent,
        (ulong)c.FramesRefused, (ulong)c.FramesBad);
}
