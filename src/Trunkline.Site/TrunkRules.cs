namespace Trunkline.Site;

/// <summary>Trunk groups against what they are attached to and against one another: a line, a span, a port belongs to one; channels are there; what a box has of its own is not set here.</summary>
internal sealed class TrunkRules(SiteModel site, List<SiteError> errors, Dictionary<SourceMark, SiteNode> nodes)
{
    private const uint DChannel = 1u << 16;

    /// <summary>Keys of an E1 trunk that a gateway box has settings of its own for.</summary>
    private static readonly string[] s_ofTheBox = ["side", "variant", "crc4", "timing", "negotiation", "t309_s", "hunting", "operator_hunting", "hold_down_s"];

    private readonly Dictionary<string, string> _attached = [];

    internal static void Check(SiteModel site, SiteNode root, List<SiteError> errors)
    {
        var rules = new TrunkRules(site, errors, (root["trunks"]?.Items ?? []).GroupBy(n => n.Mark).ToDictionary(g => g.Key, g => g.First()));
        rules.Lines();
        rules.Spans();
    }

    /// <summary>A line belongs to one trunk group of an attachment; what is said of single lines must be about the group's.</summary>
    private void Lines()
    {
        var owners = new Dictionary<(string?, int), string>();
        foreach (var trunk in site.FxoTrunks)
        {
            var node = NodeAt(trunk);
            foreach (var line in trunk.Lines)
            {
                var key = (trunk.Attachment.SocketPath, line.Number);
                if (!owners.TryAdd(key, trunk.Name))
                {
                    Error(node?["lines"]?.Mark ?? trunk.At, $"trunks.{trunk.Name}.lines", "each line in one trunk group", $"line {line.Number} of trunk group \"{owners[key]}\" again");
                }
            }

            foreach (var special in node?["per_line"]?.Items ?? [])
            {
                if (special["line"] is { Kind: SiteNodeKind.Scalar } which
                    && int.TryParse(which.Text, out var number) && trunk.Lines.All(l => l.Number != number))
                {
                    Error(which.Mark, $"trunks.{trunk.Name}.per_line", "a line of this trunk group", Quote.Value(which.Text));
                }
            }

            Reserve(trunk, node, trunk.EmergencyReserve, trunk.Lines.Count, "line");
            if (trunk.Pbx is null && trunk.Lines.Any(l => l.Incoming is null))
            {
                Warn(trunk.At, $"trunks.{trunk.Name}", "the key \"incoming\"", "none", "incoming calls on its lines will not be answered");
            }
        }

        foreach (var trunk in site.SipTrunks)
        {
            Reserve(trunk, NodeAt(trunk), trunk.EmergencyReserve, trunk.Channels, "channel");
            Incoming(trunk, trunk.Incoming);
        }

        foreach (var planned in site.Trunks.OfType<PlannedTrunk>())
        {
            if (planned.Kind == TrunkKind.E1)
            {
                Warn(planned.At, $"trunks.{planned.Name}", "the key \"attach\"", "none", "it is kept for planning; run skips it and calls take the route's next trunk group");
                continue;
            }

            Warn(planned.At, $"trunks.{planned.Name}", $"a trunk this version can run ({RunSupport.Kinds})", $"one of kind {Words.Of(planned.Kind)}",
                "it is kept for planning; run skips it and calls take the route's next trunk group");
        }
    }

    /// <summary>A span belongs to one trunk group; its channels must be there.</summary>
    private void Spans()
    {
        var owners = new Dictionary<int, string>();
        foreach (var trunk in site.E1Trunks)
        {
            var node = NodeAt(trunk);
            foreach (var span in trunk.Spans)
            {
                if (!owners.TryAdd(span.Number, trunk.Name))
                {
                    Error(node?["first_span"]?.Mark ?? trunk.At, $"trunks.{trunk.Name}.first_span", "each span in one trunk group", $"span {span.Number} of trunk group \"{owners[span.Number]}\" again");
                }
            }

            Attachment(trunk, node);
            Timing(trunk, node);
            Channels(trunk, node, trunk.Spans.Count);
            Reserve(trunk, node, trunk.EmergencyReserve, trunk.Channels, "channel");
            Incoming(trunk, trunk.Incoming);
            if (node?["box"] is { } box)
            {
                Error(box.Mark, $"trunks.{trunk.Name}.box", "attach: sip:HOST:PORT, for a box's habits", "another attachment");
            }
        }

        foreach (var trunk in site.BoxTrunks)
        {
            var node = NodeAt(trunk);
            for (var span = trunk.FirstSpan; span < trunk.FirstSpan + trunk.Spans; span++)
            {
                if (!owners.TryAdd(span, trunk.Name))
                {
                    Error(node?["first_span"]?.Mark ?? trunk.At, $"trunks.{trunk.Name}.first_span", "each span in one trunk group", $"span {span} of trunk group \"{owners[span]}\" again");
                }
            }

            Channels(trunk, node, trunk.Spans);
            Reserve(trunk, node, trunk.EmergencyReserve, trunk.Channels, "channel");
            Incoming(trunk, trunk.Incoming);
            if (trunk.Box.Numbers is { CountryCode: "" })
            {
                Error(node?["box"]?["numbers"]?.Mark ?? trunk.At, $"trunks.{trunk.Name}.box.numbers", "the key \"country_code\" beside e164", "none");
            }

            if (trunk.Place.IsTcp && site.Sip.Tcp == Base.NetAddress.None)
            {
                Error(node?["attach"]?.Mark ?? trunk.At, $"trunks.{trunk.Name}.attach", "a listening address in sip.tcp, for a box by TCP", "off");
            }

            foreach (var key in s_ofTheBox)
            {
                if (node?[key] is { } written)
                {
                    Warn(written.Mark, $"trunks.{trunk.Name}.{key}", "no such key with attach: sip:…", Quote.Value(written.Text), "that is set in the box itself");
                }
            }
        }
    }

    /// <summary>As many channels as the spans have, and no span without one.</summary>
    private void Channels(Trunk trunk, SiteNode? node, int spans)
    {
        if (node?["channels"] is { Kind: SiteNodeKind.Scalar } written && int.TryParse(written.Text, out var channels)
            && (channels > 30 * spans || channels <= 30 * (spans - 1)))
        {
            Error(written.Mark, $"trunks.{trunk.Name}.channels", $"{(30 * (spans - 1)) + 1} to {30 * spans} channels on {spans} span{(spans == 1 ? "" : "s")}", $"{channels}");
        }
    }

    private void Incoming(Trunk trunk, string? incoming)
    {
        if (incoming is null && trunk.Pbx is null && site.Numbers.Ddi.Count == 0)
        {
            Warn(trunk.At, $"trunks.{trunk.Name}", "the key \"incoming\"", "none", "its incoming calls will be refused");
        }
    }

    /// <summary>A place in the order of clocks is for spans that have a clock, and is said once.</summary>
    private void Timing(E1Trunk trunk, SiteNode? node)
    {
        if (node?["timing"] is not { Kind: SiteNodeKind.Scalar } written || !int.TryParse(written.Text, out var timing))
        {
            return;
        }

        if (SpanTiming.Own(trunk) is { } own && own != timing)
        {
            Error(written.Mark, $"trunks.{trunk.Name}.timing", $"what attach says (timing {own})", $"{timing}");
        }
        else if (timing > 0 && !trunk.Attachment.HasClock)
        {
            Error(written.Mark, $"trunks.{trunk.Name}.timing", "0, or an attachment that a clock comes out of (cesopsn, satop, osmo-e1d, dahdi)", $"{timing}");
        }
    }

    /// <summary>What an attachment takes is taken once: ports of ours.</summary>
    private void Attachment(E1Trunk trunk, SiteNode? node)
    {
        var mark = node?["attach"]?.Mark ?? trunk.At;
        var path = $"trunks.{trunk.Name}.attach";
        if (trunk.Attachment is OsmoE1dSpans e1d)
        {
            if (e1d.Line + trunk.Spans.Count - 1 > 254)
            {
                Error(mark, path, $"lines up to 254 for {trunk.Spans.Count} spans", $"line {e1d.Line} for the first");
            }

            for (var line = (int)e1d.Line; line < e1d.Line + trunk.Spans.Count; line++)
            {
                Once($"line {line} of interface {e1d.Interface} of {e1d.Socket}", "each line of osmo-e1d for one span");
            }
        }
        else if (trunk.Attachment is DahdiSpans dahdi)
        {
            for (var span = dahdi.First; span < dahdi.First + trunk.Spans.Count; span++)
            {
                Once($"DAHDI span {span}", "each span of a card once");
            }

            if (dahdi.Line is { } line && node?["crc4"] is { Kind: SiteNodeKind.Scalar } crc4 && Scalars.TryFlag(crc4.Text, out var isOn) && isOn != line.Crc4)
            {
                Error(crc4.Mark, $"trunks.{trunk.Name}.crc4", $"what attach says (crc4 {(line.Crc4 ? "on" : "off")})", crc4.Text);
            }
        }
        else if (trunk.Attachment is PseudowireSpans { Timeslots: var travel })
        {
            var needed = trunk.Spans.Aggregate(DChannel, (mask, span) => mask | span.Timeslots);
            if ((needed & ~travel) != 0)
            {
                Error(mark, path, "every timeslot that is used, the D-channel's 16 too, in timeslots", $"no timeslot {System.Numerics.BitOperations.TrailingZeroCount(needed & ~travel)}");
            }
        }

        var (local, peer) = trunk.Attachment switch
        {
            LapdUdpSpans udp => (udp.LocalPort, udp.Peer.Port),
            PseudowireSpans wire => (wire.LocalPort, wire.Peer.Port),
            _ => (0, 0),
        };
        if (local == 0)
        {
            return;
        }

        if (Math.Max(local, peer) + trunk.Spans.Count - 1 > 65_535)
        {
            Error(mark, path, $"a port for each of {trunk.Spans.Count} spans up to 65535", $"{Math.Max(local, peer)} for the first");
        }

        for (var port = local; port < local + trunk.Spans.Count; port++)
        {
            Once($"port {port}", "each of our ports for one span", "name another with local=PORT");
        }

        void Once(string what, string expected, string hint = "")
        {
            if (!_attached.TryAdd(what, trunk.Name))
            {
                Error(mark, path, expected, $"{what} of trunk group \"{_attached[what]}\" again", hint);
            }
        }
    }

    private void Reserve(Trunk trunk, SiteNode? node, int reserve, int circuits, string circuit)
    {
        if (reserve > 0 && reserve >= circuits && circuits > 0)
        {
            Warn(node?["emergency_reserve"]?.Mark ?? trunk.At, $"trunks.{trunk.Name}.emergency_reserve", $"fewer than the group's {circuits} {circuit}s",
                $"{reserve}", $"no {circuit} is left for ordinary calls");
        }
    }

    private SiteNode? NodeAt(Trunk trunk) => nodes.GetValueOrDefault(trunk.At);

    private void Error(SourceMark mark, string path, string expected, string found, string hint = "") =>
        errors.Add(new(SiteSeverity.Error, mark, path, expected, found, hint));

    private void Warn(SourceMark mark, string path, string expected, string found, string hint = "") =>
        errors.Add(new(SiteSeverity.Warning, mark, path, expected, found, hint));
}
