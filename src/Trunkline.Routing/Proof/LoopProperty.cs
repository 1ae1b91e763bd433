using Trunkline.Base;
using Trunkline.Calls;
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

        Services(plan, graph, extensions);
        return graph;
    }

    private static void Services(SymbolicPlan plan, CallGraph graph, Dictionary<string, CallNode> inside)
    {
        var site = plan.Site;
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
            foreach (var (_, number, words) in extension.Forward.Ways)
            {
                if (inside.TryGetValue(number, out var node))
                {
                    graph.Add(new(inside[extension.Number], node, MomentSet.Always, words));
                    continue;
                }

                foreach (var (back, when) in ComesBackTo(plan, extension, number).Where(b => inside.ContainsKey(b.Key)))
                {
                    graph.Add(new(inside[extension.Number], inside[back], when, $"{words} to {number}, a number of this site, by which it comes back"));
                }
            }
        }
    }

    /// <summary>Where calls to an outside number come back to that is one of the site's own: the operator sends them to us, and takes two circuits for each round.</summary>
    private static Dictionary<string, MomentSet> ComesBackTo(SymbolicPlan plan, Extension extension, string number)
    {
        var back = new Dictionary<string, MomentSet>();
        for (var moments = 0; moments < plan.Moments.Count; moments++)
        {
            foreach (var sent in plan.Ask(number, moments, extension).Destinations.OfType<TrunkDestination>().Where(d => d.Refusal == Q850Cause.None))
            {
                if (plan.Running.Plan.Trunk(sent.Group.Name) is { Trunk: not PbxTrunk } by)
                {
                    foreach (var to in Incoming(plan, by.Numbering.Read(sent.Called, by.Numbering.Numbers.Called), moments))
                    {
                        back[to] = back.GetValueOrDefault(to, MomentSet.Never) | plan.Moments.SetOf(moments);
                    }
                }
            }
        }

        return back;
    }

    /// <summary>Who is rung when the public calls a number: nobody when it is none of the site's.</summary>
    private static IEnumerable<string> Incoming(SymbolicPlan plan, PhoneNumber number, int moments)
    {
        var isDirect = plan.Running.Incoming.Direct(number) is not null;
        var trunks = plan.Outside.Select(t => plan.Running.Plan.Trunk(t.Name)).OfType<PlanTrunk>().ToList();
        var linesOnly = trunks.TrueForAll(t => t.Trunk is FxoTrunk);
        foreach (var trunk in trunks)
        {
            var isMain = Same(trunk.Main.Normal, number);
            if (trunk.Trunk is FxoTrunk lines)
            {
                foreach (var line in lines.Lines.Where(l => l.Incoming is not null && (l.PublicNumber.Length > 0 ? Same(plan.Running.Plan.Numbering.Read(l.PublicNumber), number) : isMain && linesOnly)))
                {
                    yield return line.Incoming!;
                }
            }
            else if ((isMain || isDirect) && trunk.Numbering.Write(number, trunk.Numbering.Numbers.ReceivedCalled, out _) is { } comes)
            {
                _ = plan.AskFromOutside(trunk.Trunk.Name, comes, moments); // sets the plan's clock
                var (called, calling) = (new char[PhoneNumber.MaxDigits], new char[PhoneNumber.MaxDigits]);
                var decided = plan.Running.Incoming.Decide(trunk.Trunk.Name, comes, PhoneNumber.None, isComplete: true, called, calling);
                foreach (var to in plan.Running.Incoming.Rung(decided, trunk.Trunk.Name, comes).To)
                {
                    yield return to;
                }
            }
        }

        static bool Same(PhoneNumber a, PhoneNumber b) => a.HasDigits && a.Digits == b.Digits && (a.Type == TypeOfNumber.International) == (b.Type == TypeOfNumber.International);
    }
}
