// What the far end sends: octets become a message, segments their message; the message finds its call by its reference, and what belongs
// to no call, or is none of this variant, is answered as Q.931 §5.8 says.
using Trunkline.Base;
using Trunkline.Isdn.Messages;

namespace Trunkline.Isdn.CallControl;

public sealed partial class Q931Interface
{
    private readonly Q931Message _message = new();
    private readonly Q931Diagnosis _diagnosis = new();
    private readonly Q931Reassembler _segments = new();

    /// <summary>DL-DATA indication: octets of the far end.</summary>
    public void OnDlDataIndication(ReadOnlySpan<byte> octets)
    {
        if (!_message.TryRead(octets, out _) || _message.CallReference.Length != Values.ReferenceLength)
        {
            Ignored++;
            return;
        }

        if (_message.ProtocolDiscriminator != Q931Message.Discriminator) // the maintenance protocol; ignored where there is none (§5.8.1)
        {
            Ignored += Values.Maintenance != MaintenanceProtocol.None && _services.TryTake(_message, _message.CallReference.Answer) ? 0 : 1;
            return;
        }

        if (!TryGather())
        {
            return;
        }

        var reference = _message.CallReference.Answer; // as our messages of the call carry it
        if (reference.IsGlobal)
        {
            OnGlobal(reference);
        }
        else if (_calls.TryGetValue(KeyOf(reference), out var call))
        {
            OnCall(call);
        }
        else
        {
            OnNoCall(reference);
        }
    }

    /// <summary>Segments become their message when the last of them has come (annex H).</summary>
    /// <returns>False while there is no message to look at.</returns>
    private bool TryGather()
    {
        switch (_segments.Add(_message))
        {
            case ReassemblyStep.NotSegment:
                return true;
            case ReassemblyStep.Started or ReassemblyStep.Continued:
                Loop.Wheel.Start(_t314, (long)Values.T314.TotalMilliseconds);
                return false;
            case ReassemblyStep.Complete:
                Loop.Wheel.Stop(_t314);
                return _message.TryRead(_segments.Whole, out _);
            default:
                Loop.Wheel.Stop(_t314);
                Ignored++;
                return false;
        }
    }

    private void OnCall(Q931Call call)
    {
        var type = _message.Type;
        if (type is Q931MessageType.Setup or Q931MessageType.Resume)
        {
            Ignored++; // a call reference in use (§5.8.3.2 e)
            return;
        }

        var isFirst = call.IsOurs && call.State is CallState.CallInitiated or CallState.CallPresent;
        _diagnosis.Examine(_message, _variant, Values.Side, isFirst);
        var isClearing = type is Q931MessageType.Disconnect or Q931MessageType.Release or Q931MessageType.ReleaseComplete;
        if (!_diagnosis.IsTypeKnown || (_diagnosis.IsFatal && !isClearing)) // §5.8.4, §5.8.6
        {
            SendStatus(call.Reference, _diagnosis.IsTypeKnown ? _diagnosis.Cause : Q850Cause.MessageTypeNotImplemented, call.State.Code(), _diagnosis.Diagnostics);
            return;
        }

        if (EventOf(call) is { } e)
        {
            var lacksCause = !call.State.IsClearing() && type is Q931MessageType.Release && !_message.Has(ElementId.Cause); // table 3-9, note 2
            call.Receive(TakeResponse(call, e), _message, _diagnosis.IsFatal ? _diagnosis.Cause : lacksCause ? Q850Cause.MandatoryElementMissing : Q850Cause.None);
        }
        else
        {
            call.SendStatus(Q850Cause.MessageNotCompatible, type);
        }
    }

    private CallEvent? EventOf(Q931Call call) => _message.Type switch
    {
        Q931MessageType.SetupAcknowledge => CallEvent.RxSetupAcknowledge,
        Q931MessageType.Information => _message.Has(ElementId.SendingComplete) ? CallEvent.RxInformationComplete : CallEvent.RxInformation,
        Q931MessageType.CallProceeding => CallEvent.RxCallProceeding,
        Q931MessageType.Alerting => CallEvent.RxAlerting,
        Q931MessageType.Progress => CallEvent.RxProgress,
        Q931MessageType.Connect => CallEvent.RxConnect,
        Q931MessageType.ConnectAcknowledge => CallEvent.RxConnectAcknowledge,
        Q931MessageType.Disconnect => _message.TryGet<ProgressIndicatorIe>(out var progress) && progress.Description == ProgressDescription.InBand
            ? CallEvent.RxDisconnectTones : CallEvent.RxDisconnect,
        Q931MessageType.Release => CallEvent.RxRelease,
        Q931MessageType.ReleaseComplete => CallEvent.RxReleaseComplete,
        Q931MessageType.Notify => CallEvent.RxNotify,
        Q931MessageType.Facility => CallEvent.RxFacility,
        Q931MessageType.StatusEnquiry => CallEvent.RxStatusEnquiry,
        Q931MessageType.Status => StatusOf(call),
        _ => null,
    };

    private CallEvent StatusOf(Q931Call call)
    {
        _ = _message.TryGet<CallStateIe>(out var state);
        var isAnswer = call.StopEnquiry();
        var isChannelCertain = call.Asked == ChannelNegotiation.Exclusive || HasChannel(call);
        return PeerState.Of(call.State, call.IsOurs, (CallState)state.Value, isAnswer, isChannelCertain);
    }

    private bool HasChannel(Q931Call call) =>
        call.Channel != 0 && _channels.ConditionOf(call.Channel) == ChannelCondition.InUse && _channels.OwnerOf(call.Channel) == call;

    /// <summary>The first response settles the channel (§5.1.2, §5.2.3).</summary>
    private CallEvent TakeResponse(Q931Call call, CallEvent e)
    {
        if (!call.IsOurs || e is not (CallEvent.RxSetupAcknowledge or CallEvent.RxCallProceeding or CallEvent.RxAlerting or CallEvent.RxConnect)
            || HasChannel(call))
        {
            return e;
        }

        var named = _message.TryGet<ChannelIdentificationIe>(out var ie) && ie.Channel >= 0 ? _variant.TimeslotOf(ie.Channel) : call.Channel;
        if (named == 0 && e != CallEvent.RxConnect)
        {
            return e; // not named yet
        }

        var isOwn = named == call.Channel && named != 0 && _channels.OwnerOf(named) == call;
        if (!isOwn && (!_channels.Exists(named) || (_channels.Idle & (1u << named)) == 0 || call.Asked == ChannelNegotiation.Exclusive))
        {
            return CallEvent.BadChannel;
        }

        if (!isOwn)
        {
            _channels.Free(call.Channel, call, ChannelCondition.Idle);
            call.Channel = named;
        }

        _channels.Take(named, call, proposed: false);
        return e;
    }

    /// <summary>§5.8.3.2: a call reference that belongs to no call.</summary>
    private void OnNoCall(CallReference reference)
    {
        switch (_message.Type)
        {
            case Q931MessageType.Setup when reference.Flag:
                OnSetup(reference);
                break;
            case Q931MessageType.Setup or Q931MessageType.ReleaseComplete: // a SETUP with the flag set, §5.8.3.2 c
                Ignored++;
                break;
            case Q931MessageType.StatusEnquiry:
                SendStatus(reference, Q850Cause.ResponseToStatusEnquiry, 0, default);
                break;
            case Q931MessageType.Status:
                if (_message.TryGet<CallStateIe>(out var state) && state.Value != 0)
                {
                    SendReleaseComplete(reference, Q850Cause.MessageNotCompatible, default);
                }

                break;
            default:
                SendReleaseComplete(reference, Q850Cause.InvalidCallReference, default);
                break;
        }
    }

    private void OnSetup(CallReference reference)
    {
        _diagnosis.Examine(_message, _variant, Values.Side, isFirstResponse: false);
        if (_diagnosis.IsFatal) // §5.8.6.1, §5.8.6.2
        {
            SendReleaseComplete(reference, _diagnosis.Cause, _diagnosis.Diagnostics);
            return;
        }

        if (_calls.Count >= Values.MaxCalls)
        {
            SendReleaseComplete(reference, Q850Cause.SwitchCongestion, default);
            return;
        }

        var channel = ChannelFor(out var refusal);
        if (channel == 0)
        {
            SendReleaseComplete(reference, refusal, default);
            return;
        }

        var call = new Q931Call(this, reference) { Channel = channel };
        _calls.Add(KeyOf(reference), call);
        if (_channels.OwnerOf(channel) is { } loser)
        {
            loser.Channel = 0; // the network's call has priority (§5.7); ours waits for another channel
        }

        _channels.Take(channel, call, proposed: false);
        call.Receive(CallEvent.RxSetup, _message);
    }

    /// <summary>The channel of an incoming call: the one named, another, or none and why (§5.1.2, §5.2.3.1, §5.7).</summary>
    private int ChannelFor(out Q850Cause refusal)
    {
        refusal = Q850Cause.NoCircuitAvailable;
        if (!_message.TryGet<ChannelIdentificationIe>(out var wish) || wish.Selection == ChannelSelection.Any || wish.Channel < 0)
        {
            return _channels.Hunt();
        }

        var named = _variant.TimeslotOf(wish.Channel);
        var isFree = _channels.Exists(named) && ((_channels.Idle & (1u << named)) != 0
            || (Values.Side == Q931Side.User && _channels.ConditionOf(named) == ChannelCondition.Proposed));
        if (isFree)
        {
            return named;
        }

        refusal = !wish.IsExclusive ? Q850Cause.NoCircuitAvailable
            : _channels.Exists(named) ? Q850Cause.RequestedCircuitNotAvailable
            : Q850Cause.ChannelDoesNotExist;
        return wish.IsExclusive ? 0 : _channels.Hunt();
    }

    private void SendReleaseComplete(CallReference reference, Q850Cause cause, ReadOnlySpan<byte> about)
    {
        Span<byte> octets = stackalloc byte[64];
        var writer = new Q931Writer(octets, reference, Q931MessageType.ReleaseComplete);
        writer.Add(new CauseIe(cause, Values.Location, about));
        Send(writer.Octets);
    }

    private void OnGlobal(CallReference reference)
    {
        switch (_message.Type)
        {
            case Q931MessageType.Restart:
                _restarts.OnRestart(reference, _message);
                break;
            case Q931MessageType.RestartAcknowledge when _restarts.TryAcknowledge(_message):
                break;
            case Q931MessageType.RestartAcknowledge or Q931MessageType.Status:
                Ignored++;
                break;
            default:
                SendStatus(reference, Q850Cause.InvalidCallReference, _restarts.State, default);
                break;
        }
    }
}
