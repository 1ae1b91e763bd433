using Trunkline.Site;

namespace Trunkline.Routing.Proof;

/// <summary>One call that shows something: who dials what when.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Caller">Who dials.</param>
/// <param name="Dialled">What.</param>
/// <param name="Moments">The kind of moments.</param>
internal sealed record Example(SymbolicPlan Plan, Extension? Caller, string Dialled, int Moments)
{
    /// <summary>"201 dials 9112", with the moment when it matters: "201 dials 9112 on Sunday 03:00".</summary>
    internal string Words => $"{(Caller is null ? "an extension" : Plan.PbxOf(Caller) is null ? Caller.Number : $"PBX \"{Caller.Number}\"")} dials {Typed}" + (IsOfItsHour ? " on " + Plan.Moments.Words(Moments) : "");

    private string Typed => Caller is null ? Dialled : Plan.AsDialled(Dialled, Caller);

    /// <summary>True when another rule would take it at another moment.</summary>
    private bool IsOfItsHour
    {
        get
        {
            var strings = Plan.Strings.KindOf(Dialled);
            return Enumerable.Range(0, Plan.Moments.Count).Any(m => Plan.Taking(strings, m) != Plan.Taking(strings, Moments));
        }
    }

    /// <summary>A finding that begins with the example.</summary>
    internal ProofFinding Finding(bool isCounterExample, string what, SourceMark at, string fix) => new(isCounterExample, $"{Words}: {what}", at, fix)
    {
        Caller = Caller?.Number ?? "",
        Dialled = Typed,
        Moment = IsOfItsHour ? Plan.Moments.Witness(Moments) : null,
    };
}
