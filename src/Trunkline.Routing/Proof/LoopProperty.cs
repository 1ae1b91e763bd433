using Trunkline.Site;

namespace Trunkline.Routing.Proof;

/// <summary>No object sends a call on so that, at some moment, it comes back to it.</summary>
internal static class LoopProperty
{
    internal static ProvedProperty Prove(SymbolicPlan plan)
    {
        var graph = Graph(plan);
        if (graph.Loop(plan.From) is not { } loop)
        {
            return new("loops", graph.Edges == 0 ? "nothing sends a call on by itself"
                : $"{PlanProof.Count(graph.Edges, "way")} by which a call is sent on with nobody dialling: none leads back to where it was", []);
        }

        var steps = string.Join(", ", loop.Circle.Select(e => $"{e.From.Name} {e.Why} to {e.To.Name}"));
        return new("loops", "", [new(true, $"a call runs in a circle{(loop.Moment.Length == 0 ? "" : $" on {loop.Moment}")}: {steps}", loop.Circle[0].From.At,
            "send one of them to an extension that keeps its calls")]);
    }

    /// <summary>What sends calls on in this site.</summary>
    internal static CallGraph Graph(SymbolicPlan plan)
    {
        var site = plan.Site;
        var graph = new CallGraph();
        var extensions = site.Extensions.Select(e => (e.Number, Node: new CallNode($"extension {e.Number}", e.At)))
            .Concat(site.Services.Select(s => (s.Number, Node: new CallNode(s.Words, s.At)))).DistinctBy(n => n.Number).ToDictionary(n => n.Number, n => n.Node);
        void Incoming(Trunk trunk, IEnumerable<string?> to, MomentSet when, string why)
        {
            var node = new CallNode($"trunk group \"{trunk.Name}\"", trunk.At);
            foreach (var number in to.OfType<string>().Distinct().Where(extensions.ContainsKey))
            {
                graph.Add(new(node, extensions[number], when, why));
            }
        }

        foreach (var trunk in site.Trunks)
        {
            if (site.Pbxs.FirstOrDefault(p => p.Name == trunk.Pbx) is { } pbx)
            {
                graph.Add(new(new($"trunk group \"{trunk.Name}\"", trunk.At), new($"PBX \"{pbx.Name}\"", pbx.At), MomentSet.Always, "offers its calls"));
            }

            Incoming(trunk, trunk switch
            {
                FxoTrunk fxo => fxo.Lines.Select(l => l.Incoming),
                SipTrunk sip => [sip.Incoming],
                E1Trunk e1 => [e1.Incoming],
                BoxTrunk box => [box.Incoming],
                _ => [],
            }, MomentSet.Always, "sends its calls");
            foreach (var rule in site.Incoming.Where(r => r.Trunks.Count == 0 || r.Trunks.Contains(trunk.Name)))
            {
                Incoming(trunk, rule.To, plan.Calendars.Of(rule.When), $"sends calls by \"{rule.Name}\"");
            }
        }

        Services(site, graph, extensions);
        return graph;
    }

    private static void Services(SiteModel site, CallGraph graph, Dictionary<string, CallNode> inside)
    {
        foreach (var service in site.Services)
        {
            // members are rung themselves: their forwarding is not followed; what a caller chooses he chooses again only if he wants to
            foreach (var way in service.Ways.Where(w => w.Kind == ServiceWayKind.GoesOn && inside.ContainsKey(w.Number)))
            {
                graph.Add(new(inside[service.Number], inside[way.Number], MomentSet.Always, $"sends {service.ThenWords}"));
            }
        }

        foreach (var extension in site.Extensions)
        {
            foreach (var (_, number, words) in extension.Forward.Ways.Where(w => inside.ContainsKey(w.Number)))
            {
                graph.Add(new(inside[extension.Number], inside[number], MomentSet.Always, words));
            }
        }
    }
}
