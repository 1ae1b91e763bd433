using System.Numerics;

namespace Trunkline.Isdn.CallControl;

/// <summary>What a B-channel is.</summary>
public enum ChannelCondition : byte
{
    /// <summary>Free.</summary>
    Idle,

    /// <summary>A call of ours asked for it, and the other side has not answered: the network's call may still win it (§5.7).</summary>
    Proposed,

    /// <summary>A call has it.</summary>
    InUse,

    /// <summary>Nobody knows what the other side thinks of it: to be restarted.</summary>
    Unknown,

    /// <summary>RESTART is under way.</summary>
    Restarting,

    /// <summary>The far end does not answer RESTART: in maintenance until it restarts, or we do.</summary>
    Maintenance,

    /// <summary>Taken out of service by SERVICE, here or at the far end: no call begins on it.</summary>
    OutOfService,
}

/// <summary>The B-channels of an interface: who has which, and which is tried next. It knows no messages.</summary>
internal sealed class ChannelTable
{
    private readonly Q931Call?[] _owners = new Q931Call?[32];
    private readonly ChannelCondition[] _conditions = new ChannelCondition[32];
    private readonly Q931Values _values;
    private readonly Action<int, ChannelCondition> _changed;
    private uint _idle;
    private uint _blocked;
    private int _last;

    public ChannelTable(Q931Values values, Action<int, ChannelCondition> changed)
    {
        _values = values;
        _changed = changed;
        _idle = values.Channels;
    }

    /// <summary>The free channels: bit n is channel n.</summary>
    public uint Idle => _idle;

    public bool Exists(int channel) => channel is >= 0 and <= 31 && (_values.Channels & (1u << channel)) != 0;

    public ChannelCondition ConditionOf(int channel) => _conditions[channel];

    public Q931Call? OwnerOf(int channel) => _owners[channel];

    /// <summary>The next free channel in the order of hunting, or 0.</summary>
    public int Hunt()
    {
        if (_idle == 0)
        {
            return 0;
        }

        switch (_values.Hunt)
        {
            case ChannelHunt.Ascending:
                return BitOperations.TrailingZeroCount(_idle);
            case ChannelHunt.Descending:
                return 31 - BitOperations.LeadingZeroCount(_idle);
            default:
                var after = _last >= 31 ? 0 : _idle & ~((2u << _last) - 1);
                return BitOperations.TrailingZeroCount(after != 0 ? after : _idle);
        }
    }

    /// <summary>Gives a channel to a call; whoever had it no longer has it.</summary>
    public void Take(int channel, Q931Call call, bool proposed)
    {
        _owners[channel] = call;
        _last = channel;
        Become(channel, proposed ? ChannelCondition.Proposed : ChannelCondition.InUse);
    }

    /// <summary>A call gives its channel up.</summary>
    public void Free(int channel, Q931Call call, ChannelCondition condition)
    {
        if (channel != 0 && _owners[channel] == call)
        {
            _owners[channel] = null;
            Become(channel, condition);
        }
    }

    /// <summary>Says which channels are out of service: they are not idle again until they no longer are. Calls on them go on.</summary>
    public void Block(uint channels)
    {
        _blocked = channels;
        for (var rest = _values.Channels; rest != 0; rest &= rest - 1)
        {
            var channel = BitOperations.TrailingZeroCount(rest);
            if (_conditions[channel] is ChannelCondition.Idle or ChannelCondition.OutOfService)
            {
                Become(channel, ChannelCondition.Idle);
            }
        }
    }

    public void Become(int channel, ChannelCondition condition)
    {
        if (condition == ChannelCondition.Idle && (_blocked & (1u << channel)) != 0)
        {
            condition = ChannelCondition.OutOfService;
        }

        if (_conditions[channel] == condition)
        {
            return;
        }

        _conditions[channel] = condition;
        _idle = condition == ChannelCondition.Idle ? _idle | (1u << channel) : _idle & ~(1u << channel);
        _changed(channel, condition);
    }
}
