// What the tables' effects become, in the order in which CallDo declares them: causes, messages, the channel, indications.
using Trunkline.Base;
using Trunkline.Isdn.Messages;
using Trunkline.Isdn.Supplementary;

namespace Trunkline.Isdn.CallControl;

public sealed partial class Q931Call
{
    private void CarryOut(CallDo what, CallState before, CallEvent e)
    {
        if (what.HasFlag(CallDo.RestartTimer))
        {
            StartStateTimer();
        }

        if (what.HasFlag(CallDo.StopTimer) && (e != CallEvent.RxProgress || DetailsOf().Progress.Count > 0))
        {
            Stop(_stateTimer);
        }

        if (what.HasFlag(CallDo.StartT309))
        {
            Start(_t309, CallEvent.T309);
        }

        if (what.HasFlag(CallDo.StopT309))
        {
            Stop(_t309);
        }

        Causes(what);
        if (what.HasFlag(CallDo.SendSetup) && _setup.Length > 0)
        {
            _interface.Send(_setup);
        }

        if (e == CallEvent.RxStatusUnanswered)
        {
            (_details, _channelIsSaid) = (_response, false); // all that was said, and the channel that one before it named
            Sends(what, e);
            _details = Q931Details.None;
        }
        else
        {
            Sends(what, e);
        }

        if ((what & (CallDo.FreeChannel | CallDo.RepairChannel)) != 0)
        {
            _interface.FreeChannel(this, repair: what.HasFlag(CallDo.RepairChannel));
        }

        if (what.HasFlag(CallDo.OrphanCall))
        {
            if (!IsOurs && before is CallState.CallInitiated or CallState.CallPresent)
            {
                _interface.FreeChannel(this, repair: false); // nothing has been said of it: the far end's T303 repeats the SETUP
            }
            else
            {
                _interface.Orphan(this, _cause);
            }
        }

        if (what.HasFlag(CallDo.TellSilence))
        {
            _interface.User.OnTrouble(Q931Trouble.PeerSilent, $"call {Reference}: the far end is silent in state {before.Name(_values.Table)} ({e})");
        }

        Tells(what, e);
    }

    private void Causes(CallDo what)
    {
        var (cause, said) = (what & (CallDo)0x1FF0) switch
        {
            CallDo.CauseNormal => (Q850Cause.NormalClearing, Q850Cause.None),
            CallDo.CauseNoResponse => (Q850Cause.NoUserResponding, Q850Cause.RecoveryOnTimerExpiry),
            CallDo.CauseNoAnswer => (Q850Cause.NoAnswer, Q850Cause.RecoveryOnTimerExpiry),
            CallDo.CauseLinkFailed => (Q850Cause.DestinationOutOfOrder, Q850Cause.None),
            CallDo.CauseIncomplete => (Q850Cause.InvalidNumberFormat, Q850Cause.None),
            CallDo.CauseTemporary => (Q850Cause.TemporaryFailure, Q850Cause.None),
            CallDo.CauseChannel => (Q850Cause.ChannelUnacceptable, Q850Cause.None),
            CallDo.CauseIncompatible => (Q850Cause.MessageNotCompatible, Q850Cause.None),
            CallDo.CauseTimer => (Q850Cause.RecoveryOnTimerExpiry, Q850Cause.None),
            _ => (Q850Cause.None, Q850Cause.None),
        };
        if (cause != Q850Cause.None)
        {
            Because(cause, _values.Location);
            _said = said != Q850Cause.None ? said : what.HasFlag(CallDo.CauseNormal) ? _said : Q850Cause.None; // what was wrong with a DISCONNECT is said by RELEASE
        }
    }

    private void Sends(CallDo what, CallEvent e)
    {
        SendIf(what, CallDo.SendSetupAcknowledge, Q931MessageType.SetupAcknowledge);
        SendIf(what, CallDo.SendInformation, Q931MessageType.Information);
        if (what.HasFlag(CallDo.SendCallProceeding))
        {
            Send(Q931MessageType.CallProceeding, (what & (CallDo.SendProgress | CallDo.SendDisconnectTones)) != 0 ? Q931Details.None : _details);
        }

        SendIf(what, CallDo.SendAlerting, Q931MessageType.Alerting);
        SendIf(what, CallDo.SendProgress, Q931MessageType.Progress);
        SendIf(what, CallDo.SendConnect, Q931MessageType.Connect);
        SendIf(what, CallDo.SendConnectAcknowledge, Q931MessageType.ConnectAcknowledge);
        SendIf(what, CallDo.SendDisconnect, Q931MessageType.Disconnect);
        if (what.HasFlag(CallDo.SendDisconnectTones))
        {
            Send(Q931MessageType.Disconnect, Q931Details.InBand(_values.Location));
        }

        SendIf(what, CallDo.SendRelease, Q931MessageType.Release);
        SendIf(what, CallDo.SendReleaseComplete, Q931MessageType.ReleaseComplete);
        SendIf(what, CallDo.SendNotify, Q931MessageType.Notify);
        SendIf(what, CallDo.SendFacility, Q931MessageType.Facility);
        if (what.HasFlag(CallDo.SendStatusEnquiry) && !(e == CallEvent.LinkReset && _t322.IsRunning)) // on a bad line resets come faster than answers, and enquiries would fill the link's queue
        {
            Send(Q931MessageType.StatusEnquiry, Q931Details.None);
            Start(_t322, CallEvent.T322);
        }

        if (what.HasFlag(CallDo.SendStatus))
        {
            SendStatus(Q850Cause.ResponseToStatusEnquiry);
        }
    }

    private void Tells(CallDo what, CallEvent e)
    {
        var details = (what & (CallDo)(0xFFFFUL << 32)) != 0 ? DetailsOf() : Q931Details.None;
        var user = User;
        if (what.HasFlag(CallDo.SetupIndication))
        {
            _interface.User.OnSetupIndication(this, Q931Setup.Read(_message!));
            if (User is null)
            {
                Reject(Q850Cause.ServiceNotAvailable);
            }
        }
        else if (what.HasFlag(CallDo.MoreInfoIndication))
        {
            user?.OnMoreInfoIndication(this, details);
        }
        else if (what.HasFlag(CallDo.InfoIndication))
        {
            user?.OnInfoIndication(this, details);
        }
        else if (what.HasFlag(CallDo.ProceedingIndication))
        {
            user?.OnProceedingIndication(this, details);
        }
        else if (what.HasFlag(CallDo.AlertingIndication))
        {
            user?.OnAlertingIndication(this, details);
        }
        else if (what.HasFlag(CallDo.ProgressIndication))
        {
            user?.OnProgressIndication(this, details);
        }
        else if (what.HasFlag(CallDo.SetupConfirm))
        {
            user?.OnSetupConfirm(this, details);
            if (_values.AwardsAtOnce && State == CallState.ConnectRequest)
            {
                Raise(CallEvent.SetupCompleteRequest);
            }
        }
        else if (what.HasFlag(CallDo.SetupCompleteIndication))
        {
            user?.OnSetupCompleteIndication(this);
        }
        else if (what.HasFlag(CallDo.NotifyIndication))
        {
            user?.OnNotifyIndication(this, details);
        }
        else if (what.HasFlag(CallDo.FacilityIndication))
        {
            RefuseInvokes(details);
            user?.OnFacilityIndication(this, details);
        }
        else if (what.HasFlag(CallDo.DisconnectIndication))
        {
            var tones = e == CallEvent.RxDisconnectTones;
            var local = e is not (CallEvent.RxDisconnect or CallEvent.RxDisconnectTones);
            user?.OnDisconnectIndication(this, new(_cause, _location, tones, local, details));
            if (!local && !tones && _values.ReleasesAtOnce)
            {
                Raise(CallEvent.ReleaseRequest);
            }
        }

        if ((what & (CallDo.RejectIndication | CallDo.ReleaseIndication | CallDo.ReleaseConfirm)) != 0)
        {
            var primitive = what.HasFlag(CallDo.RejectIndication) ? Q931EndPrimitive.RejectIndication
                : what.HasFlag(CallDo.ReleaseIndication) ? Q931EndPrimitive.ReleaseIndication : Q931EndPrimitive.ReleaseConfirm;
            _interface.Forget(this);
            user?.OnReleased(this, new(primitive, _cause, _location) { Details = details });
        }
    }

    private void SendIf(CallDo what, CallDo flag, Q931MessageType type)
    {
        if (what.HasFlag(flag))
        {
            Send(type, _details);
        }
    }

    private void Send(Q931MessageType type, Q931Details details)
    {
        Span<byte> octets = stackalloc byte[Q931Message.MaxOctets];
        var writer = new Q931Writer(octets, Reference, type);
        if (type is Q931MessageType.Disconnect or Q931MessageType.Release or Q931MessageType.ReleaseComplete)
        {
            var cause = _said != Q850Cause.None ? _said : _cause;
            writer.Add(new CauseIe(cause == Q850Cause.None ? Q850Cause.NormalClearing : cause, _values.Location));
        }
        else if (!IsOurs && !_channelIsSaid && type is Q931MessageType.SetupAcknowledge or Q931MessageType.CallProceeding or Q931MessageType.Alerting or Q931MessageType.Connect)
        {
            _channelIsSaid = true;
            writer.Add(ChannelIdentificationIe.Of(_interface.ChannelOf(Channel), exclusive: true));
        }

        if (type is Q931MessageType.CallProceeding or Q931MessageType.Alerting or Q931MessageType.Connect)
        {
            _response = details;
        }

        details.Write(ref writer, type);
        _interface.Send(writer.Octets);
    }

    /// <summary>What FACILITY asks for and nobody here does is refused, so that the far end need not wait for its timer (EN 300 196-1 §8.3).</summary>
    private void RefuseInvokes(Q931Details asked)
    {
        Span<byte> octets = stackalloc byte[253];
        foreach (var facility in asked.Facilities)
        {
            if (InvokeRefusal.Answer(facility.Span, octets) is { IsEmpty: false } answer)
            {
                Request(CallEvent.FacilityRequest, new() { Facilities = [answer.ToArray()] });
            }
        }
    }
}
