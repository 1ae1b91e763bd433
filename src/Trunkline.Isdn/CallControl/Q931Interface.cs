// A primary rate interface: its calls and their channels, the data link, what goes out (cut into segments where it is longer than a frame).
// What comes in is in Q931Interface.Received.cs; the global call reference is Restarts', the maintenance protocol Services'.
using System.Numerics;
using Trunkline.Base;
using Trunkline.Isdn.Messages;

namespace Trunkline.Isdn.CallControl;

/// <summary>Q.931 over one D-channel. On the loop.</summary>
public sealed partial class Q931Interface
{
    private readonly IQ931Link _link;
    private readonly Dictionary<int, Q931Call> _calls = [];
    private readonly ChannelTable _channels;
    private readonly Variant _variant;
    private readonly WheelAction _retry;
    private readonly WheelAction _t314;
    private readonly Restarts _restarts;
    private readonly Services _services;
    private readonly Orphans _orphans;
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
        _orphans = new(this, _channels);
        _t314 = new(OnT314);
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
        while (_calls.ContainsKey(_lastReference) || _orphans.Has(_lastReference));
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

    /// <summary>True while a call that ended here may still be one at the far end, which could not be told.</summary>
    public bool IsOrphan(CallReference reference) => _orphans.Has(KeyOf(reference));

    /// <summary>
    /// Where this run's call references begin: not where those of the run before did. The far end may still be clearing a call of that one, and what it
    /// says of it would be taken for an answer about a new call with the same reference.
    /// </summary>
    /// <param name="run">1 and up. Up to 4,092 calls a run, eight runs have none in common.</param>
    public void BeginReferences(uint run) => _lastReference = (ushort)((Math.Max(run, 1) - 1) * 4093UL % 0x7FFF);

    /// <summary>New calls take later references than this one: messages of a call that is over may still be on their way.</summary>
    public void Skip(CallReference reference) => _lastReference = reference.Flag ? _lastReference : Math.Max(_lastReference, reference.Value);

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
        _orphans.OnLinkDown();
        User.OnLinkChanged(false);
        RaiseAll(CallEvent.LinkDown);
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
        if (repair)
        {
            RepairChannel(call.Channel);
        }
    }

    /// <summary>A channel of which nobody knows what the far end thinks: RESTART repairs it, where we may.</summary>
    internal void RepairChannel(int channel)
    {
        if (Values.RepairsChannels)
        {
            _restarts.Repair(channel);
        }
    }

    /// <summary>The link failed under a call, or did not come back in time: the call ends here, and the far end is told when it can be.</summary>
    internal void Orphan(Q931Call call, Q850Cause cause)
    {
        if (call.Channel != 0)
        {
            _channels.Free(call.Channel, call, ChannelCondition.Unknown);
        }

        _orphans.Add(KeyOf(call.Reference), call.Reference, call.Channel, cause);
    }

    internal void Forget(Q931Call call) => _calls.Remove(KeyOf(call.Reference));

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

        _orphans.OnLinkUp();
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
}
