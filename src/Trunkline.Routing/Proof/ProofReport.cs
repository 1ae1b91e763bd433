using Trunkline.Site;

namespace Trunkline.Routing.Proof;

/// <summary>Something a proof found.</summary>
/// <param name="IsCounterExample">True when the property does not hold; false for what is as meant, perhaps, and worth knowing.</param>
/// <param name="Words">The example in a sentence: who dials what when, and which rule does what.</param>
/// <param name="At">The rule; no line when it is none of the file's.</param>
/// <param name="Fix">What to change; empty for nothing.</param>
public sealed record ProofFinding(bool IsCounterExample, string Words, SourceMark At, string Fix)
{
    /// <summary>Who dials, in the example; empty when nobody does.</summary>
    public string Caller { get; init; } = "";

    /// <summary>What is dialled, in the example.</summary>
    public string Dialled { get; init; } = "";

    /// <summary>When, by the site's clock; null for any time.</summary>
    public DateTime? Moment { get; init; }
}

/// <summary>One property of a plan.</summary>
/// <param name="Name">One or two words: "emergency", "shadowing".</param>
/// <param name="Covered">What was covered and holds, as a sentence for people.</param>
/// <param name="Findings">Counter-examples, the shortest first, then remarks.</param>
public sealed record ProvedProperty(string Name, string Covered, IReadOnlyList<ProofFinding> Findings)
{
    /// <summary>True when there is no counter-example.</summary>
    public bool Holds => Findings.All(f => !f.IsCounterExample);
}

/// <summary>What a proof found out about a plan.</summary>
/// <param name="Scope">What it is for: "every dialled string, 4 extensions, every moment".</param>
/// <param name="Properties">Each property.</param>
public sealed record ProofReport(string Scope, IReadOnlyList<ProvedProperty> Properties)
{
    /// <summary>True when every property holds.</summary>
    public bool IsProved => Properties.All(p => p.Holds);

    /// <summary>All counter-examples.</summary>
    public IEnumerable<ProofFinding> CounterExamples => Properties.SelectMany(p => p.Findings).Where(f => f.IsCounterExample);
}
