using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Site;

namespace Trunkline.Routing.Proof;

/// <summary>Every calling number that is sent, on any trunk group, for any extension, by any route, in an emergency too, is in the operator's contract.</summary>
internal static class CallingNumberProperty
{
    internal static ProvedProperty Prove(SymbolicPlan plan)
    {
        var compiled = plan.Running.Plan;
        var trunks = plan.Outside.Select(t => compiled.Trunk(t.Name)).OfType<PlanTrunk>().ToList();
        if (trunks.TrueForAll(t => t.Contract is null))
        {
            return new("calling", "no contract is written (numbers.contract): every number is taken for accepted", []);
        }

        List<ProofFinding> findings = [.. MainNumbers(plan)];
        var replaced = new SortedDictionary<string, Replaced>(StringComparer.Ordinal);
        var (numbers, routes) = (new HashSet<(string, string)>(), 0);
        foreach (var route in compiled.Routes)
        {
            routes++;
            foreach (var caller in plan.Site.Extensions.Concat(plan.Site.Pbxs.Select(p => p.Caller)).Where(route.Allows))
            {
                var shown = compiled.Contracts.Shown(caller, route.Route.Show);
                foreach (var choice in route.Choices.Where(c => c.Trunk.Trunk is not PbxTrunk && c.Trunk.Contract is not null && numbers.Add((c.Trunk.Trunk.Name, $"{shown}"))))
                {
                    var sent = Contracts.On(choice.Trunk, shown, out var isReplaced);
                    if (sent.HasDigits && !choice.Trunk.Accepts(sent))
                    {
                        // one call shows what is wrong with the number
                        if (findings.TrueForAll(f => !f.Words.Contains($"\"{choice.Trunk.Trunk.Name}\" shows {sent.Written},", StringComparison.Ordinal)))
                        {
                            findings.Add(Outside(choice.Trunk, $"{caller.Number} calls by route \"{route.Route.Name}\"", sent.Written));
                        }
                    }
                    else if (isReplaced)
                    {
                        var of = $"{shown.Written}";
                        var by = replaced.TryGetValue(of, out var known) ? known : replaced[of] = new([], [], caller.At);
                        by.Who.Add(caller.Number);
                        by.On.Add($"\"{choice.Trunk.Trunk.Name}\"");
                    }
                }
            }
        }

        Emergency(plan, findings);
        findings.AddRange(replaced.Take(PlanProof.MostFindings).Select(r => new ProofFinding(false,
            $"the number of {PlanProof.List(r.Value.Who)}, {r.Key} on {PlanProof.List(r.Value.On)}, is not in the contract: the main number is sent in its place", r.Value.At, "")));
        return new("calling", $"{PlanProof.Count(plan.Site.Extensions.Count, "extension")} by {PlanProof.Count(routes, "route")} and in an emergency: every number sent over "
            + $"{PlanProof.List([.. trunks.Where(t => t.Contract is not null).Select(t => t.Trunk.Name)])} is in the contract", findings);
    }

    private static void Emergency(SymbolicPlan plan, List<ProofFinding> findings)
    {
        var told = new HashSet<PlanTrunk>();
        foreach (var number in plan.Site.Emergency.Numbers.Take(1))
        {
            foreach (var caller in plan.Callers.Select(c => c.First))
            {
                foreach (var destination in plan.Ask(number, 0, caller).Destinations.OfType<TrunkDestination>())
                {
                    if (plan.Running.Plan.Trunk(destination.Group.Name) is { Contract: not null } trunk && destination.Calling.HasDigits)
                    {
                        var meant = trunk.Numbering.Read(destination.Calling, trunk.Numbering.Numbers.Calling);
                        if (!trunk.Accepts(new(destination.Calling, meant)) && told.Add(trunk))
                        {
                            findings.Add(Outside(trunk, $"{caller.Number} dials {number}", destination.Calling) with
                            {
                                Fix = $"emergency_number of {caller.Number}, with a number of this operator's to call back, or {destination.Calling} in its contract where it takes it",
                            });
                        }
                    }
                }
            }
        }
    }

    /// <summary>Main numbers that stand in for others, and are not in the contract that is written beside them.</summary>
    private static IEnumerable<ProofFinding> MainNumbers(SymbolicPlan plan)
    {
        var site = plan.Site;
        bool IsIn(string main, IReadOnlyList<NumberRange> contract) =>
            new NumberBook(contract.Select(r => (r.First, r.Count, 0)), plan.Running.Plan.Numbering).Find(WrittenNumber.Read(main, plan.Running.Plan.Numbering).Normal, out _) >= 0;
        static ProofFinding Missing(string main, string key, SourceMark at) => new(true,
            $"{main} is sent wherever no other number is, and is not in {key}: its operator may refuse the call", at, $"\"{main}\" in {key}, or a main number that is");
        if (site.Numbers is { Main: { } main, Contract.Count: > 0 } && !IsIn(main, site.Numbers.Contract)
            && plan.Outside.Any(t => t.Numbers is { Contract.Count: 0, Main: null }))
        {
            yield return Missing(main, "numbers.contract", site.PlaceOf("numbers.contract"));
        }

        foreach (var trunk in plan.Outside.Where(t => t.Numbers is { Main: not null, Contract.Count: > 0 }))
        {
            if (!IsIn(trunk.Numbers.Main!, trunk.Numbers.Contract))
            {
                yield return Missing(trunk.Numbers.Main!, $"trunks.{trunk.Name}.numbers.contract", trunk.At);
            }
        }
    }

    private sealed record Replaced(SortedSet<string> Who, SortedSet<string> On, SourceMark At);

    private static ProofFinding Outside(PlanTrunk trunk, string who, PhoneNumber sent) => new(true,
        $"{who}: \"{trunk.Trunk.Name}\" shows {sent}, which is not in its contract: its operator may refuse the call", trunk.Trunk.At,
        $"trunks.{trunk.Trunk.Name}.numbers.main, with the main number that this operator gave, or the number in its contract");
}
