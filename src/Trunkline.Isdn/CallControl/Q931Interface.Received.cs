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
        if (!_message.TryRead(octets, out var error))
        {
            var kind = error.Kind switch
            {
                Q931ParseErrorKind.WrongDiscriminator => PeerError.OtherProtocol,
                Q931ParseErrorKind.CallReferenceFormat => PeerError.CallReference,
                _ => PeerError.NoMessage,
            };
            Ignore(kind, kind == PeerError.OtherProtocol ? octets[0] : 0, PeerErrorText.Of(error, octets));
            return;
        }

        if (_message.CallReference.Length != Values.ReferenceLength)
        {
            Ignore(PeerError.CallReference, _message.CallReference.Length, PeerErrorText.OfReference(_message, Values.ReferenceLength));
            return;
        }

        var discriminator = _message.ProtocolDiscriminator;
        if (discriminator != Q931Message.Discriminator) // the maintenance protocol; ignored where there is none (§5.8.1)
        {
            var isAgreed = Values.Maintenance != MaintenanceProtocol.None;
            if (!isAgreed || !_services.TryTake(_message, _message.CallReference.Answer))
            {
                Ignore(PeerError.OtherProtocol, discriminator, PeerErrorText.OfMaintenance(discriminator, isAgreed));
            }

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
                Ignore(PeerError.Segment, 0, $"a segment for {PeerErrorText.Of(_message.CallReference)} that continues nothing, or says nothing of what it is; ignored");
                return false;
        }
    }

    /// <summary>T314: the rest of a segmented message did not come.</summary>
    private void OnT314()
    {
        User.OnPeerError(PeerError.Segment, 1, $"segments of a message for {PeerErrorText.Of(_segments.CallReference)} of which the rest did not come within T314; ignored");
        _segments.Reset();
    }

    private void Ignore(PeerError error, int about, string text)
    {
        Ignored++;
        User.OnPeerError(error, about, text);
    }

    private void OnCall(Q931Call call)
    {
        var type = _message.Type;
        if (type is Q931MessageType.Setup or Q931MessageType.Resume)
        {
            // §5.8.3.2 e
            Ignore(PeerError.ReferenceInUse, (int)type, $"{PeerErrorText.Name(_message)} with {PeerErrorText.Of(_message.CallReference)}, which a call in state {call.State.Name(Values.Table)} has; ignored");
            return;
        }

        var isFirst = call.IsOurs && call.State is CallState.CallInitiated or CallState.CallPresent;
        _diagnosis.Examine(_message, _variant, Values.Side, isFirst);
        var isClearing = type is Q931MessageType.Disconnect or Q931MessageType.Release or Q931MessageType.ReleaseComplete;
        if (!_diagnosis.IsTypeKnown || (_diagnosis.IsFatal && !isClearing)) // §5.8.4, §5.8.6
        {
            var cause = _diagnosis.IsTypeKnown ? _diagnosis.Cause : Q850Cause.MessageTypeNotImplemented;
            Note(_diagnosis.IsTypeKnown ? $"; answered by STATUS, cause {(int)cause}" : "", call);
            SendStatus(call.Reference, cause, call.State.Code(), _diagnosis.Diagnostics);
            return;
        }

        Note(_diagnosis.IsFatal ? "; acted on all the same" : "; acted on without it", call);

        if (EventOf(call) is { } e)
        {
            var lacksCause = !call.State.IsClearing() && type is Q931MessageType.Release && !_message.Has(ElementId.Cause); // table 3-9, note 2
            call.Receive(TakeResponse(call, e), _message, _diagnosis.IsFatal ? _diagnosis.Cause : lacksCause ? Q850Cause.MandatoryElementMissing : Q850Cause.None);
        }
        else
        {
            NoteUnexpected(call);
            call.SendStatus(Q850Cause.MessageNotCompatible, type);
        }
    }

    /// <summary>Tells what is wrong with the message at hand, the gravest; nothing when nothing is.</summary>
    private void Note(string end, Q931Call? call)
    {
        var type = _message.Type;
        if (!_diagnosis.IsTypeKnown)
        {
            var answer = call is null ? "" : $"; answered by STATUS, cause {(int)Q850Cause.MessageTypeNotImplemented}";
            User.OnPeerError(PeerError.UnknownMessage, (int)type, $"message {PeerErrorText.Name(_message)}, which {PeerErrorText.NameOf(_variant)} does not have{answer}");
        }
        else if (!_diagnosis.Problems.IsEmpty)
        {
            var problem = _diagnosis.Problems[0];
            end = problem.Kind is ElementProblemKind.OutOfOrder ? "; acted on" : end;
            User.OnPeerError(
                _diagnosis.IsFatal ? PeerError.BadMessage : PeerError.OddElement,
                (int)type | ((int)problem.Id << 8),
                PeerErrorText.Of(_message, problem, _variant, end));
        }
        else if (_message.HasBadShift)
        {
            User.OnPeerError(PeerError.OddElement, (int)type, $"{PeerErrorText.Name(_message)} with a locking shift to a lower codeset, which §4.5.3 forbids; acted on without it");
        }

        if (PeerErrorText.OfVariant(_message, _variant) is { } other)
        {
            User.OnPeerError(PeerError.OtherVariant, 0, other);
        }
    }

    /// <summary>A message that has no arrow in the call's state. While a call is cleared messages of both sides may cross: that is no error.</summary>
    internal void NoteUnexpected(Q931Call call)
    {
        if (!call.State.IsClearing())
        {
            User.OnPeerError(
                PeerError.UnexpectedMessage, (int)_message.Type | (call.State.Code() << 16),
                $"{PeerErrorText.Name(_message)} in state {call.State.Name(Values.Table)}, where it cannot come; answered by STATUS, cause {(int)Q850Cause.MessageNotCompatible}");
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
        Q931MessageType.ReleaseComplete => IsSetupMissing(call) ? CallEvent.RxSetupMissing : CallEvent.RxReleaseComplete,
        Q931MessageType.Notify => CallEvent.RxNotify,
        Q931MessageType.Facility => CallEvent.RxFacility,
        Q931MessageType.StatusEnquiry => CallEvent.RxStatusEnquiry,
        Q931MessageType.Status => StatusOf(call),
        _ => null,
    };

    private CallEvent StatusOf(Q931Call call)
    {
        _ = _message.TryGet<CallStateIe>(out var state);
        if (_message.TryGet<CauseIe>(out var cause) && (int)cause.Value is >= 95 and <= 111)
        {
            var about = cause.Diagnostics.IsEmpty ? 0 : cause.Diagnostics[0];
            User.OnPeerError(PeerError.Complaint, (int)cause.Value | (about << 8), PeerErrorText.OfComplaint(cause, state.Value));
        }

        // A channel that we offered is taken for the one the lost response named: it was free on our side, and no call of the far end has claimed it since.
        return PeerState.Of(call.State, call.IsOurs, (CallState)state.Value, isAnswer: call.StopEnquiry(), hasChannel: call.Channel != 0);
    }

    /// <summary>§5.8.10 has a far end answer an enquiry about a call it does not know by STATUS of state 0; libpri 1.6.0 answers so.</summary>
    private bool IsSetupMissing(Q931Call call) =>
        call is { IsOurs: true, IsAsking: true, State: CallState.CallInitiated or CallState.CallPresent }
        && _message.TryGet<CauseIe>(out var cause) && cause.Value == Q850Cause.InvalidCallReference && call.StopEnquiry();

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
            var end = call.Asked == ChannelNegotiation.Exclusive ? ", though our SETUP takes no other than its own" : "";
            NoteChannel(ie, $"{end}; the call is cleared, cause {(int)Q850Cause.ChannelUnacceptable}");
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
        if (_orphans.TryTake(KeyOf(reference), _message, out var cause))
        {
            if (cause != Q850Cause.None)
            {
                SendReleaseComplete(reference, cause, default);
            }

            return;
        }

        switch (_message.Type)
        {
            case Q931MessageType.Setup when reference.Flag:
                OnSetup(reference);
                break;
            case Q931MessageType.Setup: // §5.8.3.2 c
                Ignore(PeerError.WrongFlag, 0, $"SETUP with the flag of an answer ({PeerErrorText.Of(_message.CallReference)}): the far end sets the flag of its call references the wrong way round; ignored");
                break;
            case Q931MessageType.ReleaseComplete:
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
                var other = _calls.ContainsKey(KeyOf(reference) ^ 0x8000) ? ", though one with the other flag has it" : "";
                User.OnPeerError(
                    PeerError.NoSuchCall, (int)_message.Type,
                    $"{PeerErrorText.Name(_message)} for {PeerErrorText.Of(_message.CallReference)}, which no call has{other}; answered by RELEASE COMPLETE, cause {(int)Q850Cause.InvalidCallReference}");
                SendReleaseComplete(reference, Q850Cause.InvalidCallReference, default);
                break;
        }
    }

    private void OnSetup(CallReference reference)
    {
        _diagnosis.Examine(_message, _variant, Values.Side, isFirstResponse: false);
        Note(_diagnosis.IsFatal ? $"; refused, cause {(int)_diagnosis.Cause}" : "; taken without it", null);
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
            if (wish.IsBasic && wish.Selection != ChannelSelection.Any)
            {
                NoteChannel(wish, "; given another");
            }

            return _channels.Hunt();
        }

        var named = _variant.TimeslotOf(wish.Channel);
        if (_channels.Exists(named) && _channels.OwnerOf(named) is { State: CallState.ReleaseRequest } released)
        {
            released.Raise(CallEvent.RxReleaseComplete); // a far end that offers its channel has released it: RELEASE COMPLETE, which came first, was lost with the link
        }

        var isFree = _channels.Exists(named) && ((_channels.Idle & (1u << named)) != 0
            || (Values.Side == Q931Side.User && _channels.ConditionOf(named) == ChannelCondition.Proposed));
        if (isFree)
        {
            return named;
        }

        refusal = !wish.IsExclusive ? Q850Cause.NoCircuitAvailable
            : _channels.Exists(named) ? Q850Cause.RequestedCircuitNotAvailable
            : Q850Cause.ChannelDoesNotExist;
        if (!_channels.Exists(named) || wish.IsExclusive)
        {
            NoteChannel(wish, wish.IsExclusive ? $"; refused, cause {(int)refusal}" : "; given another");
        }

        return wish.IsExclusive ? 0 : _channels.Hunt();
    }

    private void NoteChannel(in ChannelIdentificationIe wish, string end)
    {
        var exists = wish.Channel >= 0 && _channels.Exists(_variant.TimeslotOf(wish.Channel));
        User.OnPeerError(
            PeerError.Channel, (int)_message.Type | (Math.Max(wish.Channel, 0) << 16), PeerErrorText.OfChannel(_message, wish, _variant, exists, end));
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
                User.OnPeerError(
                    PeerError.NoSuchCall, (int)_message.Type | 0x10000,
                    $"{PeerErrorText.Name(_message)} with the global call reference, which belongs to RESTART; answered by STATUS, cause {(int)Q850Cause.InvalidCallReference}");
                SendStatus(reference, Q850Cause.InvalidCallReference, _restarts.State, default);
                break;
        }
    }
}
