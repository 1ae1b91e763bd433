using FsCheck;
using FsCheck.Fluent;
using Trunkline.Site;

namespace Trunkline.Routing.Tests;

/// <summary>Any number, normalised, out to any trunk and back in is the same number, or it is refused in words: never another one.</summary>
public sealed class TrunkNumberingTests
{
    private static readonly DiallingPlan[] s_plans =
    [
        Plan("44", "20", "0", "00", "8", ""),
        Plan("86", "21", "0", "00", "8", "11", "_95XXX", "_12XXX", "_400XXXXXXX", "110"),
        Plan("1", "212", "1", "011", "7", "10", "411"),
        Plan("7", "495", "8", "810", "7", "10"),
        Plan("34", "", "", "00", "", "9"),
        Plan("39", "", "", "00", "", "6-11", "_1XX"),
        Plan("36", "1", "06", "00", "7", ""),
        Plan("82", "2", "0", "001", "7-8", ""),
        Plan("45", "", "", "00", "8", "8"),
        DiallingPlan.None,
    ];

    public static TheoryData<string, string, string> SaidInWords => new()
    {
        { "02079460018", "442079460018", "a national number" },
        { "79460018", "442079460018", "a local one" },
        { "0012125550100", "12125550100", "an international one" },
        { "+12125550100", "12125550100", "with +" },
        { "7946001", "", "too short for the area" },
        { "0", "", "a prefix alone" },
        { "00", "", "two" },
        { "00044", "", "a country code with 0" },
        { "00112", "", "an emergency number behind a prefix: no international number" },
        { "0*12345", "", "no digits" },
        { "001234567890123456", "", "16 digits" },
    };

    [Theory]
    [MemberData(nameof(SaidInWords))]
    public void Understand_InLondon(string dialled, string normal, string what)
    {
        var numbering = new SiteNumbering(s_plans[0]);
        Span<char> digits = stackalloc char[PhoneNumber.MaxDigits];
        var sense = numbering.Understand(dialled, digits, out var length);
        Assert.Equal((normal, what), (new string(digits[..length]), what));
        Assert.Equal(normal.Length > 0, sense == NumberSense.International);
    }

    [Theory]
    [InlineData(NumberForm.International, NumberSigns.Type, "442079460018", TypeOfNumber.International)]
    [InlineData(NumberForm.National, NumberSigns.Type, "2079460018", TypeOfNumber.National)]
    [InlineData(NumberForm.Subscriber, NumberSigns.Type, "79460018", TypeOfNumber.Subscriber)]
    [InlineData(NumberForm.Prefixed, NumberSigns.Type, "02079460018", TypeOfNumber.Unknown)]
    [InlineData(NumberForm.Local, NumberSigns.None, "79460018", TypeOfNumber.Unknown)]
    [InlineData(NumberForm.E164, NumberSigns.Plus, "442079460018", TypeOfNumber.Unknown)]
    [InlineData(NumberForm.International, NumberSigns.None, "02079460018", TypeOfNumber.Unknown)] // a line has no way to say it: the clearest it can dial
    public void Write_OfALondonNumber(NumberForm form, NumberSigns signs, string digits, TypeOfNumber type)
    {
        var trunk = new TrunkNumbering(new(s_plans[0]), TrunkNumbers.AsDialled, signs);
        var written = trunk.Write(International("442079460018"), form, out _)!.Value;
        Assert.Equal((digits, type), (written.Digits, written.Type));
    }

    [Theory]
    [InlineData(NumberForm.National, NumberSigns.Type, "12125550100", TypeOfNumber.International)]
    [InlineData(NumberForm.National, NumberSigns.Plus, "12125550100", TypeOfNumber.International)]
    [InlineData(NumberForm.Local, NumberSigns.None, "0012125550100", TypeOfNumber.Unknown)]
    public void Write_OfANumberAbroad(NumberForm form, NumberSigns signs, string digits, TypeOfNumber type)
    {
        var trunk = new TrunkNumbering(new(s_plans[0]), TrunkNumbers.AsDialled, signs);
        var written = trunk.Write(International("12125550100"), form, out _)!.Value;
        Assert.Equal((digits, type), (written.Digits, written.Type));
    }

    /// <summary>A Chinese 400 number has no country code; +40 012 345 67, in digits alone, would be read as one.</summary>
    [Fact]
    public void Write_DoesNotSendWhatWouldBeReadAsAService()
    {
        var trunk = new TrunkNumbering(new(s_plans[1]), TrunkNumbers.AsDialled, NumberSigns.None);
        Assert.Equal("004001234567", trunk.Write(International("4001234567"), NumberForm.E164, out var used)!.Value.Digits);
        Assert.Equal(NumberForm.Prefixed, used);
    }

    [Fact]
    public void OutToAnyTrunk_AndBackIn_IsTheSame() => Check(test =>
    {
        var (plan, dialled, form, signs) = test;
        var numbering = new SiteNumbering(plan);
        var trunk = new TrunkNumbering(numbering, TrunkNumbers.AsDialled, signs);
        Span<char> digits = stackalloc char[PhoneNumber.MaxDigits];
        if (numbering.Understand(dialled, digits, out var length) != NumberSense.International)
        {
            return true;
        }

        var normal = International(new(digits[..length]));
        return trunk.Write(normal, form, out _) is not { } written || trunk.Read(written, form) == normal;
    });

    /// <summary>What is understood is never refused on a trunk that has a + or a type, and on a line only where the country's own prefixes fail.</summary>
    [Fact]
    public void EveryNumber_CanBeSaid() => Check(test =>
    {
        var (plan, dialled, form, signs) = test;
        var numbering = new SiteNumbering(plan);
        Span<char> digits = stackalloc char[PhoneNumber.MaxDigits];
        return signs == NumberSigns.None || numbering.Understand(dialled, digits, out var length) != NumberSense.International
            || new TrunkNumbering(numbering, TrunkNumbers.AsDialled, signs).Write(International(new(digits[..length])), form, out _) is not null;
    });

    /// <summary>An international number understood, dialled again with the country's prefix or +, is itself.</summary>
    [Fact]
    public void Understanding_IsTheSameTwice() => Check(test =>
    {
        var numbering = new SiteNumbering(test.Plan);
        Span<char> once = stackalloc char[PhoneNumber.MaxDigits];
        Span<char> twice = stackalloc char[PhoneNumber.MaxDigits];
        return numbering.Understand(test.Dialled, once, out var length) != NumberSense.International
            || (numbering.Understand("+" + new string(once[..length]), twice, out var again) == NumberSense.International && once[..length].SequenceEqual(twice[..again]));
    });

    private static void Check(Func<(DiallingPlan Plan, string Dialled, NumberForm Form, NumberSigns Signs), bool> holds) =>
        FsCheck.Fluent.Prop.ForAll(Numbers().ToArbitrary(), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(5000).WithReplay(0x7416_11E5UL, 0x9E37_79B9UL));

    private static Gen<(DiallingPlan Plan, string Dialled, NumberForm Form, NumberSigns Signs)> Numbers() =>
        from plan in Gen.Elements(s_plans)
        from prefix in Gen.Elements("", "+", plan.InternationalPrefix, plan.NationalPrefix, plan.InternationalPrefix + plan.CountryCode, "+" + plan.CountryCode + plan.AreaCode)
        from length in Gen.Choose(1, 16)
        from digits in Gen.Choose(0, 9).ListOf(length)
        from form in Gen.Elements(Enum.GetValues<NumberForm>())
        from signs in Gen.Elements(Enum.GetValues<NumberSigns>())
        select (plan, prefix + string.Concat(digits), form, signs);

    private static PhoneNumber International(string digits) => new(digits, TypeOfNumber.International, NumberingPlan.Isdn);

    private static DiallingPlan Plan(string code, string area, string national, string international, string local, string nationalDigits, params string[] special)
    {
        _ = DigitCounts.TryParse(local, out var localCounts);
        _ = DigitCounts.TryParse(nationalDigits, out var nationalCounts);
        return new(code, area, national, international, localCounts, nationalCounts, [],
            [.. special.Select(s => DialPattern.TryParse(s, out var pattern, out _) ? pattern! : throw new ArgumentException(s))]);
    }
}
