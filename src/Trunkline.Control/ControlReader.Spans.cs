namespace Trunkline.Control;

/// <content>What is told of a span under test.</content>
public static partial class ControlReader
{
    private static bool TrySpanEvent(ControlType type, ref BodyReader r, IGatewayEvents to, out ControlError error)
    {
        switch (type)
        {
            case ControlType.SpanAnswered:
            {
                var e = new SpanAnswered(r.U32(), r.U16(), (SpanAnswer)r.Upto((byte)SpanAnswer.Busy));
                if (r.End(out error))
                {
                    to.OnSpanAnswered(in e);
                    return true;
                }

                return false;
            }

            case ControlType.SpanAttachment:
            {
                var e = new SpanAttachment(
                    r.U32(), r.U16(), r.Text(), r.Text(), r.Text(), r.U32(), r.Upto(2), r.Upto(3), (short)r.U16(), (short)r.U16(), (short)r.U16(),
                    (short)r.U16(), r.U8(), (SpanOrder)r.Upto((byte)SpanOrder.StopBert), (SpanOrder)r.Upto((byte)SpanOrder.StopBert), r.U16());
                if (r.End(out error))
                {
                    to.OnSpanAttachment(in e);
                    return true;
                }

                return false;
            }

            case ControlType.SpanCounted:
            {
                var e = new SpanCounted(
                    r.U32(), r.U16(), r.U64(), r.U64(), r.U64(), r.U64(), r.U64(), r.U64(), r.U64(), r.U64(), r.U64(), r.U64(), r.U64(), r.U64(),
                    r.U64(), r.U64(), r.U64(), r.U64(), r.U64(), r.U64(), r.U64(), r.U64(), r.U64());
                if (r.End(out error))
                {
                    to.OnSpanCounted(in e);
                    return true;
                }

                return false;
            }

            case ControlType.SpanLink:
            {
                var e = new SpanLink(r.U32(), r.U16(), r.Upto(8), r.U32(), r.U64(), r.U64(), r.U64(), r.U64(), r.U16(), r.U64(), r.U64());
                if (r.End(out error))
                {
                    to.OnSpanLink(in e);
                    return true;
                }

                return false;
            }

            case ControlType.SpanPeriod:
            {
                var e = new SpanPeriod(r.U32(), r.U16(), r.Flag(), r.Flag(), r.U8(), r.U32(), r.U32(), r.U32(), r.U32(), r.U32(), r.U32());
                if (r.End(out error))
                {
                    to.OnSpanPeriod(in e);
                    return true;
                }

                return false;
            }

            case ControlType.BertTold:
            {
                var e = new BertTold(r.U32(), r.U16(), r.Flag(), r.Flag(), r.U32(), r.U64(), r.U64(), r.U32(), r.U32(), r.U32(), r.U32(), r.U32());
                if (r.End(out error))
                {
                    to.OnBertTold(in e);
                    return true;
                }

                return false;
            }

            default:
                error = new(ControlErrorKind.Type, 0);
                return false;
        }
    }
}
