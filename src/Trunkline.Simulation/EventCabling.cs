// The lines and spans between a gateway and the exchange in fidelity events. A gateway's process may die: its relays fall, so every line is on hook, and its
// spans fall silent; another one is plugged in where it was.
using Trunkline.Base;
using Trunkline.E1;
using Trunkline.Exchange;
using Trunkline.Exchange.Pri;
using Trunkline.Fxo;
using Trunkline.Gateway;

namespace Trunkline.Simulation;

/// <summary>Joins gateways, one after the other, to the exchange of a simulated site.</summary>
internal sealed class EventCabling(GatewayOptions options, EventExchange exchange, PriExchange pri, IReadOnlyList<EventPriCard> cards, SpanWiring wiring, NamedMediaNetwork network)
{
    /// <summary>Nobody holds a line or a span any more.</summary>
    public void Unplug()
    {
        for (var i = 0; i < options.Lines.Count; i++)
        {
            exchange.Connect(i, Nobody.Instance);
            exchange.Side(i).OnPlayed(ToneName.None, "");
            exchange.Side(i).OnDrive(new(OffHook: false));
        }

        foreach (var card in cards)
        {
            card.Unplug();
        }
    }

    /// <summary>Another gateway, which knows nothing of the one before.</summary>
    /// <param name="loop">Its loop.</param>
    /// <param name="seed">Its own: another identity.</param>
    public GatewayNode Another(NodeLoop loop, ulong seed)
    {
        var gateway = EventsPlane.CreateGateway(loop, options with { Seed = seed }, network, out var plane);
        PlugLines(plane);
        PlugSpans(plane, (card, _, side) => card.Plug(side));
        return gateway;
    }

    /// <summary>Joins the lines; battery appears on each as the exchange has it.</summary>
    public void PlugLines(EventsPlane plane)
    {
        for (var i = 0; i < options.Lines.Count; i++)
        {
            plane.ConnectLine(i + 1, exchange.Side(i));
            exchange.Connect(i, plane.LineSide(i + 1));
        }
    }

    /// <summary>Joins the spans.</summary>
    /// <param name="plane">The gateway's plane.</param>
    /// <param name="join">Joins a card, with its span in the exchange, to the gateway's side.</param>
    public void PlugSpans(EventsPlane plane, Action<EventPriCard, PriSpan, ISpanSide> join)
    {
        for (var i = 0; i < cards.Count; i++)
        {
            var far = wiring.CableOf(i);
            plane.ConnectSpan(i + 1, cards[far]);
            join(cards[far], pri.Spans[far], plane.SpanSide(i + 1));
        }
    }

    private sealed class Nobody : ILineSubscriberSide
    {
        public static Nobody Instance { get; } = new();

        public void OnSense(LineSense sense)
        {
        }

        public void OnTone(ToneName tone)
        {
        }

        public void OnCallerIdMessage(ReadOnlySpan<byte> message)
        {
        }

        public void OnDigit(char digit)
        {
        }

        public void OnVoice(bool speaking)
        {
        }
    }
}
