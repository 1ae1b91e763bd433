using FsCheck;
using FsCheck.Fluent;
using Trunkline.Routing.Proof;
using Trunkline.Site;

namespace Trunkline.Routing.Tests.Proof;

/// <summary>What must be dialled to mean a number, against understanding every string up to six symbols one by one.</summary>
public sealed class NumberSetsTests
{
    private const string Letters = "0129";
    private static readonly string[] s_strings = [.. Strings(7)];

    [Fact]
    public void Meaning_AndAccessCodes_SayWhatUnderstandingSays() => Prop.ForAll(
        (from plan in Plans() from pattern in PatternGen.Pattern(Letters) select (plan, pattern)).ToArbitrary(), x =>
        {
            var numbering = new SiteNumbering(x.plan);
            var sets = new NumberSets(x.plan);
            var meaning = sets.Meaning(Dfa.Of(x.pattern));
            var dialled = sets.WithAccessCode(meaning);
            Span<char> normal = stackalloc char[PhoneNumber.MaxDigits];
            foreach (var s in s_strings)
            {
                Assert.Equal((s, IsMeant(numbering, s, x.pattern, normal)), (s, meaning.Contains(s)));
                var code = numbering.AccessCodeOf(s);
                var isOutside = x.plan.AccessCodes.Count == 0 || code.Length > 0 || s.StartsWith('+');
                Assert.Equal((s, isOutside && IsMeant(numbering, s[code.Length..], x.pattern, normal)), (s, dialled.Contains(s)));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(23, 29));

    [Fact]
    public void ReadAs_SaysWhatTheTrunkReads() => Prop.ForAll(
        (from plan in Plans() from pattern in PatternGen.Pattern(Letters) select (plan, pattern)).ToArbitrary(), x =>
        {
            foreach (var form in Enum.GetValues<NumberForm>())
            {
                var trunk = new TrunkNumbering(new(x.plan), TrunkNumbers.AsDialled, NumberSigns.Plus);
                var sets = new NumberSets(x.plan).ReadAs(form, Dfa.Of(x.pattern));
                foreach (var s in s_strings.Where(s => s.Length > 0 && s[0] != '+'))
                {
                    var read = trunk.Read(new(s), form);
                    Assert.Equal((form, s, read.Type == TypeOfNumber.International && x.pattern.Match(read.Digits) >= DialMatch.MayBeComplete), (form, s, sets.Contains(s)));
                }
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20).WithReplay(23, 31));

    private static bool IsMeant(SiteNumbering numbering, string dialled, DialPattern pattern, Span<char> normal) =>
        numbering.Understand(dialled, normal, out var length) == NumberSense.International && pattern.Match(normal[..length]) >= DialMatch.MayBeComplete;

    private static Gen<DiallingPlan> Plans() =>
        from country in Gen.Elements("", "1", "2", "29")
        from area in Gen.Elements("", "2", "0")
        from prefixes in Gen.Elements(("0", "00"), ("", "00"), ("9", "20"), ("2", "011"), ("0", ""))
        from local in Gen.Elements("3", "2-4", "5", "")
        from national in Gen.Elements("4", "3-5", "")
        from codes in Gen.Elements<string[]>([], ["9"], ["9", "91"], ["0", "2", "20"])
        from special in PatternGen.Pattern(Letters).ArrayOf(2)
        from hasSpecial in Gen.Elements(true, false)
        select new DiallingPlan(country, area, prefixes.Item1, prefixes.Item2, Counts(local), Counts(national), codes, hasSpecial ? special : []);

    private static DigitCounts Counts(string text) => DigitCounts.TryParse(text, out var counts) ? counts : default;

    private static IEnumerable<string> Strings(int most)
    {
        IEnumerable<string> some = [""];
        for (var length = 0; length <= most; length++)
        {
            foreach (var s in some)
            {
                yield return s;
                if (length < most)
                {
                    yield return "+" + s;
                }
            }

            some = [.. some.SelectMany(s => Letters.Select(c => s + c))];
        }
    }
}
