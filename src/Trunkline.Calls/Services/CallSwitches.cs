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

    private readonly IDurableState _state;
    private readonly Dictionary<string, SwitchPosition> _turned = [];

    internal CallSwitches(IDurableState state)
    {
        _state = state;
        foreach (var (name, octets) in state.Load(StateKind))
        {
            if (octets is [> 0 and <= (byte)SwitchPosition.Night])
            {
                _turned[name] = (SwitchPosition)octets[0];
            }
        }
    }

    /// <summary>How a switch stands.</summary>
    public SwitchPosition PositionOf(string name) => _turned.GetValueOrDefault(name);

    /// <summary>Turns a switch by hand, or lets its calendar have it again.</summary>
    /// <param name="name">The switch.</param>
    /// <param name="position">How.</param>
    /// <param name="onDurable">Called when it is on disk.</param>
    public void Turn(string name, SwitchPosition position, Action? onDurable = null)
    {
        _turned[name] = position;
        _state.Put(StateKind, name, [(byte)position], onDurable);
    }

    /// <summary>Where calls by a switch go now.</summary>
    public string Way(SwitchDestination destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        var isNight = PositionOf(destination.Name) switch
        {
            SwitchPosition.Day => false,
            SwitchPosition.Night => true,
            _ => destination.IsNight,
        };
        return isNight ? destination.Night : destination.Day;
    }
}
