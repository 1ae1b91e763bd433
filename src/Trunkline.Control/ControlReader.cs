using Trunkline.Base;

namespace Trunkline.Control;

/// <summary>Turns a record's octets back into a call: the mirror of <see cref="ControlWriter"/>. Allocates nothing, throws nothing.</summary>
public static partial class ControlReader
{
    /// <summary>Reads one command and gives it.</summary>
    /// <param name="type">From the frame.</param>
    /// <param name="body">From the frame.</param>
    /// <param name="to">Who is commanded.</param>
    /// <param name="error">What is wrong, with the offset in the body.</param>
    /// <returns>False when the octets are no command; nothing was called then.</returns>
    public static bool TryCommand(ControlType type, ReadOnlySpan<byte> body, IGatewayCommands to, out ControlError error)
    {
        var r = new BodyReader(body);
        switch (type)
        {
            case ControlType.AddRtp:
            {
                var e = new AddRtp(r.Context(), r.Termination(), r.Rtp(), r.Address());
                if (r.End(out error))
                {
                    to.AddRtp(in e);
                    return true;
                }

                return false;
            }

            case ControlType.ModifyRtp:
            {
                var e = new ModifyRtp(r.Termination(), r.Rtp(), r.Address());
                if (r.End(out error))
                {
                    to.ModifyRtp(in e);
                    return true;
                }

                return false;
            }

            case ControlType.Move:
            {
                var e = new Move(r.Termination(), r.Context());
                if (r.End(out error))
                {
                    to.Move(in e);
                    return true;
                }

                return false;
            }

            case ControlType.Subtract:
            {
                var e = new Subtract(r.Termination());
                if (r.End(out error))
                {
                    to.Subtract(in e);
                    return true;
                }

                return false;
            }

            case ControlType.DeleteContext:
            {
                var e = new DeleteContext(r.Context());
                if (r.End(out error))
                {
                    to.DeleteContext(in e);
                    return true;
                }

                return false;
            }

            case ControlType.PlayTone:
            {
                var e = new PlayTone(r.Termination(), (ToneName)r.Upto((byte)ToneName.Confirmation), (int)r.U32());
                if (r.End(out error))
                {
                    to.PlayTone(in e);
                    return true;
                }

                return false;
            }

            case ControlType.PlayPrompt:
            {
                var e = new PlayPrompt(r.Termination(), r.Text(), r.Flag(), r.U32());
                if (r.End(out error))
                {
                    to.PlayPrompt(in e);
                    return true;
                }

                return false;
            }

            case ControlType.DefinePrompt:
            {
                var e = new DefinePrompt(r.U32(), r.U16(), r.U16(), r.Text(), r.Path());
                if (r.End(out error))
                {
                    to.DefinePrompt(in e);
                    return true;
                }

                return false;
            }

            case ControlType.SendDigits:
            {
                var e = new SendDigits(r.Termination(), r.Text());
                if (r.End(out error))
                {
                    to.SendDigits(in e);
                    return true;
                }

                return false;
            }

            case ControlType.SeizeLine:
            {
                var e = new SeizeLine(r.Termination(), r.Context(), r.Text(), r.Flag());
                if (r.End(out error))
                {
                    to.SeizeLine(in e);
                    return true;
                }

                return false;
            }

            case ControlType.AnswerLine:
            {
                var e = new AnswerLine(r.Termination(), r.Context());
                if (r.End(out error))
                {
                    to.AnswerLine(in e);
                    return true;
                }

                return false;
            }

            case ControlType.Record:
            {
                var e = new Record(r.Context(), r.Recording(), r.Termination(), r.Flag());
                if (r.End(out error))
                {
                    to.Record(in e);
                    return true;
                }

                return false;
            }

            case ControlType.StopRecording:
            {
                var e = new StopRecording(r.Recording());
                if (r.End(out error))
                {
                    to.StopRecording(in e);
                    return true;
                }

                return false;
            }

            case ControlType.Audit:
            {
                var e = new Audit();
                if (r.End(out error))
                {
                    to.Audit(in e);
                    return true;
                }

                return false;
            }

            case ControlType.DlRequest:
            {
                var e = new DlRequest(r.U16(), (DlPrimitive)r.Upto((byte)DlPrimitive.UnitDataIndication), r.Message());
                if (r.End(out error))
                {
                    to.DlRequest(in e);
                    return true;
                }

                return false;
            }

            case ControlType.TraceFrames:
            {
                var e = new TraceFrames(r.U16(), r.Flag());
                if (r.End(out error))
                {
                    to.TraceFrames(in e);
                    return true;
                }

                return false;
            }

            case ControlType.OrderSpan:
            {
                var e = new OrderSpan(
                    r.U32(), r.U16(), (SpanOrder)r.Upto((byte)SpanOrder.StartBertInCalls), r.U32(),
                    (BertSequenceName)r.Upto((byte)BertSequenceName.Alternating), r.U16(), r.U16());
                if (r.End(out error))
                {
                    to.OrderSpan(in e);
                    return true;
                }

                return false;
            }

            case ControlType.Shutdown:
            {
                var e = new Shutdown();
                if (r.End(out error))
                {
                    to.Shutdown(in e);
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
