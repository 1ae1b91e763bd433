using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Site;

namespace Trunkline.Routing.Proof;

/// <summary>Every number of every direct-dial block, by whatever trunk group it comes and written as that operator writes it, at every moment rings an extension that exists.</summary>
internal static class DirectDialProperty
{
    private const int MostNumbers = 20_000;

    internal static ProvedProperty Prove(SymbolicPlan plan)
    {
        var site = plan.Site;
        var blocks = site.Numbers.Ddi;
        if (blocks.Count == 0)
        {
            return new("direct dial", "no direct-dial numbers", []);
        }

        var findings = new List<ProofFinding>();
        var extensions = Dfa.OfWords(site.NumbersInside);
        var trunks = plan.Outside.Select(t => plan.Running.Plan.Trunk(t.Name)).OfType<PlanTrunk>().ToList();
        var total = blocks.Sum(b => (long)b.Count);
        foreach (var block in blocks.TakeWhile(_ => findings.Count < PlanProof.MostFindings))
        {
            // where the block leads: one extension, or a run of them
            var to = !block.Spread ? Dfa.Of(block.To)
                : Number(block.To, block.Count - 1) is { } lastTo ? Dfa.OfRun(block.To, lastTo) : Dfa.Nothing;
            var missing = to.Without(extensions).Shortest();
            if (missing is not null || to.IsEmpty)
            {
                findings.Add(new(true, $"the block from {block.First} ({PlanProof.Count(block.Count, "number")}) reaches {missing ?? "extensions after " + block.To}, which is no extension", block.At,
                    missing is null ? "a smaller block" : $"an extension {missing}, or a smaller block"));
                continue;
            }

            foreach (var trunk in trunks)
            {
                if (Asked(block, total).Select(n => Lost(plan, trunk, n)).FirstOrDefault(l => l is not null) is { } lost)
                {
                    findings.Add(new(true, lost, block.At, $"the block as its operator writes it, or trunks.{trunk.Trunk.Name}.numbers.received_called"));
                }
            }
        }

        findings.AddRange(Taken(plan));
        return new("direct dial", $"{PlanProof.Count(total, "number")} of {PlanProof.Count(blocks.Count, "block")}: each rings an extension, by whatever trunk group it comes, at every moment", findings);
    }

    // each number; of a great many the ends of each block and some between
    private static IEnumerable<string> Asked(DdiRange block, long total)
    {
        var step = (int)Math.Max(1, total / MostNumbers);
        for (var i = 0; i < block.Count; i += step)
        {
            yield return At(block, i);
        }

        if (step > 1)
        {
            yield return At(block, block.Count - 1);
        }
    }

    private static string? Lost(SymbolicPlan plan, PlanTrunk trunk, string number)
    {
        var form = trunk.Numbering.Numbers.ReceivedCalled;
        var normal = plan.Running.Plan.Numbering.Read(number);
        var comes = trunk.Numbering.Write(normal, form, out _);
        if (comes is not { } called)
        {
            return $"{number} cannot come on trunk group \"{trunk.Trunk.Name}\": its operator's form ({form.ToString().ToLowerInvariant()}) has no way to write it";
        }

        // without a form it comes as the block has it
        called = form == NumberForm.Dialled ? SymbolicPlan.Number(number) : called;
        for (var moments = 0; moments < plan.Moments.Count; moments++)
        {
            if (plan.AskFromOutside(trunk.Trunk.Name, called, moments) is not { Outcome: DialMatch.Complete, Destinations: [ExtensionDestination or GroupDestination or ServiceDestination or SwitchDestination, ..] })
            {
                return $"a call for {number}, which comes as {called} on trunk group \"{trunk.Trunk.Name}\", rings nobody";
            }
        }

        return null;
    }

    /// <summary>Blocks of which a rule for incoming calls takes every number always: perhaps as meant, but the block says otherwise.</summary>
    private static IEnumerable<ProofFinding> Taken(SymbolicPlan plan)
    {
        foreach (var block in plan.Site.Numbers.Ddi)
        {
            var normal = plan.Running.Plan.Numbering.Read(block.First);
            var (digits, last) = (normal.Digits, Number(normal.Digits ?? "", block.Count - 1));
            if (last is null)
            {
                continue;
            }

            var left = Dfa.OfRun(digits!, last);
            var takers = new List<IncomingRule>();
            foreach (var rule in plan.Site.Incoming.Where(r => r.Trunks.Count == 0 && r.Calling.Count == 0 && plan.Calendars.Of(r.When).IsAlways))
            {
                var takes = Dfa.Any(rule.Called.Where(c => c.IsInternational == (normal.Type == TypeOfNumber.International)).Select(c => Dfa.Of(c.Pattern)));
                if (left.Overlaps(takes))
                {
                    takers.Add(rule);
                    left = left.Without(takes);
                }
            }

            if (left.IsEmpty)
            {
                yield return new(false, $"the block from {block.First} rings nobody by itself: incoming {PlanProof.List([.. takers.Select(t => $"\"{t.Name}\"")])} takes every number of it", block.At, "");
            }
        }
    }

    private static string At(DdiRange block, int offset) =>
        (block.First.StartsWith('+') ? "+" : "") + (Number(block.First.TrimStart('+'), offset) ?? block.First.TrimStart('+'));

    private static string? Number(string digits, int offset)
    {
        if (digits.Length is 0 or > 18 || !ulong.TryParse(digits, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var value))
        {
            return null;
        }

        var text = (value + (ulong)offset).ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(digits.Length, '0');
        return text.Length > digits.Length ? null : text;
    }
}
