namespace Trunkline.Site;

/// <summary>Directions and limits of trunks, against the circuits there are and against the routes.</summary>
internal sealed class TrunkUseRules(SiteModel site, List<SiteError> errors)
{
    internal static void Check(SiteModel site, SiteNode root, List<SiteError> errors)
    {
        var nodes = (root["trunks"]?.Items ?? []).GroupBy(n => n.Mark).ToDictionary(g => g.Key, g => g.First());
        var rules = new TrunkUseRules(site, errors);
        foreach (var trunk in site.Trunks.Where(t => t is not (PlannedTrunk or PbxTrunk)))
        {
            if (nodes.GetValueOrDefault(trunk.At) is { } node)
            {
                rules.Directions(trunk, node);
                rules.Limits(trunk, node);
            }
        }
    }

    private void Directions(Trunk trunk, SiteNode node)
    {
        foreach (var key in (ReadOnlySpan<string>)["incoming_only", "outgoing_only"])
        {
            if (node[key] is not { Kind: SiteNodeKind.Scalar } written)
            {
                continue;
            }

            if (trunk.Use.Direction != TrunkDirection.Both)
            {
                Error(written.Mark, trunk, key, "no such key beside direction: " + Words.Of(trunk.Use.Direction), Quote.Value(written.Text), "direction says it of every circuit");
            }
            else if (trunk is BoxTrunk)
            {
                Error(written.Mark, trunk, key, "no such key with attach: sip:…", Quote.Value(written.Text), "the box chooses the timeslot; direction says it of all");
            }
            else if (Missing(trunk, written.Text) is { Length: > 0 } missing)
            {
                Error(written.Mark, trunk, key, missing, Quote.Value(written.Text), "");
            }
        }

        if (node["outgoing_only"] is { Kind: SiteNodeKind.Scalar } goes && node["incoming_only"] is { Kind: SiteNodeKind.Scalar } comes && Both(trunk, comes.Text, goes.Text) is { Length: > 0 } both)
        {
            Error(goes.Mark, trunk, "outgoing_only", "circuits that are not in incoming_only", both, "");
        }

        if (trunk.Use.IsIncomingOnly && site.Routes.FirstOrDefault(r => r.Trunks.Contains(trunk.Name)) is { } route)
        {
            Warn((node["direction"] ?? node["incoming_only"])?.Mark ?? trunk.At, trunk, "direction", "a circuit for outgoing calls in a trunk group of a route", $"none, and route \"{route.Name}\" names it",
                "its calls pass it over");
        }
    }

    /// <summary>What must be there for what is named; empty when it is.</summary>
    private static string Missing(Trunk trunk, string text) => trunk switch
    {
        FxoTrunk fxo => LineSet.TryParse(text, out var lines) && lines.Any(l => fxo.Lines.All(have => have.Number != l)) ? "lines of this trunk group" : "",
        E1Trunk e1 => TrunkUseShape.TryChannels(text, out var channels) && channels.Any(c => !e1.Spans.Any(s => (c.Span == 0 || c.Span == s.Number) && (c.Timeslots & ~s.Timeslots) == 0))
            ? "timeslots of this trunk group's spans" : "",
        SipTrunk sip => int.TryParse(text, out var count) && count > sip.Channels ? $"at most the {sip.Channels} of channels" : "",
        _ => "",
    };

    /// <summary>What is named twice; empty for nothing.</summary>
    private static string Both(Trunk trunk, string comes, string goes)
    {
        switch (trunk)
        {
            case FxoTrunk when LineSet.TryParse(comes, out var these) && LineSet.TryParse(goes, out var those):
                return these.Intersect(those).ToList() is { Count: > 0 } lines ? $"line {lines[0]} in both" : "";
            case E1Trunk e1 when TrunkUseShape.TryChannels(comes, out var these) && TrunkUseShape.TryChannels(goes, out var those):
                return e1.Spans.SelectMany(s => Enumerable.Range(1, 31).Select(t => (s.Number, Timeslot: t)))
                    .Where(c => TrunkUseShape.Has(these, c.Number, c.Timeslot) && TrunkUseShape.Has(those, c.Number, c.Timeslot))
                    .Select(c => $"timeslot {c.Timeslot} of span {c.Number} in both").FirstOrDefault("");
            case SipTrunk sip when int.TryParse(comes, out var some) && int.TryParse(goes, out var others):
                return (long)some + others > sip.Channels ? $"{some} and {others} of {sip.Channels} channels" : "";
            default:
                return "";
        }
    }

    private void Limits(Trunk trunk, SiteNode node)
    {
        var circuits = trunk switch { FxoTrunk fxo => fxo.Lines.Count, E1Trunk e1 => e1.Channels, SipTrunk sip => sip.Channels, BoxTrunk box => box.Channels, _ => int.MaxValue };
        foreach (var (key, most, bound, of) in (ReadOnlySpan<(string, int?, int, string)>)
            [("most_calls", trunk.Use.MostCalls, circuits, "circuits"), ("most_out", trunk.Use.MostOut, trunk.Use.MostCalls ?? circuits, "calls"), ("most_in", trunk.Use.MostIn, trunk.Use.MostCalls ?? circuits, "calls")])
        {
            if (most > bound)
            {
                Warn(node[key]?.Mark ?? trunk.At, trunk, key, $"at most the group's {bound} {of}", $"{most}", "it has no effect");
            }
        }
    }

    private void Error(SourceMark mark, Trunk trunk, string key, string expected, string found, string hint) =>
        errors.Add(new(SiteSeverity.Error, mark, $"trunks.{trunk.Name}.{key}", expected, found, hint));

    private void Warn(SourceMark mark, Trunk trunk, string key, string expected, string found, string hint) =>
        errors.Add(new(SiteSeverity.Warning, mark, $"trunks.{trunk.Name}.{key}", expected, found, hint));
}
