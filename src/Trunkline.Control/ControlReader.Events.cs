using Trunkline.Base;

namespace Trunkline.Control;

/// <content>What comes up: events.</content>
public static partial class ControlReader
{
    /// <summary>Reads one event and gives it.</summary>
    /// <param name="type">From the frame.</param>
    /// <param name="body">From the frame.</param>
    /// <param name="to">Who hears it.</param>
    /// <param name="error">What is wrong, with the offset in the body.</param>
    /// <returns>False when the octets are no event; nothing was called then.</returns>
    public static bool TryEvent(ControlType type, ReadOnlySpan<byte> body, IGatewayEvents to, out ControlError error)
    {
        var r = new BodyReader(body);
        switch (type)
        {
            case ControlType.RtpReady:
            {
                var e = new RtpReady(r.Termination(), r.Address());
                if (r.End(out error))
                {
                    to.OnRtpReady(in e);
                    return true;
                }

                return false;
            }

            case ControlType.CommandFailed:
            {
                var e = new CommandFailed(r.Context(), r.Termination(), (GatewayError)r.Upto((byte)GatewayError.Protocol));
                if (r.End(out error))
                {
                    to.OnCommandFailed(in e);
                    return true;
                }

                return false;
            }

            case ControlType.TerminationEnded:
            {
                var e = new TerminationEnded(r.Termination(), r.U64(), r.U64(), r.U64(), r.U64(), r.U32());
                if (r.End(out error))
                {
                    to.OnTerminationEnded(in e);
                    return true;
                }

                return false;
            }

            case ControlType.DigitHeard:
            {
                var e = new DigitHeard(r.Termination(), r.Digit(), r.U16(), (DigitSource)r.Upto((byte)DigitSource.InBand));
                if (r.End(out error))
                {
                    to.OnDigitHeard(in e);
                    return true;
                }

                return false;
            }

            case ControlType.PromptEnded:
            {
                var e = new PromptEnded(r.Termination(), r.U32(), (PromptOutcome)r.Upto((byte)PromptOutcome.Unknown));
                if (r.End(out error))
                {
                    to.OnPromptEnded(in e);
                    return true;
                }

                return false;
            }

            case ControlType.PromptFailed:
            {
                var e = new PromptFailed(r.U32(), r.Text(), r.Text());
                if (r.End(out error))
                {
                    to.OnPromptFailed(in e);
                    return true;
                }

                return false;
            }

            case ControlType.PromptsLoaded:
            {
                var e = new PromptsLoaded(r.U32(), r.U16(), r.U16());
                if (r.End(out error))
                {
                    to.OnPromptsLoaded(in e);
                    return true;
                }

                return false;
            }

            case ControlType.MediaSilent:
            {
                var e = new MediaSilent(r.Termination(), (int)r.U32());
                if (r.End(out error))
                {
                    to.OnMediaSilent(in e);
                    return true;
                }

                return false;
            }

            case ControlType.LineRinging:
            {
                var e = new LineRinging(r.Termination());
                if (r.End(out error))
                {
                    to.OnLineRinging(in e);
                    return true;
                }

                return false;
            }

            case ControlType.LineCallerId:
            {
                var e = new LineCallerId(r.Termination(), r.Text(), r.Text(), (Presentation)r.Upto((byte)Presentation.NotAvailable));
                if (r.End(out error))
                {
                    to.OnLineCallerId(in e);
                    return true;
                }

                return false;
            }

            case ControlType.LineSeized:
            {
                var e = new LineSeized(r.Termination());
                if (r.End(out error))
                {
                    to.OnLineSeized(in e);
                    return true;
                }

                return false;
            }

            case ControlType.LineDialled:
            {
                var e = new LineDialled(r.Termination());
                if (r.End(out error))
                {
                    to.OnLineDialled(in e);
                    return true;
                }

                return false;
            }

            case ControlType.LineTone:
            {
                var e = new LineTone(r.Termination(), (ToneName)r.Upto((byte)ToneName.Confirmation));
                if (r.End(out error))
                {
                    to.OnLineTone(in e);
                    return true;
                }

                return false;
            }

            case ControlType.LineAnswered:
            {
                var e = new LineAnswered(r.Termination(), (AnswerEvidence)r.Upto((byte)AnswerEvidence.Assumed));
                if (r.End(out error))
                {
                    to.OnLineAnswered(in e);
                    return true;
                }

                return false;
            }

            case ControlType.LineCleared:
            {
                var e = new LineCleared(r.Termination(), (ClearEvidence)r.Upto((byte)ClearEvidence.Local));
                if (r.End(out error))
                {
                    to.OnLineCleared(in e);
                    return true;
                }

                return false;
            }

            case ControlType.LineRefused:
            {
                var e = new LineRefused(r.Termination(), (LineFault)r.Upto((byte)LineFault.NoSuchLine));
                if (r.End(out error))
                {
                    to.OnLineRefused(in e);
                    return true;
                }

                return false;
            }

            case ControlType.LineChanged:
            {
                var e = new LineChanged(r.Termination(), (LineCondition)r.Upto((byte)LineCondition.OutOfService));
                if (r.End(out error))
                {
                    to.OnLineChanged(in e);
                    return true;
                }

                return false;
            }

            case ControlType.RecordingEnded:
            {
                var e = new RecordingEnded(r.Recording(), r.U64(), r.U64());
                if (r.End(out error))
                {
                    to.OnRecordingEnded(in e);
                    return true;
                }

                return false;
            }

            case ControlType.RecordingFailed:
            {
                var e = new RecordingFailed(r.Recording(), (GatewayError)r.Upto((byte)GatewayError.Protocol));
                if (r.End(out error))
                {
                    to.OnRecordingFailed(in e);
                    return true;
                }

                return false;
            }

            case ControlType.ContextFreed:
            {
                var e = new ContextFreed(r.Context(), (FreedReason)r.Upto((byte)FreedReason.MediaSilent));
                if (r.End(out error))
                {
                    to.OnContextFreed(in e);
                    return true;
                }

                return false;
            }

            case ControlType.SnapshotContext:
            {
                var e = new SnapshotContext(r.Context(), r.Recording());
                if (r.End(out error))
                {
                    to.OnSnapshotContext(in e);
                    return true;
                }

                return false;
            }

            case ControlType.SnapshotTermination:
            {
                var e = new SnapshotTermination(
                    r.Termination(),
                    r.Context(),
                    r.Address(),
                    (LineCondition)r.Upto((byte)LineCondition.OutOfService));
                if (r.End(out error))
                {
                    to.OnSnapshotTermination(in e);
                    return true;
                }

                return false;
            }

            case ControlType.DlIndication:
            {
                var e = new DlIndication(r.U16(), (DlPrimitive)r.Upto((byte)DlPrimitive.UnitDataIndication), r.Message());
                if (r.End(out error))
                {
                    to.OnDlIndication(in e);
                    return true;
                }

                return false;
            }

            case ControlType.DlDiagnosed:
            {
                var e = new DlDiagnosed(r.U16(), (DlDiagnosis)r.Upto((byte)DlDiagnosis.TimeslotsSwapped), (int)r.U32());
                if (r.End(out error))
                {
                    to.OnDlDiagnosed(in e);
                    return true;
                }

                return false;
            }

            case ControlType.SpanChanged:
            {
                var e = new SpanChanged(r.U16(), (SpanAlarms)r.U16(), r.Text());
                if (r.End(out error))
                {
                    to.OnSpanChanged(in e);
                    return true;
                }

                return false;
            }

            case ControlType.DlFrame:
            {
                var e = new DlFrame(r.U16(), r.Flag(), r.U32(), r.U64(), r.U16(), r.Frame());
                if (r.End(out error))
                {
                    to.OnDlFrame(in e);
                    return true;
                }

                return false;
            }

            case ControlType.SnapshotSpan:
            {
                var e = new SnapshotSpan(r.U16(), (SpanAlarms)r.U16(), r.Flag(), r.U32(), r.Text());
                if (r.End(out error))
                {
                    to.OnSnapshotSpan(in e);
                    return true;
                }

                return false;
            }

            case ControlType.SnapshotEnd:
            {
                var e = new SnapshotEnd();
                if (r.End(out error))
                {
                    to.OnSnapshotEnd(in e);
                    return true;
                }

                return false;
            }

            case ControlType.GatewayMeter:
            {
                var e = new GatewayMeter((int)r.U32(), (int)r.U32(), (int)r.U32(), r.U32(), r.U32(), r.U32(), r.U64());
                if (r.End(out error))
                {
                    to.OnGatewayMeter(in e);
                    return true;
                }

                return false;
            }

            default:
                return TrySpanEvent(type, ref r, to, out error);
        }
    }
}
