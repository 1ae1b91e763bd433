namespace Trunkline.Control;

/// <content>What is told of a span under test.</content>
public sealed partial class ControlWriter
{
    void IGatewayEvents.OnSpanAnswered(in SpanAnswered e)
    {
        var w = new BodyWriter(_body);
        w.U32(e.Request);
        w.U16((ushort)e.Span);
        w.U8((byte)e.Answer);
        sink.Send(ControlType.SpanAnswered, w.Written);
    }

    void IGatewayEvents.OnSpanAttachment(in SpanAttachment e)
    {
        var w = new BodyWriter(_body);
        w.U32(e.Request);
        w.U16((ushort)e.Span);
        w.Text(e.Kind);
        w.Text(e.Place);
        w.Text(e.Alarms);
        w.U32(e.Timeslots);
        w.U8(e.Clock);
        w.U8(e.ClockQuality);
        w.U16((ushort)e.LosMs);
        w.U16((ushort)e.LofMs);
        w.U16((ushort)e.AisMs);
        w.U16((ushort)e.RaiMs);
        w.U8(e.Loops);
        w.U8((byte)e.Loop);
        w.U8((byte)e.Signal);
        w.U16(e.SecondsLeft);
        sink.Send(ControlType.SpanAttachment, w.Written);
    }

    void IGatewayEvents.OnSpanCounted(in SpanCounted e)
    {
        var w = new BodyWriter(_body);
        w.U32(e.Request);
        w.U16((ushort)e.Span);
        w.U64(e.Frames);
        w.U64(e.SlipsLost);
        w.U64(e.SlipsRepeated);
        w.U64(e.LineCodeViolations);
        w.U64(e.FrameErrors);
        w.U64(e.CrcErrors);
        w.U64(e.FarEndErrors);
        w.U64(e.Missed);
        w.U64(e.PacketsLost);
        w.U64(e.PacketsLate);
        w.U64(e.PacketsReceived);
        w.U64(e.PacketsReordered);
        w.U64(e.PacketsMalformed);
        w.U64(e.Underruns);
        w.U64(e.Overruns);
        w.U64(e.PacketLosses);
        w.U64(e.Strangers);
        w.U64(e.FramesReceived);
        w.U64(e.FramesSent);
        w.U64(e.FramesRefused);
        w.U64(e.FramesBad);
        sink.Send(ControlType.SpanCounted, w.Written);
    }

    void IGatewayEvents.OnSpanLink(in SpanLink e)
    {
        var w = new BodyWriter(_body);
        w.U32(e.Request);
        w.U16((ushort)e.Span);
        w.U8(e.State);
        w.U32(e.Establishments);
        w.U64(e.Sent);
        w.U64(e.Received);
        w.U64(e.Repeated);
        w.U64(e.Ignored);
        w.U16(e.Queued);
        w.U64(e.Errors);
        w.U64(e.Damaged);
        sink.Send(ControlType.SpanLink, w.Written);
    }

    void IGatewayEvents.OnSpanPeriod(in SpanPeriod e)
    {
        var w = new BodyWriter(_body);
        w.U32(e.Request);
        w.U16((ushort)e.Span);
        w.Flag(e.IsFarEnd);
        w.Flag(e.IsDay);
        w.U8(e.Back);
        w.U32(e.Elapsed);
        w.U32(e.Seconds);
        w.U32(e.Errored);
        w.U32(e.SeverelyErrored);
        w.U32(e.BlockErrors);
        w.U32(e.Unavailable);
        sink.Send(ControlType.SpanPeriod, w.Written);
    }

    void IGatewayEvents.OnBertTold(in BertTold e)
    {
        var w = new BodyWriter(_body);
        w.U32(e.Request);
        w.U16((ushort)e.Span);
        w.Flag(e.IsRunning);
        w.Flag(e.IsInStep);
        w.U32(e.Elapsed);
        w.U64(e.Bits);
        w.U64(e.Errors);
        w.U32(e.Injected);
        w.U32(e.Measured);
        w.U32(e.Errored);
        w.U32(e.Lost);
        w.U32(e.Losses);
        sink.Send(ControlType.BertTold, w.Written);
    }
}
