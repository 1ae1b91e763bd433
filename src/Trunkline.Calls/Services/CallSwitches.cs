using Trunkline.Base;

namespace Trunkline.Calls;

/// <summary>How a switch stands.</summary>
public enum SwitchPosition : byte
{
    /// <summary>As its calendar says.</summary>
    Automatic,

    /// <summary>Day, by hand.</summary>
    Day,

    /// <summary>Night, by hand.</summary>
    Night,
}

/// <summary>Calls go one way by day and another by night.</summary>
/// <param name="Name">The switch's name.</param>
/// <param name="Day">Where calls go by day: a number inside.</param>
/// <param name="Night">Where calls go by night.</param>
/// <param name="IsNight">True when its calendar says night.</param>
public sealed record SwitchDestination(string Name, string Day, string Night, bool IsNight) : Destination;

/// <summary>The switches of a node that somebody has turned by hand.</summary>
/// <remarks>On the loop. How a switch stands is durable: what was turned for the night is so after a restart.</remarks>
public sealed class CallSwitches
{
    /// <summary>The kind of durable state: the key is the switch's name, the octet a <see cref="SwitchPosition"/>.</summary>
    public const string StateKind = "switch";

    private readonly DurableTable<string, SwitchPosition> _turned;

    internal CallSwitches(NodeLoop loop, IDurableState state)
    {
        _turned = new(loop, state, StateKind, name => name, position => [(byte)position]);
        foreach (var (name, octets) in state.Load(StateKind))
        {
            if (octets is [> 0 and <= (byte)SwitchPosition.Night])
            {
                _turned.Found(name, (SwitchPosition)octets[0]);
            }
        }
    }

    /// <summary>How a switch stands.</summary>
    public SwitchPosition PositionOf(string name) => _turned.Values.GetValueOrDefault(name);

    /// <summary>Turns a switch by hand, or lets its calendar have it again; it counts once it is on disk.</summary>
    /// <param name="name">The switch.</param>
    /// <param name="position">How.</param>
    /// <param name="done">Told once on the loop: true when it counts, false when the disk did not take it.</param>
    public void Turn(string name, SwitchPosition position, Action<bool> done) => _turned.Set([new(name, position)], done);

    /// <summary>How a switch stands, in words: "switch office is night by hand, calls go to 650".</summary>
    public string Words(SwitchDestination destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        return $"switch {destination.Name} is {(IsNight(destination) ? "night" : "day")}{(PositionOf(destination.Name) == SwitchPosition.Automatic ? " by its calendar" : " by hand")}, calls go to {Way(destination)}";
    }

    /// <summary>True when calls by a switch go where they go by night.</summary>
    public bool IsNight(SwitchDestination destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        return PositionOf(destination.Name) switch
        {
            SwitchPosition.Day => false,
            SwitchPosition.Night => true,
            _ => destination.IsNight,
        };
    }

    /// <summary>Where calls by a switch go now.</summary>
    public string Way(SwitchDestination destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        return IsNight(destination) ? destination.Night : destination.Day;
    }
}
