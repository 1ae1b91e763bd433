using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Site;

namespace Trunkline.Routing.Proof;

/// <summary>Every number of every direct-dial block, by whatever trunk group it comes, rings an extension that exists.</summary>
internal static class DirectDialProperty
{
    internal static ProvedProperty Prove(SymbolicPlan plan)
    {
        var site = plan.Site;
        var blocks = site.Numbers.Ddi;
        if (blocks.Count == 0)
        {
            return new("direct dial", "no direct-dial numbers", []);
        }

        var findings = new List<ProofFinding>();
        var extensions = Dfa.OfWords(site.Extensions.Select(e => e.Number));
        var trunks = site.Trunks.Where(t => t is not PlannedTrunk).ToList();
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

            var digits = block.First.TrimStart('+');
            foreach (var number in new[] { digits, Number(digits, block.Count - 1) ?? digits }.Distinct())
            {
                foreach (var trunk in trunks)
                {
                    if (plan.Plan.Route(new("", trunk.Name, new CallSetup { Called = new(number) })) is not { Outcome: DialMatch.Complete, Destinations: [ExtensionDestination, ..] })
                    {
                        findings.Add(new(true, $"a call for {number} on trunk group \"{trunk.Name}\" rings nobody", block.At, $"an extension {block.To}"));
                    }
                }
            }
        }

        var numbers = blocks.Sum(b => (long)b.Count);
        return new("direct dial", $"{PlanProof.Count(numbers, "number")} of {PlanProof.Count(blocks.Count, "block")}: each rings an extension, by whatever trunk group it comes", findings);
    }

    private static string? Number(string digits, int offset)
    {
        if (digits.Length > 18 || !ulong.TryParse(digits, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var value))
        {
            return null;
        }

        var text = (value + (ulong)offset).ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(digits.Length, '0');
        return text.Length > digits.Length ? null : text;
    }
}
