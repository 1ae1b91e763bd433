// What has a clock in a simulated site: the gateway and, joined to its lines, the operator's exchange, in one of the two fidelities.
// Above it nothing differs.
using Trunkline.Base;
using Trunkline.E1;
using Trunkline.Exchange;
using Trunkline.Exchange.Pri;
using Trunkline.Fxo;
using Trunkline.Gateway;
using Trunkline.Gateway.Recording;
using Trunkline.Gateway.Samples;
using Trunkline.Simulation.Samples;

namespace Trunkline.Simulation;

/// <summary>The gateway of a simulated site and its exchange.</summary>
/// <param name="Gateway">The gateway.</param>
/// <param name="Exchange">The operator's switch.</param>
/// <param name="Pri">The operator's E1 side.</param>
/// <param name="Cards">The exchange's cards, a span each.</param>
/// <param name="Lines">The spans' lines and ends, where there are bits; else none.</param>
internal sealed record ClockedHalf(GatewayNode Gateway, ExchangeSwitch Exchange, PriExchange Pri, IReadOnlyList<IPriCard> Cards, IReadOnlyList<FramedSpanPort> Lines)
{
    /// <summary>What joins both, so that another gateway can be put in the place of one that died; null where there are bits.</summary>
    public EventCabling? Cabling { get; private init; }

    /// <summary>Tones, digits, caller ID and voice as named signals, at the instant they happen.</summary>
    /// <param name="loop">The exchange's loop.</param>
    /// <param name="gatewayLoop">The gateway's; may be the same, for a gateway that does not die.</param>
    /// <param name="options">The gateway's.</param>
    /// <param name="profile">The operator's habits.</param>
    /// <param name="spans">The exchange's ends of the spans.</param>
    /// <param name="wiring">How they are wired.</param>
    /// <param name="network">Where phones and gateway find each other.</param>
    public static ClockedHalf InEvents(
        NodeLoop loop, NodeLoop gatewayLoop, GatewayOptions options, OperatorProfile profile, IReadOnlyList<PriSpanSettings> spans, SpanWiring wiring, NamedMediaNetwork network)
    {
        var gateway = EventsPlane.CreateGateway(gatewayLoop, options, network, out var plane);
        var exchange = new EventExchange(loop.Wheel, loop.Time, profile, Math.Max(1, options.Lines.Count));
        EventPriCard[] cards = [.. spans.Select(_ => new EventPriCard(loop.Wheel, options.Seed))];
        var pri = new PriExchange(loop, spans, cards);
        var cabling = new EventCabling(options, exchange, pri, cards, wiring, network);
        cabling.PlugLines(plane);
        cabling.PlugSpans(plane, (card, span, side) => card.Connect(span, side));
        return new(gateway, exchange.Switch, pri, cards, []) { Cabling = cabling };
    }

    /// <summary>
    /// Octets and samples: RTP on the World's network, a block of every line to and from the exchange every 20 ms, spans with their
    /// frames and a line that can be impaired, recordings as files. The exchange's time moves with the gateway's blocks, as it does
    /// between the processes, and by as much faster or slower as its clock.
    /// </summary>
    /// <param name="loop">The gateway's loop.</param>
    /// <param name="options">The gateway's.</param>
    /// <param name="profile">The operator's habits.</param>
    /// <param name="spans">The exchange's ends of the spans.</param>
    /// <param name="wiring">How they are wired.</param>
    /// <param name="crc4">Whether the site wants CRC-4 on each span.</param>
    /// <param name="network">Carries RTP.</param>
    /// <param name="files">Where recordings go.</param>
    public static ClockedHalf InSamples(
        NodeLoop loop, GatewayOptions options, OperatorProfile profile, IReadOnlyList<PriSpanSettings> spans, SpanWiring wiring, IReadOnlyList<bool> crc4,
        IDatagramNetwork network, IRecordingFiles files)
    {
        var sockets = new MemoryRtpSockets(loop, network, options.NamedMediaHost, options.MaxRtp);
        var exchange = new ExchangeLineBank(loop.Time, profile, Math.Max(1, options.Lines.Count), options.Seed);
        var bank = options.Lines.Count > 0 ? new VirtualLineBank(exchange) : null;
        var recorder = new Recorder(files, options.MaxRecordings, ownThread: false);
        SamplesPriCard[] cards = [.. spans.Select((_, i) => new SamplesPriCard(profile, options.Seed + (ulong)i))];
        var pri = new PriExchange(loop, spans, cards);
        for (var i = 0; i < cards.Length; i++)
        {
            cards[i].Connect(pri.Spans[i]);
        }

        FramedSpanPort[] ports = [.. cards.Select((_, i) =>
        {
            var near = SpanEndSettings.Default with { Crc4 = crc4[i] ? Crc4Mode.Automatic : Crc4Mode.Off };
            return new FramedSpanPort(cards[wiring.CableOf(i)], options.Seed + (ulong)i, near, near with { Crc4 = wiring.FarCrc4 ?? near.Crc4 }) { Timeslots = wiring.Timeslots };
        })];
        for (var i = 0; i < ports.Length; i++)
        {
            cards[wiring.CableOf(i)].Attach(ports[i]);
        }

        var gateway = SamplesPlane.CreateGateway(loop, options, sockets, bank, ports, recorder, out _);
        return new(gateway, exchange.Switch, pri, cards, ports);
    }
}
