// The twin in events fidelity, put together: cards, lines, switch. For the World and for simulation.
using Trunkline.Base;
using Trunkline.Fxo;

namespace Trunkline.Exchange;

/// <summary>The operator's exchange without samples.</summary>
public sealed class EventExchange
{
    private readonly EventLineCard[] _cards;

    /// <param name="wheel">The wheel of the loop it runs on; may be the subscriber's.</param>
    /// <param name="time">Wall time.</param>
    /// <param name="profile">The operator's habits.</param>
    /// <param name="lines">How many lines.</param>
    public EventExchange(TimerWheel wheel, TimeProvider time, OperatorProfile profile, int lines)
    {
        _cards = new EventLineCard[lines];
        for (var i = 0; i < lines; i++)
        {
            _cards[i] = new(wheel);
        }

        Switch = new(wheel, time, profile, _cards);
    }

    /// <summary>The switch: call in, cut pairs, look at lines.</summary>
    public ExchangeSwitch Switch { get; }

    /// <summary>The exchange's side of a line.</summary>
    public ILineExchangeSide Side(int line) => _cards[line];

    /// <summary>Joins the subscriber's side of a line; battery appears on it at once.</summary>
    public void Connect(int line, ILineSubscriberSide subscriber) => _cards[line].Connect(Switch.Lines[line], subscriber);
}
