// Channels in and out of service by SERVICE and SERVICE ACKNOWLEDGE, both ways: the maintenance protocol (discriminator 3 or 0x43) of
// North American variants, by the global call reference. Neither EN 300 403-1 nor ECMA-143 has it; where it is not agreed its messages are
// ignored (Q.931 §5.8.1). A call on a channel that goes out of service is not cleared: no other begins on it.
using System.Numerics;
using Trunkline.Base;
using Trunkline.Isdn.Messages;

namespace Trunkline.Isdn.CallControl;

/// <summary>What both sides want of the channels.</summary>
internal sealed class Services
{
    private readonly Q931Interface _interface;
    private readonly ChannelTable _channels;
    private readonly WheelAction _answer;
    private readonly ChannelStatus[] _wanted = new ChannelStatus[32];
    private uint _waiting;
    private int _asked;
    private int _sent;

    public Services(Q931Interface owner, ChannelTable channels)
    {
        (_interface, _channels) = (owner, channels);
        _answer = new(Expired);
    }

    /// <summary>Channels we took out of service: bit n is timeslot n.</summary>
    public uint Ours { get; private set; }

    /// <summary>Channels the far end took out of service.</summary>
    public uint Theirs { get; private set; }

    /// <summary>We want a channel to have a status. Out of service it is at once, in service again when the far end has acknowledged.</summary>
    public void Ask(int channel, ChannelStatus status)
    {
        _wanted[channel] = status;
        _waiting |= 1u << channel;
        if (status != ChannelStatus.InService)
        {
            Become(Ours | (1u << channel), Theirs);
        }

        if (_asked == channel)
        {
            Done(); // the answer to the older wish is none to this one
        }

        Next();
    }

    /// <summary>Sends the next SERVICE that waits, when the link is up and none is under way.</summary>
    public void Next()
    {
        if (_asked != 0 || _waiting == 0 || !_interface.IsUp)
        {
            return;
        }

        _asked = BitOperations.TrailingZeroCount(_waiting);
        _waiting &= _waiting - 1;
        _sent = 0;
        Expired();
    }

    /// <summary>A message of the maintenance protocol.</summary>
    /// <returns>False when there is no use for it.</returns>
    public bool TryTake(Q931Message message, CallReference answer)
    {
        if (!message.CallReference.IsGlobal || !message.TryGet<ChangeStatusIe>(out var change))
        {
            return false;
        }

        var hasChannel = message.TryGet<ChannelIdentificationIe>(out var ie);
        var named = hasChannel && ie.Channels != 0 ? _interface.TimeslotsOf(ie) : change.IsChannel ? 0 : _interface.Values.Channels;
        if (named == 0)
        {
            return false;
        }

        switch (Meaning(message.ProtocolDiscriminator, message.Type))
        {
            case Q931MessageType.Service:
                Become(Ours, change.Status == ChannelStatus.InService ? Theirs & ~named : Theirs | named);
                Send(message.ProtocolDiscriminator, answer, Q931MessageType.ServiceAcknowledge, hasChannel ? ie : null, change);
                return true;
            case Q931MessageType.ServiceAcknowledge when _asked != 0 && (named & (1u << _asked)) != 0 && change.Status == _wanted[_asked]:
                if (change.Status == ChannelStatus.InService)
                {
                    Become(Ours & ~(1u << _asked), Theirs);
                }

                Done();
                Next();
                return true;
            default:
                return false;
        }
    }

    private void Expired()
    {
        if (_sent++ < 2)
        {
            Send(
                (byte)_interface.Values.Maintenance, new(0, false, _interface.Values.ReferenceLength), Q931MessageType.Service,
                ChannelIdentificationIe.Of(_interface.ChannelOf(_asked), exclusive: true), new(_wanted[_asked]));
            _interface.Loop.Wheel.Start(_answer, (long)_interface.Values.ServiceAnswer.TotalMilliseconds);
            return;
        }

        var stays = (Ours & (1u << _asked)) != 0 ? "it stays out of service here" : "it stays in service here";
        _interface.User.OnTrouble(Q931Trouble.PeerSilent, $"channel {_asked}: the far end does not answer SERVICE; {stays}");
        Done();
        Next();
    }

    private void Done()
    {
        _asked = 0;
        _interface.Loop.Wheel.Stop(_answer);
    }

    private void Become(uint ours, uint theirs)
    {
        (Ours, Theirs) = (ours, theirs);
        _channels.Block(ours | theirs);
    }

    /// <summary>In National ISDN's protocol the two types are each other's; the way there and back is the same.</summary>
    private static Q931MessageType Meaning(byte discriminator, Q931MessageType type) => (discriminator, type) switch
    {
        ((byte)MaintenanceProtocol.National, Q931MessageType.Service) => Q931MessageType.ServiceAcknowledge,
        ((byte)MaintenanceProtocol.National, Q931MessageType.ServiceAcknowledge) => Q931MessageType.Service,
        _ => type,
    };

    private void Send(byte discriminator, CallReference reference, Q931MessageType type, ChannelIdentificationIe? channel, ChangeStatusIe status)
    {
        Span<byte> octets = stackalloc byte[80];
        var writer = new Q931Writer(octets, discriminator, reference, Meaning(discriminator, type));
        writer.Add(status);
        if (channel is { } one)
        {
            writer.Add(one);
        }

        _interface.Send(writer.Octets);
    }
}
