using System.Globalization;

namespace Trunkline.Routing.Proof;

/// <summary>The running plan says of one string of each kind, at one moment of each kind, to one caller of each kind what the proof says of all of them.</summary>
/// <remarks>It keeps the proof from being a second opinion: when it fails, the proof or the plan has a bug, and nothing above is worth anything.</remarks>
internal static class AgreementProperty
{
    /// <summary>The most times the plan is asked; with more combinations every n-th is.</summary>
    private const int MostQuestions = 50_000;

    internal static ProvedProperty Prove(SymbolicPlan plan)
    {
        var (strings, moments, callers) = (plan.Strings.Kinds, plan.Moments.Count, plan.Callers.Count);
        var all = (long)strings * moments * callers;
        var step = Math.Max(1, all / MostQuestions);
        var asked = 0L;
        for (var at = 0L; at < all; at += step, asked++)
        {
            var caller = plan.Callers[(int)(at % callers)].First;
            var (moment, dialled) = ((int)(at / callers % moments), plan.Strings.Example((int)(at / callers / moments)));
            var (says, planSays) = (plan.Says(plan.Strings.KindOf(dialled), moment, caller), plan.RunningSays(dialled, moment, caller));
            if (says != planSays)
            {
                return new("agreement", "", [new Example(plan, caller, dialled, moment).Finding(true, $"the proof says \"{says}\", the running plan \"{planSays}\"", default,
                    "none here: this is a bug of Trunkline; please report it with the site file")]);
            }
        }

        return new("agreement", asked == 0 ? "no extension to ask for" : string.Create(CultureInfo.InvariantCulture,
            $"asked {asked} times, for {Words(strings, "string")}, {Words(moments, "moment")} and {Words(callers, "caller")}, the plan that runs says the same"), []);
    }

    private static string Words(int count, string of) => string.Create(CultureInfo.InvariantCulture, $"{count} kind{(count == 1 ? "" : "s")} of {of}s");
}
