// The restart procedure of an interface by the global call reference, both ways (Q.931 §5.5): what we ask for, one RESTART at a time under
// T316, and what the far end asks for, under T317. Calls are cleared by the interface.
using System.Numerics;
using Trunkline.Base;
using Trunkline.Isdn.Messages;

namespace Trunkline.Isdn.CallControl;

/// <summary>RESTART of channels and of the whole interface.</summary>
internal sealed class Restarts
{
    private const byte RestartRequest = 61; // REST 1, §4.5.7
    private const byte RestartReceived = 62; // REST 2

    private readonly Q931Interface _interface;
    private readonly ChannelTable _channels;
    private readonly WheelAction _t316;
    private readonly WheelAction _t317;
    private readonly WheelAction _again;
    private uint _wanted;
    private uint _failed; // in maintenance, to be asked for again
    private bool _isWholeWanted;
    private uint _asked;
    private bool _isWhole;
    private int _sent;
    private CallReference _theirReference;
    private RestartClass _theirClass;
    private uint _theirs;
    private uint _returning;

    public Restarts(Q931Interface owner, ChannelTable channels)
    {
        (_interface, _channels) = (owner, channels);
        _t316 = new(OnT316);
        _t317 = new(OnT317);
        _again = new(Again);
    }

    /// <summary>The state of the global call reference: 0, 61 or 62 (§4.5.7).</summary>
    public byte State => _asked != 0 ? RestartRequest : _returning != 0 ? RestartReceived : (byte)0;

    /// <summary>We want channels back: their calls are cleared, then they are restarted one after the other.</summary>
    public void Ask(uint channels)
    {
        _interface.ClearAll(channels, withoutChannel: false);
        _wanted |= channels;
        Next();
    }

    /// <summary>We want the whole interface back.</summary>
    public void AskWhole()
    {
        _interface.ClearAll(_interface.Values.Channels, withoutChannel: true);
        _isWholeWanted = true;
        Next();
    }

    /// <summary>A channel whose call ended and whose state nobody knows.</summary>
    public void Repair(int channel)
    {
        _wanted |= 1u << channel;
        Next();
    }

    /// <summary>The link was established: a RESTART under way may have been lost, and channels in maintenance are asked for again.</summary>
    public void OnLinkUp()
    {
        if (_asked != 0)
        {
            _sent = 0;
            OnT316();
        }

        Again();
    }

    /// <summary>Asks again for the channels in maintenance. Nobody has to come and do it.</summary>
    private void Again()
    {
        for (var rest = _failed; rest != 0; rest &= rest - 1)
        {
            var channel = BitOperations.TrailingZeroCount(rest);
            _wanted |= _channels.ConditionOf(channel) == ChannelCondition.Maintenance ? 1u << channel : 0;
        }

        _failed = 0;
        Next();
    }

    /// <summary>Sends the next RESTART that waits, when the link is up and none is under way.</summary>
    public void Next()
    {
        if (_asked != 0 || !_interface.IsUp || (_wanted == 0 && !_isWholeWanted))
        {
            return;
        }

        _isWhole = _isWholeWanted;
        _asked = _isWhole ? _interface.Values.Channels : _wanted & (~_wanted + 1);
        _wanted &= ~_asked;
        _isWholeWanted = false;
        _sent = 0;
        Become(_asked, ChannelCondition.Restarting);
        OnT316();
    }

    /// <summary>RESTART ACKNOWLEDGE.</summary>
    /// <returns>False when it answers nothing of ours.</returns>
    public bool TryAcknowledge(Q931Message message)
    {
        var named = message.TryGet<ChannelIdentificationIe>(out var ie) ? _interface.TimeslotsOf(ie) : _isWhole ? _asked : 0;
        var done = named & _asked;
        if (done == 0)
        {
            return false;
        }

        _interface.Loop.Wheel.Stop(_t316);
        var left = _asked & ~done;
        _asked = 0;
        Become(done, ChannelCondition.Idle);
        _interface.User.OnRestartConfirm(done);
        GiveUp(left, "the far end did not restart", "it", "them");
        Next();
        return true;
    }

    /// <summary>RESTART.</summary>
    public void OnRestart(CallReference reference, Q931Message message)
    {
        if (!TryRead(reference, message, out var restartClass, out var channels))
        {
            return;
        }

        _interface.ClearAll(channels, withoutChannel: restartClass != RestartClass.IndicatedChannels);
        (_theirReference, _theirClass, _theirs) = (reference, restartClass, channels);
        _returning = channels;
        Become(channels, ChannelCondition.Restarting);
        _interface.User.OnRestartIndication(channels);
        if (_interface.Values.AnswersRestartAtOnce)
        {
            Returned(channels);
        }
        else if (_returning != 0)
        {
            _interface.Loop.Wheel.Start(_t317, (long)_interface.Values.T317.TotalMilliseconds);
        }
    }

    /// <summary>Channels that the far end restarted are idle; when all of them are, that is acknowledged.</summary>
    public void Returned(uint channels)
    {
        channels &= _returning;
        _returning &= ~channels;
        Become(channels, ChannelCondition.Idle);
        if (_returning == 0 && _theirs != 0)
        {
            _interface.Loop.Wheel.Stop(_t317);
            Acknowledge(_theirs, isWhole: true);
        }
    }

    private bool TryRead(CallReference reference, Q931Message message, out RestartClass restartClass, out uint channels)
    {
        (restartClass, channels) = (default, 0);
        if (!message.TryGet<RestartIndicatorIe>(out var indicator))
        {
            Refuse(reference, message, ElementId.RestartIndicator);
            return false;
        }

        restartClass = indicator.Class;
        if (restartClass != RestartClass.IndicatedChannels)
        {
            channels = _interface.Values.Channels;
            return true;
        }

        if (!message.TryGet<ChannelIdentificationIe>(out var ie) || ie.Channels == 0)
        {
            Refuse(reference, message, ElementId.ChannelIdentification);
            return false;
        }

        channels = _interface.TimeslotsOf(ie);
        return true;
    }

    /// <summary>A mandatory element is missing, or its contents are no use (§5.8.6).</summary>
    private void Refuse(CallReference reference, Q931Message message, ElementId id)
    {
        var cause = message.Has(id) ? Q850Cause.InvalidElementContents : Q850Cause.MandatoryElementMissing;
        var what = message.Has(id) ? "with a" : "without a";
        _interface.User.OnPeerError(
            PeerError.BadMessage, (int)Q931MessageType.Restart | ((int)id << 8),
            $"RESTART {what} {Q931Text.NameOf(id).ToLowerInvariant()}{(message.Has(id) ? " that cannot be read" : ", which it must have")}; answered by STATUS, cause {(int)cause}");
        _interface.SendStatus(reference, cause, State, [(byte)id]);
    }

    private void OnT316()
    {
        if (_sent++ < 2)
        {
            Span<byte> octets = stackalloc byte[64];
            var writer = new Q931Writer(octets, new(0, false, _interface.Values.ReferenceLength), Q931MessageType.Restart);
            if (!_isWhole)
            {
                writer.Add(ChannelIdentificationIe.Of(_interface.ChannelOf(BitOperations.TrailingZeroCount(_asked)), exclusive: true));
            }

            writer.Add(new RestartIndicatorIe(_isWhole ? RestartClass.SingleInterface : RestartClass.IndicatedChannels));
            _interface.Send(writer.Octets);
            _interface.Loop.Wheel.Start(_t316, (long)_interface.Values.T316.TotalMilliseconds);
            return;
        }

        var failed = _asked;
        _asked = 0;
        GiveUp(failed, "the far end does not answer RESTART", "", "");
        Next();
    }

    private void OnT317()
    {
        var (returned, left) = (_theirs & ~_returning, _returning);
        _returning = 0;
        BecomeFailed(left);
        var one = BitOperations.PopCount(left) == 1;
        Tell(left, $"{(one ? "it was" : "they were")} not idle when the far end restarted {(one ? "it" : "them")}");
        if (returned != 0)
        {
            Acknowledge(returned, isWhole: false);
        }

        _theirs = 0;
    }

    private void Acknowledge(uint channels, bool isWhole)
    {
        Span<byte> octets = stackalloc byte[80];
        var writer = new Q931Writer(octets, _theirReference, Q931MessageType.RestartAcknowledge);
        if (_theirClass == RestartClass.IndicatedChannels || !isWhole)
        {
            uint numbers = 0;
            for (var rest = channels; rest != 0; rest &= rest - 1)
            {
                numbers |= 1u << _interface.ChannelOf(BitOperations.TrailingZeroCount(rest));
            }

            writer.Add(new ChannelIdentificationIe(ChannelSelection.Indicated, numbers, IsExclusive: true));
        }

        writer.Add(new RestartIndicatorIe(_theirClass));
        _theirs = 0;
        _interface.Send(writer.Octets);
    }

    private void GiveUp(uint channels, string why, string one, string several)
    {
        if (channels != 0)
        {
            BecomeFailed(channels);
            Tell(channels, $"{why} {(BitOperations.PopCount(channels) == 1 ? one : several)}".TrimEnd());
        }
    }

    private void BecomeFailed(uint channels)
    {
        Become(channels, ChannelCondition.Maintenance);
        _failed |= channels;
        _interface.Loop.Wheel.Start(_again, (long)_interface.Values.RestartRetry.TotalMilliseconds);
    }

    private void Tell(uint channels, string why) => _interface.User.OnTrouble(
        Q931Trouble.RestartFailed,
        $"{(channels == _interface.Values.Channels ? "all channels are" : BitOperations.PopCount(channels) == 1 ? $"channel {Words(channels)} is" : $"channels {Words(channels)} are")} out of use: {why}");

    /// <summary>Channels for people: "5", "5 and 7", "3 to 15 and 17 to 31". A D-channel between does not join two runs.</summary>
    private static string Words(uint channels)
    {
        var runs = new List<string>();
        for (var at = 0; at < 32; at++)
        {
            if ((channels & (1u << at)) == 0)
            {
                continue;
            }

            var first = at;
            while (at < 31 && (channels & (2u << at)) != 0)
            {
                at++;
            }

            runs.Add(at == first ? $"{first}" : at == first + 1 ? $"{first} and {at}" : $"{first} to {at}");
        }

        return runs.Count == 1 ? runs[0] : $"{string.Join(", ", runs.SkipLast(1))} and {runs[^1]}";
    }

    private void Become(uint channels, ChannelCondition condition)
    {
        for (var rest = channels; rest != 0; rest &= rest - 1)
        {
            _channels.Become(BitOperations.TrailingZeroCount(rest), condition);
        }
    }
}
