using Trunkline.Site;

namespace Trunkline.Routing.Proof;

/// <summary>What must be dialled to mean a number: <see cref="SiteNumbering"/> backwards, on sets.</summary>
/// <remarks>The order of the cases is that of <see cref="SiteNumbering.Understand"/>; NumberSetsTests hold the two to each other.</remarks>
internal sealed class NumberSets
{
    private const uint Digits = 0x03FF;

    private readonly DiallingPlan _plan;
    private readonly Dfa _special;
    private readonly Dfa _abroad;
    private readonly Dfa _national;

    /// <param name="plan">The site's way to dial.</param>
    internal NumberSets(DiallingPlan plan)
    {
        _plan = plan;
        _special = Dfa.Any(plan.Special.Select(Dfa.Of));
        _abroad = Beginning(plan.InternationalPrefix);
        _national = Beginning(plan.NationalPrefix);
    }

    /// <summary>International numbers as they may be: 6 to 15 digits, the first not 0.</summary>
    internal static Dfa International { get; } = Of(SiteNumbering.FewestDigits, SiteNumbering.MaxDigits).And(Dfa.OfMasks([Digits & ~1u], Digits));

    /// <summary>What is written without access code and means a number of the set.</summary>
    /// <param name="normal">International numbers, country code first.</param>
    internal Dfa Meaning(Dfa normal)
    {
        var international = normal.And(International);
        var dialled = international.Prefixed("+");
        if (_plan.CountryCode.Length == 0)
        {
            return dialled;
        }

        var mine = Joined(normal, "");
        var plain = international.Prefixed(_plan.InternationalPrefix);
        if (_plan.InternationalPrefix.Length == 0)
        {
            plain = Dfa.Nothing;
        }

        if (_plan.NationalPrefix.Length > 0)
        {
            plain = plain.Or(mine.Prefixed(_plan.NationalPrefix).Without(_abroad));
        }

        var unprefixed = Joined(normal, _plan.AreaCode).And(Of(_plan.LocalDigits)).Or(mine.And(Of(_plan.NationalDigits)).Without(Of(_plan.LocalDigits)));
        return dialled.Or(plain.Or(unprefixed.Without(_abroad.Or(_national))).Without(_special));
    }

    /// <summary>What an operator that writes numbers in a form takes for a number of the set, when digits come to it that say nothing of themselves.</summary>
    /// <remarks><see cref="TrunkNumbering.Read"/> backwards, for type unknown.</remarks>
    /// <param name="form">The form.</param>
    /// <param name="normal">International numbers, country code first.</param>
    internal Dfa ReadAs(NumberForm form, Dfa normal)
    {
        var isPrefixed = Beginning("0");
        if (_plan.InternationalPrefix.Length > 2)
        {
            isPrefixed = isPrefixed.Or(_abroad);
        }

        var local = form == NumberForm.Subscriber ? Of(_plan.LocalDigits) : Dfa.Dialled;
        var bare = form switch
        {
            NumberForm.International or NumberForm.E164 => normal.And(International),
            NumberForm.National when _plan.CountryCode.Length > 0 => Joined(normal, ""),
            NumberForm.Subscriber when _plan.CountryCode.Length > 0 => Joined(normal, _plan.AreaCode).And(local),
            _ => Dfa.Nothing,
        };
        var understood = Meaning(normal);
        return form is NumberForm.International or NumberForm.E164 or NumberForm.National or NumberForm.Subscriber
            ? bare.Without(isPrefixed).Or(understood.And(isPrefixed.Or(Dfa.Dialled.Without(local)))).Without(_special)
            : understood;
    }

    /// <summary>What is dialled, access code and all, so that the rest is in the set: of several codes the longest is taken off, and where there are codes only a + needs none.</summary>
    /// <param name="outside">What follows the access code.</param>
    internal Dfa WithAccessCode(Dfa outside)
    {
        var codes = _plan.AccessCodes;
        var dialled = codes.Count == 0 ? outside : outside.And(Dfa.OfMasks([1u << DialSymbols.Plus], DialSymbols.Keys));
        foreach (var code in codes.Distinct())
        {
            var behind = outside.Prefixed(code);
            foreach (var longer in codes.Where(c => c.Length > code.Length && c.StartsWith(code, StringComparison.Ordinal)))
            {
                behind = behind.Without(Beginning(longer));
            }

            dialled = dialled.Or(behind);
        }

        return dialled.And(Dfa.Dialled);
    }

    // country code, area and at least three digits, six to fifteen together
    private Dfa Joined(Dfa normal, string area)
    {
        var prefix = _plan.CountryCode + area;
        return normal.Following(prefix).And(Of(Math.Max(3, SiteNumbering.FewestDigits - prefix.Length), SiteNumbering.MaxDigits - prefix.Length));
    }

    private static Dfa Beginning(string prefix) => prefix.Length == 0 ? Dfa.Nothing : Dfa.OfMasks([], DialSymbols.Keys).Prefixed(prefix);

    private static Dfa Of(DigitCounts counts) =>
        Enumerable.Range(1, SiteNumbering.MaxDigits).Where(counts.Contains).Aggregate(Dfa.Nothing, (set, count) => set.Or(Of(count, count)));

    private static Dfa Of(int least, int most) =>
        Enumerable.Range(least, Math.Max(0, most - least + 1)).Aggregate(Dfa.Nothing, (set, count) => set.Or(Dfa.OfMasks([.. Enumerable.Repeat(Digits, count)])));
}
