// A primary rate interface: finds the call of a message by its reference, gives channels, keeps the data link, answers what belongs to
// no call (Q.931 §5.8), cuts what is longer than a frame into segments. The global call reference is Restarts', the maintenance protocol Services'.
using System.Numerics;
using Trunkline.Base;
using Trunkline.Isdn.Messages;

namespace Trunkline.Isdn.CallControl;

/// <summary>Q.931 over one D-channel. On the loop.</summary>
public sealed class Q931Interface
{
    private readonly IQ931Link _link;
    private readonly Dictionary<int, Q931Call> _calls = [];
    private readonly Q931Message _message = new();
    private readonly Q931Diagnosis _diagnosis = new();
    private readonly ChannelTable _channels;
    private readonly Variant _variant;
    private readonly WheelAction _retry;
    private readonly Q931Reassembler _segments = new();
    private readonly WheelAction _t314;
    private readonly Restarts _restarts;
    private readonly Services _services;
    private ushort _lastReference;

    /// <param name="loop">The owner's loop.</param>
    /// <param name="values">Side, variant, timers.</param>
    /// <param name="link">The data link.</param>
    /// <param name="user">The layer above.</param>
    public Q931Interface(NodeLoop loop, Q931Values values, IQ931Link link, IQ931User user)
    {
        ArgumentNullException.ThrowIfNull(values);
        (Loop, Values, _link, User) = (loop, values, link, user);
        _variant = (values.IsSymmetrical ? Variant.Qsig : Variant.EuroIsdn) with { HasService = values.Maintenance != MaintenanceProtocol.None };
        _channels = new(values, user.OnChannelChanged);
        _retry = new(() => _link.DlEstablishRequest());
        _restarts = new(this, _channels);
        _services = new(this, _channels);
        _t314 = new(_segments.Reset);
    }

    /// <summary>Side, variant, timers.</summary>
    public Q931Values Values { get; }

    /// <summary>The data link is established.</summary>
    public bool IsUp { get; private set; }

    /// <summary>Calls that have a call reference.</summary>
    public int Calls => _calls.Count;

    /// <summary>The free channels: bit n is timeslot n.</summary>
    public uint IdleChannels => _channels.Idle;

    /// <summary>Octets that were no message, and messages that belonged to nothing and were ignored.</summary>
    public int Ignored { get; private set; }

    /// <summary>Channels we took out of service: bit n is timeslot n.</summary>
    public uint OutOfServiceHere => _services.Ours;

    /// <summary>Channels the far end took out of service.</summary>
    public uint OutOfServiceThere => _services.Theirs;

    internal NodeLoop Loop { get; }

    internal IQ931User User { get; }

    /// <summary>What a channel is.</summary>
    public ChannelCondition ConditionOf(int channel) => _channels.ConditionOf(channel);

    /// <summary>Asks for the data link.</summary>
    public void Start() => _link.DlEstablishRequest();

    /// <summary>SETUP request. Without a link the SETUP waits for it, at most twice T303.</summary>
    /// <param name="setup">What it carries.</param>
    /// <param name="user">Who hears of the call.</param>
    /// <param name="cause">Why there is no call.</param>
    /// <returns>The call; null when there is no channel or the interface is full.</returns>
    public Q931Call? Setup(Q931Setup setup, IQ931CallUser user, out Q850Cause cause)
    {
        ArgumentNullException.ThrowIfNull(setup);
        var channel = setup.Channel != 0 ? setup.Channel : _channels.Hunt();
        cause = _calls.Count >= Values.MaxCalls ? Q850Cause.SwitchCongestion
            : channel == 0 ? Q850Cause.NoCircuitAvailable
            : !_channels.Exists(channel) || (_channels.Idle & (1u << channel)) == 0 ? Q850Cause.RequestedCircuitNotAvailable
            : Q850Cause.None;
        if (cause != Q850Cause.None)
        {
            return null;
        }

        do
        {
            _lastReference = (ushort)((_lastReference % 0x7FFF) + 1);
        }
        while (_calls.ContainsKey(_lastReference));
        var call = new Q931Call(this, new(_lastReference, false, Values.ReferenceLength)) { User = user };
        _calls.Add(_lastReference, call);
        if ((setup.Negotiation ?? Values.Negotiation) != ChannelNegotiation.Any)
        {
            call.Channel = channel;
            _channels.Take(channel, call, proposed: true);
        }

        call.Setup(setup, channel);
        return call;
    }

    /// <summary>Goes on with a call that talked when the process before this one ended: its state is active. Before the link is told to be up.</summary>
    /// <param name="reference">As our messages carry it.</param>
    /// <param name="channel">Its channel.</param>
    /// <returns>The call; null when the reference or the channel cannot be.</returns>
    public Q931Call? Restore(CallReference reference, int channel)
    {
        if (reference.IsGlobal || reference.Length != Values.ReferenceLength || _calls.ContainsKey(KeyOf(reference))
            || !_channels.Exists(channel) || (_channels.Idle & (1u << channel)) == 0)
        {
            return null;
        }

        var call = new Q931Call(this, reference) { Channel = channel };
        call.GoOn();
        _calls.Add(KeyOf(reference), call);
        _channels.Take(channel, call, proposed: false);
        _lastReference = reference.Flag ? _lastReference : Math.Max(_lastReference, reference.Value);
        return call;
    }

    /// <summary>RESTART request: returns channels to idle on both sides, one after the other; their calls are cleared here at once.</summary>
    /// <param name="channels">Bit n is timeslot n.</param>
    public void Restart(uint channels) => _restarts.Ask(channels & Values.Channels);

    /// <summary>RESTART request for the whole interface: all its channels at once.</summary>
    public void RestartInterface() => _restarts.AskWhole();

    /// <summary>RESTART response: channels that the far end restarted are idle here too; only asked for without <see cref="Q931Values.AnswersRestartAtOnce"/>.</summary>
    /// <param name="channels">Bit n is timeslot n.</param>
    public void Restarted(uint channels) => _restarts.Returned(channels);

    /// <summary>Takes a channel out of service, or returns it, by SERVICE. Its call goes on; no other begins.</summary>
    /// <param name="channel">Its timeslot.</param>
    /// <param name="status">What it is to be.</param>
    /// <returns>False when there is no such channel, or SERVICE is not agreed (<see cref="Q931Values.Maintenance"/>).</returns>
    public bool Service(int channel, ChannelStatus status)
    {
        if (Values.Maintenance == MaintenanceProtocol.None || !_channels.Exists(channel))
        {
            return false;
        }

        _services.Ask(channel, status);
        return true;
    }

    /// <summary>DL-ESTABLISH confirm.</summary>
    public void OnDlEstablishConfirm() => Established();

    /// <summary>DL-ESTABLISH indication.</summary>
    public void OnDlEstablishIndication() => Established();

    /// <summary>DL-RELEASE indication.</summary>
    public void OnDlReleaseIndication()
    {
        Loop.Wheel.Start(_retry, (long)Values.LinkRetry.TotalMilliseconds);
        if (!IsUp)
        {
            return;
        }

        IsUp = false;
        User.OnLinkChanged(false);
        RaiseAll(CallEvent.LinkDown);
    }

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

    internal int ChannelOf(int timeslot) => _variant.ChannelOf(timeslot);

    internal void Send(ReadOnlySpan<byte> octets)
    {
        if (!IsUp)
        {
            return;
        }

        var segments = new Q931Segmenter(octets, Values.FrameOctets);
        if (segments.Count == 1)
        {
            _link.DlDataRequest(octets);
            return;
        }

        if (segments.Count == 0)
        {
            User.OnTrouble(Q931Trouble.TooLong, $"a message of {octets.Length} octets is too long for {Q931Segmenter.MaxSegments} segments, and was not sent");
            return;
        }

        Span<byte> segment = stackalloc byte[Math.Min(Values.FrameOctets, Q931Segmenter.FrameOctets)];
        for (var i = 0; i < segments.Count; i++)
        {
            _link.DlDataRequest(segment[..segments.Write(i, segment)]);
        }
    }

    internal void SendStatus(CallReference reference, Q850Cause cause, byte state, ReadOnlySpan<byte> about)
    {
        Span<byte> octets = stackalloc byte[64];
        var writer = new Q931Writer(octets, reference, Q931MessageType.Status);
        writer.Add(new CauseIe(cause, Values.Location, about));
        writer.Add(new CallStateIe(state));
        Send(writer.Octets);
    }

    internal void FreeChannel(Q931Call call, bool repair)
    {
        if (call.Channel == 0)
        {
            return;
        }

        _channels.Free(call.Channel, call, repair ? ChannelCondition.Unknown : ChannelCondition.Idle);
        if (repair && Values.RepairsChannels)
        {
            _restarts.Repair(call.Channel);
        }
    }

    internal void Forget(Q931Call call) => _calls.Remove(KeyOf(call.Reference));

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

    private static int KeyOf(CallReference reference) => reference.Value | (reference.Flag ? 0x8000 : 0);

    private void Established()
    {
        Loop.Wheel.Stop(_retry);
        var wasUp = IsUp;
        IsUp = true;
        if (!wasUp)
        {
            User.OnLinkChanged(true);
        }

        RaiseAll(wasUp ? CallEvent.LinkReset : CallEvent.LinkUp);
        _restarts.OnLinkUp();
        _services.Next();
    }

    private void RaiseAll(CallEvent e)
    {
        foreach (var call in _calls.Values.ToArray())
        {
            call.Raise(e);
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

    /// <summary>Clears the calls of channels, and with <paramref name="withoutChannel"/> those that have none yet.</summary>
    internal void ClearAll(uint channels, bool withoutChannel)
    {
        foreach (var call in _calls.Values.ToArray())
        {
            if (call.Channel == 0 ? withoutChannel : (channels & (1u << call.Channel)) != 0 && _channels.OwnerOf(call.Channel) == call)
            {
                call.Raise(CallEvent.Restarted);
            }
        }
    }

    /// <summary>The channels a message names, as timeslots; those of others are left out.</summary>
    internal uint TimeslotsOf(in ChannelIdentificationIe ie)
    {
        uint named = 0;
        for (var rest = ie.Channels; rest != 0; rest &= rest - 1)
        {
            named |= 1u << _variant.TimeslotOf(BitOperations.TrailingZeroCount(rest));
        }

        return named & Values.Channels;
    }

    private sealed class WheelAction(Action expired) : WheelTimer
    {
        protected override void OnExpired() => expired();
    }
}
